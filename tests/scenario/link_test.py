"""Whoever has the machine gets a login from the running server, and nobody else does."""

import stat
import subprocess
import sys

from cases import case, run
from rest import Rest
from yard import Yard, binary


def ask_for_link(data):
    done = subprocess.run([binary(), "link", "--data", str(data)], capture_output=True, text=True,
                          timeout=60, check=False)
    return done.returncode, done.stdout.strip(), done.stderr


class Link:
    def __init__(self, yard):
        self.yard = yard
        yard.set_up()

    def exchange(self, link):
        """Status of the exchange, and the cookie that came of it."""
        assert link.startswith(self.yard.origin + "/setup#token="), link
        token = link.split("#token=")[1]
        status, headers, _ = Rest(self.yard.origin).ask("POST", "/v1/setup", {"token": token})
        return status, headers.get("Set-Cookie", "").split(";")[0]

    @case
    def a_lost_login_is_replaced_on_the_machine(self):
        code, link, errors = ask_for_link(self.yard.data)
        assert code == 0, errors
        status, cookie = self.exchange(link)
        assert status == 204, status
        status, _, text = Rest(self.yard.origin).ask("GET", "/v1/me", headers={"Cookie": cookie})
        assert status == 200 and '"administrator"' in text, text
        assert self.exchange(link)[0] == 401, "the link worked twice"

    @case
    def only_the_newest_link_works(self):
        older, newer = (ask_for_link(self.yard.data)[1] for _ in range(2))
        assert self.exchange(older)[0] == 401
        assert self.exchange(newer)[0] == 204

    @case
    def the_secret_is_for_the_owner_of_the_data_directory(self):
        run_file = self.yard.data / "run.json"
        assert stat.S_IMODE(run_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(self.yard.data.stat().st_mode) == 0o700
        private = Rest(f"http://127.0.0.1:{self.yard.running['metrics_port']}")
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer vm_guess"}):
            assert private.ask("POST", "/setup-link", "", headers)[0] == 401, headers
        known = {"Authorization": "Bearer " + self.yard.running["machine_secret"]}
        assert private.ask("POST", "/setup-link", "", known)[0] == 201
        assert private.ask("GET", "/setup-link", headers=known)[0] == 405
        public = Rest(self.yard.origin)
        assert public.ask("POST", "/setup-link", "", known)[0] in (404, 405)

    @case
    def the_counters_are_not_for_the_public(self):
        private = Rest(f"http://127.0.0.1:{self.yard.running['metrics_port']}")
        assert "csms_messages" in private.ask("GET", "/metrics")[2]
        page = Rest(self.yard.origin).ask("GET", "/metrics")[2]
        assert "csms_messages" not in page, page[:200]
        assert Rest(self.yard.origin).ask("GET", "/readyz")[0] == 200

    @case
    def without_a_server_the_command_says_so(self):
        code, _, errors = ask_for_link(self.yard.directory / "nowhere")
        assert code == 1 and "no server runs on" in errors, errors


def main():
    with Yard() as yard:
        return run(Link(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
