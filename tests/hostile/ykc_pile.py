"""A YKC V1.6 pile over a plain socket, written from the protocol's facts alone: it shares no code
with the program under test. It has two guns and charges when it is told to."""

import socket
import struct
import threading
from datetime import datetime, timedelta, timezone

LOGIN, HEARTBEAT, CHECK, PRICES, REAL_TIME, WISH, RECORD = 1, 3, 5, 9, 0x13, 0x31, 0x3B
READ, START, STOP, CLOCK, SET_PRICES, REBOOT = 0x12, 0x34, 0x36, 0x56, 0x58, 0x92
START_TOGETHER = 0xA4
OFFLINE, FAULT, IDLE, CHARGING = range(4)
SHANGHAI = timezone(timedelta(hours=8))


def crc(octets):
    value = 0xFFFF
    for octet in octets:
        value ^= octet
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


def frame(sequence, kind, body=b"", encryption=0, high_first=False):
    covered = struct.pack("<HBB", sequence, encryption, kind) + body
    order = ">H" if high_first else "<H"
    return bytes([0x68, len(covered)]) + covered + struct.pack(order, crc(covered))


def cp56(moment):
    local = moment.astimezone(SHANGHAI)
    ms = local.second * 1000 + local.microsecond // 1000
    return struct.pack("<HBBBBB", ms, local.minute, local.hour, local.day, local.month,
                       local.year - 2000)


def now():
    return datetime.now(timezone.utc)


class YkcPile:
    """One pile on a connection of its own. Answers commands on a thread until closed."""

    def __init__(self, port, code, connect=True):
        self.port = port
        self.code = bytes.fromhex(code)
        self.sequence = 0
        self.commands = []       # (kind, body) as they came
        self.answers = {}        # sequence -> (kind, body), of what we said
        self.start_failure = 0
        self.deaf = False        # takes commands and answers none
        self.high_first = False  # writes its CRC against the text
        self.closed = threading.Event()
        self.socket = None
        self._arrived = threading.Condition()
        if connect:
            self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.socket.settimeout(None)
        self.sequence = 0  # of a new connection
        self.answers = {}
        self.closed = threading.Event()
        threading.Thread(target=self._read, args=(self.socket, self.closed), daemon=True).start()

    def close(self):
        if self.socket:
            self.socket.close()

    def cut(self):
        """The connection is gone without a goodbye."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def send_raw(self, octets):
        self.socket.sendall(octets)

    def tell(self, kind, body=b""):
        """Sends without waiting; the sequence number."""
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.send_raw(frame(self.sequence, kind, body, high_first=self.high_first))
        return self.sequence

    def ask(self, kind, body=b"", seconds=10.0):
        """The answer's body, whose kind is the next even one; None when none comes."""
        wanted = self.tell(kind, body)
        with self._arrived:
            self._arrived.wait_for(lambda: wanted in self.answers or self.closed.is_set(), seconds)
            said, body = self.answers.get(wanted, (None, None))
        if said is not None:
            expected = {RECORD: 0x40}.get(kind, kind + 1)
            assert said == expected, f"{kind:02X} was answered with {said:02X}"
        return body

    def login(self, seconds=10.0):
        return self.ask(LOGIN, self.code + bytes([0, 2, 16]) + b"V1.02.03" + bytes([0])
                        + bytes(10) + bytes([4]), seconds)

    def heartbeat(self, gun=1, state=0):
        return self.ask(HEARTBEAT, self.code + bytes([gun, state]))

    def prices(self):
        """Model, eight prices, 48 half hours."""
        body = self.ask(PRICES, self.code)
        return body[7:9], struct.unpack("<8I", body[9:41]), body[42:]

    def wish(self, gun, card, mode=1, vin=""):
        """(order, ok, reason) of the permit."""
        body = (self.code + bytes([gun, mode, 0]) + bytes.fromhex(card).rjust(8, b"\0") + bytes(16)
                + vin[::-1].encode().ljust(17, b"\0"))
        said = self.ask(WISH, body)
        return said[:16], said[36], said[37]

    def report(self, gun, order=bytes(16), state=IDLE, kwh=0.0, volts=400, amperes=150, plugged=1,
               minutes=0, faults=0):
        body = (order + self.code + bytes([gun, state, 0, plugged])
                + struct.pack("<HHB", int(volts * 10), int(amperes * 10), 85) + bytes(8)
                + bytes([55, 80]) + struct.pack("<HHIIIH", minutes, 30, round(kwh * 1e4),
                                                round(kwh * 1e4), round(kwh * 1e4), faults))
        self.tell(REAL_TIME, body)

    def record_body(self, gun, order, kwh, started, ended, stop=0x41, started_by=1, card=""):
        e4 = round(kwh * 1e4)
        share = struct.pack("<IIII", 96000, e4, e4, e4)
        nothing = struct.pack("<IIII", 120000, 0, 0, 0)
        meter = 1_000_000
        return (order + self.code + bytes([gun]) + cp56(started) + cp56(ended)
                + nothing + nothing + share + nothing
                + meter.to_bytes(5, "little") + (meter + e4).to_bytes(5, "little")
                + struct.pack("<III", e4, e4, e4) + bytes(17) + bytes([started_by]) + cp56(ended)
                + bytes([stop]) + bytes.fromhex(card).rjust(8, b"\0"))

    def settle(self, gun, order, kwh, seconds=60, **more):
        """Tells the record of a charge that has just ended; True when it is acknowledged."""
        ended = now()
        body = self.record_body(gun, order, kwh, ended - timedelta(seconds=seconds), ended, **more)
        return self.ask(RECORD, body) == order + b"\0"

    def wait_command(self, kind, count=1, seconds=20.0):
        """The body of the count-th such command."""
        def found():
            return [body for each, body in self.commands if each == kind]
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(found()) >= count, seconds), \
                f"command {kind:02X} never came"
            return found()[count - 1]

    def _read(self, connection, closed):
        held = b""
        try:
            while octets := connection.recv(4096):
                held += octets
                while len(held) >= 2 and len(held) >= 4 + held[1]:
                    size = 4 + held[1]
                    packet, held = held[:size], held[size:]
                    assert packet[0] == 0x68 and packet[4] == 0, packet.hex()
                    assert packet[-2:] == struct.pack("<H", crc(packet[2:-2])), "low byte first"
                    self._heard(packet)
        except OSError:
            pass
        with self._arrived:
            closed.set()
            self._arrived.notify_all()

    def _heard(self, packet):
        sequence, kind = struct.unpack("<HxB", packet[2:6])
        body = packet[6:-2]
        answer = self._answer_to(kind, body)
        if answer is None:
            with self._arrived:
                self.answers[sequence] = (kind, body)
                self._arrived.notify_all()
            return
        if answer and not self.deaf:
            self.send_raw(frame(sequence, answer[0], answer[1], high_first=self.high_first))
        with self._arrived:
            self.commands.append((kind, body))
            self._arrived.notify_all()

    def _answer_to(self, kind, body):
        """None: it is itself an answer. Empty: a command that wants none."""
        if kind == START:
            return 0x33, body[:24] + bytes([self.start_failure == 0, self.start_failure])
        if kind == START_TOGETHER:
            role = bytes([body[23] != 1])  # the first gun leads
            return 0xA3, body[:24] + bytes([self.start_failure == 0, self.start_failure]) \
                + role + body[44:50]
        if kind == STOP:
            return 0x35, body[:8] + b"\1\0"
        if kind == CLOCK:
            return 0x55, body
        if kind == SET_PRICES:
            return 0x57, body[:7] + b"\1"
        if kind == REBOOT:
            return 0x91, body[:7] + b"\1"
        return b"" if kind == READ else None
