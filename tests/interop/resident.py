"""A resident's browser, as far as the server sees it: no key, a cookie once logged in."""

import json
import uuid

from rest import Rest
from waiting import until


class Resident:
    def __init__(self, yard):
        self.yard = yard
        self.cookie = None

    def ask(self, method, path, body=None, key=None):
        headers = {"Origin": self.yard.origin}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if key:
            headers["Idempotency-Key"] = key
        status, given, text = Rest(self.yard.origin).ask(method, path, body, headers)
        if given.get("Set-Cookie"):
            self.cookie = given["Set-Cookie"].split(";")[0]
        return status, json.loads(text) if text.startswith(("{", "[")) else text

    def get(self, path):
        status, body = self.ask("GET", path)
        assert status == 200, (path, status, body)
        return body

    def log_in(self, label, phone):
        """With the code that the staff of the yard can read."""
        status, sent = self.ask("POST", "/v1/rider/codes", {"label": label, "phone": phone})
        assert status == 202, (status, sent)
        code = self.yard.rest.get("/v1/rider-codes")["items"][0]
        assert code["phone"] == phone, code
        status, said = self.ask("POST", "/v1/rider/login",
                                {"label": label, "phone": phone, "ticket": sent["ticket"],
                                 "code": code["code"]})
        assert status == 204, (status, said)

    def pay(self, label, amount_minor):
        """A payment that waits for its payer."""
        status, begun = self.ask("POST", "/v1/rider/payments",
                                 {"label": label, "amount_minor": amount_minor}, uuid.uuid4().hex)
        assert status == 201, (status, begun)

        def asked():
            payment = self.get(f"/v1/rider/payments/{begun['id']}")
            return payment if payment["state"] != "created" else None

        return until(asked, "the provider has answered")
