"""N01-N10, N12, N18-N26: who is let in, against the whole binary over raw sockets."""

import json
import socket
import statistics
import sys
import threading
import time

from adversary import Adversary, run_suite
from cases import case, waiting_case
from raw_station import PING, RawStation, basic
from rest import Refused
from waiting import until

SECRET = "sixteen-octets-and-more"


class Handshake(Adversary):
    stations = [
        *({"identity": f"PASS{n:02}", "security_profile": 1, "password": SECRET}
          for n in (1, 2, 3, 4, 6, 7, 22, 23, 24, 25, 26)),
        {"identity": "HEX06", "security_profile": 1, "password": SECRET, "hex_password": 1},
        {"identity": "FREE10", "security_profile": 0},
        {"identity": "DEFAULT10", "security_profile": 0, "default_version": "ocpp1.6"},
        {"identity": "TLS12", "security_profile": 2, "password": SECRET},
        {"identity": "WINS23", "security_profile": 0, "newest_wins": 1},
    ]

    def __init__(self, yard):
        super().__init__(yard)
        names = [row["identity"] for row in self.stations if "password" in row]
        self.site.passwords.update({name: SECRET for name in names})

    @waiting_case
    def n18_a_trickled_header_is_closed_after_ten_seconds(self):
        station = self.connect()
        began = time.monotonic()
        ended = threading.Event()

        def trickle():
            try:
                for octet in b"GET /ocpp/FREE10 HTTP/1.1\r\n" * 100:
                    station.send(bytes([octet]))
                    if ended.wait(0.2):
                        return
            except OSError:
                pass

        sender = threading.Thread(target=trickle)
        sender.start()
        opcode, _ = station.next_frame()
        ended.set()
        sender.join()
        assert opcode == "ended" and 8 < time.monotonic() - began < 25, opcode

    @waiting_case
    def n24_a_half_open_first_connection_is_replaced_within_the_probe_time(self):
        first = self.station("PASS24")  # nobody reads it: no pong ever comes
        began = time.monotonic()
        second = self.station("PASS24")
        assert time.monotonic() - began < 10, "the station was locked out"
        second.result("Heartbeat")
        opcodes = [first.next_frame()[0] for _ in range(2)]
        assert opcodes[0] == PING, opcodes

    @waiting_case
    def n26_the_end_of_the_old_socket_does_not_take_the_new_connection_offline(self):
        first = self.station("PASS26")
        second = self.station("PASS26")  # the first answers no ping
        first.socket.close()
        second.result("Heartbeat")
        self.rest_says_online("PASS26")
        second.result("Heartbeat")
        assert self.rest.get(f"/v1/stations/{self.site.station_id('PASS26')}")["online"]

    @case
    def n01_an_unknown_identity_is_answered_like_a_wrong_password_and_can_be_adopted(self):
        unknown = self.knock("STRANGER1", basic("STRANGER1", "some-wrong-password"))
        wrong = self.knock("PASS01", basic("PASS01", "some-wrong-password"))
        assert unknown.status == wrong.status == 401
        assert unknown.headers == wrong.headers and unknown.body == wrong.body

        def took(identity):
            began = time.monotonic()
            assert self.knock(identity, basic(identity, "some-wrong-password")).status == 401
            return time.monotonic() - began

        times = {name: statistics.median(took(name) for _ in range(9))
                 for name in ("STRANGER1", "PASS01")}
        assert abs(times["STRANGER1"] - times["PASS01"]) < 0.05, times
        queue = until(lambda: self.rest.get("/v1/unknown-stations")["items"], "it is in the queue")
        assert "STRANGER1" in [one["identity"] for one in queue], queue
        adopted = self.rest.post("/v1/unknown-stations/STRANGER1/adopt",
                                 {"location_id": self.site.location_id, "evse_count": 2,
                                  "security_profile": 1})
        password = adopted["credentials"]["password"]
        assert self.knock("STRANGER1", basic("STRANGER1", password)).status == 101

    @case
    def n01_an_unknown_identity_without_credentials_is_answered_like_a_known_one(self):
        # That too many refusals at once are 429 is held in src/link/handshake_test.cpp.
        unknown, known = self.knock("STRANGER2"), self.knock("PASS02")
        assert unknown.status == known.status == 401
        assert unknown.headers == known.headers and unknown.body == known.body

        def queued():
            queue = self.rest.get("/v1/unknown-stations")["items"]
            return [one for one in queue if one["identity"] == "STRANGER2"]

        until(queued, "it is in the queue")

    @case
    def n02_a_known_identity_without_authorization_is_401_with_the_scheme(self):
        head = self.knock("PASS02")
        assert head.status == 401 and head.headers["www-authenticate"].startswith("Basic"), head

    @waiting_case
    def n03_ten_wrong_passwords_raise_an_alarm_and_the_right_one_works_at_once(self):
        for n in range(10):
            assert self.knock("PASS03", basic("PASS03", f"wrong-password-{n:02}")).status == 401
        until(lambda: self.security_events("N03"), "the alarm")
        assert self.knock("PASS03", basic("PASS03", SECRET)).status == 101

    @waiting_case
    def n04_another_user_name_than_the_identity_is_401(self):
        for user in ("PASS03", "pass04", "PASS04 ", " PASS04", "PASS04\0"):
            assert self.knock("PASS04", basic(user, SECRET)).status == 401, user
        assert self.knock("PASS04", basic("PASS04", SECRET)).status == 101

    @case
    def n05_a_short_secret_is_refused_when_it_is_configured(self):
        try:
            self.rest.post(f"/v1/stations/{self.site.station_id('PASS01')}/credentials",
                           {"password": "fifteen-octets!"})
        except Refused as refusal:
            assert refusal.status == 400, refusal
        else:
            raise AssertionError("a secret of 15 octets was taken")
        report = self.rest.ask("POST", "/v1/import/stations?dry_run=true",
                               "identity,location,security_profile,password\n"
                               "N05,岗坡路1号院,1,fifteen-octets!\n",
                               content_type="text/csv")
        assert '"error_count":1' in report[2], report

    @case
    def n06_hex_sent_verbatim_is_401_without_the_stations_switch(self):
        verbatim = SECRET.encode().hex()
        assert self.knock("PASS06", basic("PASS06", verbatim)).status == 401
        assert "hex sent verbatim" in self.yard.log.read_text()
        assert self.knock("HEX06", basic("HEX06", verbatim)).status == 101

    @waiting_case
    def n07_a_password_is_compared_octet_by_octet(self):
        station_id = self.site.station_id("PASS07")
        made = self.rest.post(f"/v1/stations/{station_id}/credentials",
                              {"password": "with:colon:and:\u0001\u00ff-octets"})
        octets = bytes.fromhex(made["authorization_key"])
        assert self.knock("PASS07", basic("PASS07", octets)).status == 101
        for wrong in (octets[:-1], octets + b"\0", octets.replace(b":", b";"), b"\0" + octets,
                      octets[:5] + b"\xff" + octets[6:]):
            assert self.knock("PASS07", basic("PASS07", wrong)).status == 401, wrong

    @case
    def n08_hostile_identities_are_refused_and_reach_no_log_line(self):
        hostile = ["%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%00", "A%00B", "A%0d%0aX-Evil:1",
                   "A" * 10_000, "%E2%80%AEevil", "%F0%9F%98%80", "..", "%2e%2e", "a%20b", "%zz",
                   "%27%20OR%201=1--", "%3Cimg%20src=x%3E", "a%2fb"]
        for identity in hostile:
            status = self.knock(identity).status
            assert status in (400, 401, 404, 414, 431), (identity, status)
        log = self.yard.log.read_bytes()
        for mark in (b"\nX-Evil", "\u202e".encode(), b"\0", b"A" * 200):
            assert mark not in log, mark
        waiting = self.rest.get("/v1/unknown-stations")["items"]
        assert all(one["identity"].isascii() and len(one["identity"]) <= 48 for one in waiting)

    @case
    def n09_an_identity_with_a_colon_is_refused_at_creation(self):
        status, _, text = self.rest.ask("POST", "/v1/import/stations?dry_run=true",
                                        "identity,location\nA:B,岗坡路1号院\n",
                                        content_type="text/csv")
        assert '"error_count":1' in text and "identity" in text, (status, text)

    @case
    def n10_no_common_subprotocol_is_400_unless_the_station_has_a_default(self):
        assert self.knock("FREE10", subprotocol=None).status == 400
        assert self.knock("FREE10", subprotocol="mqtt").status == 400
        head = self.knock("DEFAULT10", subprotocol=None)
        assert head.status == 101 and "sec-websocket-protocol" not in head.headers, head.headers
        assert not self.rest.get("/v1/sessions")["items"]

    @case
    def n12_a_station_of_profile_2_is_refused_without_tls(self):
        assert self.knock("TLS12", basic("TLS12", SECRET)).status == 401

    @case
    def n19_too_many_or_too_long_headers_are_431(self):
        many = [f"X-{n}: y" for n in range(100)]
        assert self.knock("FREE10", *many).status == 431
        assert self.knock("FREE10", "X-Long: " + "y" * 65_536).status == 431

    @case
    def n20_a_smuggling_pair_is_400(self):
        pair = ["Content-Length: 5", "Transfer-Encoding: chunked"]
        assert self.knock("FREE10", *pair).status == 400

    @case
    def n21_a_browser_is_refused(self):
        assert self.knock("FREE10", "Origin: https://evil.example").status == 403

    @case
    def n22_a_second_connection_without_credentials_leaves_the_first_alone(self):
        first = self.station("PASS22")
        assert self.knock("PASS22").status == 401
        assert self.knock("PASS22", basic("PASS22", "a-wrong-long-password")).status == 401
        first.result("Heartbeat")
        self.rest_says_online("PASS22")

    def rest_says_online(self, identity, online=True):
        station_id = self.site.station_id(identity)
        until(lambda: self.rest.get(f"/v1/stations/{station_id}")["online"] == online,
              f"{identity} is shown as online={online}")

    @waiting_case
    def n23_the_newest_is_refused_while_the_first_answers_and_no_command_reaches_both(self):
        first = self.station("PASS23")
        reader = Listening(first)
        second = self.connect()
        head = second.upgrade("/ocpp/PASS23", basic("PASS23", SECRET))
        assert head.status == 409, head.status
        station_id = self.site.station_id("PASS23")
        until(lambda: station_id in [event["station_id"] for event in self.security_events("N23")],
              "the duplicate is said")
        operation = self.rest.post(
            f"/v1/stations/{station_id}/commands",
            {"action": "ClearCache", "payload": {}}, wait_s=20)
        assert operation["state"] == "done" and operation["answer"] == {"status": "Accepted"}
        assert reader.asked == ["ClearCache"], reader.asked
        reader.stop()

    @case
    def n23_the_newest_wins_where_the_station_says_so(self):
        first = self.station("WINS23")
        second = self.station("WINS23")
        assert first.close_code() == 4000
        second.result("Heartbeat")
        self.rest_says_online("WINS23")

    @case
    def n25_flapping_is_answered_with_429_and_said_with_the_time_until_which_it_must_wait(self):
        statuses = []
        while 429 not in statuses:
            assert len(statuses) < 200, statuses
            with RawStation(self.yard.ocpp_port) as station:
                head = station.upgrade("/ocpp/PASS25", basic("PASS25", SECRET))
                statuses.append(head.status)
        assert int(head.headers["retry-after"]) >= 1
        alarm = until(lambda: self.security_events("N25"), "it is said")[0]
        assert alarm["station_id"] == self.site.station_id("PASS25"), alarm
        assert alarm["at"] < alarm["details"]["until_at"], alarm


class Listening:
    """Reads a station's connection on a thread, answers pings and accepts every request."""

    def __init__(self, station):
        self.station = station
        self.asked = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            while (text := self.station.next_text()) is not None:
                message = json.loads(text)
                if message[0] == 2:
                    self.asked.append(message[2])
                    self.station.send_text(json.dumps([3, message[1], {"status": "Accepted"}]))
        except OSError:
            pass

    def stop(self):
        self.station.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()


if __name__ == "__main__":
    sys.exit(run_suite(Handshake, sys.argv[1:]))
