"""A resident without a card on a real DNY fleet: from the sticker to the receipt over real sockets,
and across a kill of the server."""

import json
import sys
import uuid

from cases import case, run
from fleet import Fleet, free_port
from provisioning import provision
from resident import Resident
from waiting import until
from yard import Yard

PILE, SLOTS, CODE = "07-13544001", 12, "13544001"
PHONE = "13812345678"


class RiderOnDny:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.site = provision(self.rest, [
            {"identity": PILE, "security_profile": 0, "default_version": "dny",
             "evse_count": SLOTS}])
        location = self.rest.get("/v1/locations")["items"][0]["id"]
        labels = self.rest.post(f"/v1/locations/{location}/labels")["items"]
        assert [one["code"] for one in labels] == [CODE], labels
        self.label = labels[0]
        self.resident = Resident(yard)

    def fleet(self):
        # Nobody has a card: all plug in and wait to be started.
        return Fleet(self.yard.directory, self.yard.running["dny_port"], "07-", 1, protocol="dny",
                     first_station=13_544_001, evses=SLOTS, rush=240, riders=100, faults=0,
                     token_prefix="A5", meter_interval=60, speed=60, by_phone=1)

    def pile(self):
        return self.resident.get(f"/v1/rider/labels/{CODE}")

    def plugged(self):
        return [one["number"] for one in self.pile()["slots"] if one["status"] == "Preparing"]

    @case
    def a_resident_scans_logs_in_starts_watches_stops_and_gets_the_rest_back(self):
        resident = self.resident
        with self.fleet() as fleet:
            until(lambda: len(self.plugged()) >= 2, "vehicles are plugged in", 60)
            pile = self.pile()
            assert pile["check_code"] == self.label["check_code"], pile
            assert pile["tariff"]["elements"] and pile["hold"]["amount_minor"] == 500, pile
            assert PILE not in json.dumps(pile), "the identity of a pile is not public"
            slot = self.plugged()[0]
            status, _ = resident.ask("POST", "/v1/rider/starts", {"label": CODE, "slot": slot},
                                     uuid.uuid4().hex)
            assert status == 401, status
            self.log_in()
            status, said = resident.ask("POST", "/v1/rider/starts", {"label": CODE, "slot": slot},
                                        uuid.uuid4().hex)
            assert status == 409 and said["reason"] == "no_credit", (status, said)
            wallet = self.rest.get("/v1/wallets", matching=PHONE)["items"][0]["id"]
            self.rest.post(f"/v1/wallets/{wallet}/top-ups", {"amount_minor": 1_000})
            start = self.start_once_limits_are_confirmed(slot)
            path = f"/v1/rider/starts/{start['id']}"
            until(lambda: resident.get(path)["step"] == "flowing", "current flows", 60)
            charge = resident.get(path)["charge_id"]
            assert resident.get("/v1/rider/me")["held"]["amount_minor"] == 500
            self.yard.kill()
            self.yard.start()
            self.rest = self.yard.rest
            until(lambda: resident.get(f"/v1/rider/charges/{charge}")["state"] == "charging",
                  "the charge goes on after a restart", 60)
            before = resident.get(f"/v1/rider/charges/{charge}")["energy_wh"]
            until(lambda: resident.get(f"/v1/rider/charges/{charge}")["energy_wh"] > before,
                  "it is read again", 60)
            running = resident.get(f"/v1/rider/charges/{charge}")
            fees = running["electricity"]["amount_minor"] + running["service"]["amount_minor"]
            assert running["time_zone"] and fees == running["cost"]["amount_minor"], running
            status, said = resident.ask("POST", f"/v1/rider/charges/{charge}/stop", {})
            assert status == 202, (status, said)
            until(lambda: resident.get(f"/v1/rider/charges/{charge}")["state"] == "ended",
                  "it is settled", 60)
            fleet.end()
        ended = resident.get(f"/v1/rider/charges/{charge}")
        cost = ended["cost"]["amount_minor"]
        assert ended["back"]["amount_minor"] == 500 - cost, ended
        assert ended["electricity"]["amount_minor"] + ended["service"]["amount_minor"] == cost, ended
        me = resident.get("/v1/rider/me")
        assert me["available"]["amount_minor"] == 1_000 - cost and not me["charges"], me
        status, paper = resident.ask("GET", f"/v1/rider/charges/{charge}/receipt?language=zh")
        assert status == 200 and "电费" in paper, paper[:300]
        self.charge = charge

    def start_once_limits_are_confirmed(self, slot):
        """Nothing is sold on a pile that has not said what it keeps: a few seconds of real time."""
        def start():
            status, said = self.resident.ask("POST", "/v1/rider/starts",
                                             {"label": CODE, "slot": slot}, uuid.uuid4().hex)
            waits = status == 409 and said["reason"] == "not_ready"
            return None if waits else (status, said)

        status, said = until(start, "the limits are confirmed", 14, 2)  # ten starts an hour
        assert status == 201, (status, said)
        return said

    def log_in(self):
        self.resident.log_in(CODE, PHONE)
        assert self.resident.get("/v1/rider/me")["phone"] == "138****5678"

    @case
    def another_resident_and_a_stranger_see_nothing_of_it(self):
        path = f"/v1/rider/charges/{self.charge}"
        assert Resident(self.yard).ask("GET", path)[0] == 401
        assert self.rest.ask("GET", path)[0] == 401, "a key of the console is none of a resident's"
        self.resident.ask("DELETE", "/v1/rider/login")
        assert self.resident.ask("GET", path)[0] == 401

    @case
    def a_fault_that_is_reported_waits_for_somebody(self):
        status, said = self.resident.ask("POST", "/v1/rider/faults",
                                         {"label": CODE, "slot": 3, "text": "插座松了"},
                                         "fault-1")
        assert status == 201, (status, said)
        order = self.rest.get("/v1/work-orders", open="true")["items"][0]
        assert order["id"].endswith(said["number"]) and order["text"] == "#3 插座松了", order


def main():
    with Yard(settings={"CLOCK_SPEED": 60, "RIDER_CODES": "outbox",
                        "DNY_PORT": free_port()}) as yard:
        return run(RiderOnDny(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
