"""A backup while charging goes on, restored into a new directory: what was safe is safe there."""

import subprocess
import sys

import evidence
from fleet import Fleet, cards, free_port, identities
from provisioning import provision
from raw_station import RawStation, basic
from waiting import until
from yard import Yard, binary

SPEED = 60
PILES = 16


def voltyard(*arguments):
    done = subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True,
                          timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    settings = {"OCPP_PORT": free_port(), "CLOCK_SPEED": SPEED, "MESSAGES_PER_S": 0,
                "LOG_LEVEL": "warning"}
    yard = Yard(settings=settings)
    fleet = Fleet(yard.directory, settings["OCPP_PORT"], "CP", PILES, speed=SPEED, riders=100,
                  rush=8, meter_interval=60, faults=0, full_stop_after=0)
    with yard:
        rest = yard.set_up()
        rows = [{"identity": identity, "security_profile": 0, "evse_count": 12}
                for identity in identities("CP", PILES)]
        site = provision(rest, [*rows, {"identity": "SECRET", "security_profile": 1}],
                         cards("CARD", 100))
        with fleet:
            until(lambda: sum(line["kind"] == "ended" for line in fleet.acknowledged()) > 150,
                  "charges have ended", 90, every=0.5)
            before = fleet.acknowledged()
            file = yard.directory / "backup.db"
            code, text = voltyard("backup", "--data", yard.data, "--to", file)
            assert code == 0, text
            at_backup = fleet.count()
            until(lambda: fleet.count() > at_backup + 200, "charging goes on", 60)
            code, text = voltyard("restore", "--from", file, "--data", yard.data)
            assert code != 0, "restored over a directory in use"
        check_restored(yard, file, before, site.passwords["SECRET"], rest)
    return 0


def check_restored(yard, file, before, password, rest):
    """Everything acknowledged before the backup began is there, equal and served."""
    directory = yard.directory / "restored"
    code, text = voltyard("restore", "--from", file, "--data", directory / "data")
    assert code == 0, text
    originals = {s.id: s for s in evidence.Database(yard.data / "voltyard.db").sessions()}
    with Yard(settings={**yard.settings, "OCPP_PORT": 0}, directory=directory) as restored:
        restored.key = yard.key  # the keys came along
        database = evidence.Database(restored.data / "voltyard.db")
        sessions = database.sessions()
        faults = (evidence.lost(before, sessions, database.quarantined(),
                                evidence.curve_from(restored.rest))
                  + evidence.billed_wrongly(sessions))
        assert not faults, faults[:10]
        over = [s for s in sessions if s.state != evidence.ACTIVE]
        assert len(over) > 150, len(over)
        assert all(originals[s.id] == s for s in over), "an ended session differs"
        for session in over[:20]:
            path = f"/v1/sessions/{session.id}"
            assert restored.rest.get(path) == rest.get(path), path
        station = RawStation(restored.ocpp_port)
        assert station.upgrade("/ocpp/SECRET", basic("SECRET", password)).status == 101
    print(f"{len(before)} acknowledged messages and {len(over)} ended sessions are in the backup")


if __name__ == "__main__":
    sys.exit(main())
