"""`voltyard sim --protocol dny` against the real server: alone and behind a host, from the first
registration to bills, with the limits confirmed before anything is sold."""

import sys

from cases import case, run
from fleet import Fleet
from provisioning import check_bill, provision
from waiting import until
from yard import Yard

ALONE, HOSTED, UPDATED = range(1, 4), range(11, 16), range(21, 23)
HOST = f"09-{HOSTED[0]:08}"
PORTS = 2
CARDS = [f"A5{rider:06}" for rider in range(1, 101)]


def identity(number):
    return f"04-{number:08}"


class DnyFleet:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        stations = [{"identity": identity(number), "security_profile": 0, "default_version": "dny",
                     "evse_count": PORTS} for number in (*ALONE, *HOSTED, *UPDATED)]
        stations.append({"identity": HOST, "security_profile": 0, "default_version": "dny",
                         "evse_count": 0})
        self.site = provision(self.rest, stations, CARDS)

    def fleet(self, numbers, **options):
        # Everybody charges for half an hour: half a minute here.
        return Fleet(self.yard.directory, self.yard.running["dny_port"], "04-", len(numbers),
                     protocol="dny", first_station=numbers[0], evses=PORTS, rush=30, riders=100,
                     faults=0, token_prefix="A5", meter_interval=300, speed=60, **options)

    def sessions(self, numbers):
        wanted = {self.site.station_id(identity(number)) for number in numbers}
        return [one for one in self.rest.pages("/v1/sessions") if one["station_id"] in wanted]

    def charge_and_end(self, numbers, **options):
        ports = len(numbers) * PORTS
        with self.fleet(numbers, **options) as fleet:
            until(lambda: len([one for one in self.sessions(numbers)
                               if one["sample_count"] >= 2]) >= ports,
                  "every port charges and is reported", 60)
            fleet.end()
        until(lambda: all(one["state"] == "ended" for one in self.sessions(numbers)),
              "every charge is settled", 30)
        found = self.sessions(numbers)
        assert {one["token_uid"] for one in found} <= set(CARDS), found
        for one in found[:ports]:
            session = self.rest.get(f"/v1/sessions/{one['id']}")
            if session["energy_wh"] > 20:
                check_bill(session)
        return found

    @case
    def piles_of_their_own_charge_for_cards_and_settle(self):
        sessions = self.charge_and_end(ALONE)
        assert len(sessions) >= 6, len(sessions)

    @case
    def piles_of_a_host_do_the_same_over_one_connection(self):
        def sockets():
            return self.yard.metrics()["csms_dny_sockets_accepted_total"]

        before = sockets()
        self.charge_and_end(HOSTED, piles_per_host=len(HOSTED), host_prefix="09-")
        assert sockets() - before == 2, "one asked for the time, one is the host's"
        host = self.site.station_id(HOST)
        said = self.rest.get("/v1/events", station_id=host, limit=1000)["items"]
        told = {event["details"].get("action") for event in said}
        assert {"HostHeartbeat", "HostState"} <= told, told
        assert not [event for event in said if event["kind"] == "station.alarm"], said

    @case
    def a_pile_takes_firmware_in_blocks_and_comes_back_with_it(self):
        image = self.rest.upload("/v1/firmware-images?name=new&device_type=33&version=131",
                                 bytes(range(200)) * 3)
        id = self.site.station_id(identity(UPDATED[0]))

        def station():
            return self.rest.get(f"/v1/stations/{id}")

        with Fleet(self.yard.directory, self.yard.running["dny_port"], "04-", len(UPDATED),
                   protocol="dny", first_station=UPDATED[0], evses=PORTS, faults=0,
                   token_prefix="A5", speed=60):
            until(lambda: station()["firmware"] == "V1.26" and station()["online"],
                  "the pile is there", 30)
            ordered = self.rest.post(f"/v1/stations/{id}/commands",
                                     {"action": "UpdateFirmware",
                                      "payload": {"image_id": image["id"]}})
            until(lambda: self.rest.get(f"/v1/operations/{ordered['id']}")["state"] != "sent",
                  "the blocks are taken", 30)
            ended = self.rest.get(f"/v1/operations/{ordered['id']}")
            assert ended["answer"] == {"result": "ok", "blocks": 4}, ended
            until(lambda: station()["firmware"] == "V1.31", "it registers with it", 30)

    @case
    def the_limits_were_confirmed_and_nothing_was_out_of_order(self):
        kinds = {event["kind"] for event in self.rest.get("/v1/events", limit=1000)["items"]}
        assert "station.limits_drift" not in kinds, kinds
        assert "station.booted" in kinds, kinds


def main():
    with Yard(settings={"CLOCK_SPEED": 60}) as yard:
        return run(DnyFleet(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
