"""Payments over real sockets: the server and a payment provider's sandbox in a process of its own.
What is paid is credited once, however the provider tells of it, whatever dies meanwhile; what goes
back goes back once; and both sides' books of the day are held against each other."""

import base64
import datetime
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from cases import case, run
from provisioning import provision
from rest import Rest
from waiting import until
from yard import Yard, binary


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sandbox:
    """`voltyard pay-sandbox`, which tells the server of what was paid."""

    def __init__(self, directory, server):
        self.directory = Path(directory)
        self.process = subprocess.Popen(
            [binary(), "pay-sandbox", "--dir", directory, "--port", "0", "--server", server],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.rest = Rest(re.search(r"http://127\.0\.0\.1:\d+", line).group())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        code = self.process.wait(timeout=30)
        assert code == 0, f"the sandbox ended with {code}"

    @property
    def config(self):
        return self.directory / "payments.toml"

    def faults(self, **faults):
        self.rest.post("/sandbox/faults", faults)

    def pay(self, payment, **how):
        self.rest.post("/sandbox/pay", {"number": payment["id"].replace("-", ""), **how})

    def orders(self):
        return self.rest.get("/sandbox/orders")


class Payments:
    def __init__(self, yard, sandbox):
        self.yard = yard
        self.sandbox = sandbox
        self.rest = yard.set_up()
        site = provision(self.rest, [{"identity": "PILE-1", "security_profile": 0,
                                      "evse_count": 2}])
        self.location = site.location_id
        self.wallet = self.rest.post("/v1/wallets", {"holder": "张三"})["id"]
        payee = self.rest.put(f"/v1/locations/{self.location}/payee",
                              {"account": "sandbox", "service_phone": "037166666666"})
        assert payee["account"] == "sandbox", payee
        self.tampered = []

    def order(self, minor, key=None):
        return self.rest.post(
            f"/v1/wallets/{self.wallet}/payments",
            {"location_id": self.location, "amount_minor": minor},
            headers={"Idempotency-Key": key} if key else None)

    def payment(self, payment):
        return self.rest.get(f"/v1/payments/{payment['id']}")

    def becomes(self, payment, state, seconds=20):
        return until(lambda: (now := self.payment(payment))["state"] == state and now,
                     f"the payment is {state}", seconds)

    def balance(self):
        return self.rest.get(f"/v1/wallets/{self.wallet}")["available"]["amount_minor"]

    def refund(self, minor, key=None):
        """The status and the refunds."""
        status, _, text = self.rest.ask(
            "POST", f"/v1/wallets/{self.wallet}/source-refunds", {"amount_minor": minor},
            {"Idempotency-Key": key or uuid.uuid4().hex})
        return status, text

    def refunds(self, **query):
        return list(self.rest.pages("/v1/refunds", **query))

    def restart(self):
        self.yard.start()
        self.rest = self.yard.rest

    @case
    def what_is_scanned_and_paid_is_credited(self):
        key = uuid.uuid4().hex
        payment = self.order(5_000, key)
        assert payment["state"] == "waiting" and "/pay/" in payment["code"], payment
        assert self.order(5_000, key)["id"] == payment["id"]
        page = self.sandbox.rest.ask("GET", payment["code"].split(self.sandbox.rest.origin)[1])
        assert page[0] == 200 and "¥50.00" in page[2], page
        self.sandbox.pay(payment)
        paid = self.becomes(payment, "paid")
        assert paid["provider_number"] and paid["paid_at"], paid
        assert self.balance() == 5_000

    @case
    def told_twice_it_is_credited_once(self):
        before = self.balance()
        taken = self.sandbox.orders()["notices_taken"]
        self.sandbox.faults(notices="twice")
        payment = self.order(1_000)
        self.sandbox.pay(payment)
        self.becomes(payment, "paid")
        until(lambda: self.sandbox.orders()["notices_taken"] >= taken + 2, "both are taken")
        assert self.balance() == before + 1_000
        self.sandbox.faults()

    @case
    def never_told_it_is_found_and_told_late_it_stays(self):
        before = self.balance()
        self.sandbox.faults(notices="never")
        payment = self.order(1_100)
        self.sandbox.pay(payment)
        self.becomes(payment, "paid", 40)
        assert self.balance() == before + 1_100
        self.sandbox.faults()
        taken = self.sandbox.orders()["notices_taken"]
        self.sandbox.rest.post("/sandbox/notices")
        until(lambda: self.sandbox.orders()["notices_taken"] >= taken + 3, "all are told again")
        assert self.balance() == before + 1_100

    @case
    def what_is_forged_is_refused(self):
        payment = self.order(1_200)
        before = self.balance()
        now = str(int(datetime.datetime.now().timestamp()))
        for headers in ({}, {"Wechatpay-Signature": "AAAA", "Wechatpay-Serial": "5E1F0000000000A1",
                             "Wechatpay-Timestamp": now, "Wechatpay-Nonce": "n"}):
            status, _, text = Rest(self.yard.origin).ask(
                "POST", "/v1/payment-notices/sandbox",
                {"event_type": "TRANSACTION.SUCCESS", "resource": {}}, headers)
            assert status == 401, (status, text)
        assert Rest(self.yard.origin).ask("POST", "/v1/payment-notices/none", {})[0] == 404
        assert self.payment(payment)["state"] == "waiting" and self.balance() == before

    @case
    def what_is_signed_is_believed_for_five_minutes(self):
        def told(age_s):
            body = '{"event_type":"TRANSACTION.SUCCESS","resource":{}}'
            at = int(datetime.datetime.now().timestamp()) - age_s
            signature = subprocess.run(
                ["openssl", "dgst", "-sha256", "-sign", self.sandbox.directory / "platform.key"],
                input=f"{at}\nn\n{body}\n".encode(), capture_output=True, check=True).stdout
            return Rest(self.yard.origin).ask("POST", "/v1/payment-notices/sandbox", body, {
                "Wechatpay-Signature": base64.b64encode(signature).decode(),
                "Wechatpay-Serial": "5E1F0000000000A1", "Wechatpay-Timestamp": str(at),
                "Wechatpay-Nonce": "n"})[0]

        assert told(0) == told(290) == 400, "signed, but sealed for nobody"
        assert told(600) == told(-600) == 401, "ten minutes old, or ahead"

    @case
    def another_amount_or_currency_is_never_credited(self):
        before = self.balance()
        for how, reason in (({"amount": 1}, "amount_differs"), ({"currency": "USD"},
                                                               "currency_differs")):
            payment = self.order(1_300)
            self.sandbox.pay(payment, **how)
            failed = self.becomes(payment, "failed")
            assert failed["reason"] == reason, failed
            self.tampered.append(payment["id"].replace("-", ""))
        assert self.balance() == before
        kinds = [entry["kind"] for entry in self.rest.get("/v1/log", limit=2)["items"]]
        assert "payment.odd" in kinds, kinds

    @case
    def a_provider_that_is_down_or_deaf_is_asked_again(self):
        for answers in ("down", "lost"):
            self.sandbox.faults(answers=answers)
            payment = self.order(1_400)
            assert payment["state"] == "created", payment
            assert payment["reason"] == "provider_silent", payment
            self.sandbox.faults()
            waiting = self.becomes(payment, "waiting")
            assert waiting["code"] and not waiting["reason"], waiting

    @case
    def its_keys_may_change_and_what_is_paid_is_found_all_the_same(self):
        before = self.balance()
        payment = self.order(1_500)
        self.sandbox.rest.post("/sandbox/keys")
        self.sandbox.pay(payment)
        self.becomes(payment, "paid", 60)
        assert self.balance() == before + 1_500

    @case
    def what_was_paid_while_the_server_was_dead_is_credited(self):
        before = self.balance()
        payments = [self.order(100 + i) for i in range(3)]
        self.yard.kill()
        for payment in payments:
            self.sandbox.pay(payment)
        self.restart()
        for payment in payments:
            self.becomes(payment, "paid", 40)
        assert self.balance() == before + 303

    @case
    def of_refunds_at_once_only_as_much_goes_back_as_there_is(self):
        before = self.balance()
        half = before // 2 + 1
        with ThreadPoolExecutor(8) as desk:
            said = sorted(desk.map(lambda _: self.refund(half)[0], range(8)))
        assert said == [201] + [409] * 7, said
        assert self.balance() == before - half
        until(lambda: not self.refunds(state="asked") and not self.refunds(state="processing"),
              "they are done")
        assert sum(one["amount"]["amount_minor"] for one in self.refunds(state="done")) == half

    @case
    def a_refund_is_made_once_for_each_order_and_never_beyond_what_there_is(self):
        before = self.balance()
        key = uuid.uuid4().hex
        assert {self.refund(10, key)[0] for _ in range(3)} == {201}
        assert self.balance() == before - 10
        assert self.refund(before)[0] == 409 and self.refund(-1)[0] == 400

    @case
    def refused_for_good_the_wallet_has_it_again(self):
        before = self.balance()
        self.sandbox.faults(refunds="refused")
        assert self.refund(20)[0] == 201
        failed = until(lambda: self.refunds(state="failed"), "it is refused")
        assert failed[0]["reason"] == "refused", failed
        assert self.balance() == before
        self.sandbox.faults()

    @case
    def a_merchant_without_money_is_tried_again_over_a_crash_until_it_works(self):
        before = self.balance()
        self.sandbox.faults(refunds="short")
        assert self.refund(30)[0] == 201
        retrying = until(lambda: self.refunds(state="retrying"), "it is retried")
        assert retrying[0]["reason"] == "merchant_balance_short", retrying
        self.yard.kill()
        self.restart()
        assert self.balance() == before - 30 and len(self.refunds(state="retrying")) == 1
        self.sandbox.faults()
        self.yard.kill()
        self.most_of_a_minute_goes_by_for_refunds()
        self.restart()
        self.becomes(self.order(1_600), "waiting")  # its keys are known again
        until(lambda: not self.refunds(state="retrying"), "it works", 100)
        assert self.refunds()[0]["state"] == "done" and self.balance() == before - 30

    def most_of_a_minute_goes_by_for_refunds(self):
        """Of what a provider asks us to wait, for whoever is dead meanwhile. That a living server
        waits so long and no longer is held by csms/payment_refunds_test.cpp."""
        with closing(sqlite3.connect(self.yard.data / "voltyard.db")) as db:
            moved = db.execute("UPDATE payment_refund SET next_at = next_at - 50000"
                               " WHERE reason = 'merchant_balance_short'").rowcount
            db.commit()
        assert moved == 1, moved

    @case
    def the_day_agrees_but_for_what_was_tampered_with(self):
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
        body = {"account": "sandbox", "day": today.strftime("%Y-%m-%d")}
        found = self.rest.post("/v1/reconciliations", body)
        numbers = sorted(one["number"] for one in found["differences"])
        assert numbers == sorted(self.tampered), found
        assert {one["kind"] for one in found["differences"]} == {"ours_missing"}, found
        assert found["ours"]["refunds"] == found["theirs"]["refunds"] > 0, found
        shown = self.rest.get("/v1/reconciliations", **body)["items"]
        assert shown == [found], shown
        listed = self.rest.get("/v1/payment-differences")["items"]
        assert sorted(one["difference"]["number"] for one in listed) == numbers, listed

    @case
    def the_providers_fee_is_booked_once_however_often_the_day_is_looked_at(self):
        def booked():
            return sum(one["debits"]["amount_minor"] - one["credits"]["amount_minor"]
                       for one in self.rest.get("/v1/ledger/accounts")["items"]
                       if one["account"]["kind"] == "merchant_fee")

        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
        body = {"account": "sandbox", "day": today.strftime("%Y-%m-%d")}
        first = booked()
        assert first > 0
        again = self.rest.post("/v1/reconciliations", body)
        assert booked() == first == again["fee_booked"]["amount_minor"], again
        assert again["fee"]["amount_minor"] > first, "what was tampered with has a fee, too"

    @case
    def what_is_granted_can_be_spent_and_is_never_paid_out(self):
        before = self.balance()
        payee = f"/v1/locations/{self.location}/payee"
        self.rest.put(payee, {"account": "gift"})
        assert self.order(400)["state"] == "paid"
        assert self.rest.ask("POST", f"/v1/wallets/{self.wallet}/payments",
                             {"location_id": self.location, "amount_minor": 1},
                             {"Idempotency-Key": uuid.uuid4().hex})[0] == 409, "once a day"
        self.rest.put(payee, {"account": "sandbox", "service_phone": "037166666666"})
        wallet = self.rest.get(f"/v1/wallets/{self.wallet}")
        assert wallet["available"]["amount_minor"] == before + 400, wallet
        assert wallet["gift"]["amount_minor"] == 400, wallet
        status, text = self.refund(before + 1)
        assert status == 409 and "not paid out" in text, (status, text)
        status, _, text = self.rest.ask(
            "POST", f"/v1/wallets/{self.wallet}/refunds", {"amount_minor": before + 1},
            {"Idempotency-Key": uuid.uuid4().hex})
        assert status == 409 and "not paid out" in text, (status, text)
        assert self.rest.ask("POST", f"/v1/wallets/{self.wallet}/passes",
                             {"name": "月卡", "price_minor": 300, "months": 1},
                             {"Idempotency-Key": uuid.uuid4().hex})[0] == 201
        assert self.rest.get(f"/v1/wallets/{self.wallet}")["gift"]["amount_minor"] == 100
        assert self.balance() == before + 100

    @case
    def the_ledger_adds_up_and_tells_the_same_story(self):
        accounts = self.rest.get("/v1/ledger/accounts")["items"]
        debits, credits = (sum(one[side]["amount_minor"] for one in accounts)
                           for side in ("debits", "credits"))
        assert debits == credits > 0, accounts
        refunding = [one for one in accounts if one["account"]["kind"] == "refunding"]
        assert all(one["debits"] == one["credits"] for one in refunding), refunding
        good = subprocess.run([binary(), "ledger", "verify", "--data", self.yard.data],
                              capture_output=True, text=True, timeout=60)
        assert good.returncode == 0 and " 0 found wrong" in good.stdout, good

    @case
    def secrets_are_neither_printed_nor_logged(self):
        environment = {**self.yard.environment()}
        shown = subprocess.run([binary(), "check-config"], capture_output=True, text=True,
                               env=environment, timeout=60)
        assert shown.returncode == 0 and "api_v3_key_file" in shown.stdout, shown
        secrets = [(self.sandbox.directory / "api_v3.key").read_text(),
                   (self.sandbox.directory / "merchant.key").read_text().splitlines()[2]]
        log = self.yard.log.read_text(errors="replace")
        for secret in secrets:
            assert secret not in shown.stdout + shown.stderr and secret not in log
        broken = self.sandbox.directory / "broken.toml"
        broken.write_text(self.sandbox.config.read_text().replace("merchant.key", "api_v3.key"))
        refused = subprocess.run([binary(), "check-config"], capture_output=True, text=True,
                                 env={**environment, "VOLTYARD_PAYMENTS": str(broken)}, timeout=60)
        assert refused.returncode == 1 and "api_v3.key: this is no key" in refused.stderr, refused


def main():
    with tempfile.TemporaryDirectory(prefix="voltyard-sandbox-") as directory:
        port = free_port()
        with Sandbox(directory, f"http://127.0.0.1:{port}") as sandbox:
            with sandbox.config.open("a") as config:
                config.write('\n[[account]]\nname = "gift"\nprovider = "granted"\nmost_minor = 500\n')
            with Yard(settings={"HTTP_PORT": port, "PAYMENTS": sandbox.config}) as yard:
                return run(Payments(yard, sandbox), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
