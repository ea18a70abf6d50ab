"""N29-N42: broken WebSocket frames, against the whole binary over raw sockets."""

import struct
import sys

from adversary import Adversary, call_text, run_suite
from cases import case, waiting_case
from raw_station import BINARY, CLOSE, ENDED, FIN, PING, TEXT, frame
from rest import Refused
from waiting import until

HEARTBEAT = call_text("Heartbeat", "{}").encode()
MEBIBYTE = 1 << 20


class Frames(Adversary):
    stations = [{"identity": name, "security_profile": 0}
                for name in ("F29", "F30", "F31", "F32", "F33", "F34", "F35", "F36", "F37", "F39",
                             "F40", "F41", "F42")]

    def closes_with(self, identity, code, octets):
        """The station is closed with `code`, and may come back at once."""
        got = self.station(identity).close_code_after(octets)
        assert got == code, (got, octets[:40])
        self.station(identity).socket.close()

    @case
    def n40_a_station_that_never_reads_costs_a_bounded_queue(self):
        never_reads = self.station("F40", receive_buffer=4096)  # nobody reads it from here on
        path = f"/v1/stations/{self.site.station_id('F40')}"
        until(lambda: self.rest.get(path)["online"], "the station is shown online")
        command = {"action": "DataTransfer", "payload": {"vendorId": "v", "data": "x" * 60_000}}
        states = list(self.ordered(path, command, 300))
        before = self.yard.resident_bytes()  # the caches of the store are full now
        states += self.ordered(path, command, 200)
        assert self.yard.grown(before) < 5 * MEBIBYTE, "12 MB were ordered meanwhile"
        assert states[0] == "sent" and states[-1] == "failed", states
        assert states.count("sent") <= 20, "the queue takes at most a mebibyte"
        self._open.remove(never_reads)
        self.never_reads = never_reads

    def ordered(self, path, command, count):
        """The states of as many orders, or of those before the station was closed."""
        for _ in range(count):
            try:
                yield self.rest.post(path + "/commands", command)["state"]
            except Refused as refused:
                assert refused.status == 503, refused
                return

    @waiting_case
    def n40_and_is_closed(self):
        path = f"/v1/stations/{self.site.station_id('F40')}"
        until(lambda: not self.rest.get(path)["online"], "the station that does not read is closed",
              seconds=60, every=0.5)
        closed = [event for event in self.rest.get("/v1/events", limit=1000)["items"]
                  if event["kind"] == "station.disconnected"
                  and event["details"] == {"reason": "not_reading"}]
        assert len(closed) == 1, closed
        self.never_reads.socket.close()

    @case
    def n29_an_unmasked_frame_is_1002(self):
        self.closes_with("F29", 1002, frame(FIN | TEXT, HEARTBEAT, masked=False))

    @case
    def n30_reserved_bits_without_an_extension_are_1002(self):
        for bit in (0x40, 0x20, 0x10):
            self.closes_with("F30", 1002, frame(FIN | bit | TEXT, HEARTBEAT))

    @case
    def n31_an_unknown_opcode_is_1002(self):
        for opcode in (3, 7, 11, 15):
            self.closes_with("F31", 1002, frame(FIN | opcode, HEARTBEAT))

    @case
    def n32_a_long_or_fragmented_control_frame_is_1002(self):
        self.closes_with("F32", 1002, frame(FIN | PING, b"p" * 126))
        self.closes_with("F32", 1002, frame(PING, b"p"))

    @case
    def n33_invalid_utf8_is_1007_also_split_over_fragments(self):
        self.closes_with("F33", 1007, frame(FIN | TEXT, b'[2,"1","\xc3\x28",{}]'))
        split = frame(TEXT, b'[2,"1","\xe4\xbd') + frame(FIN, b'"]')
        self.closes_with("F33", 1007, split)
        # A surrogate and an overlong form are no UTF-8 either.
        self.closes_with("F33", 1007, frame(FIN | TEXT, b'["\xed\xa0\x80"]'))
        self.closes_with("F33", 1007, frame(FIN | TEXT, b'["\xc0\xaf"]'))

    @waiting_case
    def n34_a_binary_message_is_1003(self):
        self.closes_with("F34", 1003, frame(FIN | BINARY, HEARTBEAT))

    @case
    def n35_a_huge_declared_length_is_1009_and_takes_no_memory(self):
        before = self.yard.resident_bytes()
        for declared in (1 << 63, (1 << 63) - 1, 1 << 40, 1 << 30, MEBIBYTE):
            code = 1009 if declared < 1 << 63 else None
            station = self.station("F35")
            station.send(frame(FIN | TEXT, b"", declared=declared))
            got = station.close_code()
            # The highest bit must be 0 (RFC 6455 5.2): such a length may also be called 1002.
            assert got == code or (code is None and got in (1002, 1009)), (declared, got)
            station.socket.close()
        assert self.yard.grown(before) < 8 * MEBIBYTE

    @waiting_case
    def n36_a_million_one_byte_fragments_are_1008(self):
        before = self.yard.resident_bytes()
        self.closes_with("F36", 1008, frame(TEXT, b"[") + frame(0, b" ") * 1_000_000)
        self.closes_with("F36", 1008, frame(TEXT, b"") + frame(0, b"") * 1_000_000)
        assert self.yard.grown(before) < 16 * MEBIBYTE

    @case
    def n37_compression_is_never_agreed_to_so_a_deflate_bomb_is_1002(self):
        station = self.connect()
        head = station.upgrade("/ocpp/F37", "Sec-WebSocket-Extensions: permessage-deflate")
        assert head.status == 101 and "sec-websocket-extensions" not in head.headers
        station.send(frame(FIN | 0x40 | TEXT, b"\0" * 1000))
        assert station.close_code() == 1002

    @waiting_case
    def n39_a_thousand_pings_a_second_are_1008(self):
        self.closes_with("F39", 1008, frame(FIN | PING, b"p") * 1000)

    @case
    def n41_broken_close_frames_are_1002(self):
        self.closes_with("F41", 1002, frame(FIN | CLOSE, b"\x03"))
        self.closes_with("F41", 1002, frame(FIN | CLOSE, struct.pack("!H", 1005)))
        self.closes_with("F41", 1002, frame(FIN | CLOSE, struct.pack("!H", 999)))

    @case
    def n42_what_comes_after_the_close_is_ignored(self):
        station = self.station("F42")
        station.send(frame(FIN | CLOSE, struct.pack("!H", 1000))
                     + frame(FIN | TEXT, call_text("Heartbeat", "{}", "late").encode()))
        assert station.close_code() == 1000
        assert station.next_frame()[0] == ENDED


if __name__ == "__main__":
    # One station is ordered about faster than a key may ask, and not reading is seen sooner.
    sys.exit(run_suite(Frames, sys.argv[1:], {"API_REQUESTS_PER_S": 1000, "API_BURST": 1000,
                                              "WRITE_STALL_MS": 15_000}))
