"""Going back to a backup from the console: the real server ends, puts it back and starts again as
the same process. What came after the backup is not there, what was before is. A damaged backup, a
wrong password or a crash in between leave the old database or the new one, never none."""

import contextlib
import datetime
import http.client
import json
import shutil
import sqlite3
import subprocess
import sys
import uuid

from cases import case, run
from fleet import free_port
from foreign import Station
from provisioning import provision
from rest import Rest
from waiting import until
from yard import Yard, binary

PILE = "RESTORE-1"
CARD = "04A1B2C3"
PASSWORD = "rain on a tin roof"
AWAY = 60  # seconds within which the server is there again


def now(minutes=0):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Restoring:
    def __init__(self, yard):
        self.yard = yard
        self.meter = 0
        self.rest = yard.set_up()
        provision(self.rest, [
            {"identity": PILE, "security_profile": 0, "evse_count": 2,
             "default_version": "ocpp1.6"}], (CARD,))
        self.wallet = self.rest.post("/v1/wallets", {"holder": "张三"})["id"]
        status, headers, text = self.as_person(
            "POST", "/v1/me/account", {"login": "boss", "name": "王站长", "password": PASSWORD},
            yard.cookie)
        assert status == 204, text
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.charge()
        self.charge()
        self.top_up(500)

    # -- what happens in a yard

    def as_person(self, method, path, body=None, cookie=None):
        return Rest(self.yard.origin).ask(
            method, path, body, {"Cookie": cookie or self.cookie, "Origin": self.yard.origin})

    def charge(self):
        url = f"ws://127.0.0.1:{self.yard.ocpp_port}/ocpp/{PILE}"
        self.meter += 1_000  # the same twice would be a repetition, not a second charge
        with Station("ocpp", url, "ocpp1.6", "1.6") as station:
            station.call("BootNotification", chargePointVendor="V", chargePointModel="M")
            begun = station.call("StartTransaction", connectorId=1, idTag=CARD, meterStart=self.meter,
                                 timestamp=now(-60))
            station.call("StopTransaction", transactionId=begun["transactionId"],
                         meterStop=self.meter + 500, timestamp=now())

    def top_up(self, minor):
        status, _, text = self.rest.ask("POST", f"/v1/wallets/{self.wallet}/top-ups",
                                        {"amount_minor": minor},
                                        {"Idempotency-Key": uuid.uuid4().hex})
        assert status == 200, text

    def sessions(self):
        return {one["id"] for one in self.rest.pages("/v1/sessions")}

    def balance(self):
        return self.rest.get(f"/v1/wallets/{self.wallet}")["available"]["amount_minor"]

    def log(self):
        return [(one["kind"], one["who"]) for one in self.rest.get("/v1/log")["items"]]

    # -- backups

    def shelf(self):
        return self.rest.get("/v1/backups")

    def finished(self, work, name=None):
        def over():
            task = self.shelf()["task"]
            return task if task and task["state"] != "running" else None

        task = until(over, f"{work} is over")
        assert task["work"] == work and name in (None, task["name"]), task
        return task

    def back_up(self):
        """The name of a new one. Their names have seconds."""
        def begun():
            status, _, text = self.rest.ask("POST", "/v1/backups", {})
            assert status in (202, 503), text
            task = self.finished("backup")
            return task if task["state"] == "done" else None

        return until(begun, "a backup under a name of its own")["name"]

    def check(self, name):
        self.rest.post(f"/v1/backups/{name}/check")
        return self.finished("check", name)

    def ask_for(self, name, typed=None, password=PASSWORD):
        return self.as_person("POST", f"/v1/backups/{name}/restore",
                              {"name": typed or name, "password": password})

    def restore(self, name):
        """The note about it, from the server that has started again."""
        before = self.shelf()["restored"]
        pid = self.yard.process.pid
        status, _, text = self.ask_for(name)
        assert status == 202, text
        assert json.loads(text)["leaving"], text

        def there_again():
            try:
                status, _, text = Rest(self.yard.origin, self.yard.key).ask("GET", "/v1/backups")
            except (OSError, http.client.HTTPException):
                return None  # it is away
            shelf = json.loads(text) if status == 200 else None
            return shelf and shelf["restored"] != before and shelf["restored"]

        note = until(there_again, "the server is there again", AWAY)
        assert self.yard.process.poll() is None and self.yard.process.pid == pid
        self.yard.running = json.loads((self.yard.data / "run.json").read_text())
        assert self.yard.running["pid"] == pid, "it became another process"
        return note

    def voltyard(self, *arguments):
        done = subprocess.run([binary(), *map(str, arguments), "--data", str(self.yard.data)],
                              capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kept_beside(self):
        """How many charges the database of before the latest restore has."""
        beside = f"file:{self.yard.data}/voltyard.db.before-restore?mode=ro"
        with contextlib.closing(sqlite3.connect(beside, uri=True)) as kept:
            return kept.execute("SELECT count(*) FROM session").fetchone()[0]

    def is_sound(self):
        assert ", 0 found wrong" in self.voltyard("ledger", "verify")
        self.voltyard("check-log")

    @case
    def what_was_before_the_backup_is_there_and_what_came_after_is_not(self):
        before, money = self.sessions(), self.balance()
        name = self.back_up()
        assert [one["name"] for one in self.shelf()["items"]] == [name]
        self.top_up(700)
        assert self.balance() == money + 700
        self.charge()
        self.charge()
        self.charge()
        everything = self.sessions()
        assert len(everything) == len(before) + 3
        task = self.check(name)
        assert task["state"] == "done", task
        assert task["loss"]["charges"] == 3 and task["loss"]["postings"] >= 1, task
        note = self.restore(name)
        assert note["failure"] is None and note["name"] == name, note
        assert self.sessions() == before
        assert self.balance() == money
        self.is_sound()
        log = self.log()
        assert log[0] == ("backup.restored", "王站长 (boss)"), log[:3]
        assert ("backup.restore_asked", "王站长 (boss)") not in log, "that was written after the backup"
        assert self.kept_beside() == len(everything)
        self.charge()  # the piles find it again, and it goes on
        assert len(self.sessions()) == len(before) + 1

    @case
    def nothing_happens_without_the_check_the_name_the_password_and_the_right(self):
        name = self.shelf()["items"][0]["name"]
        unchecked = self.ask_for(name)
        assert unchecked[0] == 409, "this server has not checked it yet"
        self.check(name)
        assert self.ask_for(name, typed="another.db")[0] == 400
        assert self.ask_for(name, password="not the password")[0] == 400
        assert self.rest.ask("POST", f"/v1/backups/{name}/restore",
                             {"name": name, "password": PASSWORD})[0] == 409, "by a key"
        lesser = self.rest.post("/v1/api-keys", {"name": "duty", "role": "operator"})["key"]
        for method, path in (("GET", "/v1/backups"), ("POST", "/v1/backups"),
                             ("POST", f"/v1/backups/{name}/restore")):
            assert Rest(self.yard.origin, lesser).ask(method, path, {})[0] == 403, path
        for outside in ("..%2Fdata%2Fvoltyard.db", "%2Fetc%2Fpasswd", "voltyard.db", ".db"):
            status, _, text = self.rest.ask("POST", f"/v1/backups/{outside}/check", {})
            assert status in (400, 404), (outside, text)
        assert not (self.yard.data / "restore.json").exists()

    @case
    def a_damaged_backup_changes_nothing_and_it_is_said_why(self):
        folder = self.yard.data / "backups"
        good = self.shelf()["items"][0]["name"]
        damaged = folder / "damaged.db"
        shutil.copy(folder / good, damaged)
        with open(damaged, "r+b") as file:
            file.seek(damaged.stat().st_size // 2)
            file.write(b"\0" * 8192)
        task = self.check(damaged.name)
        assert task["state"] == "failed" and "damaged" in task["failure"], task
        assert self.ask_for(damaged.name)[0] == 409, "it was not found good"
        # It may be damaged between the check and the restart.
        shutil.copy(folder / good, damaged)
        assert self.check(damaged.name)["state"] == "done"
        damaged.write_bytes(b"not a database")
        self.charge()
        everything = self.sessions()
        note = self.restore(damaged.name)
        assert note["name"] == damaged.name and "database" in note["failure"], note
        assert self.sessions() == everything
        log = self.log()
        assert log[0][0] == "backup.restore_failed" and log[1][0] == "backup.restore_asked", log[:3]
        self.is_sound()
        damaged.unlink()

    @case
    def killed_before_it_was_carried_out_the_next_start_does_it(self):
        name = self.back_up()
        before = self.sessions()
        self.charge()
        self.check(name)
        assert self.ask_for(name)[0] == 202
        self.yard.kill()
        self.yard.start()
        assert self.sessions() == before
        assert not (self.yard.data / "restore.json").exists()
        self.is_sound()

    @case
    def cut_off_when_the_database_was_in_place_but_the_order_not_yet_done(self):
        name = self.back_up()
        self.charge()
        everything = self.sessions()
        owner = self.rest.get("/v1/me")["operator"]["id"]
        self.yard.stop()
        # What a start does, up to the moment at which it is cut off.
        file = self.yard.data / "backups" / name
        self.voltyard("restore", "--from", file)
        order = {"name": name, "asked_by": "王站长", "at_ms": 1, "failure": "", "file": str(file),
                 "operator_id": owner}
        (self.yard.data / "restore.json").write_text(json.dumps(order))
        self.yard.start()
        assert len(self.sessions()) == len(everything) - 1
        assert self.kept_beside() == len(everything), "the old database is still the one beside it"
        assert self.log()[0][0] == "backup.restored"
        self.is_sound()


def main():
    settings = {"HTTP_PORT": free_port(), "OCPP_PORT": free_port(), "LOG_LEVEL": "warning"}
    with Yard(settings=settings) as yard:
        return run(Restoring(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
