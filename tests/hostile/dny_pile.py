"""A DNY pile over a plain socket, written from the protocol's facts alone: it shares no code with
the program under test. It keeps the limits it is given and charges when it is told to."""

import socket
import struct
import threading

REGISTER, HEARTBEAT, TIME, SETTLEMENT, POWER, ALARM = 0x20, 0x21, 0x22, 0x03, 0x06, 0x42
QUERY, START_STOP, FIRMWARE = 0x81, 0x82, 0xE0
ABOUT = struct.pack("<HBBBBH", 126, 12, 0, 0x21, 0, 0)  # of a registration
SET, GET = {0x83: 0x90, 0x84: 0x91, 0x85: 0x92}, {0x90: 0x83, 0x91: 0x84, 0x92: 0x85}


def frame(physical_id, message_id, command, data=b""):
    body = struct.pack("<IHB", physical_id, message_id, command) + data
    packet = b"DNY" + struct.pack("<H", len(body) + 2) + body
    return packet + struct.pack("<H", sum(packet) & 0xFFFF)


class DnyPile:
    """One pile with 12 ports on a connection of its own. Answers commands on a thread until closed."""

    def __init__(self, port, physical_id, iccid=b"89860000000000000001", connect=True):
        self.physical_id = physical_id
        self.port = port
        self.iccid = iccid
        self.message_id = 0
        self.limits = {}
        self.commands = []       # (command, data) as they came
        self.answers = {}        # message id -> data, of what we said
        self.start_result = 0
        self.deaf = False        # takes commands and answers none
        self.image = {}          # firmware: block -> octets
        self.leaves_at = None    # the block at which the connection is lost
        self.holds_at = None     # the block that is answered when `goes_on` is set
        self.goes_on = threading.Event()
        self._arrived = threading.Condition()
        self.closed = threading.Event()
        self.socket = None
        if connect:
            self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.socket.settimeout(None)
        self.closed.clear()
        self.socket.sendall(self.iccid)
        threading.Thread(target=self._read, daemon=True).start()

    def close(self):
        if self.socket:
            self.socket.close()

    def send_raw(self, octets):
        self.socket.sendall(octets)

    def tell(self, command, data=b"", physical_id=None):
        """Sends without waiting; the message id."""
        self.message_id = self.message_id % 0xFFFF + 1
        self.send_raw(frame(physical_id or self.physical_id, self.message_id, command, data))
        return self.message_id

    def ask(self, command, data=b"", seconds=10.0, physical_id=None):
        """The answer's data; None when none comes."""
        wanted = self.tell(command, data, physical_id)
        with self._arrived:
            self._arrived.wait_for(lambda: wanted in self.answers or self.closed.is_set(), seconds)
            return self.answers.get(wanted)

    def register(self):
        return self.ask(REGISTER, ABOUT)

    def heartbeat(self, *states):
        states = bytes(states) + bytes(12 - len(states))
        return self.ask(HEARTBEAT, struct.pack("<HB", 2200, 12) + states + bytes([20, 90]))

    def report(self, port, order, seconds, energy_10wh, power_dw=1800):
        self.tell(POWER, struct.pack("<BBHHBHHHH", port, 1, seconds, energy_10wh, 1, power_dw,
                                     power_dw, power_dw, power_dw) + order)

    def settle(self, port, order, seconds, energy_10wh, reason=1):
        data = struct.pack("<HHHBB", seconds, 1800, energy_10wh, port, 1) + bytes(4)
        return self.ask(SETTLEMENT, data + bytes([reason]) + order)

    def wait_command(self, command, count=1, seconds=20.0):
        """The data of the count-th such command."""
        def found():
            return [data for code, data in self.commands if code == command]
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(found()) >= count, seconds), \
                f"command {command:02X} never came"
            return found()[count - 1]

    def _read(self):
        held = b""
        try:
            while octets := self.socket.recv(4096):
                held += octets
                while len(held) >= 5 and len(held) >= 5 + struct.unpack("<H", held[3:5])[0]:
                    size = 5 + struct.unpack("<H", held[3:5])[0]
                    packet, held = held[:size], held[size:]
                    assert struct.unpack("<H", packet[-2:])[0] == sum(packet[:-2]) & 0xFFFF
                    self._heard(packet)
        except OSError:
            pass
        with self._arrived:
            self.closed.set()
            self._arrived.notify_all()

    def _heard(self, packet):
        physical_id, message_id, command = struct.unpack("<IHB", packet[5:12])
        data = packet[12:-2]
        if command < 0x72:
            with self._arrived:
                self.answers[message_id] = data
                self._arrived.notify_all()
            return
        answer = self._answer_to(command, data)
        if answer is not None and not self.deaf:
            self.send_raw(frame(physical_id, message_id, command, answer))
        if command == QUERY and not self.deaf:
            self.tell(REGISTER, ABOUT)
        with self._arrived:
            self.commands.append((command, data))
            self._arrived.notify_all()

    def _answer_to(self, command, data):
        if command in SET:
            self.limits[command] = data
            return b"\0"
        if command in GET:
            return self.limits.get(GET[command], b"")
        if command == FIRMWARE:
            block, = struct.unpack("<H", data[2:4])
            self.image[block] = data[4:]
            if block == self.holds_at:
                self.goes_on.wait()
            if block == self.leaves_at:
                self.socket.shutdown(socket.SHUT_RDWR)
                return None
            return b"\0" + data[2:4]
        if command == START_STOP:
            return bytes([self.start_result]) + data[8:24] + data[5:6] + bytes(2)
        return None if command == QUERY else b"\0"
