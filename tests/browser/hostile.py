"""What piles and people may type against every page, foreign pages against ours, and a server that goes
away under all open pages and comes back: a real Chromium against `voltyard serve`."""

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from fleet import free_port
from foreign import node_program
from provisioning import provision
from yard import Yard

HERE = Path(__file__).resolve().parent
PAGE_WITHIN = 400
PILES = ("H1", "H2")


class Doors(ThreadingHTTPServer):
    """POST /stop and /start: the page's hand on the server. It keeps its ports."""

    def __init__(self, yard):
        class Door(BaseHTTPRequestHandler):
            def do_POST(self):  # pylint: disable=invalid-name
                if self.path == "/stop":
                    assert yard.stop() == 0
                elif self.path == "/start":
                    yard.start()
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Door)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def main():
    settings = {"HTTP_PORT": free_port(), "OCPP_PORT": free_port(), "RIDER_CODES": "outbox"}
    with Yard(settings=settings) as yard:
        rest = yard.set_up()
        site = provision(rest, [{"identity": name, "security_profile": 0, "evse_count": 2}
                                for name in PILES])
        label = rest.post(f"/v1/locations/{site.location_id}/labels")["items"][0]
        doors = Doors(yard)
        environment = {**os.environ, "VOLTYARD_URL": yard.origin, "VOLTYARD_KEY": yard.key,
                       "VOLTYARD_COOKIE": yard.cookie, "VOLTYARD_CODE": label["code"],
                       "VOLTYARD_OCPP_URL": f"ws://127.0.0.1:{yard.ocpp_port}/ocpp",
                       "VOLTYARD_DOORS": f"http://127.0.0.1:{doors.server_port}"}
        page = subprocess.run([node_program(), "hostile.mjs", *sys.argv[1:]], cwd=HERE,
                              env=environment, timeout=PAGE_WITHIN, check=False)
        doors.shutdown()
        return page.returncode


if __name__ == "__main__":
    sys.exit(main())
