"""What the browser's pages take, measured and printed, never judged: a status change until it is on the
screen, a list of 10,000 piles, the resident's first paint. Each line says what it must reach.

768 slots of 64 DNY piles charge all the while, at clock speed 60."""

import os
import subprocess
import sys
from pathlib import Path

from fleet import Fleet, free_port
from foreign import node_program
from provisioning import provision
from waiting import until
from yard import Yard

HERE = Path(__file__).resolve().parent
PAGE_WITHIN = 200
FIRST, PILES, SLOTS = 13_544_001, 64, 12
OWN = FIRST + PILES  # the pile whose slots the test plugs in and out
CARDS = [f"A5{rider:06}" for rider in range(1, 1001)]


def identity(number):
    return f"04-{number:08}"


def main():
    settings = {"CLOCK_SPEED": 60, "DNY_PORT": free_port()}
    with Yard(settings=settings) as yard:
        rest = yard.set_up()
        stations = [{"identity": identity(number), "name": f"{number - FIRST + 1} 号桩",
                     "security_profile": 0, "default_version": "dny", "evse_count": SLOTS}
                    for number in range(FIRST, OWN + 1)]
        site = provision(rest, stations, CARDS)
        label = rest.post(f"/v1/locations/{site.location_id}/labels")["items"][0]
        environment = {**os.environ, "VOLTYARD_URL": yard.origin, "VOLTYARD_KEY": yard.key,
                       "VOLTYARD_COOKIE": yard.cookie, "VOLTYARD_CODE": label["code"],
                       "VOLTYARD_DNY_PORT": str(yard.running["dny_port"]),
                       "VOLTYARD_DNY_ID": str(0x04000000 + OWN),
                       "VOLTYARD_STATION": site.station_id(identity(OWN))}
        with Fleet(yard.directory, yard.running["dny_port"], "04-", PILES, protocol="dny",
                   first_station=FIRST, evses=SLOTS, rush=480, riders=len(CARDS), faults=0,
                   token_prefix="A5", meter_interval=300, speed=60) as fleet:
            def charging():
                return len(rest.get("/v1/sessions", state="active", limit=1000)["items"])

            until(lambda: charging() == PILES * SLOTS, "every slot charges", 60)
            page = subprocess.run([node_program(), "measure.mjs", *sys.argv[1:]], cwd=HERE,
                                  env=environment, timeout=PAGE_WITHIN, check=False)
            print(f"  {charging()} of {PILES * SLOTS} slots still charged at the end")
            assert fleet.alive()
        return page.returncode


if __name__ == "__main__":
    sys.exit(main())
