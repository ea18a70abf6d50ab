"""TLS through the whole binary: the console and stations, and a certificate renewed under way."""

import signal
import socket
import ssl
import sys
import urllib.request

from cases import case, run
from certificate import make_certificate
from fleet import free_port
from link_test import ask_for_link
from provisioning import provision
from raw_station import RawStation
from waiting import PATIENCE, until
from yard import Yard


class Tls:
    def __init__(self, yard):
        self.yard = yard
        provision(yard.set_up(), [{"identity": "TLS", "security_profile": 0}])

    def trust(self):
        """Only what the files hold now."""
        return ssl.create_default_context(cafile=self.yard.directory / "chain.pem")

    def is_trusted(self, listener):
        """Whether a new connection is shown the certificate that the files hold now."""
        address = ("127.0.0.1", self.yard.running[listener])
        try:
            with socket.create_connection(address, timeout=30 * PATIENCE) as plain:
                with self.trust().wrap_socket(plain, server_hostname="localhost"):
                    return True
        except ssl.SSLCertVerificationError:
            return False

    def log_has(self, words):
        return words in self.yard.log.read_text(errors="replace")

    def reload(self):
        self.yard.process.send_signal(signal.SIGHUP)

    @case
    def the_console_over_tls_gives_a_cookie_that_travels_over_tls_only(self):
        token = ask_for_link(self.yard.data)[1].split("#token=")[1]
        origin = f"https://localhost:{self.yard.running['http_tls_port']}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                             urllib.request.HTTPSHandler(context=self.trust()))
        request = urllib.request.Request(
            origin + "/v1/setup", f'{{"token":"{token}"}}'.encode(),
            {"Content-Type": "application/json", "Origin": origin})
        with opener.open(request, timeout=30 * PATIENCE) as answer:
            cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-voltyard=vs_") and cookie.endswith("; Secure"), cookie
        with opener.open(origin + "/", timeout=30 * PATIENCE) as page:
            assert b"<html" in page.read()

    @case
    def a_renewed_certificate_is_shown_to_new_connections_and_open_ones_stay(self):
        station = RawStation(self.yard.running["ocpp_tls_port"], tls=self.trust())
        assert station.upgrade("/ocpp/TLS").status == 101
        make_certificate(self.yard.directory)
        for listener in ("ocpp_tls_port", "http_tls_port"):
            assert not self.is_trusted(listener), "the files alone change nothing"
        self.reload()
        for listener in ("ocpp_tls_port", "http_tls_port"):
            until(lambda: self.is_trusted(listener), f"{listener} shows the new certificate")
        assert station.result("Heartbeat")["currentTime"].endswith("Z")
        station.socket.close()

    @case
    def a_certificate_that_cannot_be_read_changes_nothing(self):
        chain = self.yard.directory / "chain.pem"
        whole = chain.read_text()
        chain.write_text("no certificate\n")
        self.reload()
        until(lambda: self.log_has("certificates stay as they were"), "the log says why")
        chain.write_text(whole)
        assert self.is_trusted("ocpp_tls_port") and self.is_trusted("http_tls_port")


def main():
    yard = Yard(settings={"OCPP_TLS_PORT": free_port(), "HTTP_TLS_PORT": free_port()})
    yard.settings["CERTIFICATES"] = make_certificate(yard.directory)
    with yard:
        return run(Tls(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
