"""Smoke in a shed, over real sockets: what a pile or a detector says cuts everything around it, the
cut outlives a kill, nobody starts under it, and two people release it."""

import sys

from cases import case, run
from dny_pile import ALARM, DnyPile
from provisioning import provision
from rest import Refused, Rest
from waiting import until
from yard import Yard

FIRST, SECOND, SILENT = (0x07000000 + 13544100 + n for n in range(3))
SMOKE = 4


def identity(physical_id):
    return f"{physical_id >> 24:02X}-{physical_id & 0xFFFFFF:08}"


class Fire:
    def __init__(self, yard):
        self.yard = yard
        self.rest = yard.set_up()
        self.site = provision(self.rest, [
            {"identity": identity(pile), "security_profile": 0, "default_version": "dny",
             "evse_count": 12} for pile in (FIRST, SECOND, SILENT)])
        self.piles = {}
        for pile in (FIRST, SECOND):
            self.join(pile)

    def join(self, physical_id):
        pile = DnyPile(self.yard.running["dny_port"], physical_id)
        self.piles[physical_id] = pile
        assert pile.register() == b"\0"
        pile.wait_command(0x92)
        return pile

    def key(self, name, role):
        made = self.rest.post("/v1/api-keys", {"name": name, "role": role})
        return Rest(self.yard.origin, made["key"])

    def slot(self, physical_id, number):
        station_id = self.site.station_id(identity(physical_id))
        slots = self.rest.get("/v1/evses", station_id=station_id, limit=100)["items"]
        return next(slot for slot in slots if slot["number"] == number)

    def start(self, physical_id, number):
        path = f"/v1/evses/{self.slot(physical_id, number)['id']}/start"
        return self.rest.post(path, {}, wait_s=10)

    def charge(self, physical_id, number):
        def accepted():
            try:
                return self.start(physical_id, number)
            except Refused as refused:  # the last limit is still on its way
                assert refused.status == 409, refused
                return None
        until(accepted, "the pile takes a start")
        pile = self.piles[physical_id]

        def starts():  # of this slot; a command is noted after it was answered
            return [data for code, data in pile.commands
                    if code == 0x82 and data[5:7] == bytes([number - 1, 1])]

        return until(starts, "the start is noted")[-1][9:25]

    def stopped(self, physical_id, order):
        return any(code == 0x82 and data[6] == 0 and data[9:25] == order
                   for code, data in self.piles[physical_id].commands)

    def standing(self):
        return [cut for cut in self.rest.get("/v1/cuts")["items"] if cut["released_at"] is None]

    def release(self):
        for name in ("甲", "乙"):
            for cut in self.standing():
                self.key(name, "operator").post(f"/v1/cuts/{cut['id']}/release", {})
        assert not self.standing()

    @case
    def smoke_at_one_pile_stops_every_pile_of_the_site_and_says_what_is_true(self):
        orders = {pile: self.charge(pile, 1) for pile in (FIRST, SECOND)}
        self.piles[FIRST].tell(ALARM, bytes([SMOKE, 0]))
        for pile, order in orders.items():
            until(lambda p=pile, o=order: self.stopped(p, o), "both piles are told to stop")
        cut, = self.standing()
        assert cut["ordered_by"] == "voltyard" and cut["progress"]["stations"] == 3, cut
        assert cut["progress"]["silent"] == 1, "a pile that never spoke is not off"
        assert cut["progress"]["off"] == 0, "neither pile has settled yet"
        for pile, order in orders.items():
            assert self.piles[pile].settle(0, order, 60, 1) == b"\0"
        until(lambda: self.standing()[0]["progress"]["off"] == 2, "two piles are off")
        alarm = self.rest.get("/v1/alarms", open="true")["items"]
        assert {"signal.smoke", "cut.ordered"} <= {one["kind"] for one in alarm}, alarm
        self.release()

    @case
    def a_cut_outlives_a_kill_and_holds_whoever_comes_back(self):
        self.rest.post("/v1/cuts", {"location_id": self.site.location_id, "reason": "演练"})
        self.yard.kill()
        self.yard.start()
        self.rest = self.yard.rest
        cut, = self.standing()
        assert cut["reason"] == "演练", cut
        pile = self.join(FIRST)
        try:
            self.start(FIRST, 2)
            raise AssertionError("a start was sent under a cut")
        except Refused as refused:
            assert refused.status == 409, refused
        order = bytes(range(16))  # a charge that begins by itself, as with an offline card
        pile.report(3, order, 300, 1)
        until(lambda: self.stopped(FIRST, order), "it is stopped")
        assert pile.settle(3, order, 60, 1) == b"\0"
        self.join(SECOND)
        self.release()

    @case
    def a_detector_of_the_shed_counts_like_a_pile(self):
        order = self.charge(SECOND, 5)
        detector = self.key("东墙烟感", "detector")
        detector.post("/v1/signals", {"location_id": self.site.location_id, "detector": "东墙 3",
                                      "signal": "smoke"})
        until(lambda: self.stopped(SECOND, order), "the pile is told to stop")
        try:
            detector.get("/v1/alarms")
            raise AssertionError("a detector's key reads alarms")
        except Refused as refused:
            assert refused.status == 403, refused
        assert self.piles[SECOND].settle(4, order, 60, 1) == b"\0"
        self.release()


def main():
    with Yard() as yard:
        return run(Fire(yard), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
