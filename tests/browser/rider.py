"""The resident's page in a real Chromium, from a scanned code to the receipt, on a real DNY fleet."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from fleet import Fleet, free_port
from foreign import node_program
from provisioning import provision
from yard import Yard, binary

HERE = Path(__file__).resolve().parent
PAGE_WITHIN = 400
PILE, CODE, SLOTS = "07-13544001", "13544001", 12
DARK_PILE, DARK_CODE = "07-13544002", "13544002"  # never connects


def main():
    home = Path(tempfile.mkdtemp(prefix="voltyard-rider-"))
    secret = home / "secret"
    secret.write_text("a secret of the stand-in\n")
    port, wechat = free_port(), free_port()
    stand_in = f"http://127.0.0.1:{wechat}"
    settings = {"CLOCK_SPEED": 60, "RIDER_CODES": "outbox", "DNY_PORT": free_port(),
                "HTTP_PORT": port, "EGRESS_NETWORKS": "127.0.0.1", "KEEP_PHOTOS_DAYS": 90,
                "PAYMENTS": home / "payments.toml",
                "RIDER_WECHAT_APP_ID": "wx0000000000000001",
                "RIDER_WECHAT_SECRET_FILE": str(secret),
                "RIDER_WECHAT_PAGE_URL": f"http://127.0.0.1:{port}",
                "RIDER_WECHAT_OPEN_URL": stand_in, "RIDER_WECHAT_API_URL": stand_in}
    try:
        with sandbox(home, port) as provider:
            return run(settings, wechat, provider)
    finally:
        shutil.rmtree(home)


@contextmanager
def sandbox(home, port):
    """A payment provider to play with, and an account that gives."""
    process = subprocess.Popen(
        [binary(), "pay-sandbox", "--dir", str(home), "--port", "0", "--server",
         f"http://127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        with (home / "payments.toml").open("a") as config:
            config.write('\n[[account]]\nname = "gift"\nprovider = "granted"\nmost_minor = 500\n')
        yield re.search(r"http://127\.0\.0\.1:\d+", line).group()
    finally:
        process.terminate()
        process.wait(timeout=30)


def run(settings, wechat, provider):
    with Yard(settings=settings) as yard:
        rest = yard.set_up()
        provision(rest, [{"identity": identity, "security_profile": 0, "default_version": "dny",
                          "evse_count": SLOTS} for identity in (PILE, DARK_PILE)])
        location = rest.get("/v1/locations")["items"][0]["id"]
        labels = rest.post(f"/v1/locations/{location}/labels")["items"]
        label = next(one for one in labels if one["code"] == CODE)
        environment = {**os.environ, "VOLTYARD_URL": yard.origin, "VOLTYARD_KEY": yard.key,
                       "VOLTYARD_CODE": label["code"], "VOLTYARD_CHECK": label["check_code"],
                       "VOLTYARD_DARK_CODE": DARK_CODE, "VOLTYARD_LOCATION": location,
                       "VOLTYARD_PROVIDER": provider, "VOLTYARD_WECHAT_PORT": str(wechat)}
        # Nobody has a card: all plug in and wait to be started by telephone.
        with Fleet(yard.directory, yard.running["dny_port"], "07-", 1, protocol="dny",
                   first_station=13_544_001, evses=SLOTS, rush=240, riders=100, faults=0,
                   token_prefix="A5", meter_interval=60, speed=60, by_phone=1) as fleet:
            page = subprocess.run([node_program(), "rider_page.mjs", *sys.argv[1:]], cwd=HERE,
                                  env=environment, timeout=PAGE_WITHIN, check=False)
            fleet.end()
        return page.returncode


if __name__ == "__main__":
    sys.exit(main())
