"""A simulated fleet as a process of its own: it outlives the server that it charges at."""

import json
import os
import signal
import socket
import subprocess

from waiting import PATIENCE, until
from yard import binary


def free_port():
    """A port that a server may take again and again. Nobody holds it meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Fleet:
    """`voltyard sim` against a port; a context manager. `options` are its command line."""

    def __init__(self, directory, port, prefix, stations, protocol="ocpp1.6", **options):
        self.journal = directory / f"acknowledged-{prefix}.jsonl"
        self.log = directory / f"fleet-{prefix}.log"
        is_binary = protocol in ("dny", "ykc")
        url = f"tcp://127.0.0.1:{port}" if is_binary else f"ws://127.0.0.1:{port}/ocpp"
        self._arguments = [binary(), "sim", "--url", url,
                           "--stations", str(stations), "--identity-prefix", prefix,
                           "--protocol", protocol, "--acknowledged-log", str(self.journal)]
        for name, value in options.items():
            self._arguments.append("--" + name.replace("_", "-"))
            if value is not True:  # a flag has no value
                self._arguments.append(str(value))
        self._process = None
        self._read = 0  # octets of the journal
        self._lines = 0

    def __enter__(self):
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(self._arguments, stdin=subprocess.DEVNULL,
                                             stdout=log, stderr=log, env=os.environ)
        return self

    def __exit__(self, kind, *_):
        self.end()
        if kind is not None and self.log.exists():
            print(f"--- last lines of {self.log.name}")
            print("\n".join(self.log.read_text().splitlines()[-8:]), flush=True)

    def wait_online(self, rest, station_ids):
        """Waits until all its piles are connected: where the clock is fast, cars come at once, and
        whoever finds his pile not connected yet charges without a server."""
        wanted = set(station_ids)

        def online():
            return {one["id"] for one in rest.pages("/v1/stations") if one["online"]}

        until(lambda: wanted <= online(), "the fleet is online", 60)

    def alive(self):
        return self._process.poll() is None

    def end(self):
        """SIGTERM; the fleet ends its charges and says goodbye."""
        if self.alive():
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=30 * PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def count(self):
        """How many messages were acknowledged so far."""
        if not self.journal.exists():
            return 0
        size = self.journal.stat().st_size
        if size > self._read:
            with open(self.journal, "rb") as file:
                file.seek(self._read)
                self._lines += file.read(size - self._read).count(b"\n")
            self._read = size
        return self._lines

    def acknowledged(self):
        """All lines; the last one may be cut off by the end of the process."""
        if not self.journal.exists():
            return []
        whole = self.journal.read_text().rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]


def identities(prefix, stations):
    return [f"{prefix}{number:06}" for number in range(1, stations + 1)]


def cards(prefix, count):
    return [f"{prefix}{number:06}" for number in range(1, count + 1)]
