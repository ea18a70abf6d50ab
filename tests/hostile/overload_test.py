"""Memory stays flat under overload: what cannot be handled yet stays in the sender's socket.

The bound is stated: no more than 8 MiB above what the server has after a first, equal round.
"""

import json
import sys
import threading

from adversary import Adversary, call_text, run_suite
from cases import case
from raw_station import FIN, TEXT, frame
from waiting import until

FRAMES = 100_000
BOUND = 8 << 20


def heartbeats(count):
    """One CALL id for all keeps them short; a Heartbeat is never taken for a repetition."""
    return frame(FIN | TEXT, call_text("Heartbeat", "{}", "h").encode()) * count


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
