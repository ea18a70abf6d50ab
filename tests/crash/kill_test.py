"""kill -9 of the server at random moments while 64 piles charge: what was acknowledged is there.

50 kills, 500 with VOLTYARD_LONG=1; the seed is printed and taken from VOLTYARD_SEED.
Each kill comes after a random number of further acknowledgements, every tenth while the server is
starting. Then everything the fleet was told is held against what is left (evidence.py), and the
holding itself is shown to find a row that is taken away and a line that is made up.
"""

import os
import random
import shutil
import sqlite3
import sys
import time
import uuid
from contextlib import closing

import evidence
from fleet import Fleet, cards, free_port, identities
from provisioning import provision
from rest import Rest
from waiting import until
from yard import Yard

LONG = bool(os.environ.get("VOLTYARD_LONG"))
KILLS = 500 if LONG else 50
# Half a minute of the yard per second: after five minutes without its end a charge on a free slot is
# ended for it, and piles that come back to a slow machine need their seconds to say so.
SPEED = 30
PILES = 32  # of each version
RIDERS = 200


class KeyRing:
    """Several keys in turn: the limit of requests is per key."""

    def __init__(self, rest, count=12):
        keys = [rest.post("/v1/api-keys", {"name": f"reader {n}", "role": "viewer"})["key"]
                for n in range(count)]
        self._clients = [Rest(rest.origin, key) for key in keys]
        self._turn = 0

    def get(self, path, **query):
        self._turn += 1
        return self._clients[self._turn % len(self._clients)].get(path, **query)


def begin():
    settings = {"OCPP_PORT": free_port(), "CLOCK_SPEED": SPEED, "MESSAGES_PER_S": 0,
                "CONNECTS_PER_MINUTE": 600, "LOG_LEVEL": "warning"}
    yard = Yard(settings=settings)
    fleets = [
        Fleet(yard.directory, settings["OCPP_PORT"], prefix, PILES, protocol, speed=SPEED,
              riders=RIDERS, rush=20, meter_interval=60, faults=0, seed=seed, token_prefix="CARD",
              full_stop_after=0)
        for prefix, protocol, seed in (("OLD", "ocpp1.6", 1), ("NEW", "ocpp2.0.1", 2))]
    return yard, fleets


def provision_piles(yard):
    rows = [{"identity": identity, "security_profile": 0, "evse_count": 12}
            for prefix in ("OLD", "NEW") for identity in identities(prefix, PILES)]
    provision(yard.set_up(), rows, cards("CARD", RIDERS))


def kill_again_and_again(yard, fleets, chance):
    total = lambda: sum(fleet.count() for fleet in fleets)
    for n in range(1, KILLS + 1):
        if n % 10 == 0:
            yard.kill()
            try:
                yard.start(ready_within=chance.uniform(0, 0.3))
            except AssertionError:
                pass  # killed below, while it was starting
            yard.kill()
            yard.start()
        goal = total() + chance.randint(1, 1500)
        until(lambda: total() >= goal or not yard.alive(), "the fleet goes on charging", 60, 0.005)
        assert yard.alive(), "the server died by itself"
        assert all(fleet.alive() for fleet in fleets), "a fleet died"
        yard.kill()
        yard.start()
        if n % 10 == 0:
            print(f"{n} kills, {total()} messages acknowledged", flush=True)


def all_go_on_or_end(yard, database):
    """Every session that was open at the last start gets a new reading, or an end."""
    left = {s.id for s in database.sessions() if s.state == evidence.ACTIVE}

    def active():
        return {one["id"]: one["sample_count"]
                for one in yard.rest.pages("/v1/sessions", state="active")}

    before = active()  # whatever is not in it has ended meanwhile
    until(lambda: not any(now <= before[id] for id, now in active().items()
                          if id in left and id in before),
          "every open session goes on or ends", 90, every=0.5)
    over = left - active().keys()
    states = {session.id: session.state for session in database.sessions()}
    assert all(states[id] != evidence.ACTIVE for id in over), "the list and the rows differ"
    return len(left)


def findings(yard, acknowledged, database):
    sessions = database.sessions()
    curve = evidence.curve_from(KeyRing(yard.rest))
    return (evidence.lost(acknowledged, sessions, database.quarantined(), curve)
            + evidence.billed_wrongly(sessions) + evidence.ended_without_reason(sessions))


def damage(path, victims):
    """Takes one session away, undoes the end of the second, tells the third twice."""
    with closing(sqlite3.connect(path)) as db:
        numbers = [db.execute("SELECT number FROM session WHERE id = ?",
                              (uuid.UUID(session.id).bytes,)).fetchone()[0] for session in victims]
        for table in ("bill_line", "bill", "curve"):
            db.execute(f"DELETE FROM {table} WHERE session_number = ?", numbers[:1])
        db.execute("DELETE FROM session WHERE number = ?", numbers[:1])
        db.execute("UPDATE session SET state = 0 WHERE number = ?", numbers[1:2])
        columns = [row[1] for row in db.execute("PRAGMA table_info(session)")]
        changed = {"number": "NULL", "id": "randomblob(16)", "transaction_key": "''",
                   "transaction_number": "0"}
        db.execute(f"INSERT INTO session SELECT {', '.join(changed.get(c, c) for c in columns)}"
                   " FROM session WHERE number = ?", numbers[2:3])
        db.commit()


def show_that_losses_are_found(yard, acknowledged, sessions):
    """A checker that cannot fail proves nothing: the same one, on a damaged copy."""
    assert yard.stop() == 0, "a graceful stop ends with 0"
    copy = yard.directory / "copy"
    shutil.copytree(yard.data, copy / "data")
    ended = {line["transaction"] for line in acknowledged if line["kind"] == "ended"}
    victims = [s for s in sessions if s.state == evidence.ENDED and s.transaction in ended][:3]
    damage(copy / "data" / "voltyard.db", victims)
    told = {session.transaction for session in victims}
    lines = [line for line in acknowledged if line["transaction"] in told]
    metered = next(line for line in lines if line["kind"] == "metered"
                   and line["transaction"] == victims[1].transaction)
    lines.append({**metered, "at": "2020-02-02T02:02:02.002Z",  # nobody was ever told this
                  "meter_mwh": metered["meter_mwh"] + 777_777_000})
    with Yard(settings=yard.settings, directory=copy) as damaged:
        damaged.key = yard.key
        found = findings(damaged, lines, evidence.Database(copy / "data" / "voltyard.db"))
    for expected in (f"no session: {victims[0].identity} started {victims[0].transaction} ",
                     f"no end: {victims[1].identity} ended {victims[1].transaction} ",
                     f"no reading: {victims[1].identity} metered {victims[1].transaction} at 2020",
                     "a bill of a session that is not over", "one charge, 2 sessions"):
        assert any(sentence.startswith(expected) for sentence in found), (expected, found)
    print("on a damaged copy each of five faults is found", flush=True)


def main():
    seed = int(os.environ.get("VOLTYARD_SEED") or time.time_ns() % 1_000_000)
    print(f"seed {seed}", flush=True)
    yard, fleets = begin()
    with yard:
        database = evidence.Database(yard.data / "voltyard.db")
        provision_piles(yard)
        with fleets[0], fleets[1]:
            kill_again_and_again(yard, fleets, random.Random(seed))
            open_sessions = all_go_on_or_end(yard, database)
        acknowledged = [line for fleet in fleets for line in fleet.acknowledged()]
        sessions = database.sessions()
        print(f"{KILLS} kills; acknowledged: {evidence.describe(acknowledged)}; "
              f"{len(sessions)} sessions, {open_sessions} were open at the last start, "
              f"{sum(s.state == evidence.NEEDS_REVIEW for s in sessions)} are held for review",
              flush=True)
        assert len(sessions) > 500, "the fleet hardly charged"
        faults = findings(yard, acknowledged, database)
        print("\n".join(faults[:20]))
        assert not faults, f"{len(faults)} findings"
        show_that_losses_are_found(yard, acknowledged, sessions)
        yard.start()
    print("nothing acknowledged is missing, nothing is billed twice")
    return 0


if __name__ == "__main__":
    sys.exit(main())
