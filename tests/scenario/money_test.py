"""Money over real sockets: a wallet at the desk, a foreign client that charges from it, payments
sent twice, at once and across a kill, and a ledger that adds up again and tells when it was edited."""

import datetime
import sqlite3
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from cases import case, run
from foreign import Station
from provisioning import check_bill, provision
from rest import Refused
from waiting import until
from yard import Yard, binary

PILE, CARD = "PILE-1", "04A1B2C3"


def now(minutes=0):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class MoneyAndPiles:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.site = provision(self.rest, [
            {"identity": PILE, "security_profile": 0, "evse_count": 5, "default_version": "ocpp1.6"}])
        self.wallet = self.rest.post("/v1/wallets", {"holder": "张三", "phone": "13812345678"})["id"]
        self.rest.ask("PUT", f"/v1/tokens/{CARD}", {"holder": "张三", "wallet_id": self.wallet})

    def path(self, what=""):
        return f"/v1/wallets/{self.wallet}{what}"

    def pay(self, what, minor, key=None):
        """The status of the answer."""
        return self.rest.ask("POST", self.path("/" + what), {"amount_minor": minor},
                             {"Idempotency-Key": key or uuid.uuid4().hex})[0]

    def balance(self):
        wallet = self.rest.get(self.path())
        return wallet["available"]["amount_minor"], wallet["held"]["amount_minor"]

    def verify(self):
        return subprocess.run([binary(), "ledger", "verify", "--data", self.yard.data],
                              capture_output=True, text=True, timeout=60)

    def station(self):
        url = f"ws://127.0.0.1:{self.yard.ocpp_port}/ocpp/{PILE}"
        return Station("ocpp", url, "ocpp1.6", "1.6")

    @case
    def a_foreign_client_charges_from_the_wallet_and_the_rest_comes_back(self):
        with self.station() as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            empty = station.call("Authorize", idTag=CARD)
            assert empty["idTagInfo"]["status"] == "Blocked", empty
            assert self.pay("top-ups", 2_000) == 200
            told = station.call("Authorize", idTag=CARD)
            assert told["idTagInfo"]["status"] == "Accepted", told
            begun = station.call("StartTransaction", connectorId=1, idTag=CARD, meterStart=1_000,
                                 timestamp=now(-60))
            assert self.balance() == (1_500, 500), self.balance()
            station.call("StopTransaction", transactionId=begun["transactionId"], meterStop=1_500,
                         timestamp=now(), idTag=CARD)
        session = self.rest.get("/v1/sessions")["items"][0]
        detail = self.rest.get(f"/v1/sessions/{session['id']}")
        check_bill(detail)
        cost = detail["cost"]["amount_minor"]
        assert detail["wallet_id"] == self.wallet and 36 <= cost <= 40, detail
        assert self.balance() == (2_000 - cost, 0), (self.balance(), cost)
        kinds = [one["kind"] for one in self.rest.get(self.path("/postings"))["items"]]
        assert kinds == ["settle", "hold", "top_up"], kinds

    @case
    def payments_sent_twice_or_at_once_are_made_once(self):
        before = self.balance()[0]
        key = uuid.uuid4().hex
        with ThreadPoolExecutor(8) as desk:
            said = list(desk.map(lambda _: self.pay("top-ups", 1_000, key), range(8)))
        assert set(said) <= {200, 409} and 200 in said, said
        assert self.balance()[0] == before + 1_000, (self.balance(), said)
        half = (before + 1_000) // 2 + 1
        with ThreadPoolExecutor(8) as desk:
            said = list(desk.map(lambda _: self.pay("refunds", half), range(8)))
        assert sorted(said) == [200] + [409] * 7, said
        assert self.balance()[0] == before + 1_000 - half

    @case
    def what_was_paid_while_the_server_died_is_there_once(self):
        before = self.balance()[0]
        keys, answered = [], []

        def top_up(key):
            return self.rest.post(self.path("/top-ups"), {"amount_minor": 7},
                                  headers={"Idempotency-Key": key})

        def pay_until_nobody_answers(_):
            for _ in range(10_000):
                keys.append(uuid.uuid4().hex)
                try:
                    answered.append(top_up(keys[-1]))
                except (OSError, HTTPException):
                    return True  # asked again below
            return False

        with ThreadPoolExecutor(4) as desk:
            unanswered = desk.map(pay_until_nobody_answers, range(4))
            try:
                until(lambda: len(answered) >= 8, "payments")
            finally:
                self.yard.kill()
        assert all(unanswered), "the kill came too late to be a test"
        self.yard.start()
        self.rest = self.yard.rest
        for key in keys:
            top_up(key)
        assert self.balance()[0] == before + 7 * len(keys), (self.balance(), len(answered))

    @case
    def a_doubtful_charge_keeps_its_hold_until_a_person_decides(self):
        before = self.balance()[0]
        with self.station() as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            begun = station.call("StartTransaction", connectorId=2, idTag=CARD, meterStart=9_000,
                                 timestamp=now(-60))
            station.call("StopTransaction", transactionId=begun["transactionId"], meterStop=100,
                         timestamp=now())
        assert self.balance() == (before - 500, 500), self.balance()
        session = self.rest.get("/v1/sessions", state="needs_review")["items"][0]
        path = f"/v1/sessions/{session['id']}"
        assert self.rest.get(path)["proposed"]["total"]["amount_minor"] == 10, "an hour's service"
        decided = self.rest.post(path + "/review", {
            "ruling": "correct", "energy_wh": 500, "reason": "meter read by hand"})
        assert decided["decided_by"], decided
        assert self.rest.get(path)["cost"]["amount_minor"] == 38
        assert self.balance() == (before - 38, 0), self.balance()

    @case
    def who_is_on_the_offices_list_pays_less_and_a_disputed_bill_is_credited(self):
        before = self.balance()[0]
        told = self.rest.import_csv("concessions", "手机号,类别,优惠比例,开始日期\n"
                                    "138 1234 5678,高龄,50%,2026-01-01\n")
        assert told["created"] == 1, told
        with self.station() as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            begun = station.call("StartTransaction", connectorId=3, idTag=CARD, meterStart=1_000,
                                 timestamp=now(-60))
            station.call("StopTransaction", transactionId=begun["transactionId"], meterStop=1_500,
                         timestamp=now())
        path = f"/v1/sessions/{self.rest.get('/v1/sessions')['items'][0]['id']}"
        billed = self.rest.get(path)
        check_bill(billed)
        kinds = {line["kind"] for line in billed["bill"]["lines"]}
        cost = billed["cost"]["amount_minor"]
        assert "concession" in kinds and 18 <= cost <= 20, billed
        assert "高龄" not in str(billed), billed
        assert self.balance() == (before - cost, 0), self.balance()
        self.rest.post(path + "/review", {"ruling": "waive", "reason": "the socket was broken"})
        credited = self.rest.get(path)
        assert credited["credited"]["amount_minor"] == cost, credited
        assert credited["credit_notes"][0]["reason"] == "the socket was broken", credited
        assert self.balance() == (before, 0), self.balance()

    @case
    def a_card_that_may_take_little_is_told_to_stop_and_pays_no_more(self):
        before = self.balance()[0]
        self.rest.ask("PUT", f"/v1/tokens/{CARD}", {
            "holder": "张三", "wallet_id": self.wallet, "limits": {"session_cost_minor": 5}})
        with self.station() as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            station.will_answer("RemoteStopTransaction", status="Accepted")
            begun = station.call("StartTransaction", connectorId=4, idTag=CARD, meterStart=1_000,
                                 timestamp=now(-60))
            order = station.request_for("RemoteStopTransaction")
            assert order["transactionId"] == begun["transactionId"], order
            station.call("StopTransaction", transactionId=begun["transactionId"], meterStop=1_500,
                         timestamp=now())
        assert self.balance() == (before - 5, 0), self.balance()
        self.rest.ask("PUT", f"/v1/tokens/{CARD}", {
            "holder": "张三", "wallet_id": self.wallet, "limits": {}})

    @case
    def a_pass_covers_the_first_half_hour_and_is_paid_once(self):
        before = self.balance()[0]
        key = uuid.uuid4().hex
        half_an_hour = {"name": "月卡", "price_minor": 100, "minutes": 30, "months": 1,
                        "from_at": now(-120)}
        for _ in range(2):
            sold = self.rest.post(self.path("/passes"), half_an_hour,
                                  headers={"Idempotency-Key": key})
        assert sold["minutes_left"] == 30, sold
        assert self.balance() == (before - 100, 0), self.balance()
        with self.station() as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            begun = station.call("StartTransaction", connectorId=5, idTag=CARD, meterStart=1_000,
                                 timestamp=now(-60))
            station.call("StopTransaction", transactionId=begun["transactionId"], meterStop=1_500,
                         timestamp=now())
        billed = self.rest.get(f"/v1/sessions/{self.rest.get('/v1/sessions')['items'][0]['id']}")
        check_bill(billed)
        kinds = [line["kind"] for line in billed["bill"]["lines"]]
        assert kinds == ["counted"] * 2 + ["pass"] * 2 + ["concession"] * 2, billed
        cost = billed["cost"]["amount_minor"]
        assert 8 <= cost <= 11, billed  # half of the half that the pass leaves
        assert self.balance() == (before - 100 - cost, 0), self.balance()
        left = self.rest.get(self.path("/passes"))["items"][0]
        assert (left["state"], left["minutes_used"]) == ("used_up", 30), left

    @case
    def debits_are_credits_and_the_ledger_adds_up_again(self):
        accounts = self.rest.get("/v1/ledger/accounts")["items"]
        debits, credits = (sum(one[side]["amount_minor"] for one in accounts)
                           for side in ("debits", "credits"))
        assert debits == credits > 0, accounts
        good = self.verify()
        assert good.returncode == 0 and " 0 found wrong" in good.stdout, good

    @case
    def a_ledger_that_somebody_edited_is_found_out(self):
        self.yard.stop()
        with sqlite3.connect(self.yard.data / "voltyard.db") as database:
            try:
                database.execute("UPDATE transfer SET amount_minor = 1 WHERE posting_number = 1")
                raise AssertionError("the ledger was changed")
            except sqlite3.IntegrityError as refused:
                assert "never changed" in str(refused), refused
            database.execute("UPDATE account SET credits_minor = credits_minor + 1 WHERE kind = 1")
        bad = self.verify()
        assert bad.returncode != 0 and "account wallet" in bad.stdout, bad

    @case
    def a_card_is_not_taken_from_its_holder(self):
        self.yard.start()
        self.rest = self.yard.rest
        other = self.rest.post("/v1/wallets", {"holder": "李四"})["id"]
        status, _, _ = self.rest.ask("PUT", f"/v1/tokens/{CARD}", {"wallet_id": other})
        assert status == 409, status
        try:
            self.rest.post(f"/v1/wallets/{other}/refunds", {"amount_minor": 1})
            raise AssertionError("money out of an empty wallet")
        except Refused as refused:
            assert refused.status == 409, refused


def main():
    with Yard() as yard:
        return run(MoneyAndPiles(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
