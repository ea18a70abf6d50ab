"""A line between YKC piles and their server that loses the first confirmation of every record."""

import socket
import threading

CONFIRMATION = 0x40


class LossyLine:
    """Listens on a port of its own; a context manager. `lost` are the orders whose confirmation
    was lost."""

    def __init__(self, server_port):
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = [self._listener]
        self.port = self._listener.getsockname()[1]
        self.lost = set()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        for one in self._open:
            one.close()

    def _accept(self):
        try:
            while True:
                pile, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._open += [pile, server]
                for ends in ((pile, server, bytes), (server, pile, Sieve(self.lost))):
                    threading.Thread(target=pass_on, args=ends, daemon=True).start()
        except OSError:
            pass


def pass_on(source, sink, sieve):
    try:
        while octets := source.recv(4096):
            sink.sendall(sieve(octets))
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class Sieve:
    """What is left of a stream, frame by frame."""

    def __init__(self, lost):
        self._lost = lost
        self._held = b""

    def __call__(self, octets):
        self._held += octets
        passed = b""
        while len(self._held) >= 2 and len(self._held) >= 4 + self._held[1]:
            size = 4 + self._held[1]
            frame, self._held = self._held[:size], self._held[size:]
            order = frame[6:22]
            if frame[5] == CONFIRMATION and order not in self._lost:
                self._lost.add(order)
                continue
            passed += frame
        return passed
