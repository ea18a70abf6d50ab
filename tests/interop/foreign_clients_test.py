"""Foreign clients that nobody here wrote charge through the whole binary, over real sockets.

Each is strict: it holds our answers and requests against the official schemas. The bill is read
over REST. `foreign_clients_test.py [part of a test's name]` runs some of them.
"""

import sys

from cases import case, run
from certificate import make_certificate
from fleet import free_port
from foreign import Station
from provisioning import provision
from stories import charge16, charge201, firmware201
from yard import Yard

STATIONS = [
    {"identity": "PY16", "security_profile": 1},
    {"identity": "PY201", "security_profile": 1},
    {"identity": "JS16", "security_profile": 1},
    {"identity": "JS201", "security_profile": 1},
    {"identity": "PYFIRM", "security_profile": 1},
    {"identity": "JSFIRM", "security_profile": 1},
    {"identity": "TLS16", "security_profile": 2},
    {"identity": "TLS201", "security_profile": 2},
    {"identity": "MUTE", "security_profile": 0, "default_version": "ocpp1.6"},
    {"identity": "DOUBLED", "security_profile": 0},
    {"identity": "STEVE", "security_profile": 0},
]


class Suite:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.site = provision(self.rest, STATIONS)

    def charge(self, client, identity, version, path=None, subprotocol="", tls=False, story=None):
        scheme, port = ("wss", "ocpp_tls_port") if tls else ("ws", "ocpp_port")
        url = f"{scheme}://localhost:{self.yard.running[port]}{path or '/ocpp/' + identity}"
        offered = f"ocpp{version}" if subprotocol == "" else subprotocol
        ca = str(self.yard.directory / "chain.pem") if tls else None
        with Station(client, url, offered, version, identity, self.site.passwords.get(identity),
                     ca) as station:
            story = story or (charge16 if version == "1.6" else charge201)
            story(self.rest, self.site, station, identity)

    @case
    def pypi_ocpp_16_charges_with_basic_credentials(self):
        self.charge("ocpp", "PY16", "1.6")

    @case
    def pypi_ocpp_201_charges_with_basic_credentials(self):
        self.charge("ocpp", "PY201", "2.0.1")

    @case
    def npm_ocpp_rpc_16_strict_charges_with_basic_credentials(self):
        self.charge("ocpp-rpc", "JS16", "1.6")

    @case
    def npm_ocpp_rpc_201_strict_charges_with_basic_credentials(self):
        self.charge("ocpp-rpc", "JS201", "2.0.1")

    @case
    def pypi_ocpp_201_fetches_firmware_and_is_followed_to_its_last_word(self):
        self.charge("ocpp", "PYFIRM", "2.0.1", story=firmware201)

    @case
    def npm_ocpp_rpc_201_strict_fetches_firmware_and_is_followed_to_its_last_word(self):
        self.charge("ocpp-rpc", "JSFIRM", "2.0.1", story=firmware201)

    @case
    def pypi_ocpp_16_charges_over_tls_with_profile_2(self):
        self.charge("ocpp", "TLS16", "1.6", tls=True)

    @case
    def npm_ocpp_rpc_201_charges_over_tls_with_profile_2(self):
        self.charge("ocpp-rpc", "TLS201", "2.0.1", tls=True)

    @case
    def quirk_1_no_subprotocol_with_a_default_version(self):
        self.charge("ocpp", "MUTE", "1.6", subprotocol=None)

    @case
    def quirk_5_the_doubled_path_is_the_same_station(self):
        self.charge("ocpp-rpc", "DOUBLED", "1.6", path="/ocpp/DOUBLED/DOUBLED")

    @case
    def quirk_7_the_path_of_another_platform(self):
        path = "/steve/websocket/CentralSystemService/STEVE"
        self.charge("ocpp", "STEVE", "1.6", path=path)


def main():
    # Localhost resolves to both families; the listener of the test is on one.
    yard = Yard(settings={"OCPP_TLS_PORT": free_port()})
    yard.settings["CERTIFICATES"] = make_certificate(yard.directory)
    with yard:
        suite = Suite(yard)
        return run(suite, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
