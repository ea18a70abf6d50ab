"""The package on a whole Debian 12: under a systemd that boots, and as a container image.

Both need root, a Debian mirror and the programs below, so they run only with VOLTYARD_LONG=1.
The system is made by debootstrap, booted by systemd-nspawn with a network of its own, and given to
buildah as the base image that the Containerfile names.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from scratch import checked, package_in, run
from waiting import until

NEEDED = ("debootstrap", "systemd-nspawn", "buildah")
MIRROR = "http://deb.debian.org/debian"
BASE = "docker.io/library/debian:12-slim"
PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates,iproute2,curl"
SKIPPED = 77

# Runs inside, as root, beside the service. Each line of what it prints is "name: value".
VISIT = r"""#!/bin/bash
ip link set lo up
unit() { systemctl show "$1" -p "$2" --value; }
answers() { curl -s -o /dev/null -w '%{http_code}' --retry 20 --retry-connrefused http://127.0.0.1:8080/; }
echo "active: $(systemctl is-active voltyard)"
echo "console: $(answers)"
case $(voltyard link --data /var/lib/voltyard) in
  http://127.0.0.1:8080/setup#token=vl_*) echo "link: yes" ;;
esac
systemctl start voltyard-backup.service
echo "backup: $(unit voltyard-backup Result)"
echo "backups: $(ls /var/backups/voltyard/*.db | wc -l)"
systemctl reload voltyard
echo "reload: $? $(systemctl is-active voltyard)"
kill -9 "$(unit voltyard MainPID)"
sleep 4
echo "after a crash: $(answers) $(systemctl is-active voltyard)"
dpkg --install /root/voltyard.deb >/root/upgrade.log 2>&1
echo "upgrade: $? $(answers) $(systemctl is-active voltyard)"
systemctl stop voltyard
echo "stop: $(unit voltyard Result)"
dpkg --remove voltyard >/dev/null 2>&1
echo "removed: $(ls /var/lib/voltyard/voltyard.db)"
dpkg --purge voltyard >/dev/null 2>&1
echo "purged: $(ls -d /var/lib/voltyard 2>/dev/null)"
poweroff
"""
EXPECTED = """active: active
console: 200
link: yes
backup: success
backups: 1
reload: 0 active
after a crash: 200 active
upgrade: 0 200 active
stop: success
removed: /var/lib/voltyard/voltyard.db
purged:
"""
UNIT = """[Unit]
After=voltyard.service
[Service]
ExecStart=/bin/bash -c '/root/visit.sh > /root/visit.log 2>&1'
[Install]
WantedBy=multi-user.target
"""


def why_not():
    if not os.environ.get("VOLTYARD_LONG"):
        return "only with VOLTYARD_LONG=1"
    if os.geteuid() != 0:
        return "only root may boot a system"
    missing = [name for name in NEEDED if shutil.which(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else None


def installed_system(root, package):
    shutil.copy(package, root / "root/voltyard.deb")
    checked(["chroot", root, "apt-get", "update", "-qq"])
    checked(["chroot", root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-qq",
             "--yes", "--no-install-recommends", "/root/voltyard.deb"])
    (root / "root/visit.sh").write_text(VISIT)
    (root / "root/visit.sh").chmod(0o755)
    (root / "etc/systemd/system/visit.service").write_text(UNIT)
    checked(["chroot", root, "systemctl", "enable", "visit.service"])


def under_systemd(root):
    run(["systemd-nspawn", "--quiet", "--directory", root, "--boot", "--private-network",
         "--register=no", "--keep-unit"])
    seen = (root / "root/visit.log").read_text()
    told = "\n".join(line.rstrip() for line in seen.splitlines()) + "\n"
    assert told == EXPECTED, f"under systemd:\n{seen}"
    print("under systemd: backup, reload, crash, upgrade, stop, removal, purge", flush=True)


def as_image(root, folder, store):
    environment = {**os.environ, "STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}

    def buildah(*arguments):
        return checked(["buildah", "--root", store / "root", "--runroot", store / "run",
                        *arguments], env=environment).strip()

    base = buildah("from", "scratch")
    buildah("add", "--quiet", base, root, "/")
    buildah("commit", "--quiet", base, BASE)
    buildah("bud", "--quiet", "--pull-never", "--format", "docker", "--tag", "voltyard", folder)
    made = buildah("from", "--pull-never", "localhost/voltyard")
    assert buildah("run", made, "--", "id", "-un") == "voltyard", "it must not run as root"
    with subprocess.Popen(["buildah", "--root", store / "root", "--runroot", store / "run", "run",
                           made, "--", "/usr/bin/voltyard", "serve", "--config",
                           "/etc/voltyard/voltyard.toml"], env=environment) as service:
        try:
            until(ready, "the container answers", 60, every=0.5)
        finally:
            service.terminate()
    print("as an image: built, answers, not as root", flush=True)


def ready():
    try:
        with urllib.request.urlopen("http://127.0.0.1:9100/readyz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def main():
    reason = why_not()
    if reason:
        print(f"skipped: {reason}")
        return SKIPPED
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="voltyard-machine-") as scratch:
        root = Path(scratch) / "debian"
        checked(["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", root,
                 MIRROR])
        as_image(root, folder, Path(scratch) / "images")
        installed_system(root, package_in(folder))
        under_systemd(root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
