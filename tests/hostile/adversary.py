"""What the hostile suites share: one yard, one station per test, a bystander that must not notice."""

import json
import threading

from cases import run
from provisioning import provision
from raw_station import RawStation, basic
from yard import Yard

BYSTANDER = "BYSTANDER"


class Adversary:
    """Base of the suites: owns the connections it opens; each test begins without any."""

    stations = []  # import columns, at least `identity`; each test uses its own

    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        rows = [{"identity": BYSTANDER, "security_profile": 0}, *self.stations]
        self.site = provision(self.rest, rows)
        self._mine = threading.local()
        self._bystander_lock = threading.Lock()
        self._bystander = RawStation(yard.ocpp_port)
        assert self._bystander.upgrade(f"/ocpp/{BYSTANDER}").status == 101
        self._bystander.result("BootNotification",
                               {"chargePointVendor": "v", "chargePointModel": "m"})

    @property
    def _open(self):
        """The connections of the test that runs on this thread."""
        if not hasattr(self._mine, "open"):
            self._mine.open = []
        return self._mine.open

    def connect(self, **options):
        station = RawStation(self.yard.ocpp_port, **options)
        self._open.append(station)
        return station

    def knock(self, identity, *headers, **options):
        """The answer to an upgrade on a connection of its own."""
        return self.connect().upgrade("/ocpp/" + identity, *headers, **options)

    def station(self, identity, subprotocol="ocpp1.6", boot=True, **options):
        """A connected station; with its password when it has one."""
        station = self.connect(**options)
        password = self.site.passwords.get(identity)
        headers = [basic(identity, password)] if password else []
        head = station.upgrade("/ocpp/" + identity, *headers, subprotocol=subprotocol)
        assert head.status == 101, head.status
        if boot:
            about = {"chargePointVendor": "v", "chargePointModel": "m"}
            if subprotocol == "ocpp2.0.1":
                about = {"reason": "PowerUp",
                         "chargingStation": {"model": "m", "vendorName": "v"}}
            assert station.result("BootNotification", about)["status"] == "Accepted"
        return station

    def security_events(self, rule):
        events = self.rest.get("/v1/events", limit=1000)["items"]
        return [event for event in events
                if event["kind"] == "security" and event["details"].get("rule") == rule]

    def after_each(self):
        """Nobody else noticed: the process lives, the bystander's heartbeat is answered."""
        for station in self._open:
            station.socket.close()
        self._open.clear()
        assert self.yard.alive(), "the program under test died"
        with self._bystander_lock:
            assert self._bystander.result("Heartbeat")["currentTime"].endswith("Z")


def run_suite(suite, wanted, settings=None, log_device=None):
    with Yard(settings=settings, log_device=log_device) as yard:
        adversary = suite(yard)
        return run(adversary, wanted, adversary.after_each)


def error_of(answer):
    """Code of a CALLERROR frame whose shape is right."""
    assert answer[0] == 4 and len(answer) == 5, answer
    assert len(answer[3]) <= 255 and answer[4] == {}, answer
    return answer[2]


def call_text(action, payload_text, message_id="m1"):
    return f"[2,{json.dumps(message_id)},{json.dumps(action)},{payload_text}]"
