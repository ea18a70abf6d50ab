"""YKC piles over real sockets: a charge from login to bill, and what is wrong on the line."""

import random
import socket
import sys
from datetime import datetime, timedelta, timezone

from adversary import Adversary
from cases import case, run, waiting_case
from rest import Refused
from waiting import until
from yard import Yard
from ykc_pile import (CHARGING, CLOCK, HEARTBEAT, LOGIN, READ, REBOOT, RECORD, START, STOP,
                      START_TOGETHER, YkcPile, frame, now)

CARD = "D14B0A54"
PILES = {name: f"5503141278{n:04}" for n, name in enumerate(
    ("charge", "swipe", "offline", "glued", "bad", "double", "sealed", "deaf", "cut", "order",
     "foreign", "encrypted", "early", "high", "random", "together"), start=2305)}


class Ykc(Adversary):
    stations = [{"identity": code, "security_profile": 0, "default_version": "ykc",
                 "evse_count": 2, "max_power_w": 120_000}
                for code in PILES.values()]

    def __init__(self, yard):
        super().__init__(yard)
        self.rest.import_csv("tokens", f"uid\n{CARD}\n")

    def pile(self, name, code=None, **options):
        pile = YkcPile(self.yard.running["ykc_port"], code or PILES[name], **options)
        self._open.append(pile)
        return pile

    def ready(self, name):
        pile = self.pile(name)
        assert pile.login() == pile.code + b"\0"
        pile.prices()
        return pile

    def slot(self, name, number):
        station_id = self.site.station_id(PILES[name])
        slots = self.rest.get("/v1/evses", station_id=station_id, limit=100)["items"]
        return next(slot for slot in slots if slot["number"] == number)

    def start(self, name, number, wait_s=10):
        return self.rest.post(f"/v1/evses/{self.slot(name, number)['id']}/start",
                              {"token_uid": CARD}, wait_s=wait_s)

    def sessions(self, name):
        station_id = self.site.station_id(PILES[name])
        return self.rest.get("/v1/sessions", station_id=station_id)["items"]

    def events(self, kind):
        return [event for event in self.rest.get("/v1/events", limit=1000)["items"]
                if event["kind"] == kind]

    @waiting_case
    def a_pile_that_answers_nothing_is_given_up_and_stopped(self):
        pile = self.ready("deaf")
        pile.wait_command(READ, count=2)
        pile.deaf = True
        operation = self.start("deaf", 1, wait_s=0)
        pile.wait_command(STOP, seconds=60)
        done = until(lambda: (now_ := self.rest.get(f"/v1/operations/{operation['id']}"))
                     ["state"] == "failed" and now_, "it is given up", seconds=60)
        assert "did not answer" in done["failure"], done
        assert self.sessions("deaf") == []

    @case
    def a_charge_from_login_to_bill(self):
        pile = self.ready("charge")
        set_to = pile.wait_command(CLOCK)[7:]
        assert (set_to[6], set_to[5]) == ((now() + timedelta(hours=8)).year - 2000,
                                          (now() + timedelta(hours=8)).month), set_to.hex()
        pile.wait_command(READ, count=2)
        assert pile.heartbeat(1) == pile.code + b"\1\0"
        model, prices, half_hours = pile.prices()
        assert model != b"\0\0" and len(half_hours) == 48 and max(half_hours) <= 3
        assert prices[2 * half_hours[0]] > 0, prices
        assert pile.ask(0x05, pile.code + model) == pile.code + model + b"\0", "it has ours"
        pile.report(2, plugged=1)
        until(lambda: self.slot("charge", 2)["status"] == "Preparing", "it is plugged in")
        operation = self.start("charge", 2)
        assert operation["state"] == "done" and operation["answer"]["result"] == "ok", operation
        begun = pile.wait_command(START)
        order = begun[:16]
        assert begun[16:24] == pile.code + b"\2" and order[:8] == begun[16:24], begun.hex()
        assert begun[32:40] == bytes.fromhex(CARD).rjust(8, b"\0"), "the card itself"
        pile.report(2, order, CHARGING, kwh=0.005)
        until(lambda: self.sessions("charge")[0]["sample_count"] == 1, "the report is kept")
        until(lambda: self.slot("charge", 2)["status"] == "Charging", "the slot charges")
        session, = self.sessions("charge")
        self.rest.post(f"/v1/sessions/{session['id']}/stop", {}, wait_s=10)
        assert pile.wait_command(STOP) == pile.code + b"\2"
        assert pile.settle(2, order, 0.01, seconds=5, stop=0x40)
        session, = self.sessions("charge")
        assert session["state"] == "ended" and session["end_reason"] == "remote", session
        assert session["energy_wh"] == 10, session
        assert self.rest.get(f"/v1/sessions/{session['id']}")["bill"]["total"]["amount_minor"] == 1
        ended = [event for event in self.events("session.ended")
                 if event["session_id"] == session["id"]]
        assert ended[0]["details"]["pile_amount"] == "0.01", "the pile's own amount, beside ours"

    @case
    def a_card_is_permitted_and_its_charge_is_a_session(self):
        pile = self.ready("swipe")
        order, ok, reason = pile.wish(1, "77777777")
        assert (order, ok, reason) == (bytes(16), 0, 1), "an unknown card"
        order, ok, reason = pile.wish(1, CARD)
        assert (ok, reason) == (1, 0) and order[:8] == pile.code + b"\1", order.hex()
        pile.report(1, order, CHARGING, kwh=0.001)
        session, = until(lambda: self.sessions("swipe"), "the charge is a session")
        assert session["token_uid"] == CARD and session["findings"] == [], session
        assert pile.settle(1, order, 0.002, started_by=2, card=CARD)
        assert self.sessions("swipe")[0]["state"] == "ended"

    @case
    def two_guns_charge_one_vehicle_under_one_number(self):
        pile = self.ready("together")
        commands = f"/v1/stations/{self.site.station_id(PILES['together'])}/commands"
        number = None
        for gun in (1, 2):
            payload = {"slot": gun, "token_uid": CARD}
            if number:
                payload["parallel_number"] = number
            operation = self.rest.post(commands, {"action": "ParallelStart", "payload": payload},
                                       wait_s=10)
            assert operation["answer"]["result"] == "ok", operation
            number = operation["request"]["parallel_number"]
            body = pile.wait_command(START_TOGETHER, count=gun)
            assert (body[23], body[44:].hex()) == (gun, number), body.hex()
            order = body[:16]
            pile.report(gun, order, CHARGING, kwh=0.001)
            assert pile.settle(gun, order, 0.002)
        sessions = self.sessions("together")
        assert [one["state"] for one in sessions] == ["ended"] * 2, sessions
        assert {one["token_uid"] for one in sessions} == {CARD}, sessions

    @case
    def a_record_that_is_replayed_is_acknowledged_and_billed_once(self):
        pile = self.ready("order")
        self.start("order", 1)
        order = pile.wait_command(START)[:16]
        ended = now()
        body = pile.record_body(1, order, 0.01, ended - timedelta(seconds=5), ended)
        assert pile.ask(RECORD, body) == order + b"\0"
        before = self.sessions("order")
        assert before[0]["state"] == "ended", before
        for _ in range(3):
            assert pile.ask(RECORD, body) == order + b"\0"
        pile.cut()
        pile.connect()
        assert pile.login() and pile.ask(RECORD, body) == order + b"\0", "on another connection"
        assert self.sessions("order") == before

    @case
    def a_record_before_the_starts_answer_is_the_whole_session(self):
        pile = self.ready("early")
        pile.deaf = True
        self.start("early", 1, wait_s=0)
        order = pile.wait_command(START)[:16]
        assert pile.settle(1, order, 0.0, seconds=1, stop=0x57)
        pile.tell(0x33, order + pile.code + b"\1\1\0")
        assert pile.heartbeat() is not None
        session, = self.sessions("early")
        assert session["state"] == "ended" and session["end_text"] == "start_insulation", session
        assert "started_offline" not in session["findings"], session

    @case
    def an_order_that_nobody_here_has_placed_is_a_session_all_the_same(self):
        pile = self.ready("offline")
        order = pile.code + bytes.fromhex("01" "261101120000" "0007")
        ended = now() - timedelta(hours=5)
        body = pile.record_body(1, order, 12.5, ended - timedelta(minutes=30), ended, stop=0x6B,
                                started_by=4, card=CARD)
        assert pile.ask(RECORD, body) == order + b"\0"
        session, = self.sessions("offline")
        assert "started_offline" in session["findings"] and session["state"] == "ended", session
        assert session["energy_wh"] == 12500 and session["end_reason"] == "ev_disconnected"
        other = order[:-1] + b"\x08"
        body = pile.record_body(2, other, 1.0, datetime(2003, 1, 1, tzinfo=timezone.utc),
                                datetime(2003, 1, 1, 1, tzinfo=timezone.utc))
        assert pile.ask(RECORD, body) == other + b"\0", "a clock that is years off"
        held = next(each for each in self.sessions("offline") if each["id"] != session["id"])
        assert held["state"] == "needs_review" and "clock_corrected" in held["findings"], held

    @case
    def a_charge_survives_its_connection(self):
        pile = self.ready("cut")
        self.start("cut", 1)
        order = pile.wait_command(START)[:16]
        pile.report(1, order, CHARGING, kwh=0.004)
        until(lambda: self.sessions("cut")[0]["sample_count"] == 1, "the report is kept")
        pile.cut()
        until(lambda: not self.rest.get(f"/v1/stations/{self.site.station_id(PILES['cut'])}")
              ["online"], "it is seen to be gone")
        pile.connect()
        assert pile.login() == pile.code + b"\0"
        pile.report(1, order, CHARGING, kwh=0.008)
        until(lambda: self.sessions("cut")[0]["sample_count"] == 2, "the charge goes on")
        assert pile.settle(1, order, 0.012, seconds=5)
        session, = self.sessions("cut")
        assert session["state"] == "ended" and session["energy_wh"] == 12, session

    @case
    def glued_and_split_segments_are_read(self):
        pile = self.ready("glued")
        beat = [frame(n, HEARTBEAT, pile.code + b"\1\0") for n in (900, 901, 902)]
        pile.send_raw(beat[0] + beat[1])
        for octet in beat[2]:
            pile.send_raw(bytes([octet]))
        until(lambda: {900, 901, 902} <= set(pile.answers), "all are answered")

    @case
    def a_crc_is_read_in_either_order(self):
        pile = self.pile("high")
        pile.high_first = True
        assert pile.login() == pile.code + b"\0"
        assert self.start("high", 1)["answer"]["result"] == "ok"

    @case
    def broken_frames_are_passed_over_and_too_many_end_the_connection(self):
        pile = self.ready("bad")
        good = frame(5, HEARTBEAT, pile.code + b"\1\0")
        pile.send_raw(good[:-1] + bytes([good[-1] ^ 1]))  # a wrong CRC
        pile.send_raw(b"\x68\xff" + b"x" * 40)            # a length no frame has
        pile.send_raw(frame(6, 0x13, b"short"))           # too short for its fields
        pile.send_raw(frame(7, 0x13, bytes(16) + pile.code + b"short"))
        pile.send_raw(frame(8, 0xC7, pile.code))          # a message nobody has published
        assert pile.heartbeat() is not None, "what follows is read"
        for _ in range(200):
            try:
                pile.send_raw(b"\x00\x01\x02" + good)
            except OSError:
                break
        until(pile.closed.is_set, "a connection of nonsense is closed")
        again = self.pile("bad")
        assert again.login() is not None, "the pile may come again"

    @case
    def encrypted_frames_are_refused_and_said_once(self):
        pile = self.pile("encrypted")
        for n in range(20):
            pile.send_raw(frame(n, LOGIN, b"x" * 32, encryption=1))
        assert pile.login() == pile.code + b"\0", "what is not encrypted is read"
        said = until(lambda: [line for line in self.yard.log.read_text().splitlines()
                              if "encrypted" in line], "it is in the log")
        assert len(said) == 1 and "no key is configured" in said[0], said

    @case
    def a_connection_carries_one_pile_and_a_foreign_one_is_not_let_in(self):
        pile = self.ready("foreign")
        for code in (PILES["sealed"], "99999999999999"):
            stranger = bytes.fromhex(code)
            asked = pile.tell(HEARTBEAT, stranger + b"\1\0")
            assert pile.heartbeat() is not None, "the pile itself goes on"
            assert asked not in pile.answers, code
        def unknown():
            return [each["identity"] for each in self.rest.get("/v1/unknown-stations")["items"]]
        until(lambda: "99999999999999" in unknown(), "it may be adopted")
        assert PILES["sealed"] not in unknown()
        assert not self.rest.get(f"/v1/stations/{self.site.station_id(PILES['sealed'])}")["online"]

    @waiting_case
    def two_connections_claim_one_pile_and_the_living_one_keeps_it(self):
        first = self.ready("double")
        first_answers = first._answer_to

        def alive(kind, body):
            if kind == READ:
                first.report(1)
            return first_answers(kind, body)
        first._answer_to = alive
        second = self.pile("double")
        assert second.login(seconds=8.0) is None, "the newest is not let in"
        assert first.heartbeat() is not None
        events = until(lambda: self.security_events("N23"), "a claim is said")
        assert events[0]["station_id"] == self.site.station_id(PILES["double"])
        first.close()
        third = self.pile("double")
        assert third.login() is not None, "when the first is gone another may come"

    @case
    def a_person_may_reboot_a_pile_and_not_send_what_has_no_name(self):
        pile = self.ready("sealed")
        path = f"/v1/stations/{self.site.station_id(PILES['sealed'])}/commands"
        done = self.rest.post(path, {"action": "Reboot", "payload": {}}, wait_s=10)
        assert done["answer"]["result"] == "ok" and pile.wait_command(REBOOT)[7] == 2, done
        try:
            self.rest.post(path, {"action": "Explode", "payload": {}})
            raise AssertionError("it was sent")
        except Refused as refused:
            assert refused.status in (400, 422), refused

    @case
    def every_kind_of_frame_with_any_body_is_survived(self):
        pile = self.ready("random")
        dice = random.Random(20261126)
        for kind in range(256):
            for size in (23, 24, 28, 44, 60, 90, 158, 201, 248):
                body = bytearray(dice.randbytes(size))
                body[0:7] = body[16:23] = pile.code  # in front, and behind an order
                pile.tell(kind, bytes(body))
            assert pile.heartbeat() is not None, f"{kind:02X}"
        open_now = [each for each in self.sessions("random") if each["state"] == "active"]
        assert len(open_now) <= 64, "a gun has one session at a time"

    @case
    def two_hundred_connections_that_never_log_in_cost_little(self):
        before = self.yard.resident_bytes()
        silent = [socket.create_connection(("127.0.0.1", self.yard.running["ykc_port"]))
                  for _ in range(200)]
        until(lambda: self.yard.metrics()["csms_ykc_connections"] >= 200, "they are there")
        assert self.yard.grown(before) < 4 * 1024 * 1024
        pile = self.pile("glued")
        assert pile.login() is not None, "others are not disturbed"
        for each in silent:
            each.close()
        until(lambda: self.yard.metrics()["csms_ykc_connections"] < 20, "they are gone")


if __name__ == "__main__":
    with Yard() as yard:
        suite = Ykc(yard)
        sys.exit(run(suite, sys.argv[1:], suite.after_each))
