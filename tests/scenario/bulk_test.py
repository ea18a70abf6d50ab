"""One command for many stations, over real sockets: a dry run, canaries, a pause, a kill -9 while an
answer is awaited, and once more to those who failed. Nobody who has answered is asked twice."""

import json
import sys

from cases import case, run
from fleet import Fleet, free_port, identities
from provisioning import provision
from raw_station import RawStation
from rest import Refused
from waiting import until
from yard import Yard

PILES = ["P1", "P2", "P3", "P4"]
FLEET = identities("F", 12)
RESET = {"kind": "reset", "when": "idle"}


class Pile:
    """A station whose answers the test gives by hand."""

    def __init__(self, port, identity):
        self.asked = []  # commands that are not answered yet
        self.socket = RawStation(port)
        assert self.socket.upgrade("/ocpp/" + identity).status == 101, identity
        self.hear_until("boot", ["BootNotification",
                                 {"chargePointVendor": "V", "chargePointModel": "M"}])

    def hear_until(self, message_id, call):
        """Sends a CALL and reads up to its answer; what is asked of us meanwhile is kept."""
        self.socket.send_text(json.dumps([2, message_id, *call]))
        while True:
            message = json.loads(self.socket.next_text())
            if message[0] == 2:
                self.asked.append(message)
            elif message[1] == message_id:
                return

    def commands(self):
        """How many commands wait here for an answer; a heartbeat's answer comes after them."""
        self.hear_until("beat", ["Heartbeat", {}])
        return len(self.asked)

    def answer(self, status):
        message = self.asked.pop(0)
        assert message[2] == "Reset" and message[3] == {"type": "Soft"}, message
        self.socket.send_text(json.dumps([3, message[1], {"status": status}]))


class Bulk:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.site = provision(self.rest, [
            {"identity": identity, "security_profile": 0, "evse_count": 1}
            for identity in PILES + FLEET])
        self.piles = {}
        self.connect()

    def connect(self):
        self.piles = {name: Pile(self.yard.ocpp_port, name) for name in PILES}

    def order(self, stations, policy, command=None, dry_run=False):
        return self.rest.post("/v1/jobs" + ("?dry_run=true" if dry_run else ""), {
            "name": "重启", "command": command or RESET,
            "stations": {"identities": stations}, "policy": policy})

    def job(self):
        return self.rest.get("/v1/jobs/" + self.job_id)

    def becomes(self, state):
        return until(lambda: (one := self.job())["state"] == state and one, f"the job is {state}")

    def asked(self, name):
        until(lambda: self.piles[name].commands() == 1, f"{name} is asked")

    def outcomes(self):
        rows = self.rest.get(f"/v1/jobs/{self.job_id}/stations")["items"]
        return [(row["name"], row["outcome"], row["tries"]) for row in rows]

    @case
    def a_dry_run_says_whom_it_would_reach_and_sends_nothing(self):
        look = lambda: self.order(PILES + ["NOBODY"], {}, dry_run=True)["plan"]
        plan = until(lambda: (one := look())["online"] == 4 and one, "all are shown as connected")
        assert (plan["stations"], plan["able"], plan["offline"]) == (4, 4, 0), plan
        assert plan["unknown_identities"] == ["NOBODY"], plan
        assert [pile.commands() for pile in self.piles.values()] == [0, 0, 0, 0]

    @case
    def the_canary_is_asked_alone_and_then_a_person_is(self):
        made = self.order(PILES, {"canary": 1, "at_once": 1, "stop_percent": 100})
        self.job_id = made["job"]["id"]
        self.asked("P1")
        self.piles["P1"].answer("Accepted")
        self.becomes("waiting")
        assert [self.piles[name].commands() for name in PILES[1:]] == [0, 0, 0]

    @case
    def a_paused_job_hears_the_answer_and_asks_nobody_else(self):
        self.rest.post(f"/v1/jobs/{self.job_id}/go-on", {})
        self.asked("P2")
        self.rest.post(f"/v1/jobs/{self.job_id}/pause", {})
        self.piles["P2"].answer("Accepted")
        until(lambda: self.job()["counts"]["succeeded"] == 2, "the answer is kept")
        assert self.job()["state"] == "paused", self.job()
        assert [self.piles[name].commands() for name in PILES[2:]] == [0, 0]

    @case
    def after_a_kill_nobody_is_asked_twice_and_what_was_open_is_unknown(self):
        self.rest.post(f"/v1/jobs/{self.job_id}/resume", {})
        self.asked("P3")
        self.yard.kill()
        self.yard.start()
        self.rest = self.yard.rest
        self.connect()
        self.asked("P4")
        self.piles["P4"].answer("Rejected")
        self.becomes("done")
        assert [self.piles[name].commands() for name in PILES] == [0, 0, 0, 0]
        assert self.outcomes() == [("P1", "succeeded", 1), ("P2", "succeeded", 1),
                                   ("P3", "unknown", 1), ("P4", "refused", 1)], self.outcomes()

    @case
    def those_who_failed_are_asked_once_more_and_only_they(self):
        self.rest.post(f"/v1/jobs/{self.job_id}/retry", {"outcomes": ["refused", "unknown"]})
        for name in ("P3", "P4"):
            self.asked(name)
            self.piles[name].answer("Accepted")
        self.becomes("done")
        assert [self.piles[name].commands() for name in PILES[:2]] == [0, 0]
        assert self.outcomes() == [("P1", "succeeded", 1), ("P2", "succeeded", 1),
                                   ("P3", "succeeded", 2), ("P4", "succeeded", 2)], self.outcomes()

    @case
    def what_people_decided_is_in_the_log(self):
        kinds = [entry["kind"] for entry in reversed(self.rest.get("/v1/log")["items"])]
        wanted = ["bulk.started", "bulk.gone_on", "bulk.paused", "bulk.resumed", "bulk.retried"]
        assert [kind for kind in kinds if kind.startswith("bulk.")] == wanted, kinds

    @case
    def a_fleet_is_reached_as_a_whole_through_a_kill_and_each_pile_once(self):
        refresh = {"kind": "refresh"}
        try:
            self.order(FLEET, {}, refresh)
            raise AssertionError("none has ever been connected")
        except Refused as refused:
            assert refused.status == 400, refused
        with Fleet(self.yard.directory, self.yard.ocpp_port, "F", len(FLEET), demand=0):
            online = lambda: self.order(FLEET, {}, refresh, dry_run=True)["plan"]["online"]
            until(lambda: online() == len(FLEET), "all are connected", 60)
            policy = {"canary": 2, "go_on_alone": True, "at_once": 1, "per_minute": 120}
            self.job_id = self.order(FLEET, policy, refresh)["job"]["id"]
            until(lambda: self.job()["counts"]["succeeded"] >= 4, "some have answered")
            self.yard.kill()
            self.yard.start()
            self.rest = self.yard.rest
            counts = self.becomes("done")["counts"]
        assert counts["succeeded"] + counts["unknown"] == len(FLEET), counts
        assert counts["unknown"] <= 1, counts
        assert all(tries == 1 for _, _, tries in self.outcomes()), self.outcomes()


def main():
    with Yard(settings={"OCPP_PORT": free_port()}) as yard:
        return run(Bulk(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
