"""A package below a scratch directory, where dpkg and its scripts really run, as nobody special.

dpkg works with --root and runs the maintainer scripts with DPKG_ROOT set instead of in a chroot;
fakeroot lets it believe that it may give files to other users.
"""

import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path


def package_in(directory):
    found = sorted(Path(directory).glob("voltyard_*.deb"))
    assert len(found) == 1, f"one package is expected in {directory}: {found}"
    return found[0]


def run(arguments, **options):
    done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, timeout=300,
                          check=False, **options)
    return done.returncode, done.stdout + done.stderr


def checked(arguments, **options):
    code, text = run(arguments, **options)
    assert code == 0, f"{shlex.join(map(str, arguments))} ended with {code}:\n{text}"
    return text


class Scratch:
    """A context manager; `path` is where the package takes for the root of the file system."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="voltyard-package-")
        self.path = Path(self._folder.name) / "root"
        for name in ("info", "updates", "triggers"):
            (self.path / "var/lib/dpkg" / name).mkdir(parents=True)
        (self.path / "var/lib/dpkg/status").touch()
        # What Debian's base-files and base-passwd bring.
        for name in ("var/backups", "var/log", "etc"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        for name in ("etc/passwd", "etc/group"):
            (self.path / name).touch()
        self._without_services()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def _without_services(self):
        """Maintainer scripts must not talk to the systemd of this machine."""
        self._shims = Path(self._folder.name) / "shims"
        self._shims.mkdir()
        for name in ("systemctl", "deb-systemd-invoke"):
            shim = self._shims / name
            shim.write_text("#!/bin/sh\n")
            shim.chmod(0o755)

    def __truediv__(self, name):
        return self.path / name.lstrip("/")

    def dpkg(self, *arguments):
        """What dpkg and the scripts print."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive",
                       "PATH": f"{self._shims}:{os.environ['PATH']}:/usr/sbin:/sbin"}
        return checked(["fakeroot", "dpkg", f"--root={self.path}", "--force-not-root",
                        "--force-script-chrootless", "--force-depends", "--force-confold",
                        "--no-triggers", *arguments], env=environment)

    def unit(self, name):
        return (self / f"lib/systemd/system/{name}").read_text()

    def command_of(self, unit):
        """ExecStart of a unit; every absolute path in it lies below the scratch directory."""
        line = re.search(r"^ExecStart=(.*)$", self.unit(unit), re.M)[1]
        return [str(self / word) if word.startswith("/") else word for word in shlex.split(line)]


def repacked(package, directory, version):
    """The same package with another version, and a configuration that has a line less."""
    tree = Path(directory) / "tree"
    checked(["fakeroot", "dpkg-deb", "-R", package, tree])
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", control.read_text()))
    configuration = tree / "etc/voltyard/voltyard.toml"
    configuration.write_text(configuration.read_text().split("\n", 1)[1])
    other = Path(directory) / f"voltyard_{version}.deb"
    checked(["fakeroot", "dpkg-deb", "-Znone", "-b", tree, other])
    return other
