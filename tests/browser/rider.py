"""The resident's page in a real Chromium, from a scanned code to the receipt, on a real DNY fleet."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fleet import Fleet, free_port
from foreign import node_program
from provisioning import provision
from yard import Yard

HERE = Path(__file__).resolve().parent
PAGE_WITHIN = 400
PILE, SLOTS = "07-13544001", 12


def main():
    home = Path(tempfile.mkdtemp(prefix="voltyard-wechat-"))
    secret = home / "secret"
    secret.write_text("a secret of the stand-in\n")
    port, wechat = free_port(), free_port()
    stand_in = f"http://127.0.0.1:{wechat}"
    settings = {"CLOCK_SPEED": 60, "RIDER_CODES": "outbox", "DNY_PORT": free_port(),
                "HTTP_PORT": port, "EGRESS_NETWORKS": "127.0.0.1",
                "RIDER_WECHAT_APP_ID": "wx0000000000000001",
                "RIDER_WECHAT_SECRET_FILE": str(secret),
                "RIDER_WECHAT_PAGE_URL": f"http://127.0.0.1:{port}",
                "RIDER_WECHAT_OPEN_URL": stand_in, "RIDER_WECHAT_API_URL": stand_in}
    try:
        return run(settings, wechat)
    finally:
        shutil.rmtree(home)


def run(settings, wechat):
    with Yard(settings=settings) as yard:
        rest = yard.set_up()
        provision(rest, [{"identity": PILE, "security_profile": 0, "default_version": "dny",
                          "evse_count": SLOTS}])
        location = rest.get("/v1/locations")["items"][0]["id"]
        label = rest.post(f"/v1/locations/{location}/labels")["items"][0]
        environment = {**os.environ, "VOLTYARD_URL": yard.origin, "VOLTYARD_KEY": yard.key,
                       "VOLTYARD_CODE": label["code"], "VOLTYARD_CHECK": label["check_code"],
                       "VOLTYARD_WECHAT_PORT": str(wechat)}
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
