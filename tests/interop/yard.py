"""A voltyard of our own: the real binary on a fresh directory and free ports, set up over its API.

The program comes from VOLTYARD_BINARY. Everything else is as an operator would have it: the
one-time link becomes a login, the login makes a key, the key imports the site.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from rest import Rest
from waiting import PATIENCE, until

LOG_LINES_SHOWN = 60


def binary():
    path = os.environ.get("VOLTYARD_BINARY")
    if not path or not os.access(path, os.X_OK):
        sys.exit("VOLTYARD_BINARY must name the voltyard program")
    return path


class Yard:
    """One data directory and, while it runs, the process on it. A context manager."""

    def __init__(self, command="serve", arguments=(), settings=None, directory=None,
                 log_device=None):
        self._own_directory = directory is None
        self.directory = Path(directory or tempfile.mkdtemp(prefix="voltyard-test-"))
        self.data = self.directory / "data"
        self.command = command
        self.arguments = list(arguments)
        self.settings = {"HTTP_PORT": 0, "OCPP_PORT": 0, "DNY_PORT": 0, "YKC_PORT": 0,
                         "METRICS_PORT": 0,
                         "HTTP_ADDRESS": "127.0.0.1", "OCPP_ADDRESS": "127.0.0.1"}
        self.settings.update(settings or {})
        self.log = self.directory / "server.log"
        self.log_device = log_device  # takes the log instead of the file
        self.process = None
        self.running = None
        self.key = None
        self.cookie = None  # of the login that made the key

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, value, trace):
        died = self.process is not None and self.process.poll() is not None
        if kind is None and not died:
            code = self.stop()
            left = (self.data / "run.json").exists()
            if code != 0 or left:
                kind = AssertionError(f"a graceful stop ended with {code}, run.json left: {left}")
        self.kill()
        if kind is not None or died:
            print(f"--- last lines of {self.log.name}"
                  + (f" (it ended with {self.process.returncode})" if died else ""), flush=True)
            if self.log.exists():
                lines = self.log.read_text(errors="replace").splitlines()
                print("\n".join(lines[-LOG_LINES_SHOWN:]), flush=True)
        if self._own_directory:
            shutil.rmtree(self.directory, ignore_errors=True)
        if died and kind is None:
            raise AssertionError("the program under test was not alive at the end")
        if isinstance(kind, AssertionError):
            raise kind

    def start(self, ready_within=60):
        # A sanitizer's quarantine would look like growth.
        sanitizer = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=4"
        environment = {**os.environ, "ASAN_OPTIONS": sanitizer, **self.environment()}
        run_file = self.data / "run.json"
        run_file.unlink(missing_ok=True)  # a killed process leaves its own behind
        with open(self.log_device or self.log, "ab", buffering=0) as log:
            self.process = subprocess.Popen(
                self.command_line(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
                # SIGXFSZ stays ignored, so that a file size limit looks like a full disk.
                restore_signals=False)

        def ready():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.command} ended with {self.process.returncode}")
            return run_file.exists()

        until(ready, f"{self.command} is ready", ready_within)
        self.running = json.loads(run_file.read_text())
        return self

    def command_line(self):
        return [binary(), self.command, "--data", str(self.data), *self.arguments]

    def environment(self):
        """The settings as a process of this yard gets them."""
        return {f"VOLTYARD_{name}": str(value) for name, value in self.settings.items()}

    def stop(self):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30 * PATIENCE)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def alive(self):
        return self.process.poll() is None

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.running['http_port']}"

    @property
    def ocpp_port(self):
        return self.running["ocpp_port"]

    @property
    def rest(self):
        return Rest(self.origin, self.key)

    def metrics(self):
        """The Prometheus page as {name with labels: value}."""
        page = Rest(f"http://127.0.0.1:{self.running['metrics_port']}").ask("GET", "/metrics")[2]
        lines = (line.rsplit(" ", 1) for line in page.splitlines() if line and line[0] != "#")
        return {name: float(value) for name, value in lines}

    def resident_bytes(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmRSS")

    def grown(self, before):
        """Resident octets since `before`; a sanitizer's own share is taken off."""
        return (self.resident_bytes() - before) / PATIENCE

    def set_up(self):
        """The one-time link for a login, the login for a key; returns the client that holds it."""
        token = self.running["setup_link"].split("#token=")[1]
        status, headers, text = Rest(self.origin).ask("POST", "/v1/setup", {"token": token})
        assert status == 204, f"the one-time link was refused: {status} {text}"
        self.cookie = headers["Set-Cookie"].split(";")[0]
        status, _, text = Rest(self.origin).ask(
            "POST", "/v1/api-keys", {"name": "test", "role": "administrator"},
            {"Cookie": self.cookie, "Origin": self.origin})
        assert status == 201, f"no key was made: {status} {text}"
        self.key = json.loads(text)["key"]
        return self.rest
