"""`voltyard demo` from its first start on: a start that is cut off leaves no half of a yard behind, and
a resident finds all that is needed for a charge."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import case, run
from rest import Rest
from resident import Resident
from waiting import PATIENCE, until
from yard import Yard, binary


class Demo:
    def __init__(self, directory):
        self.directory = directory
        self.data = directory / "data"

    def yard(self):
        return Yard("demo", ["--history-days", "1", "--no-fleet"], directory=self.directory)

    @case
    def a_history_that_was_cut_off_is_made_again(self):
        self.interrupt_the_first_start()
        assert not (self.data / "voltyard.db").exists(), "half of a history passes for a whole one"
        with self.yard() as yard:
            yard.set_up()
            stations = list(yard.rest.pages("/v1/stations"))
            sessions = yard.rest.get("/v1/sessions", limit=1)["items"]
            kinds = sorted({one["identity"][:3] for one in stations})
            assert (len(stations), kinds) == (72, ["07-", "410", "CAR"]), (len(stations), kinds)
            assert sessions and sessions[0]["state"] == "ended", sessions
        assert not list(self.data.glob("history*")), list(self.data.iterdir())

    @case
    def every_start_brings_a_link_that_works(self):
        for _ in range(2):
            with self.yard() as yard:
                yard.set_up()

    @case
    def a_resident_logs_in_and_pays_with_play_money(self):
        with self.yard() as yard:
            yard.set_up()
            code = re.search(r"/p/(\d{8})$", yard.log.read_text(), re.MULTILINE).group(1)
            resident = Resident(yard)
            assert resident.get(f"/v1/rider/labels/{code}")["slots"], "the code leads to no pile"
            resident.log_in(code, "13912345678")
            payment = resident.pay(code, 2_000)
            assert payment["state"] == "waiting", payment
            provider, path = re.match(r"(http://127\.0\.0\.1:\d+)(/.+)", payment["code"]).groups()
            assert Rest(provider).ask("POST", path, "")[0] == 200
            until(lambda: resident.get("/v1/rider/me")["available"]["amount_minor"] == 2_000,
                  "what was paid is in the wallet", 30)

    def interrupt_the_first_start(self):
        """Ctrl-C while the first of many days is being made."""
        log = self.directory / "first-start.log"
        with open(log, "wb") as output:
            first = subprocess.Popen(
                [binary(), "demo", "--data", str(self.data), "--history-days", "365"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **self.yard().environment()})
        try:
            until(lambda: b"making" in log.read_bytes(), "the history is being made", 60)
        finally:
            first.send_signal(signal.SIGINT)
            first.wait(timeout=30 * PATIENCE)


def main():
    with tempfile.TemporaryDirectory(prefix="voltyard-test-") as directory:
        return run(Demo(Path(directory)), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
