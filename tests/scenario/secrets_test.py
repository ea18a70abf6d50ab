"""Secrets go to the station and into no page: frames and operations as the API shows them."""

import json
import sys

from adversary import Adversary, run_suite
from cases import case
from waiting import until

SECRET = "4f43415f4f4354545f"


class Secrets(Adversary):
    stations = [{"identity": "SECRET16", "security_profile": 0}]

    def told(self, station, identity, action, payload):
        """Orders it, answers as the station, and returns all that the API then shows of it."""
        station_id = self.site.station_id(identity)
        operation = self.rest.post(f"/v1/stations/{station_id}/commands",
                                   {"action": action, "payload": payload})
        call = json.loads(station.next_text())
        assert call[2] == action and call[3] == payload, "the station gets the order as it is"
        station.send_text(json.dumps([3, call[1], {"status": "Accepted"}]))
        path = f"/v1/operations/{operation['id']}"
        until(lambda: self.rest.get(path)["state"] != "sent", "the order is done")

        def logged():
            frames = self.rest.get(f"/v1/stations/{station_id}/frames", limit=50)["items"]
            texts = [frame["text"] for frame in frames]
            return any(action in text for text in texts) and texts

        frames = until(logged, "the frame is in the log")
        return [json.dumps(operation), json.dumps(self.rest.get(path)), *frames]

    @case
    def the_authorization_key_of_1_6_is_hidden(self):
        shown = self.told(self.station("SECRET16"), "SECRET16", "ChangeConfiguration",
                          {"key": "AuthorizationKey", "value": SECRET})
        assert not any(SECRET in text for text in shown), shown
        assert sum('"***"' in text for text in shown) == 3, shown

    @case
    def credentials_in_the_address_of_diagnostics_are_hidden(self):
        shown = self.told(self.station("SECRET16"), "SECRET16", "GetDiagnostics",
                          {"location": f"ftp://user:{SECRET}@host/logs"})
        assert not any(SECRET in text for text in shown), shown
        assert sum("ftp://***@host/logs" in text for text in shown) == 3, shown


if __name__ == "__main__":
    sys.exit(run_suite(Secrets, sys.argv[1:]))
