"""Memory stays flat under overload: what cannot be handled yet stays in the sender's socket.

The bound is stated: no more than 8 MiB above what the server has after a first, equal round.
"""

import json
import sys
import threading
from datetime import datetime, timedelta, timezone

from adversary import Adversary, call_text, run_suite
from cases import case
from raw_station import FIN, TEXT, frame
from waiting import until

FRAMES = 100_000
BOUND = 8 << 20
EVENTS = 10_000


def heartbeats(count):
    """One CALL id for all keeps them short; a Heartbeat is never taken for a repetition."""
    return frame(FIN | TEXT, call_text("Heartbeat", "{}", "h").encode()) * count


def offline_event(n):
    """The n-th event of one transaction that happened while the station was offline."""
    began = datetime(2026, 1, 5, 8, tzinfo=timezone.utc)
    when = (began + timedelta(seconds=n)).strftime("%Y-%m-%dT%H:%M:%SZ")
    kind = {0: "Started", EVENTS - 1: "Ended"}.get(n, "Updated")
    return [2, f"e{n}", "TransactionEvent", {
        "eventType": kind, "timestamp": when, "triggerReason": "MeterValuePeriodic", "seqNo": n,
        "offline": True, "evse": {"id": 1, "connectorId": 1},
        "transactionInfo": {"transactionId": "T-84", "chargingState": "Charging"},
        "meterValue": [{"timestamp": when, "sampledValue": [{"value": 5000 + n // 20}]}]}]


class Overload(Adversary):
    stations = [{"identity": f"FLOOD{n:02}", "security_profile": 0} for n in range(40)]

    def answered(self, station, count):
        """Reads `count` answers while a thread sends as many calls."""
        sender = threading.Thread(target=station.send, args=(heartbeats(count),))
        sender.start()
        for _ in range(count):
            assert station.next_text().startswith('[3,"h"')
        sender.join()

    @case
    def a_hundred_thousand_pipelined_calls_are_all_answered_in_flat_memory(self):
        station = self.station("FLOOD00")
        self.answered(station, FRAMES // 10)
        before = self.yard.resident_bytes()
        self.answered(station, FRAMES)
        grown = self.yard.grown(before)
        print(f"  {FRAMES} calls answered, {grown / 1024:.0f} KiB more")
        assert grown < BOUND, grown

    @case
    def forty_stations_that_never_read_are_not_read_from_either(self):
        flood = heartbeats(10 * FRAMES)  # more than the sockets of this machine hold
        stations = [self.station(row["identity"], receive_buffer=4096) for row in self.stations]
        before = self.yard.resident_bytes()
        sent = {}

        def all_are_stuck():
            at_first = dict(sent)
            for position, station in enumerate(stations):
                push_on(station, position)
            return dict(sent) == at_first

        def push_on(station, position):
            done = sent.get(position, 0)
            station.socket.setblocking(False)
            try:
                while done < len(flood):
                    done += station.socket.send(flood[done:done + 65536])
            except OSError:
                pass  # full, or closed by the server meanwhile
            sent[position] = done

        until(all_are_stuck, "the sockets are full", 60, every=0.5)
        grown = self.yard.grown(before)
        print(f"  {sum(sent.values()) >> 20} of {len(flood) * len(stations) >> 20} MiB were taken"
              f" into sockets, {grown / 1024:.0f} KiB more")
        assert sum(sent.values()) < len(flood) * len(stations), "nothing held them back"
        assert grown < BOUND, grown

    @case
    def a_flood_of_transaction_messages_is_stored_and_answered_in_flat_memory(self):
        station = self.station("FLOOD01")

        def quarantine(first, count):
            stop = {"transactionId": 0, "meterStop": 1, "timestamp": "2026-01-05T08:00:00Z"}
            calls = b"".join(
                frame(FIN | TEXT, json.dumps([2, f"s{n}", "StopTransaction", stop]).encode())
                for n in range(first, first + count))
            sender = threading.Thread(target=station.send, args=(calls,))
            sender.start()
            for n in range(first, first + count):
                assert station.next_text().startswith(f'[3,"s{n}"')
            sender.join()

        quarantine(0, 500)
        before = self.yard.resident_bytes()
        quarantine(500, 1500)
        grown = self.yard.grown(before)
        print(f"  1500 stored and answered, {grown / 1024:.0f} KiB more")
        assert grown < BOUND, grown

    @case
    def n84_an_offline_burst_of_ten_thousand_events_is_stored_and_starves_nobody(self):
        station = self.station("FLOOD03", "ocpp2.0.1")
        station.result("StatusNotification", {
            "timestamp": "2026-01-05T07:00:00Z", "connectorStatus": "Available", "evseId": 1,
            "connectorId": 1})
        burst = b"".join(frame(FIN | TEXT, json.dumps(offline_event(n)).encode())
                         for n in range(EVENTS))
        order = []  # who was answered, one after the other

        def read_answers():
            for n in range(EVENTS):
                assert station.next_text().startswith(f'[3,"e{n}"')
                order.append("event")

        threads = [threading.Thread(target=station.send, args=(burst,)),
                   threading.Thread(target=read_answers)]
        for thread in threads:
            thread.start()
        while threads[1].is_alive():
            self._bystander.result("Heartbeat")
            order.append("heartbeat")
        for thread in threads:
            thread.join()
        assert order.count("event") == EVENTS, order.count("event")
        behind, tenths = 0, set()  # the tenths of the burst in which the bystander was answered
        for who in order:
            behind += who == "event"
            if who == "heartbeat":
                tenths.add(10 * behind // EVENTS)
        assert tenths >= set(range(10)), tenths
        session, = self.rest.get("/v1/sessions",
                                 station_id=self.site.station_id("FLOOD03"))["items"]
        assert session["sample_count"] == EVENTS - 1, session
        assert session["state"] == "ended", session
        slot = self.rest.get(f"/v1/stations/{self.site.station_id('FLOOD03')}")["evses"][0]
        assert slot["status"] == "Available", f"an offline event was shown as happening now: {slot}"

    @case
    def others_are_served_while_one_station_floods(self):
        station = self.station("FLOOD02")
        flood = threading.Thread(target=self.answered, args=(station, FRAMES // 2))
        flood.start()
        answers = 0
        while flood.is_alive():
            self._bystander.result("Heartbeat")
            answers += 1
        flood.join()
        assert answers >= 20, f"the bystander got {answers} answers"


if __name__ == "__main__":
    sys.exit(run_suite(Overload, sys.argv[1:], {"MESSAGES_PER_S": 0, "FRAME_LOG": "false"}))
