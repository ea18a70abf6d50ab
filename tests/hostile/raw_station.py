"""A station made of a blocking socket: it can say anything, right or wrong, and sees every octet."""

import base64
import json
import os
import socket
import struct
import threading

from waiting import PATIENCE

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
FIN = 0x80
ENDED = "ended"  # what `next_frame` says when the connection is over


def frame(first_octet, payload=b"", masked=True, declared=None):
    """One WebSocket frame; `declared` writes another length than the payload's."""
    length = len(payload) if declared is None else declared
    flag = 0x80 if masked else 0
    if length < 126:
        head = struct.pack("!BB", first_octet, flag | length)
    elif length < 1 << 16:
        head = struct.pack("!BBH", first_octet, flag | 126, length)
    else:
        head = struct.pack("!BBQ", first_octet, flag | 127, length)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    stretched = (mask * (len(payload) // 4 + 1))[:len(payload)]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")
    return head + mask + number.to_bytes(len(payload), "big")


def basic(user, password):
    octets = password if isinstance(password, bytes) else password.encode()
    return "Authorization: Basic " + base64.b64encode(user.encode() + b":" + octets).decode()


class Head:
    """The answer to an upgrade: status, headers in lower case, the body that came along."""

    def __init__(self, octets, body):
        lines = octets.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.strip().lower(): value.strip()
                        for name, _, value in (line.partition(":") for line in lines[1:] if line)}
        self.body = body


class RawStation:
    def __init__(self, port, receive_buffer=None, tls=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(30 * PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect(("127.0.0.1", port))
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.received = b""
        self._last_id = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    # HTTP

    def upgrade(self, target, *headers, subprotocol="ocpp1.6"):
        lines = [f"GET {target} HTTP/1.1", "Host: localhost", "Upgrade: websocket",
                 "Connection: Upgrade", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                 "Sec-WebSocket-Version: 13"]
        if subprotocol:
            lines.append("Sec-WebSocket-Protocol: " + subprotocol)
        return self.request("\r\n".join([*lines, *headers, "", ""]))

    def request(self, text):
        octets = text if isinstance(text, bytes) else text.encode("latin-1")
        self.socket.sendall(octets)
        while b"\r\n\r\n" not in self.received:
            if not self._fill():
                raise AssertionError(f"no answer to {octets[:80]!r}")
        head, _, rest = self.received.partition(b"\r\n\r\n")
        answer = Head(head, b"")
        self.received = rest
        if answer.status != 101:
            while self._fill():
                pass
            answer.body = self.received
        return answer

    # Frames

    def send(self, octets):
        self.socket.sendall(octets)

    def send_text(self, text):
        self.send(frame(FIN | TEXT, text if isinstance(text, bytes) else text.encode()))

    def _fill(self):
        try:
            some = self.socket.recv(65536)
        except ConnectionError:
            return False
        self.received += some
        return bool(some)

    def _take(self, count):
        while len(self.received) < count:
            if not self._fill():
                return None
        taken, self.received = self.received[:count], self.received[count:]
        return taken

    def next_frame(self):
        """(opcode, payload), or (ENDED, b"")."""
        head = self._take(2)
        if head is None:
            return ENDED, b""
        assert head[1] & 0x80 == 0, "a frame of a server is never masked"
        length = head[1] & 0x7F
        if length == 126:
            length = struct.unpack("!H", self._take(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self._take(8))[0]
        payload = self._take(length)
        return (ENDED, b"") if payload is None else (head[0] & 0x0F, payload)

    def close_code(self):
        """Of the server's close frame, skipping what comes before; None when it just hangs up."""
        while True:
            opcode, payload = self.next_frame()
            if opcode == CLOSE:
                return struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 0
            if opcode == ENDED:
                return None

    def close_code_after(self, octets):
        """Sends and reads at the same time: the other side may close long before all is sent."""
        def send():
            try:
                self.socket.sendall(octets)
            except OSError:
                pass  # closed while we talked: that is what is asked for

        sender = threading.Thread(target=send)
        sender.start()
        code = self.close_code()
        while self.next_frame()[0] != ENDED:
            pass
        self.socket.close()
        sender.join()
        return code

    def next_text(self):
        """The next message, answering pings on the way; None at the end of the connection."""
        while True:
            opcode, payload = self.next_frame()
            if opcode == TEXT:
                return payload.decode()
            if opcode == PING:
                self.send(frame(FIN | PONG, payload))
            elif opcode in (ENDED, CLOSE):
                return None

    # OCPP-J

    def ask(self, text):
        """Sends a text and parses the message that comes next."""
        self.send_text(text)
        answer = self.next_text()
        assert answer is not None, "the connection ended instead of an answer"
        return json.loads(answer)

    def call(self, action, payload=None, message_id=None):
        """The answer frame to a CALL: [3,id,{...}] or [4,id,code,description,{}]."""
        if message_id is None:
            self._last_id += 1
            message_id = f"call-{self._last_id}"
        answer = self.ask(json.dumps([2, message_id, action, payload or {}]))
        assert answer[1] == message_id, answer
        return answer

    def result(self, action, payload=None):
        answer = self.call(action, payload)
        assert answer[0] == 3, answer
        return answer[2]

    def silent_about(self, text):
        """True when `text` gets no answer: the next heartbeat's comes first."""
        self.send_text(text)
        self.result("Heartbeat")
        return True
