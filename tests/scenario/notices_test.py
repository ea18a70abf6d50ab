"""Who is told of an alarm, over real sockets: a receiver that checks signatures as an integrator
would, one that is down for a while, and a server that is killed before it could tell."""

import base64
import hashlib
import hmac
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bulk_test import Pile
from cases import case, run
from provisioning import provision
from rest import Refused, Rest
from waiting import until
from yard import Yard

ROBOT_SECRET = "SEC0123"


class Receiver:
    """Takes what is posted to it. `status` is what it answers; a robot's answer is always 200."""

    def __init__(self):
        self.received = []  # (path, query, headers, text)
        self.status = 200
        self.states = {}  # path -> what a breaker says
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                url = urlsplit(self.path)
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                receiver.received.append((url.path, parse_qs(url.query), dict(self.headers), text))
                answer = {"errcode": 0, "errmsg": "ok", "code": 0,
                          "state": receiver.states.get(url.path, "unknown")}
                body = json.dumps(answer).encode()
                self.send_response(receiver.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def at(self, path):
        return [one for one in self.received if one[0] == path]

    def close(self):
        self._server.shutdown()


def genuine(headers, text, secret):
    signed = f"{headers['X-Voltyard-Timestamp']}.{text}".encode()
    wanted = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, headers["X-Voltyard-Signature"])


class Notices:
    def __init__(self, yard, receiver):
        self.yard = yard
        self.receiver = receiver
        self.rest = yard.set_up()
        self.site = provision(self.rest, [
            {"identity": "PILE-1", "security_profile": 0, "evse_count": 1}])
        made = self.rest.post("/v1/api-keys", {"name": "东墙烟感", "role": "detector"})
        self.detector_key = made["key"]

    def channel(self, kind, path, **members):
        return self.rest.post("/v1/notice-channels", {
            "name": path, "kind": kind, "url": self.receiver.url(path), **members})

    def signal(self, over=False):
        Rest(self.yard.origin, self.detector_key).post("/v1/signals", {
            "location_id": self.site.location_id, "detector": "东墙 3", "signal": "water",
            "over": over})

    def clear(self):
        for alarm in self.rest.get("/v1/alarms", open="true")["items"]:
            self.rest.post(f"/v1/alarms/{alarm['id']}/clear", {"note": "已处理"})

    def outcomes(self, channel):
        return [(one["news"], one["state"]) for one in self.rest.get("/v1/notices")["items"]
                if one["channel_id"] == channel["id"]]

    @case
    def a_webhook_and_the_robots_are_told_with_genuine_signatures(self):
        hook = self.channel("webhook", "/hook")
        self.channel("wecom", "/wecom", phones=["13800000000"])
        self.channel("dingtalk", "/dingtalk", secret=ROBOT_SECRET)
        self.channel("feishu", "/feishu", secret=ROBOT_SECRET)
        self.channel("voice", "/voice", phones=["13800000000"], language="en")
        self.signal()
        paths = ("/hook", "/wecom", "/dingtalk", "/feishu", "/voice")
        until(lambda: all(self.receiver.at(path) for path in paths), "all are told", 5)

        _, _, headers, text = self.receiver.at("/hook")[0]
        assert genuine(headers, text, hook["secret"]), headers
        told = json.loads(text)
        assert told["event"] == "alarm.raised" and told["alarm"]["kind"] == "signal.water", told
        assert told["alarm"]["details"]["detector"] == "东墙 3", told
        assert "进水" in told["title"], told

        _, _, _, text = self.receiver.at("/wecom")[0]
        assert json.loads(text)["text"]["mentioned_mobile_list"] == ["13800000000"], text

        _, query, _, _ = self.receiver.at("/dingtalk")[0]
        time = query["timestamp"][0]
        wanted = hmac.new(ROBOT_SECRET.encode(), f"{time}\n{ROBOT_SECRET}".encode(), "sha256")
        assert query["sign"][0] == base64.b64encode(wanted.digest()).decode(), query

        body = json.loads(self.receiver.at("/feishu")[0][3])
        wanted = hmac.new(f"{body['timestamp']}\n{ROBOT_SECRET}".encode(), b"", "sha256")
        assert body["sign"] == base64.b64encode(wanted.digest()).decode(), body

        call = json.loads(self.receiver.at("/voice")[0][3])
        assert call["to"] == ["13800000000"] and "Water" in call["text"], call

        self.clear()
        until(lambda: len(self.receiver.at("/hook")) == 2, "the end is told, too", 5)
        assert json.loads(self.receiver.at("/hook")[1][3])["event"] == "alarm.cleared"
        until(lambda: self.outcomes(hook) == [("alarm.cleared", "delivered"),
                                              ("alarm.raised", "delivered")], "it is on record")

    @case
    def what_could_not_be_told_is_told_after_a_kill_and_in_order(self):
        channel = self.channel("webhook", "/late")
        self.receiver.status = 503
        self.signal()
        until(lambda: self.receiver.at("/late"), "the first attempt", 5)
        self.yard.kill()
        self.receiver.status = 200
        tried = len(self.receiver.at("/late"))
        self.yard.start()
        self.rest = self.yard.rest
        self.clear()
        until(lambda: len(self.receiver.at("/late")) >= tried + 2, "both are told", 30)
        news = [json.loads(text)["event"] for _, _, _, text in self.receiver.at("/late")[tried:]]
        assert news == ["alarm.raised", "alarm.cleared"], news
        ids = [headers["X-Voltyard-Id"] for _, _, headers, _ in self.receiver.at("/late")]
        assert ids[0] == ids[tried], "another attempt has the same id"
        until(lambda: self.outcomes(channel)[1:] == [("alarm.raised", "delivered")],
              "it is on record")

    @case
    def a_cut_trips_the_breaker_and_says_so_only_when_it_is_open(self):
        self.channel("breaker", "/breaker", location_id=self.site.location_id)
        self.receiver.states["/breaker"] = "closed"
        cut = self.rest.post("/v1/cuts", {"location_id": self.site.location_id, "reason": "演练"})
        until(lambda: self.receiver.at("/breaker"), "the breaker is told", 5)
        order = json.loads(self.receiver.at("/breaker")[0][3])
        assert order["action"] == "trip" and order["reason"] == "演练", order
        progress = lambda: self.rest.get(f"/v1/cuts/{cut['id']}")["progress"]
        assert (progress()["breakers"], progress()["breakers_open"]) == (1, 0), progress()
        self.receiver.states["/breaker"] = "open"
        until(lambda: progress()["breakers_open"] == 1, "it says that it is open", 20)
        for name in ("甲", "乙"):
            key = self.rest.post("/v1/api-keys", {"name": name, "role": "operator"})["key"]
            Rest(self.yard.origin, key).post(f"/v1/cuts/{cut['id']}/release", {})

    @case
    def a_trial_tells_whether_a_channel_works(self):
        channel = self.channel("webhook", "/trial")
        trial = self.rest.post(f"/v1/notice-channels/{channel['id']}/trial")
        assert trial["state"] == "waiting", trial
        until(lambda: self.outcomes(channel) == [("trial", "delivered")], "the trial came through")
        self.rest.ask("DELETE", f"/v1/notice-channels/{channel['id']}")
        try:
            self.rest.post(f"/v1/notice-channels/{channel['id']}/trial")
            raise AssertionError("a channel that was removed is tried")
        except Refused as refused:
            assert refused.status == 404, refused

    @case
    def a_bulk_job_that_stops_by_itself_rings_until_somebody_decides(self):
        names = ["B1", "B2"]
        provision(self.rest, [
            {"identity": name, "security_profile": 0, "evse_count": 1} for name in names])
        piles = {name: Pile(self.yard.ocpp_port, name) for name in names}
        self.channel("webhook", "/jobs")
        order = {"name": "夜间重启", "command": {"kind": "reset", "when": "idle"},
                 "stations": {"identities": names}, "policy": {"at_once": 1, "stop_percent": 0}}
        plan = lambda: self.rest.post("/v1/jobs?dry_run=true", order)["plan"]["online"]
        until(lambda: plan() == 2, "both are shown as connected")
        job = self.rest.post("/v1/jobs", order)["job"]["id"]
        asked = until(lambda: next((one for one in piles.values() if one.commands()), None),
                      "one of them is asked")
        assert not self.receiver.at("/jobs"), "nothing is wrong yet"
        asked.answer("Rejected")
        until(lambda: self.receiver.at("/jobs"), "it rings", 10)
        told = json.loads(self.receiver.at("/jobs")[0][3])
        assert told["event"] == "alarm.raised" and told["alarm"]["kind"] == "bulk.stopped", told
        assert told["alarm"]["details"]["job_id"] == job and "夜间重启" in told["text"], told
        shown = [one["kind"] for one in self.rest.get("/v1/alarms", open="true")["items"]]
        assert "bulk.stopped" in shown, shown
        self.rest.post(f"/v1/jobs/{job}/cancel", {})
        until(lambda: len(self.receiver.at("/jobs")) == 2, "it is over, too", 10)
        assert json.loads(self.receiver.at("/jobs")[1][3])["event"] == "alarm.cleared"

    @case
    def n70_what_nobody_has_allowed_is_not_called(self):
        made = self.rest.post("/v1/notice-channels", {
            "name": "metadata", "kind": "webhook", "url": "http://169.254.169.254/latest"})
        self.rest.post(f"/v1/notice-channels/{made['id']}/trial")
        until(lambda: self.outcomes(made) == [("trial", "given_up")], "it is given up")
        outcome = self.rest.get("/v1/notices")["items"][0]["outcome"]
        assert "may not be called" in outcome, outcome


def main():
    receiver = Receiver()
    with Yard(settings={"EGRESS_NETWORKS": "127.0.0.1"}) as yard:
        result = run(Notices(yard, receiver), sys.argv[1:])
    receiver.close()
    return result


if __name__ == "__main__":
    sys.exit(main())
