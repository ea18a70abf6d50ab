"""The first page in a real Chromium against `voltyard demo` on a fresh directory."""

import os
import subprocess
import sys
from pathlib import Path

from foreign import node_program
from yard import Yard

HERE = Path(__file__).resolve().parent
PAGE_WITHIN = 900


def main():
    yard = Yard("demo", ["--history-days", "3"])
    yard.settings["PUBLIC_URL"] = "https://charge.example"  # what labels lead to
    with yard:
        environment = {**os.environ, "VOLTYARD_URL": yard.origin,
                       "VOLTYARD_SETUP_LINK": yard.running["setup_link"],
                       "VOLTYARD_OCPP_URL": f"ws://127.0.0.1:{yard.ocpp_port}/ocpp"}
        page = subprocess.run([node_program(), "first_page.mjs", *sys.argv[1:]], cwd=HERE,
                              env=environment, timeout=PAGE_WITHIN, check=False)
        return page.returncode


if __name__ == "__main__":
    sys.exit(main())
