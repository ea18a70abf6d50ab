"""DNY piles over real sockets: a charge from registration to bill, and what is wrong on the line."""

import socket
import struct
import sys

from adversary import Adversary
from cases import case, run, waiting_case
from dny_pile import ABOUT, ALARM, REGISTER, TIME, DnyPile, frame
from rest import Refused
from waiting import until
from yard import Yard

PILES = {name: 0x07000000 + 13544000 + n for n, name in enumerate(
    ("charge", "offline", "double", "glued", "host_a", "host_b", "bad", "deaf", "replay", "hosted", "updated"))}
HOST = 0x0A000000 + 7  # with a breaker that trips on residual current
HOST_HEARTBEAT, HOST_TIME, HOST_STATE = 0x11, 0x12, 0x17


def identity(physical_id):
    return f"{physical_id >> 24:02X}-{physical_id & 0xFFFFFF:08}"


class Dny(Adversary):
    stations = [{"identity": identity(pile), "security_profile": 0, "default_version": "dny",
                 "evse_count": 12}
                for pile in PILES.values()]
    stations.append({"identity": identity(HOST), "security_profile": 0, "default_version": "dny",
                     "evse_count": 0})

    def pile(self, name, **options):
        pile = DnyPile(self.yard.running["dny_port"], PILES[name], **options)
        self._open.append(pile)
        return pile

    def ready(self, name):
        """Registered, its limits confirmed."""
        pile = self.pile(name)
        assert pile.register() == b"\0"
        pile.wait_command(0x92)
        return pile

    def slot(self, name, number):
        station_id = self.site.station_id(identity(PILES[name]))
        slots = self.rest.get("/v1/evses", station_id=station_id, limit=100)["items"]
        return next(slot for slot in slots if slot["number"] == number)

    def start(self, name, number):
        def accepted():
            try:
                path = f"/v1/evses/{self.slot(name, number)['id']}/start"
                return self.rest.post(path, {}, wait_s=10)
            except Refused as refused:  # the last limit is still on its way
                assert refused.status == 409, refused
                return None
        return until(accepted, "the pile takes a start")

    def sessions(self, name):
        station_id = self.site.station_id(identity(PILES[name]))
        return self.rest.get("/v1/sessions", station_id=station_id)["items"]

    @waiting_case
    def a_pile_that_answers_nothing_is_sent_a_command_twice_and_then_given_up(self):
        pile = self.ready("deaf")
        until(lambda: len(pile.limits) == 3, "its limits are set")
        pile.deaf = True
        path = f"/v1/stations/{self.site.station_id(identity(PILES['deaf']))}/commands"
        operation = self.rest.post(path, {"action": "Locate", "payload": {"seconds": 5}})
        pile.wait_command(0x96, count=2, seconds=40)
        done = until(lambda: (now := self.rest.get(f"/v1/operations/{operation['id']}"))
                     ["state"] == "failed" and now, "it is given up", seconds=40)
        assert "did not answer" in done["failure"], done

    @case
    def a_charge_from_registration_to_bill(self):
        pile = self.ready("charge")
        assert struct.unpack("<I", pile.ask(TIME))[0] > 1_700_000_000
        assert pile.heartbeat(0, 0, 2) == b"\0"
        operation = self.start("charge", 3)
        assert operation["state"] == "done" and operation["answer"]["result"] == "ok", operation
        start = pile.wait_command(0x82)
        port, action, quantity, order = start[5], start[6], start[7:9], start[9:25]
        assert (port, action, quantity) == (2, 1, b"\0\0"), start.hex()
        assert struct.unpack("<H", start[25:27])[0] == 36000, "ten hours at most"
        pile.report(2, order, 300, 1)
        until(lambda: self.sessions("charge")[0]["sample_count"] == 1, "the report is kept")
        assert self.slot("charge", 3)["status"] == "Charging"
        assert pile.settle(2, order, 360, 2) == b"\0"
        session, = self.sessions("charge")
        assert session["state"] == "ended" and session["end_reason"] == "ev_full", session
        bill = self.rest.get(f"/v1/sessions/{session['id']}")["bill"]
        assert bill["total"]["amount_minor"] == 1, bill  # 0.02 kWh, a moment of service

    @case
    def a_settlement_that_is_replayed_is_acknowledged_and_billed_once(self):
        pile = self.ready("replay")
        self.start("replay", 1)
        order = pile.wait_command(0x82)[9:25]
        assert pile.settle(0, order, 60, 1) == b"\0"
        before = self.sessions("replay")
        for _ in range(3):
            assert pile.settle(0, order, 60, 1) == b"\0"
        assert self.sessions("replay") == before

    @case
    def an_order_that_nobody_here_has_placed_is_a_session_all_the_same(self):
        pile = self.ready("offline")
        assert pile.settle(4, bytes(range(16)), 3600, 20, reason=5) == b"\0"
        session, = self.sessions("offline")
        assert "started_offline" in session["findings"], session
        assert session["energy_wh"] == 200 and session["end_reason"] == "ev_disconnected"

    @case
    def glued_and_split_segments_and_modem_chatter_are_read(self):
        pile = self.pile("glued")
        pile.send_raw(b"link" + frame(pile.physical_id, 900, TIME) + b"link")
        last = frame(pile.physical_id, 901, TIME)
        for octet in last:
            pile.send_raw(bytes([octet]))
        until(lambda: {900, 901} <= set(pile.answers), "both are answered")

    @case
    def one_connection_carries_many_piles_and_a_foreign_one_is_not_let_in(self):
        host = self.pile("host_a")
        assert host.register() == b"\0"
        other = PILES["host_b"]
        assert host.ask(REGISTER, ABOUT, physical_id=other) == b"\0"
        stranger = 0x07000000 + 99
        asked = host.tell(TIME, physical_id=stranger)

        def unknown():
            return [each["identity"] for each in self.rest.get("/v1/unknown-stations")["items"]]

        until(lambda: identity(stranger) in unknown(), "it may be adopted")
        assert host.ask(TIME, physical_id=other) is not None, "the others go on"
        assert asked not in host.answers, "a stranger was answered"

    @case
    def a_host_speaks_for_itself_beside_its_piles_and_its_state_counts(self):
        host = DnyPile(self.yard.running["dny_port"], HOST)
        self._open.append(host)
        assert struct.unpack("<I", host.ask(HOST_TIME))[0] > 1_700_000_000
        assert host.ask(REGISTER, ABOUT, physical_id=PILES["hosted"]) == b"\0"

        def alarms():
            listed = self.rest.get("/v1/alarms", station_id=self.site.station_id(identity(HOST)))
            return [(alarm["kind"], alarm["cleared_at"] is None) for alarm in listed["items"]]

        def state(leakage_ma):
            return struct.pack("<BBHHIHIBBB", 1, 85, 2200, 0xFFFF, 2**32 - 1, 0xFFFF, 2**32 - 1,
                               0, 0, leakage_ma)

        host.tell(HOST_HEARTBEAT, b"\xff" * 9)  # ends within its SIM card
        host.tell(HOST_STATE, state(255))
        until(lambda: alarms() == [("signal.leakage", True)], "residual current is an alarm")
        host.tell(HOST_STATE, state(0))
        until(lambda: alarms() == [("signal.leakage", False)], "and ends with it")
        assert host.ask(TIME, physical_id=PILES["hosted"]) is not None, "the pile goes on"

    def update(self, name, octets, **parts):
        image = self.rest.upload("/v1/firmware-images?name=test&device_type=33&version=127", octets)
        station_id = self.site.station_id(identity(PILES[name]))
        return self.rest.post(f"/v1/stations/{station_id}/commands",
                              {"action": "UpdateFirmware",
                               "payload": {"image_id": image["id"], **parts}})

    def operation(self, id):
        return self.rest.get(f"/v1/operations/{id}")

    @waiting_case
    def firmware_goes_in_blocks_with_its_progress_and_a_lost_connection_is_its_end(self):
        octets = bytes(range(256)) * 4
        pile = self.ready("updated")
        pile.holds_at = 2
        operation = self.update("updated", octets)
        assert operation["state"] == "sent", operation
        until(lambda: self.operation(operation["id"])["answer"], "there is progress")
        try:
            self.rest.post(f"/v1/evses/{self.slot('updated', 1)['id']}/start", {}, wait_s=5)
            raise AssertionError("a charge was started")
        except Refused as refused:
            assert refused.status == 409 and "firmware" in str(refused), refused
        pile.goes_on.set()
        until(lambda: self.operation(operation["id"])["state"] != "sent", "it ends", 20)
        ended = self.operation(operation["id"])
        assert ended["state"] == "done" and ended["answer"] == {"result": "ok", "blocks": 7}, ended
        sent = b"".join(pile.image[block] for block in range(1, 7))
        assert sent[:len(octets)] == octets and not any(sent[len(octets):]), sent.hex()
        check = pile.image[7]
        assert check[:8] == bytes(range(0xA1, 0xA9)), check.hex()
        assert struct.unpack("<IBH", check[8:15]) == (sum(octets), 33, 127), check.hex()

        pile.leaves_at = 3
        lost = self.update("updated", octets)
        until(lambda: self.operation(lost["id"])["state"] == "failed", "it fails", 20)
        assert '"block":3' in self.operation(lost["id"])["failure"], self.operation(lost["id"])

    @waiting_case
    def a_connection_carries_firmware_to_one_device_at_a_time(self):
        host = self.ready("host_a")
        other = PILES["host_b"]
        assert host.ask(REGISTER, ABOUT, physical_id=other) == b"\0"
        host.holds_at = 2
        first = self.update("host_a", bytes(600))
        until(lambda: len(host.image) > 0, "the first block comes")
        second = self.update("host_b", bytes(300))
        until(lambda: self.operation(second["id"])["state"] == "failed", "the second is refused")
        assert "another device" in self.operation(second["id"])["failure"]
        host.goes_on.set()
        until(lambda: self.operation(first["id"])["state"] == "done", "the first goes on", 30)

    @case
    def broken_packets_are_passed_over_and_too_many_end_the_connection(self):
        pile = self.pile("bad")
        good = frame(pile.physical_id, 5, TIME)
        pile.send_raw(good[:-1] + bytes([good[-1] ^ 1]))  # a wrong sum
        pile.send_raw(b"DNY\xff\xff" + b"x" * 40)         # a length no packet has
        assert pile.ask(TIME) is not None, "what follows is read"
        for _ in range(200):
            try:
                pile.send_raw(b"\x00\x01\x02" + good)
            except OSError:
                break
        until(pile.closed.is_set, "a connection of nonsense is closed")
        again = self.pile("bad")
        assert again.ask(TIME) is not None, "the pile may come again"

    @waiting_case
    def two_connections_claim_one_pile_and_the_living_one_keeps_it(self):
        first = self.pile("double")
        assert first.register() == b"\0"
        second = self.pile("double")
        assert second.ask(TIME, seconds=8.0) is None, "the newest is not let in"
        assert first.ask(TIME) is not None
        events = until(lambda: self.security_events("N23"), "a claim is said")
        assert events[0]["station_id"] == self.site.station_id(identity(PILES["double"]))
        first.close()
        third = self.pile("double")
        assert third.ask(TIME) is not None, "when the first is gone another may come"

    @case
    def an_alarm_is_said_to_everybody(self):
        pile = self.ready("charge")
        pile.tell(ALARM, bytes([7, 2]))
        station_id = self.site.station_id(identity(pile.physical_id))
        said = {"station_id": station_id, "limit": 1000}
        alarm = until(lambda: [event for event in self.rest.get("/v1/events", **said)["items"]
                               if event["kind"] == "station.alarm"], "the alarm is kept")[0]
        assert alarm["details"] == {"kind": "door_open", "signal": "door_open", "port": "2"}, alarm

    @case
    def a_thousand_connections_that_never_register_cost_little(self):
        before = self.yard.resident_bytes()
        silent = [socket.create_connection(("127.0.0.1", self.yard.running["dny_port"]))
                  for _ in range(1000)]
        until(lambda: self.yard.metrics()["csms_dny_connections"] >= 1000, "they are there")
        assert self.yard.grown(before) < 12 * 1024 * 1024
        pile = self.pile("glued")
        assert pile.ask(TIME) is not None, "others are not disturbed"
        for each in silent:
            each.close()
        until(lambda: self.yard.metrics()["csms_dny_connections"] < 20, "they are gone")


if __name__ == "__main__":
    with Yard() as yard:
        suite = Dny(yard)
        sys.exit(run(suite, sys.argv[1:], suite.after_each))
