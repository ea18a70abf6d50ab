"""People in a real Chromium against `voltyard serve` on a fresh directory: nobody is there yet."""

import os
import subprocess
import sys
from pathlib import Path

from fleet import free_port
from foreign import node_program
from yard import Yard

HERE = Path(__file__).resolve().parent
PAGE_WITHIN = 300


def main():
    # The page must find the server again after it has restored a backup.
    with Yard("serve", settings={"HTTP_PORT": free_port()}) as yard:
        environment = {**os.environ, "VOLTYARD_URL": yard.origin,
                       "VOLTYARD_SETUP_LINK": yard.running["setup_link"]}
        page = subprocess.run([node_program(), "people.mjs", *sys.argv[1:]], cwd=HERE,
                              env=environment, timeout=PAGE_WITHIN, check=False)
        return page.returncode


if __name__ == "__main__":
    sys.exit(main())
