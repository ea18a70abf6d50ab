"""The life of a package: installed, set up, upgraded while cars charge, backed up, restored, removed.

Everything that runs is what the package installed, with the units' own command lines; only ports
and directories are the test's.
"""

import os
import socket
import sys
import tempfile
from pathlib import Path

import evidence
from fleet import Fleet, cards, free_port, identities
from kill_test import KeyRing, all_go_on_or_end
from provisioning import provision
from scratch import Scratch, checked, package_in, repacked, run
from waiting import until
from yard import Yard

SPEED = 60
PILES = 8
BACKUP = "voltyard-????????T??????Z.db"


class Installed(Yard):
    """The service of a package below a scratch directory, as its unit starts it."""

    def __init__(self, root, settings):
        super().__init__(directory=root.path.parent, settings={
            **settings, "DATA_DIR": root / "var/lib/voltyard"})
        self.root = root
        self.data = root / "var/lib/voltyard"
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notices.bind(str(self.directory / "notify"))
        self.notices.settimeout(30)

    def command_line(self):
        return self.root.command_of("voltyard.service")

    def environment(self):
        return {**super().environment(), "NOTIFY_SOCKET": str(self.directory / "notify")}

    def start(self, ready_within=60):
        super().start(ready_within)
        assert self.notices.recv(100) == b"READY=1", "systemd would wait for ever"
        return self

    def voltyard(self, *arguments):
        return checked([self.root / "usr/bin/voltyard", *arguments])


def install(root, package):
    text = root.dpkg("--install", package)
    assert "voltyard link --data /var/lib/voltyard" in text, text
    assert "/etc/voltyard/voltyard.toml" in text and "/var/backups/voltyard" in text, text
    wanted = root / "etc/systemd/system"
    assert (wanted / "multi-user.target.wants/voltyard.service").is_symlink(), "not enabled"
    assert (wanted / "timers.target.wants/voltyard-backup.timer").is_symlink(), "no backups"
    assert "voltyard:" in (root / "etc/passwd").read_text(), "no user"
    for directory in ("var/lib/voltyard", "var/backups/voltyard"):
        assert (root / directory).stat().st_mode & 0o777 == 0o700, directory


def configure(root):
    """As an operator does it: the # of a line is taken away, its value changed."""
    file = root / "etc/voltyard/voltyard.toml"
    text = file.read_text()
    assert "#heartbeat_s = 300\n" in text
    file.write_text(text.replace("#heartbeat_s = 300\n", "heartbeat_s = 240\n"))
    shown = checked([root / "usr/bin/voltyard", "check-config", "--config", file])
    assert "heartbeat_s = 240\n" in shown, shown


def set_up(yard):
    """With the link that the next-steps text names."""
    link = yard.voltyard("link", "--data", yard.data).strip()
    assert link.startswith(yard.origin + "/setup#token="), link
    yard.running["setup_link"] = link
    rows = [{"identity": identity, "security_profile": 0, "evse_count": 12}
            for identity in identities("CP", PILES)]
    provision(yard.set_up(), rows, cards("CARD", 100))


def upgrade(yard, fleet, package):
    """As dpkg and systemd do it: unpacked, the old program ended by SIGTERM, the new one started."""
    database = evidence.Database(yard.data / "voltyard.db")
    charging = {s.id for s in database.sessions() if s.state == evidence.ACTIVE}
    assert len(charging) > PILES, "hardly anybody charges"
    text = yard.root.dpkg("--install", package)
    assert "is installed" not in text, f"an upgrade is no first installation: {text}"
    assert yard.stop() == 0
    stored = {s.id for s in database.sessions()}
    yard.start()
    assert charging <= stored, "a session was lost at the end of the old program"
    assert stored <= {s.id for s in database.sessions()}, "a session was lost by the new program"
    before = fleet.count()
    open_sessions = all_go_on_or_end(yard, database)
    assert fleet.count() > before, "the fleet was told nothing any more"
    configuration = yard.root / "etc/voltyard/voltyard.toml"
    assert "\nheartbeat_s = 240\n" in configuration.read_text(), "the operator's line is gone"
    assert configuration.with_suffix(".toml.dpkg-dist").exists(), "the new defaults are not there"
    print(f"upgraded while {open_sessions} sessions were open; all went on", flush=True)


def back_up(yard, keep):
    environment = {**os.environ, "KEEP": str(keep),
                   "PATH": f"{yard.root / 'usr/bin'}:{os.environ['PATH']}"}
    return run(yard.root.command_of("voltyard-backup.service"), env=environment)


def backups(yard):
    """Several, then only as many as are kept; a wrong number removes nothing."""
    folder = yard.root / "var/backups/voltyard"
    for count in (1, 2):
        until(lambda: back_up(yard, 2)[0] == 0, "a backup in a second of its own", 60, every=1)
        assert len(list(folder.glob(BACKUP))) == count
    first = sorted(folder.glob(BACKUP))[0]
    until(lambda: back_up(yard, 2)[0] == 0, "a third backup", 60, every=1)
    left = sorted(folder.glob(BACKUP))
    assert len(left) == 2 and first not in left, left
    assert all(Path(f"{file}.key").exists() for file in left) and len(list(folder.iterdir())) == 4
    for wrong in (0, "two"):
        code, text = back_up(yard, wrong)
        assert code != 0 and "KEEP" in text, text
    assert sorted(folder.glob(BACKUP)) == left
    return left[-1]


def restored(yard, backup):
    """The ended sessions of the backup, equal, on a directory of its own; the ledger is clean."""
    with tempfile.TemporaryDirectory(prefix="voltyard-restored-") as directory:
        data = Path(directory) / "data"
        yard.voltyard("restore", "--from", backup, "--data", data)
        text = yard.voltyard("ledger", "verify", "--data", data)
        assert ", 0 found wrong" in text, text
        originals = {s.id: s for s in evidence.Database(yard.data / "voltyard.db").sessions()}
        over = [s for s in evidence.Database(data / "voltyard.db").sessions()
                if s.state == evidence.ENDED]
        assert over and all(originals[s.id] == s for s in over), "an ended session differs"
        with Yard(settings={**yard.settings, "DATA_DIR": data, "OCPP_PORT": 0},
                  directory=directory) as again:
            again.key = yard.key
            shown = again.rest.get(f"/v1/sessions/{over[0].id}")
            assert shown["bill"] is not None, shown
    print(f"restored: {len(over)} ended sessions, equal; {text.strip()}", flush=True)


def remove_and_purge(root):
    data, saved = root / "var/lib/voltyard", root / "var/backups/voltyard"
    text = root.dpkg("--remove", "voltyard")
    assert "stays in /var/lib/voltyard" in text, text
    assert not (root / "usr/bin/voltyard").exists()
    assert (data / "voltyard.db").exists() and (data / "server.key").exists(), "data is gone"
    assert (root / "etc/voltyard/voltyard.toml").exists()
    text = root.dpkg("--purge", "voltyard")
    assert "all data in /var/lib/voltyard" in text and "is removed now" in text, text
    assert not data.exists() and not (root / "etc/voltyard/voltyard.toml").exists()
    assert list(saved.glob(BACKUP)) and "/var/backups/voltyard stay" in text, "no backups left"


def main():
    package = package_in(sys.argv[1])
    settings = {"OCPP_PORT": free_port(), "CLOCK_SPEED": SPEED, "MESSAGES_PER_S": 0,
                "LOG_LEVEL": "warning"}
    with Scratch() as root:
        install(root, repacked(package, root.path.parent, "0.0.1"))
        os.environ["VOLTYARD_BINARY"] = str(root / "usr/bin/voltyard")  # the package's simulator
        configure(root)
        with Installed(root, settings) as yard:
            set_up(yard)
            with Fleet(yard.directory, settings["OCPP_PORT"], "CP", PILES, speed=SPEED, riders=100,
                       rush=15, meter_interval=60, faults=0, full_stop_after=0) as fleet:
                ended = lambda: sum(line["kind"] == "ended" for line in fleet.acknowledged())
                until(lambda: ended() > 50, "charges have ended", 120, every=0.5)
                upgrade(yard, fleet, package)
                backup = backups(yard)
                until(lambda: ended() > 100, "charging goes on", 120, every=0.5)
            text = yard.voltyard("ledger", "verify", "--data", yard.data)
            assert ", 0 found wrong" in text, text
            database = evidence.Database(yard.data / "voltyard.db")
            sessions = database.sessions()
            faults = (evidence.lost(fleet.acknowledged(), sessions, database.quarantined(),
                                    evidence.curve_from(KeyRing(yard.rest)))
                      + evidence.billed_wrongly(sessions))
            assert not faults, faults[:10]
            print(f"{len(fleet.acknowledged())} acknowledged messages, nothing lost", flush=True)
            restored(yard, backup)
        remove_and_purge(root)
    print("removed: the data stayed; purged: it went, the backups stayed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
