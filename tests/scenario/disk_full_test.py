"""A disk that is full for a while: what cannot be stored is not answered, and nothing is lost.

The file size limit of the running process (RLIMIT_FSIZE, its signal ignored) is set below one frame
of the write-ahead log: every further write fails, as on a full disk, without being root.
With --full-log the log of the program goes to a device that is full from the beginning (N62).
"""

import json
import resource
import socket
import sys

from adversary import Adversary, run_suite
from cases import case
from rest import Rest
from waiting import until

FULL_DEVICE = "/dev/full"
ONE_PAGE = 4096  # the log file of the test stays below it
START = {"connectorId": 1, "idTag": "CARD0001", "meterStart": 0, "timestamp": "2026-01-05T08:00:00Z"}


class FullDisk(Adversary):
    stations = [{"identity": "FULL", "security_profile": 0}]

    def fill_disk(self, is_full):
        limit = ONE_PAGE if is_full else resource.RLIM_INFINITY
        resource.prlimit(self.yard.process.pid, resource.RLIMIT_FSIZE,
                         (limit, resource.RLIM_INFINITY))

    def ready(self):
        status, _, text = Rest(self.yard.origin).ask("GET", "/readyz")
        return status, text

    @case
    def a_full_disk_leaves_transactions_unanswered_and_service_resumes_by_itself(self):
        assert self.ready()[0] == 200, self.ready()
        station = self.station("FULL")
        first = station.result("StartTransaction", START)["transactionId"]
        self.fill_disk(True)
        stop = json.dumps([2, "stop", "StopTransaction", {
            "transactionId": first, "meterStop": 5, "timestamp": "2026-01-05T08:30:00Z"}])
        station.send_text(stop)
        self.nothing_but_heartbeats(station)
        status, text = until(lambda: (state := self.ready())[0] == 503 and state,
                             "/readyz says that nothing can be stored")
        assert "stor" in text or "disk" in text or "database" in text, text
        if not self.yard.log_device:
            assert "storage" in self.yard.log.read_text(), "the log says why"

        self.fill_disk(False)
        until(lambda: self.ready()[0] == 200, "service resumes by itself", 60)
        # The station asks again, as stations do; it is answered once and billed once.
        answer = station.ask(stop.replace('"stop"', '"again"'))
        assert answer[0] == 3, answer
        session = self.rest.get("/v1/sessions", station_id=self.site.station_id("FULL"))["items"][0]
        assert session["state"] == "ended" and session["energy_wh"] == 5, session
        assert station.result("StartTransaction", {**START, "timestamp": "2026-01-05T09:00:00Z",
                                                   "meterStart": 5})["transactionId"] != first

    @staticmethod
    def nothing_but_heartbeats(station):
        """The message at hand holds the queue of its station; no CALLERROR ever comes."""
        station.socket.settimeout(3)
        try:
            text = station.next_text()
        except socket.timeout:
            text = None
        station.socket.settimeout(60)
        assert text is None, f"answered although nothing was stored: {text}"


if __name__ == "__main__":
    given = sys.argv[1:]
    full_log = "--full-log" in given
    sys.exit(run_suite(FullDisk, [name for name in given if name != "--full-log"],
                       {"FRAME_LOG": "false", "LOG_LEVEL": "debug" if full_log else "info"},
                       FULL_DEVICE if full_log else None))
