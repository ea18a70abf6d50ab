"""N43-N49 and N54-N62: OCPP-J messages that are wrong, late, repeated or not allowed."""

import json
import sys

from adversary import Adversary, call_text, error_of, run_suite
from cases import case
from raw_station import FIN, TEXT, frame
from waiting import until

V16, V201 = "ocpp1.6", "ocpp2.0.1"
BOOT = '{"chargePointVendor":"v","chargePointModel":"m"}'


class Messages(Adversary):
    stations = [{"identity": name, "security_profile": 0}
                for name in ("M43A", "M43B", "M44A", "M44B", "M45A", "M45B", "M46", "M47", "M48A",
                             "M48B", "M49", "M50", "M54", "M55", "M56", "M57", "M58", "M59", "M61",
                             "M62", "M64", "M66")]

    @case
    def n43_what_is_no_frame_is_ignored_in_1_6_and_minus_one_in_2_0_1(self):
        nothing = ["", "hello", "[]", "{}", "[2]", "null", "[[]]", '"2"', "[2,", "\u0000"]
        old = self.station("M43A")
        for text in nothing[:4] + nothing[5:8]:
            old.silent_about(text)
        new = self.station("M43B", V201)
        for text in nothing[:4] + ["null"]:
            answer = new.ask(text)
            assert answer[1] == "-1" and error_of(answer) == "RpcFrameworkError", (text, answer)
        new.result("Heartbeat")

    @case
    def n44_an_unknown_message_type_is_ignored_in_1_6_and_named_in_2_0_1(self):
        wrong = ['[7,"t","Heartbeat",{}]', '["2","t","Heartbeat",{}]', '[2.5,"t","Heartbeat",{}]',
                 '[-2,"t","Heartbeat",{}]', '[true,"t","Heartbeat",{}]']
        old = self.station("M44A")
        new = self.station("M44B", V201)
        for text in wrong:
            old.silent_about(text)
            assert error_of(new.ask(text)) == "MessageTypeNotSupported", text

    @case
    def n45_a_message_id_that_is_none_is_answered_and_never_echoed(self):
        wrong = ['"' + "i" * 37 + '"', '""', "5", "null", '"' + "j" * 100_000 + '"', "[]", "{}"]
        for identity, version in (("M45A", V16), ("M45B", V201)):
            station = self.station(identity, version)
            for message_id in wrong:
                station.send_text(f'[2,{message_id},"Heartbeat",{{}}]')
                text = station.next_text()
                assert len(text) < 1000, "echoed unbounded"
                assert json.loads(text)[:2] == [4, "-1"], text
            assert station.call("Heartbeat", message_id="k" * 36)[0] == 3

    @case
    def n46_a_repeated_message_gets_the_same_answer_and_has_no_second_effect(self):
        station = self.station("M46")
        start = {"connectorId": 1, "idTag": "CARD0001", "meterStart": 0,
                 "timestamp": "2026-01-05T08:00:00Z"}
        first = station.call("StartTransaction", start, "same")
        assert station.call("StartTransaction", start, "same") == first
        sessions = self.rest.get("/v1/sessions", station_id=self.site.station_id("M46"))["items"]
        assert len(sessions) == 1, sessions

    @case
    def n47_a_message_id_used_for_another_message_is_an_error_and_burns_nothing(self):
        station = self.station("M47")
        start = {"connectorId": 1, "idTag": "CARD0001", "meterStart": 0,
                 "timestamp": "2026-01-05T08:00:00Z"}
        first = station.call("StartTransaction", start, "twice")
        other = station.call("StartTransaction", {**start, "meterStart": 5}, "twice")
        assert error_of(other) == "GenericError", other
        assert station.call("StartTransaction", start, "twice") == first
        until(lambda: self.events_of("M47", "security"), "the security event")

    def events_of(self, identity, kind):
        events = self.rest.get("/v1/events", station_id=self.site.station_id(identity),
                               limit=1000)["items"]
        return [event for event in events if event["kind"] == kind]

    @case
    def n48_answers_that_nobody_waits_for_change_nothing(self):
        station, other = self.station("M48A"), self.station("M48B")
        for text in ('[3,"never-asked",{}]', '[4,"never-asked","GenericError","",{}]'):
            station.silent_about(text)
        path = f"/v1/stations/{self.site.station_id('M48A')}/commands"
        operation = self.rest.post(path, {"action": "ClearCache", "payload": {}})
        asked = json.loads(station.next_text())
        other.silent_about(json.dumps([3, asked[1], {"status": "Rejected"}]))
        state = self.rest.get(f"/v1/operations/{operation['id']}")
        assert state["state"] == "sent", "another station's answer was taken"
        station.silent_about(json.dumps([3, asked[1], {"status": "Accepted"}]))
        station.silent_about(json.dumps([3, asked[1], {"status": "Rejected"}]))
        done = until(lambda: (o := self.rest.get(f"/v1/operations/{operation['id']}"))
                     ["state"] == "done" and o, "the operation is done")
        assert done["answer"] == {"status": "Accepted"}, done

    @case
    def n49_a_megabyte_of_error_description_is_refused_and_a_long_one_is_cut(self):
        station = self.station("M49")
        path = f"/v1/stations/{self.site.station_id('M49')}/commands"
        operation = self.rest.post(path, {"action": "ClearCache", "payload": {}})
        asked = json.loads(station.next_text())
        station.silent_about(json.dumps([4, asked[1], "InternalError", "d" * 200_000, {}]))
        done = until(lambda: (o := self.rest.get(f"/v1/operations/{operation['id']}"))
                     ["state"] == "failed" and o, "the operation has failed")
        assert len(done["failure"]) < 300 and "InternalError" in done["failure"], done
        assert b"d" * 300 not in self.yard.log.read_bytes()
        huge = json.dumps([4, "x", "InternalError", "d" * (1 << 20), {}]).encode()
        assert station.close_code_after(frame(FIN | TEXT, huge)) == 1009

    @case
    def n50_unknown_and_foreign_actions_are_told_apart(self):
        station = self.station("M50")
        assert error_of(station.call("NoSuchAction")) == "NotImplemented"
        assert error_of(station.call("RemoteStartTransaction",
                                     {"idTag": "x"})) == "NotSupported"

    @case
    def n54_duplicate_keys_are_a_formation_violation(self):
        station = self.station("M54")
        payload = '{"idTag":"CARD0001","idTag":"CARD0002"}'
        assert error_of(station.ask(call_text("Authorize", payload))) == "FormationViolation"
        status = ('{"connectorId":1,"errorCode":"NoError","status":"Available",'
                  '"status":"Faulted"}')
        answer = station.ask(call_text("StatusNotification", status, "m2"))
        assert error_of(answer) == "FormationViolation"

    @case
    def n55_ten_thousand_levels_of_nesting_are_a_formation_violation(self):
        station = self.station("M55")
        for deep in ("[" * 10_000 + "]" * 10_000, '{"a":' * 10_000 + "1" + "}" * 10_000,
                     "[" * 100_000):
            answer = station.ask(call_text("DataTransfer", f'{{"vendorId":"v","data":{deep}}}'))
            assert error_of(answer) == "FormationViolation", answer
        station.silent_about("[" * 200_000)
        station.result("Heartbeat")

    @case
    def n56_numbers_out_of_range_are_violations_and_never_wrap(self):
        station = self.station("M56")
        numbers = {"1e400": None, "-0": None, "9223372036854775807": None,
                   "18446744073709551616": None, "1e3": None, "0.5": None, "01": None, "NaN": None,
                   "-9223372036854775809": None, "4294967297": None}
        for n, number in enumerate(numbers):
            payload = (f'{{"connectorId":{number},"errorCode":"NoError","status":"Faulted"}}')
            answer = station.ask(call_text("StatusNotification", payload, f"n{n}"))
            numbers[number] = "ok" if answer[0] == 3 else error_of(answer)
        for number in ("1e400", "18446744073709551616", "0.5", "01", "NaN",
                       "-9223372036854775809"):
            assert numbers[number] != "ok", numbers
        slots = self.rest.get(f"/v1/stations/{self.site.station_id('M56')}")["evses"]
        assert all(slot["status"] != "Faulted" for slot in slots if slot["number"] == 1), slots
        # A stop with a number that no transaction has is acknowledged and kept as evidence.
        stop = {"transactionId": 9223372036854775807, "meterStop": 1,
                "timestamp": "2026-01-05T08:00:00Z"}
        assert station.call("StopTransaction", stop)[0] == 3
        until(lambda: self.events_of("M56", "message.quarantined"), "it is kept")

    @case
    def n57_strings_over_the_limit_are_violations_and_never_cut_silently(self):
        station = self.station("M57")
        assert station.call("Authorize", {"idTag": "x" * 20})[0] == 3
        for text in ("x" * 21, "e\u0301" * 11, ""):
            answer = station.call("Authorize", {"idTag": text})
            assert answer[0] == 4 or not text, answer
        answer = station.ask(call_text("Authorize", '{"idTag":"A\\u0000B"}', "nul"))
        assert answer[0] == 4, answer
        # In a transaction it is stored as it came, flagged, and answered (quirk 33).
        start = {"connectorId": 1, "idTag": "y" * 21, "meterStart": 0,
                 "timestamp": "2026-01-05T08:00:00Z"}
        assert station.call("StartTransaction", start)[0] == 3
        session = self.rest.get("/v1/sessions",
                                station_id=self.site.station_id("M57"))["items"][0]
        assert session["token_uid"] == "y" * 21, session
        assert "field_violation" in session["findings"], session

    @case
    def n58_two_calls_at_once_are_answered_in_order(self):
        station = self.station("M58")
        texts = [call_text("Heartbeat", "{}", "first"), call_text("Heartbeat", "{}", "second")]
        station.send(b"".join(frame(FIN | TEXT, text.encode()) for text in texts))
        assert [json.loads(station.next_text())[1] for _ in texts] == ["first", "second"]

    @case
    def n59_a_thousand_pipelined_calls_are_delayed_and_none_is_lost(self):
        station = self.station("M59")
        frames = [frame(FIN | TEXT, call_text("Heartbeat", "{}", str(n)).encode())
                  for n in range(300)]
        station.send(b"".join(frames))
        assert [json.loads(station.next_text())[1] for _ in frames] == [str(n) for n in range(300)]

    @case
    def n60_who_was_never_adopted_is_not_let_in_and_who_was_may_talk_without_booting(self):
        # Adoption accepts, so over this door nobody is pending: that a pending station may only
        # boot is held beside the handlers (src/csms/ocpp16_test.cpp).
        assert self.knock("NEVER-ADOPTED").status == 401
        # After a reconnect nobody has to boot again (quirk 15).
        assert self.station("M62", boot=False).call("Heartbeat")[0] == 3

    @case
    def n61_booting_again_and_again_raises_the_interval_and_is_said(self):
        station = self.station("M61", boot=False)
        intervals = [station.result("BootNotification", json.loads(BOOT))["interval"]
                     for _ in range(15)]
        assert intervals[0] < 900 <= intervals[-1], intervals
        until(lambda: self.security_events("N61"), "it is said")

    @case
    def n62_an_error_path_full_of_hostile_text_breaks_nothing(self):
        station = self.station("M62")
        for n, name in enumerate(('\\"' * 1000, "\\u0000" * 1000, "\u202e" * 5000,
                                  "\\ud83d\\ude00" * 1000, "%s%n{}{0}" * 100)):
            answer = station.ask(f'[2,"e{n}","{name}",{{}}]')
            assert answer[0] == 4 and len(answer[3]) <= 255, answer
            key = json.dumps({"idTag": "CARD0001"})[:-1] + f', "{name}": 1}}'
            answer = station.ask(call_text("Authorize", key, f"f{n}"))
            assert answer[0] == 4 and len(answer[3]) <= 255, answer
        lone = station.ask('[2,"lone","Authorize",{"idTag":"\\ud800"}]')
        assert lone[0] == 4, lone
        for line in self.yard.log.read_text(errors="strict").splitlines():
            assert len(line) < 2000 and "\0" not in line, line[:200]

    @case
    def n66_n68_what_a_pile_says_of_itself_stays_within_its_line_of_the_log(self):
        forged = '\r\n[2026-01-05 08:00:00.000] [info] {"forged":"line"}\x1b[31m\u202egpj'
        station = self.station("M66", boot=False)
        about = {"chargePointVendor": forged[:20], "chargePointModel": forged[-20:],
                 "firmwareVersion": forged[:50]}
        assert station.result("BootNotification", about)["status"] == "Accepted"
        station.ask(json.dumps([2, "x", forged, {}]))
        self.knock("M66" + "%0d%0a%1b%5b31m")
        lines = self.yard.log.read_bytes().split(b"\n")
        for line in lines:
            assert b"\x1b" not in line and b"\r" not in line, line
            assert "\u202e".encode() not in line, line
            assert not line.startswith(b"[2026-01-05 08:00"), line

    @case
    def n64_sql_in_a_card_number_is_a_literal(self):
        station = self.station("M64")
        card = "' OR 1=1;--"
        answer = station.result("Authorize", {"idTag": card})
        assert answer["idTagInfo"]["status"] == "Invalid", answer
        start = {"connectorId": 1, "idTag": card, "meterStart": 0,
                 "timestamp": "2026-01-05T08:00:00Z"}
        assert station.result("StartTransaction", start)["idTagInfo"]["status"] == "Invalid"
        session = self.rest.get("/v1/sessions",
                                station_id=self.site.station_id("M64"))["items"][0]
        assert session["token_uid"] == card, session


if __name__ == "__main__":
    sys.exit(run_suite(Messages, sys.argv[1:]))
