"""`voltyard sim --protocol ykc` against the real server: cars at DC and AC piles, from the login to
bills, over a good line and over one that loses confirmations."""

import sys
import threading
from contextlib import ExitStack

from cases import last_case, run, waiting_case
from fleet import Fleet
from lossy_line import LossyLine
from provisioning import check_bill, provision
from waiting import until
from yard import Yard

DC, AC, LOSSY = range(1, 4), range(11, 13), range(21, 23)
GUNS = 2
PREFIX = "4101020000"
CARDS = [f"A5{rider:06}" for rider in range(1, 101)]
ELECTRICITY_FEN = 56  # of a kWh, as the shipped tariff has it


def identity(number):
    return f"{PREFIX}{number:04}"


class YkcFleet:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.one_comes = threading.Lock()  # the next fleet comes when this one is there
        # Twice what a car takes: a reading that is a moment late is no reason to hold a bill.
        stations = [{"identity": identity(number), "security_profile": 0, "default_version": "ykc",
                     "evse_count": GUNS, "max_power_w": 14_000 if number in AC else 120_000}
                    for number in (*DC, *AC, *LOSSY)]
        self.site = provision(self.rest, stations, CARDS)

    def fleet(self, numbers, port=None, **options):
        directory = self.yard.directory / f"fleet-{numbers[0]}"
        directory.mkdir()
        return Fleet(directory, port or self.yard.running["ykc_port"], PREFIX, len(numbers),
                     protocol="ykc", first_station=numbers[0], riders=100, faults=0, **options)

    def station_id(self, number):
        return self.site.station_id(identity(number))

    def sessions(self, numbers):
        wanted = set(map(self.station_id, numbers))
        return [one for one in self.rest.pages("/v1/sessions") if one["station_id"] in wanted]

    def events(self, kind):
        after = 0
        while True:
            page = self.rest.get("/v1/events", limit=1000, after=after)
            if not page["items"]:
                return
            yield from (event for event in page["items"] if event["kind"] == kind)
            after = page["last_sequence"]

    def records(self, numbers):
        """What the piles said in their records, by session."""
        sessions = {one["id"] for one in self.sessions(numbers)}
        ended = [event for event in self.events("session.ended")
                 if event["session_id"] in sessions]
        assert len(ended) == len({event["session_id"] for event in ended}), "each ends once"
        return {event["session_id"]: event["details"] for event in ended}

    def charge_to_the_end(self, numbers, reasons, port=None, **options):
        """Until as many charges as there are guns have ended; then those under way are ended."""
        guns = len(numbers) * GUNS

        def ended():
            return [one for one in self.sessions(numbers) if one["state"] == "ended"]

        with ExitStack() as stack:
            with self.one_comes:
                fleet = stack.enter_context(self.fleet(numbers, port, **options))
                fleet.wait_online(self.rest, map(self.station_id, numbers))
            until(lambda: len(ended()) >= guns, "every gun has charged a car to its end", 120,
                  every=0.2)
            by_themselves = ended()
            fleet.end()
        until(lambda: len(ended()) == len(self.sessions(numbers)), "every record has come", 30)
        assert {one["end_reason"] for one in by_themselves} <= reasons, by_themselves
        self.check(numbers, fleet)

    def check(self, numbers, fleet):
        sessions = self.sessions(numbers)
        records = self.records(numbers)
        assert {one["token_uid"] for one in sessions} <= set(CARDS), sessions
        assert not any(one["findings"] for one in sessions), sessions
        confirmed = [line for line in fleet.acknowledged() if line["kind"] == "ended"]
        orders = [line["transaction"] for line in confirmed]
        assert len(orders) == len(set(orders)) == len(sessions), (len(orders), len(sessions))
        registers = sorted(line["meter_mwh"] // 100 for line in confirmed)
        said = sorted(round(float(one["meter_end_kwh"]) * 1e4) for one in records.values())
        assert registers == said, "the registers are those that the piles have read"
        for one in sessions:
            self.check_energy(self.rest.get(f"/v1/sessions/{one['id']}"), records[one["id"]])

    @staticmethod
    def check_energy(session, record):
        kwh = float(record["pile_kwh"])
        metered = float(record["meter_end_kwh"]) - float(record["meter_start_kwh"])
        assert abs(kwh - metered) < 0.001, record
        assert abs(session["energy_wh"] / 1000 - kwh) < 0.0005, (session["energy_wh"], record)
        if kwh < 0.1:
            return
        bill = check_bill(session)
        line = next(line for line in bill["lines"] if line["dimension"] == "ENERGY")
        billed_mwh = line["quantity"] - line["added_by_step"]  # the tariff sells whole Wh
        assert abs(billed_mwh / 1e6 - kwh) < 0.0005, (line, record)
        wanted = line["quantity"] / 1e6 * ELECTRICITY_FEN
        assert abs(bill["electricity"]["amount_minor"] - wanted) <= 0.5001, bill

    @waiting_case
    def dc_piles_charge_cars_until_they_are_full_or_stopped(self):
        self.charge_to_the_end(DC, {"ev_full", "local"}, rush=40, speed=60, meter_interval=60)
        assert max(one["energy_wh"] for one in self.sessions(DC)) > 5_000

    @waiting_case
    def ac_piles_do_so_until_the_plug_is_pulled(self):
        self.charge_to_the_end(AC, {"ev_disconnected"}, ac=True, rush=25)  # at the server's speed

    @waiting_case
    def a_record_whose_confirmation_is_lost_comes_again_and_counts_once(self):
        with LossyLine(self.yard.running["ykc_port"]) as line:
            self.charge_to_the_end(LOSSY, {"ev_full", "local"}, line.port, rush=15, speed=60,
                                   meter_interval=60)
            assert len(line.lost) == len(self.sessions(LOSSY)), line.lost

    @last_case
    def the_piles_were_told_their_prices_and_batteries_have_spoken(self):
        actions = {event["details"]["action"] for event in self.events("station.notified")}
        assert {"TariffModel", "BmsHandshake", "BmsParameters", "BmsEnd"} <= actions, actions


def main():
    with Yard(settings={"CLOCK_SPEED": 60}) as yard:
        return run(YkcFleet(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
