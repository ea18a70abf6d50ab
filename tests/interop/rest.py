"""A client of /v1 as an integrator would write it: bearer key, JSON, problem documents."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from waiting import until


class Refused(AssertionError):
    def __init__(self, method, path, status, body):
        super().__init__(f"{method} {path}: {status} {body[:600]}")
        self.status = status
        self.body = body


class Rest:
    def __init__(self, origin, key=None):
        self.origin = origin
        self.key = key
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, method, path, body=None, headers=None, content_type="application/json"):
        """(status, headers, text); never raises for a status."""
        data = body
        if body is not None and not isinstance(body, bytes):
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
        request = urllib.request.Request(self.origin + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", content_type)
        if self.key:
            request.add_header("Authorization", "Bearer " + self.key)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=60) as response:
                return response.status, response.headers, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def _checked(self, method, path, body=None, **options):
        status, headers, text = self.ask(method, path, body, **options)
        if status == 429:  # as asked: later, and the same again
            again = time.monotonic() + int(headers["Retry-After"])
            until(lambda: time.monotonic() >= again, "the time to ask again")
            return self._checked(method, path, body, **options)
        if status >= 300:
            raise Refused(method, path, status, text)
        return json.loads(text) if text else None

    def get(self, path, **query):
        given = {name: value for name, value in query.items() if value is not None}
        if given:
            path += "?" + urllib.parse.urlencode(given)
        return self._checked("GET", path)

    def pages(self, path, **query):
        """All items of a list, page by page."""
        cursor = None
        while True:
            page = self.get(path, limit=1000, cursor=cursor, **query)
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def post(self, path, body=None, wait_s=None, headers=None):
        headers = {"Idempotency-Key": str(uuid.uuid4()), **(headers or {})}  # commands want one
        if wait_s is not None:
            headers["Prefer"] = f"wait={wait_s}"
        return self._checked("POST", path, {} if body is None else body, headers=headers)

    def put(self, path, body):
        return self._checked("PUT", path, body)

    def upload(self, path, octets):
        return self._checked("POST", path, octets, content_type="application/octet-stream")

    def import_csv(self, what, text, dry_run=False):
        path = f"/v1/import/{what}" + ("?dry_run=true" if dry_run else "")
        report = self._checked("POST", path, text.encode(), content_type="text/csv")
        assert report["error_count"] == 0, report
        return report
