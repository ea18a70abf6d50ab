"""`voltyard sim --protocol dny` against the real server: alone and behind a host, from the first
registration to bills, with the limits confirmed before anything is sold."""

import sys
import threading
from contextlib import ExitStack

from cases import last_case, run, waiting_case
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


class DnyYard:
    """A yard with piles and riders."""

    one_comes = threading.Lock()  # the next fleet comes when this one is there

    def __init__(self, yard, *stations):
        self.yard = yard
        self.rest = yard.set_up()
        self.site = provision(self.rest, stations, CARDS)

    def fleet(self, numbers, **options):
        directory = self.yard.directory / f"fleet-{numbers[0]}"
        directory.mkdir()
        return Fleet(directory, self.yard.running["dny_port"], "04-", len(numbers),
                     protocol="dny", first_station=numbers[0], evses=PORTS, faults=0,
                     token_prefix="A5", speed=60, **options)

    def station_id(self, number):
        return self.site.station_id(identity(number))

    def sessions(self, numbers):
        wanted = set(map(self.station_id, numbers))
        return [one for one in self.rest.pages("/v1/sessions") if one["station_id"] in wanted]

    def charge_and_end(self, numbers, **options):
        ports = len(numbers) * PORTS
        with ExitStack() as stack:
            with self.one_comes:
                # Everybody charges for half an hour: half a minute here.
                fleet = stack.enter_context(
                    self.fleet(numbers, rush=30, riders=100, meter_interval=300, **options))
                fleet.wait_online(self.rest, map(self.station_id, numbers))
            until(lambda: len([one for one in self.sessions(numbers)
                               if one["sample_count"] >= 2]) >= ports,
                  "every port charges and is reported", 60, every=0.2)
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


def station(name, slots=PORTS):
    return {"identity": name, "security_profile": 0, "default_version": "dny", "evse_count": slots}


class DnyFleet:
    def __init__(self, yard, yard_of_hosts):
        self.own = DnyYard(yard, *(station(identity(number)) for number in (*ALONE, *UPDATED)))
        self.hosts = DnyYard(yard_of_hosts, station(HOST, 0),
                             *(station(identity(number)) for number in HOSTED))

    @waiting_case
    def piles_of_their_own_charge_for_cards_and_settle(self):
        sessions = self.own.charge_and_end(ALONE)
        assert len(sessions) >= 6, len(sessions)

    @waiting_case
    def piles_of_a_host_do_the_same_over_one_connection(self):
        def sockets():
            return self.hosts.yard.metrics()["csms_dny_sockets_accepted_total"]

        before = sockets()
        self.hosts.charge_and_end(HOSTED, piles_per_host=len(HOSTED), host_prefix="09-")
        assert sockets() - before == 2, "one asked for the time, one is the host's"
        host = self.hosts.site.station_id(HOST)
        said = self.hosts.rest.get("/v1/events", station_id=host, limit=1000)["items"]
        told = {event["details"].get("action") for event in said}
        assert {"HostHeartbeat", "HostState"} <= told, told
        assert not [event for event in said if event["kind"] == "station.alarm"], said

    @waiting_case
    def a_pile_takes_firmware_in_blocks_and_comes_back_with_it(self):
        rest = self.own.rest
        image = rest.upload("/v1/firmware-images?name=new&device_type=33&version=131",
                            bytes(range(200)) * 3)
        id = self.own.station_id(UPDATED[0])

        def pile():
            return rest.get(f"/v1/stations/{id}")

        with self.own.fleet(UPDATED):
            until(lambda: pile()["firmware"] == "V1.26" and pile()["online"], "the pile is there",
                  30)
            ordered = rest.post(f"/v1/stations/{id}/commands",
                                {"action": "UpdateFirmware", "payload": {"image_id": image["id"]}})
            until(lambda: rest.get(f"/v1/operations/{ordered['id']}")["state"] != "sent",
                  "the blocks are taken", 30)
            ended = rest.get(f"/v1/operations/{ordered['id']}")
            assert ended["answer"] == {"result": "ok", "blocks": 4}, ended
            until(lambda: pile()["firmware"] == "V1.31", "it registers with it", 30)

    @last_case
    def the_limits_were_confirmed_and_nothing_was_out_of_order(self):
        for one in (self.own, self.hosts):
            kinds = {event["kind"] for event in one.rest.get("/v1/events", limit=1000)["items"]}
            assert "station.limits_drift" not in kinds, kinds
            assert "station.booted" in kinds, kinds


def main():
    settings = {"CLOCK_SPEED": 60}
    with Yard(settings=settings) as yard, Yard(settings=settings) as yard_of_hosts:
        return run(DnyFleet(yard, yard_of_hosts), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
