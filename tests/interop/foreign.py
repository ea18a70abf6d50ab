"""Foreign OCPP clients as stations that a test can lead: see leash_ocpp.py for the lines."""

import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path

from waiting import PATIENCE, until

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ANSWER_WITHIN = 60


def _python():
    return [str(ROOT / ".tools/venv/bin/python"), "-B", str(HERE / "leash_ocpp.py")]


def node_program():
    pinned = ROOT / ".tools/node/node_modules/.bin"
    node = shutil.which("node", path=f"{pinned}{os.pathsep}{os.environ['PATH']}")
    assert node, "no node: ./dev setup installs it"
    return node


def _node():
    return [node_program(), str(HERE / "leash_ocpp_rpc.mjs")]


CLIENTS = {"ocpp": _python, "ocpp-rpc": _node}


class Station:
    """One foreign client. A context manager; what it was asked for is kept in `asked`."""

    def __init__(self, client, url, subprotocol, version, user=None, password=None, ca=None):
        options = {"url": url, "subprotocol": subprotocol, "version": version, "user": user,
                   "password": password, "ca": ca}
        self.asked = []
        self._answers = queue.Queue()
        self._process = subprocess.Popen(
            [*CLIENTS[client](), json.dumps(options)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, cwd=HERE)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            message = json.loads(line)
            if "asked" in message:
                self.asked.append((message["asked"], message["payload"]))
            else:
                self._answers.put(message)
        self._answers.put({"failure": "the client has ended"})

    def __enter__(self):
        try:
            first = self._next()
            assert first.get("ready"), first
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()

    def _next(self):
        try:
            return self._answers.get(timeout=ANSWER_WITHIN * PATIENCE)
        except queue.Empty:
            raise AssertionError("the foreign client says nothing") from None

    def _order(self, order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def call(self, action, **payload):
        """The answer; a CALLERROR or an answer against the schema fails the test."""
        self._order({"call": action, "payload": payload})
        message = self._next()
        assert "answer" in message, f"{action}: {message}"
        return message["answer"]

    def will_answer(self, action, **payload):
        self._order({"will_answer": action, "payload": payload})

    def request_for(self, action):
        """The payload with which we asked for `action`, once we have."""
        def found():
            return next((payload for name, payload in self.asked if name == action), None)
        return until(found, f"the station is asked for {action}")
