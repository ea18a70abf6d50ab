"""The daily work around the piles, over real sockets: a roster that decides whose phone rings, a
patrol that becomes a work order, and a log that survives a kill and tells when somebody edits it."""

import datetime
import json
import sqlite3
import subprocess
import sys

from cases import case, run
from notices_test import Receiver
from provisioning import provision
from rest import Refused, Rest
from waiting import until
from yard import Yard, binary

HOUR = datetime.timedelta(hours=1)


def rfc3339(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


class Duty:
    def __init__(self, yard, receiver):
        self.yard = yard
        self.receiver = receiver
        self.rest = yard.set_up()
        self.site = provision(self.rest, [
            {"identity": "PILE-1", "security_profile": 0, "evse_count": 1}])
        self.second = self.rest.post("/v1/api-keys", {"name": "李主任", "role": "operator"})["key"]
        detector = self.rest.post("/v1/api-keys", {"name": "烟感", "role": "detector"})
        self.detector_key = detector["key"]

    def signal(self, over=False):
        Rest(self.yard.origin, self.detector_key).post("/v1/signals", {
            "location_id": self.site.location_id, "detector": "东墙", "signal": "water",
            "over": over})

    def shift(self, person, phone, begins, ends):
        now = datetime.datetime.now(datetime.timezone.utc)
        return self.rest.post("/v1/shifts", {
            "location_id": self.site.location_id, "person": person, "phone": phone,
            "begins_at": rfc3339(now + begins), "ends_at": rfc3339(now + ends)})

    def rung(self, count):
        until(lambda: len(self.receiver.at("/voice")) >= count, f"{count} calls", 5)
        return json.loads(self.receiver.at("/voice")[count - 1][3])["to"]

    @case
    def whose_shift_it_is_is_called_and_otherwise_who_the_channel_names(self):
        self.rest.post("/v1/notice-channels", {
            "name": "电话", "kind": "voice", "url": self.receiver.url("/voice"),
            "phones": ["13900000000"], "calls_duty": True, "from_level": "ordinary"})
        self.signal()
        assert self.rung(1) == ["13900000000"], "nobody is on duty yet"
        self.signal(over=True)
        self.rung(2)
        self.shift("王师傅", "13800000001", -HOUR, 8 * HOUR)
        self.shift("李师傅", "13800000002", 8 * HOUR, 16 * HOUR)
        self.signal()
        assert self.rung(3) == ["13800000001"], self.receiver.at("/voice")

    @case
    def a_shift_that_is_late_is_an_alarm_until_it_is_taken_over(self):
        late = "duty.not_taken_over"

        def open_kinds():
            return {one["kind"] for one in self.rest.get("/v1/alarms", open="true")["items"]}

        until(lambda: late in open_kinds(), "an hour has passed without a take-over", 10)
        mine = next(one for one in self.rest.get("/v1/shifts")["items"] if one["on_duty"])
        taken = self.rest.post(f"/v1/shifts/{mine['id']}/take-over", {"note": "3 号桩插头松"})
        assert taken["taken_over_at"] is not None, taken
        until(lambda: late not in open_kinds(), "the alarm is over", 10)

    @case
    def what_a_patrol_finds_goes_from_hand_to_hand_until_a_second_person_has_checked_it(self):
        found = self.rest.post("/v1/patrols", {
            "location_id": self.site.location_id, "fault": True, "text": "灭火器压力不足"})
        order = found["work_order"]
        path = f"/v1/work-orders/{order['id']}"
        self.rest.post(path + "/assign", {"assignee": "王师傅"})
        self.yard.kill()
        self.yard.start()
        self.rest = self.yard.rest
        assert self.rest.get(path)["state"] == "assigned", "after a kill -9"
        self.rest.post(path + "/finish", {"note": "已更换"})
        try:
            self.rest.post(path + "/check", {})
            raise AssertionError("checked by the one who did it")
        except Refused as refused:
            assert refused.status == 409, refused
        checked = Rest(self.yard.origin, self.second).post(path + "/check", {})
        assert checked["state"] == "checked" and "李主任" in checked["checked_by"], checked
        shift = next(one for one in self.rest.get("/v1/shifts")["items"] if one["on_duty"])
        assert shift["patrolled_at"] is not None, shift

    @case
    def the_log_has_it_all_and_tells_when_somebody_edits_it(self):
        entries = self.rest.get("/v1/log")["items"]
        kinds = [entry["kind"] for entry in reversed(entries)]
        for kind in ("shift.planned", "shift.taken_over", "work.opened", "patrol.fault",
                     "work.assigned", "work.done", "work.checked"):
            assert kind in kinds, (kind, kinds)
        assert [entry["number"] for entry in entries] == list(range(len(entries), 0, -1))

        good = self.check_log()
        assert good.returncode == 0 and entries[0]["seal"] in good.stdout, good
        self.yard.stop()
        with sqlite3.connect(self.yard.data / "voltyard.db") as database:
            try:
                database.execute("UPDATE log SET text = '' WHERE number = 3")
                raise AssertionError("the log was changed")
            except sqlite3.IntegrityError as refused:
                assert "not changed" in str(refused), refused
            database.execute("DROP TRIGGER log_is_not_changed")
            database.execute("UPDATE log SET text = '一切正常' WHERE number = 3")
        bad = self.check_log()
        assert bad.returncode != 0 and "from entry 3 on" in bad.stderr, bad
        self.yard.start()

    def check_log(self):
        return subprocess.run([binary(), "check-log", "--data", self.yard.data],
                              capture_output=True, text=True, timeout=30)


def main():
    receiver = Receiver()
    with Yard(settings={"EGRESS_NETWORKS": "127.0.0.1"}) as yard:
        result = run(Duty(yard, receiver), sys.argv[1:])
    receiver.close()
    return result


if __name__ == "__main__":
    sys.exit(main())
