"""Starts and stops the two servers that are compared. A server is a context manager with a pid and
an OCPP address; its data directory is thrown away."""

import http.cookiejar
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

PATIENCE_S = 60


class Missing(Exception):
    """A program or an answer that the measurement cannot do without."""


def wait_for(look, what, process):
    """The first true value that look() returns."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        if process.poll() is not None:
            raise Missing(f"{what}: the server ended with status {process.returncode}")
        time.sleep(0.05)
    raise Missing(f"{what}: nothing after {PATIENCE_S} s")


class BareServer:
    name = "bare"

    def __init__(self, programs):
        self.program = programs.bare

    def __enter__(self):
        self.process = subprocess.Popen([self.program, "0"], stdout=subprocess.PIPE, text=True)
        self.pid = self.process.pid
        self.url = f"ws://127.0.0.1:{self.process.stdout.readline().strip()}/ocpp"
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class OurServer:
    """`voltyard serve` on a copy of a provisioned data directory."""

    name = "voltyard"

    def __init__(self, programs, template, clock_speed=1, environment=None):
        self.programs = programs
        self.template = template
        self.clock_speed = clock_speed
        self.environment = environment or {}

    def __enter__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="voltyard-bench-"))
        self.data = self.root / "data"
        if self.template:
            shutil.copytree(self.template, self.data)
        (self.data / "run.json").unlink(missing_ok=True)
        self.log = open(self.root / "log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.programs.voltyard, "serve", "--data", self.data, "--shards", "1",
             "--clock-speed", str(self.clock_speed)],
            stdout=self.log, stderr=self.log, env={**os.environ, **SETTINGS, **self.environment})
        self.pid = self.process.pid
        self.running = wait_for(self.read_running, "voltyard serve", self.process)
        self.url = f"ws://127.0.0.1:{self.running['ocpp_port']}/ocpp"
        self.dny_url = f"tcp://127.0.0.1:{self.running['dny_port']}"
        return self

    def metric(self, name):
        """One number of the metrics page."""
        page = f"http://127.0.0.1:{self.running['metrics_port']}/metrics"
        with urllib.request.urlopen(page, timeout=PATIENCE_S) as answer:
            lines = answer.read().decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith(name + " "))

    def read_running(self):
        try:
            running = json.loads((self.data / "run.json").read_text())
        except (OSError, ValueError):
            return None
        return running if running["pid"] == self.pid else None

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=PATIENCE_S)

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            self.process.kill()
            self.log.close()
            shutil.rmtree(self.root, ignore_errors=True)


DNY_CARD = "A5"

# The limits that a measurement would otherwise run into; they are printed with the results.
SETTINGS = {
    "VOLTYARD_HTTP_PORT": "0",
    "VOLTYARD_OCPP_PORT": "0",
    "VOLTYARD_DNY_PORT": "0",
    "VOLTYARD_YKC_PORT": "0",
    "VOLTYARD_OCPP_ADDRESS": "127.0.0.1",
    "VOLTYARD_METRICS_PORT": "0",
    "VOLTYARD_MESSAGES_PER_S": "0",
    "VOLTYARD_CONNECTS_PER_MINUTE": "1000000",
    "VOLTYARD_LOG_LEVEL": "warning",
}


def limits_in_force(programs):
    """`check-config` under the settings of the measurement, as text."""
    answer = subprocess.run([programs.voltyard, "check-config"], capture_output=True, text=True,
                            env={**os.environ, **SETTINGS}, check=True)
    wanted = ("messages_per_s", "message_burst", "connects_per_minute", "header_time_ms",
              "header_bytes", "half_open", "refusal_delay_ms", "message_bytes", "message_parts",
              "message_time_ms", "control_per_s", "queued_calls", "queued_bytes",
              "write_stall_ms", "ping_after_ms", "idle_limit_ms", "heartbeat_s", "frame_log",
              "durable")
    return [line for line in answer.stdout.splitlines() if line.startswith(wanted)]


def provision(programs, prefix, stations, slots, dny=False):
    """A data directory with stations that need no password, and a card for each; the caller
    removes it. Goes the way an operator goes: one-time link, then CSV import. DNY piles are called
    as printed under their code, and their cards have eight hex digits."""
    version, digits, card = ("dny", 8, DNY_CARD) if dny else ("", 6, prefix)
    with OurServer(programs, None) as server:
        page, token = server.running["setup_link"].split("#token=")
        base = page.removesuffix("/setup")
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

        def post(path, body, kind):
            request = urllib.request.Request(base + path, body.encode(), method="POST",
                                             headers={"Content-Type": kind, "Origin": base})
            with browser.open(request, timeout=PATIENCE_S) as answer:
                return json.loads(answer.read() or b"{}")

        def load(what, header, rows):
            for first in range(0, len(rows), 1_000):
                table = "\n".join([header, *rows[first:first + 1_000]]) + "\n"
                report = post(f"/v1/import/{what}", table, "text/csv; charset=utf-8")
                if report["error_count"]:
                    raise Missing(f"import of {what}: {report['errors'][0]}")

        post("/v1/setup", json.dumps({"token": token}), "application/json")
        load("locations", "name,time_zone", ["Bench,Asia/Shanghai"])
        load("stations", "identity,location,security_profile,evse_count,default_version",
             [f"{prefix}{n:0{digits}},Bench,0,{slots},{version}" for n in range(1, stations + 1)])
        load("tokens", "uid", [f"{card}{n:06}" for n in range(1, stations + 1)])
        server.stop()
        template = tempfile.mkdtemp(prefix="voltyard-bench-template-")
        shutil.rmtree(template)
        shutil.copytree(server.data, template)
    return template
