"""Holds what stations were told is safe against what the server still has.

Acknowledged lines come from the fleet's journal, rows from the database (read-only), curves from
the API. Each function returns sentences, one per loss; none means that nothing is missing.
"""

import json
import sqlite3
import uuid
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

ACTIVE, ENDED, NEEDS_REVIEW = range(3)
CLOCK_CORRECTED = 1  # a finding of the session: the station's clock was wrong, ours was used


def milliseconds(text):
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1000)


@dataclass
class Session:
    id: str
    identity: str
    evse: int
    transaction: str
    state: int
    end_reason: int
    started_station_ms: int
    ended_station_ms: int
    register_start_mwh: int
    register_last_mwh: int
    findings: int
    bills: int
    bill_total: int
    bill_lines_total: int


class Database:
    """Rows of a database that a server may be using."""

    def __init__(self, path):
        self._path = path

    def _rows(self, query):
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=30)) as db:
            return db.execute(query).fetchall()

    def sessions(self):
        rows = self._rows("""
          SELECT s.id, t.identity, e.number, s.transaction_number, s.transaction_key, s.state,
            s.end_reason, s.started_station_ms, s.ended_station_ms, s.register_start_mwh,
            s.register_last_mwh, s.findings,
            (SELECT count(*) FROM bill b WHERE b.session_number = s.number),
            coalesce((SELECT total_minor FROM bill b WHERE b.session_number = s.number), -1),
            coalesce((SELECT sum(amount_minor) FROM bill_line l
                      WHERE l.session_number = s.number), 0)
          FROM session s JOIN station t ON t.id = s.station_id JOIN evse e ON e.id = s.evse_id""")
        return [Session(str(uuid.UUID(bytes=row[0])), row[1], row[2],
                        str(row[3]) if row[3] > 0 else row[4], *row[5:]) for row in rows]

    def quarantined(self):
        """What was kept aside, as one text per station."""
        kept = defaultdict(str)
        for identity, payload in self._rows(
                "SELECT t.identity, q.payload FROM quarantine q JOIN station t"
                " ON t.id = q.station_id"):
            kept[identity] += payload + "\n"
        return kept


def _whole_wh(line):
    """1.6 registers count whole watt-hours."""
    meter = line["meter_mwh"]
    return meter // 1000 * 1000 if line["transaction"].isdigit() else meter


def _missing_reading(line, session, curve, kept):
    """A reading is safe as a sample of its session, or, when it came out of order, set aside.

    The yard's faster clock stands still while the server is down, the stations' do not: after a
    long start their readings come from the future and are stored at the server's time. Such a
    session says so; its readings are known by their energy.
    """
    energy = _whole_wh(line) - session.register_start_mwh
    if session.findings & CLOCK_CORRECTED:
        found = any(mwh == energy for _, mwh in curve)
    else:
        found = (milliseconds(line["at"]), energy) in curve
    return not found and line["at"] not in kept


def lost(acknowledged, sessions, quarantined, curve_of):
    """curve_of(session id) gives a set of (time in ms, energy in mWh)."""
    by_transaction = {(s.identity, s.transaction): s for s in sessions}
    losses = []
    curves = {}
    for line in acknowledged:
        where = f"{line['identity']} {line['kind']} {line['transaction']} at {line['at']}"
        session = by_transaction.get((line["identity"], line["transaction"]))
        if session is None:
            losses.append(f"no session: {where}")
        elif line["kind"] == "started":
            if session.started_station_ms != milliseconds(line["at"]):
                losses.append(f"another start: {where}")
        elif line["kind"] == "ended":
            if session.state == ACTIVE or session.ended_station_ms != milliseconds(line["at"]):
                losses.append(f"no end: {where}")
            elif session.register_last_mwh != _whole_wh(line):
                losses.append(f"another register at the end: {where}")
        elif line["kind"] == "metered":
            if session.id not in curves:
                curves[session.id] = curve_of(session.id)
            if _missing_reading(line, session, curves[session.id], quarantined[line["identity"]]):
                losses.append(f"no reading: {where}")
    return losses


def billed_wrongly(sessions):
    """Twice for one charge, for the same energy, with lines that do not add up, or not at all."""
    faults = []
    charges = defaultdict(list)
    meters = defaultdict(list)
    for session in sessions:
        charges[session.identity, session.evse, session.started_station_ms].append(session)
        meters[session.identity, session.evse].append(session)
        if session.bills > 1:
            faults.append(f"two bills: {session}")
        if session.bills and session.bill_total != session.bill_lines_total:
            faults.append(f"lines do not add up: {session}")
        if session.state == ENDED and not session.bills:
            faults.append(f"no bill: {session}")
        if session.state != ENDED and session.bills:
            faults.append(f"a bill of a session that is not over: {session}")
    faults += [f"one charge, {len(same)} sessions: {same}"
               for same in charges.values() if len(same) > 1]
    for slot in meters.values():
        slot.sort(key=lambda s: (s.register_start_mwh, s.register_last_mwh))
        for earlier, later in zip(slot, slot[1:]):
            if later.register_start_mwh < earlier.register_last_mwh:
                faults.append(f"the same energy in two sessions: {earlier} {later}")
    return faults


def ended_without_reason(sessions):
    return [f"over without a reason: {session}" for session in sessions
            if session.state != ACTIVE and session.end_reason == 0]


def curve_from(rest):
    def curve(session_id):
        columns = rest.get(f"/v1/sessions/{session_id}/curve")
        return {(milliseconds(at), round(energy * 1000))
                for at, energy in zip(columns["at"], columns["energy_wh"])}
    return curve


def describe(acknowledged):
    kinds = defaultdict(int)
    for line in acknowledged:
        kinds[line["kind"]] += 1
    return json.dumps(dict(sorted(kinds.items())))
