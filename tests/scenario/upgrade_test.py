"""From the first schema to today with sessions running: nothing is lost, and the money adds up.

The old directory has exactly the tables of version 1 (src/storage/sqlite/first_schema.hpp, which stays
as it is) and real charges in them: they are made by today's server, then every row goes into the old
tables with the columns that there were. Whatever came later is gone: people, the ledger, the log.
"""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cases import case, run
from provisioning import CARD, check_bill, provision
from raw_station import RawStation, basic
from waiting import until
from yard import Yard, binary

ROOT = Path(__file__).resolve().parents[2]
FIRST_SCHEMA = ROOT / "src/storage/sqlite/first_schema.hpp"
STATIONS = [{"identity": identity, "security_profile": 1, "evse_count": 2}
            for identity in ("DONE", "RUNS", "SILENT")]
START_WH = 10_000


def text(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def voltyard(*arguments):
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


class Pile:
    """A pile of OCPP 1.6 with its first charge, of 400 W."""

    def __init__(self, yard, site, identity):
        self.identity = identity
        self.password = site.passwords[identity]
        self.began = datetime.now(timezone.utc) - timedelta(hours=2)
        self.connect(yard)

    def connect(self, yard):
        self.socket = RawStation(yard.ocpp_port)
        head = self.socket.upgrade("/ocpp/" + self.identity, basic(self.identity, self.password))
        assert head.status == 101, (self.identity, head.status)
        booted = self.socket.result("BootNotification",
                                    {"chargePointVendor": "V", "chargePointModel": "M",
                                     "firmwareVersion": "1.0"})
        assert booted["status"] == "Accepted", booted

    def leave(self):
        """A server that ends waits for a goodbye that these sockets do not say."""
        self.socket.socket.close()

    def start(self):
        started = self.socket.result("StartTransaction", {
            "connectorId": 1, "idTag": CARD, "meterStart": START_WH, "timestamp": text(self.began)})
        self.transaction = started["transactionId"]

    def meter(self, minutes):
        at = self.began + timedelta(minutes=minutes)
        value = {"timestamp": text(at), "sampledValue": [
            {"value": str(START_WH + minutes * 400 // 60), "unit": "Wh"},
            {"value": "400", "measurand": "Power.Active.Import", "unit": "W"}]}
        self.socket.result("MeterValues", {"connectorId": 1, "transactionId": self.transaction,
                                           "meterValue": [value]})

    def stop(self, minutes):
        self.socket.result("StopTransaction", {
            "transactionId": self.transaction, "meterStop": START_WH + minutes * 400 // 60,
            "timestamp": text(self.began + timedelta(minutes=minutes)), "reason": "EVDisconnected"})


def as_version_1(data):
    """The database of `data`, made anew with the tables and columns of version 1."""
    schema = re.search(r'R"sql\((.*)\)sql"', FIRST_SCHEMA.read_text(), re.S).group(1)
    newest = data / "newest.db"
    (data / "voltyard.db").rename(newest)
    for leftover in data.glob("voltyard.db-*"):
        leftover.unlink()
    with closing(sqlite3.connect(data / "voltyard.db")) as db:
        db.execute("ATTACH ? AS newest", (str(newest),))
        db.executescript(schema)
        tables = [name for (name,) in db.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = ", ".join(row[1] for row in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    newest.unlink()
    return tables


class Upgrade:
    def __init__(self, directory):
        self.directory = directory
        self.seen = {}
        with Yard(directory=directory) as old:
            rest = old.set_up()
            self.key = old.key
            self.site = provision(rest, STATIONS)
            self.done, self.runs, self.silent = (
                Pile(old, self.site, one["identity"]) for one in STATIONS)
            for pile in (self.done, self.runs, self.silent):
                pile.start()
                for minutes in (15, 30, 45):
                    pile.meter(minutes)
            self.done.stop(60)
            ended = until(lambda: rest.get("/v1/sessions", state="ended")["items"], "one is over")
            self.over = ended[0]["id"]
            active = rest.get("/v1/sessions", state="active")["items"]
            assert len(active) == 2, active
            self.open = {one["station_id"]: one["id"] for one in active}
            self.remember(rest)
        self.tables = as_version_1(old.data)

    def remember(self, rest):
        for path in self.paths():
            self.seen[path] = rest.get(path)

    def paths(self):
        return [f"/v1/sessions/{self.over}", f"/v1/sessions/{self.over}/curve", "/v1/tokens",
                "/v1/tariffs", "/v1/locations"]

    def started(self):
        yard = Yard(directory=self.directory)
        yard.key = self.key
        return yard

    @case
    def a_ended_charge_its_curve_its_bill_and_the_site_are_what_they_were(self):
        with self.started() as yard:
            for path, before in self.seen.items():
                assert yard.rest.get(path) == before, path
            session = yard.rest.get(f"/v1/sessions/{self.over}")
            check_bill(session)
            assert yard.rest.get("/v1/sessions", state="active")["items"], "they go on"

    @case
    def charges_that_ran_go_on_with_their_readings_and_are_billed_whole(self):
        with self.started() as yard:
            rest = yard.rest
            self.runs.connect(yard)
            self.runs.meter(60)
            self.runs.stop(75)
            self.check_whole(rest, self.runs, 75)
            # One more, from its first frame to its bill under the new program.
            self.runs.began += timedelta(minutes=80)
            self.runs.start()
            self.runs.meter(15)
            self.runs.stop(30)
            assert len(rest.get("/v1/sessions", state="ended")["items"]) == 3
            self.runs.leave()

    def check_whole(self, rest, pile, minutes):
        session_id = self.open[self.site.station_id(pile.identity)]
        session = until(lambda: (s := rest.get(f"/v1/sessions/{session_id}"))["state"] == "ended"
                        and s, "the charge is over")
        assert session["energy_wh"] == minutes * 400 // 60, session["energy_wh"]
        curve = rest.get(f"/v1/sessions/{session_id}/curve")
        assert curve["energy_wh"][:3] == [100, 200, 300], "readings before the upgrade"
        check_bill(session)

    @case
    def a_pile_that_was_away_for_the_upgrade_says_its_end_later(self):
        with self.started() as yard:
            self.silent.connect(yard)
            self.silent.stop(60)
            self.check_whole(yard.rest, self.silent, 60)
            self.silent.leave()

    @case
    def the_ledger_and_the_log_are_whole_and_the_schema_is_the_newest(self):
        code, said = voltyard("ledger", "verify", "--data", self.directory / "data")
        assert code == 0 and said.rstrip().endswith(" 0 found wrong"), said
        assert "4 bills priced again" in said, said
        print(said.rstrip())
        code, said = voltyard("check-log", "--data", self.directory / "data")
        assert code == 0, said
        with closing(sqlite3.connect(self.directory / "data/voltyard.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA user_version").fetchone()[0] > 1

    @case
    def what_came_later_works_on_it(self):
        with self.started() as yard:
            assert yard.rest.get("/v1/ledger/accounts")["items"], "earlier bills stand in the ledger"
            job = {"name": "restart", "command": {"kind": "reset", "when": "idle"},
                   "stations": {"all": True}}
            plan = yard.rest.post("/v1/jobs?dry_run=true", job)["plan"]
            assert plan["able"] == len(STATIONS), plan
            code, link = voltyard("link", "--data", yard.data)
            assert code == 0, link
            yard.running["setup_link"] = link.strip().splitlines()[-1]
            yard.set_up()  # the first login of the first person


def main():
    directory = Path(Yard().directory)
    try:
        return run(Upgrade(directory), sys.argv[1:])
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
