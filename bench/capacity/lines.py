"""The lines of the table: one function each, from a plan to rows of (what, measured, bound, pass).
`pass` is None where nothing could be measured."""

import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

from .loads import BARE_CORES, load, median, pairs
from .contenders import DNY_CARD, BareServer, OurServer, provision, wait_for

KIB = 1024
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def row(what, measured, of, bound, passed):
    """`of`: how many runs or pairs the median is of."""
    return {"what": what, "measured": measured, "of": of, "bound": bound, "passed": passed}


def failed(what, bound, why):
    return row(what, f"not measured: {why}", "", bound, None)


def runs(count):
    return "one run" if count == 1 else f"{count} runs"


def errors_of(reports):
    return sum(report["errors"] + report["disconnects"] for report in reports)


def against_bare(plan, mix, protocol, cpu_bound, rate_bound):
    """CPU per message and msg/s of ours, as ratios to the bare server's."""
    what = f"{mix}, {protocol}, 1,000 stations"
    good, void, failure = pairs(plan, lambda: BareServer(plan.programs), plan.ours, mix,
                                protocol=protocol, stations=1_000, seconds=plan.seconds,
                                warmup=plan.warmup)
    if failure:
        return [failed(what, "", failure)]
    note = ""
    of = f"{len(good)} of {len(good) + len(void)} pairs"
    if not good:
        note = f" (void: bare below {BARE_CORES} core)"
        good = void
    cpu = median([b["server_cpu_us_per_message"] / a["server_cpu_us_per_message"]
                  for a, b in good])
    rate = median([b["messages_per_second"] / a["messages_per_second"] for a, b in good])
    bare, ours = (median([pair[i]["messages_per_second"] for pair in good]) for i in (0, 1))
    bare_us, ours_us = (median([pair[i]["server_cpu_us_per_message"] for pair in good])
                        for i in (0, 1))
    valid = None if note else True
    lost = errors_of([b for _, b in good])
    rows = [row(f"{what}: CPU per message",
                f"{cpu:.2f} x ({ours_us:.1f} us : {bare_us:.1f} us){note}", of,
                f"<= {cpu_bound} x bare", valid and cpu <= cpu_bound and lost == 0)]
    if rate_bound:
        rows.append(row(f"{what}: messages per second",
                        f"{rate:.2f} x ({ours:,.0f} : {bare:,.0f}){note}", of,
                        f">= {rate_bound} x bare", valid and rate >= rate_bound and lost == 0))
    if lost:
        rows.append(row(f"{what}: errors", str(lost), of, "0", False))
    return rows


def heartbeat(plan):
    return against_bare(plan, "heartbeat", "ocpp1.6", 2.0, None)


def durable(plan):
    rows = []
    for protocol in ("ocpp1.6", "ocpp2.0.1"):
        for mix in ("meter", "session"):
            rows += against_bare(plan, mix, protocol, 3.5, 0.3)
    return rows


def many_stations(plan):
    return [kept_with_many(plan, mix, protocol) for protocol in ("ocpp1.6", "ocpp2.0.1")
            for mix in ("meter", "session")]


def kept_with_many(plan, mix, protocol):
    """What going from 64 to 5,000 stations costs."""
    what, bound = f"{mix}, {protocol}, 64 -> 5,000 stations: msg/s kept", ">= 50 %"
    kept, rates = [], []
    for _ in range(plan.repeats):
        pair = []
        for stations in (64, 5_000):
            with plan.ours() as server:
                report = load(plan.programs, server, mix, protocol=protocol, stations=stations,
                              seconds=plan.seconds, warmup=plan.warmup)
            if "failure" in report:
                return failed(what, bound, report["failure"])
            pair.append(report["messages_per_second"])
        kept.append(pair[1] / pair[0])
        rates.append(pair)
    few, many = (median([pair[i] for pair in rates]) for i in (0, 1))
    return row(what, f"{median(kept):.0%} ({few:,.0f} -> {many:,.0f})", runs(plan.repeats), bound,
               median(kept) >= 0.5)


def paced(plan):
    what, bound = "p99 at a paced 2,000 session msg/s, 1,000 stations", "<= 5 ms"
    reports = []
    for _ in range(plan.repeats):
        with plan.ours() as server:
            reports.append(load(plan.programs, server, "session", stations=1_000, rate=2_000,
                                seconds=plan.seconds * 2, warmup=plan.warmup))
    for report in reports:
        if "failure" in report:
            return [failed(what, bound, report["failure"])]
    p99 = median([report["p99_us"] for report in reports]) / 1000
    p50 = median([report["p50_us"] for report in reports]) / 1000
    sent = median([report["messages_per_second"] for report in reports])
    return [row(what, f"{p99:.2f} ms (p50 {p50:.2f} ms, {sent:,.0f} msg/s)",
                runs(plan.repeats), bound, p99 <= 5 and sent >= 1_900)]


def ready(plan):
    what, bound = "stations booted and ready per second, 5,000 stations", ">= 3,000"
    found = []
    for _ in range(plan.repeats):
        with plan.ours() as server:
            report = load(plan.programs, server, "idle", stations=5_000, seconds=1, warmup=0)
        if "failure" in report or report["stations_ready"] < 5_000:
            return [failed(what, bound, report.get("failure", "not all got ready"))]
        found.append(report["ready_per_second"])
    return [row(what, f"{median(found):,.0f}", runs(plan.repeats), bound,
                median(found) >= 3_000)]


def idle_memory(plan):
    what, bound = "resident memory per idle station, 10,000 stations, all included", "<= 16 KiB"
    each, grown = [], []
    for _ in range(plan.repeats):
        with plan.ours() as server:
            report = load(plan.programs, server, "idle", stations=10_000, seconds=10, warmup=2)
        if "failure" in report or report["stations_ready"] < 10_000:
            return [failed(what, bound, report.get("failure", "not all got ready"))]
        resident = report["server_resident_after"]
        each.append(resident / 10_000 / KIB)
        grown.append((resident - report["server_resident_before"]) / 10_000 / KIB)
    return [row(what, f"{median(each):.1f} KiB ({median(grown):.1f} KiB grown by connecting)",
                runs(plan.repeats), bound, median(each) <= 16)]


def overload(plan):
    """Stations that do not wait for answers: memory must stay where back-pressure puts it."""
    what, bound = "memory under overload, 64 messages in flight on 1,000 stations", "flat (+10 %)"
    seconds = plan.seconds * 4
    first, last, rates = [], [], []
    for _ in range(plan.repeats):
        with plan.ours() as server:
            report = load(plan.programs, server, "session", stations=1_000, in_flight=64,
                          meters=60, seconds=seconds, warmup=seconds)
        if "failure" in report:
            return [failed(what, bound, report["failure"])]
        first.append(report["server_resident_ready"])
        last.append(report["server_resident_after"])
        rates.append(report["messages_per_second"])
    growth = median([after / before for before, after in zip(first, last)])
    return [row(what, f"{median(first) / KIB / KIB:.0f} -> {median(last) / KIB / KIB:.0f} MiB in "
                f"{seconds} s, {median(rates):,.0f} msg/s", runs(plan.repeats), bound,
                growth <= 1.1)]


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def fleet(plan, server, **options):
    """The simulated fleet of the demo, 64 piles with 12 slots, in the background."""
    return played(plan, ["--url", server.url, "--identity-prefix", "YARD", "--token-prefix",
                         "YARD"], stations=64, riders=64, **options)


def dny_fleet(plan, server, **options):
    """The same in DNY."""
    return played(plan, ["--protocol", "dny", "--url", server.dny_url, "--identity-prefix", "07-",
                         "--token-prefix", DNY_CARD], riders=64, **options)


def played(plan, who, connections_per_second=200, **options):
    command = [plan.programs.voltyard, "sim", *who, "--evses", "12", "--faults", "0",
               "--connections-per-second", str(connections_per_second)]
    for name, value in options.items():
        command += ["--" + name.replace("_", "-"), str(value)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def yard(plan):
    """768 slots that all charge, one MeterValues per slot and 10 s."""
    what, bound = "768 slots, one MeterValues per slot and 10 s: share of a core", "< 3 %"
    seconds = 30
    with plan.yard() as server:
        process = fleet(plan, server, rush=600, meter_interval=10, speed=1)
        time.sleep(100)  # plugs go in over a minute, cards are swiped
        before = cpu_seconds(server.pid)
        time.sleep(seconds)
        share = (cpu_seconds(server.pid) - before) / seconds
        end(process)
    return [row(what, f"{share:.1%}", runs(1), bound, share < 0.03)]


def dny_yard(plan):
    """768 DNY slots that all charge: reports as real piles send them."""
    return [dny_share(plan, 300, "5 min", 300)]


def dny_stress(plan):
    """The same slots, and thirty times as many reports."""
    return [dny_share(plan, 10, "10 s", 30)]


def dny_share(plan, interval, called, seconds):
    """Measured over at least one whole interval."""
    what, bound = f"768 DNY slots, a report per slot and {called}: share of a core", "< 2 %"
    with plan.dny(64) as server:
        process = dny_fleet(plan, server, stations=64, rush=600, meter_interval=interval, speed=1)
        time.sleep(120)  # limits are confirmed, plugs go in over a minute, cards are swiped
        before, frames = cpu_seconds(server.pid), server.metric("csms_dny_frames_in_total")
        time.sleep(seconds)
        share = (cpu_seconds(server.pid) - before) / seconds
        rate = (server.metric("csms_dny_frames_in_total") - frames) / seconds
        end(process)
    enough = rate > 0.9 * 768 / interval
    return row(what, f"{share:.2%} ({rate:.1f} frames/s)", runs(1), bound, enough and share < 0.02)


def dny_memory(plan):
    """Registered, their limits confirmed, nobody charging."""
    what, bound = "resident memory per idle DNY pile, 10,000 piles with 12 ports", "< 8 KiB"
    piles = 10_000
    with plan.dny(piles) as server:
        before = resident_octets(server.pid)
        process = dny_fleet(plan, server, stations=piles, demand=0, speed=1,
                            connections_per_second=400)
        wait_for(lambda: server.metric("csms_dny_devices") == piles, "all piles are let in", process)
        time.sleep(30)  # six commands a pile, half a second apart
        after = resident_octets(server.pid)
        end(process)
    grown, each = ((octets / piles / KIB) for octets in (after - before, after))
    return [row(what, f"{grown:.1f} KiB grown by connecting ({each:.1f} KiB with the site's 120,000 "
                "slots and all else)", runs(1), bound, grown < 8)]


def resident_octets(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * KIB
    return 0


def sample_octets(plan):
    """480 readings a session, a minute apart, by the simulator through the real code."""
    what, bound = "octets per stored sample, 480-sample sessions, vacuumed file", "<= 8"
    speed = 300
    with plan.yard(clock_speed=speed) as server:
        acknowledged = server.root / "acknowledged"
        process = fleet(plan, server, rush=480, meter_interval=60, speed=speed,
                        acknowledged_log=acknowledged)
        time.sleep((480 + 10) * 60 / speed + 5)
        end(process)
        server.stop()
        with open(acknowledged, encoding="utf-8") as lines:
            samples = sum(json.loads(line)["kind"] != "started" for line in lines)
        whole, kept = vacuumed(server.data / "voltyard.db", server.root / "vacuumed.db")
    each, with_all = kept / max(1, samples), whole / max(1, samples)
    return [row(what, f"{each:.2f} ({samples:,} samples, session rows and indexes included; "
                f"{with_all:.2f} with bills, events and the site)", runs(1), bound,
                samples > 300_000 and each <= 8)]


def vacuumed(database, copy):
    """Octets of the whole file, and of what sessions and their readings take of it."""
    connection = sqlite3.connect(f"file:{database}", uri=True)
    connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()
    connection = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    kept = connection.execute(
        "SELECT sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name) "
        "WHERE tbl_name IN ('session', 'curve', 'reading_group')").fetchone()[0]
    tables = connection.execute(
        "SELECT name, sum(pgsize) FROM dbstat GROUP BY 1 ORDER BY 2 DESC LIMIT 8").fetchall()
    connection.close()
    print("largest: " + ", ".join(f"{name} {octets:,}" for name, octets in tables),
          file=sys.stderr)
    return copy.stat().st_size, kept


LINES = {
    "heartbeat": heartbeat,
    "durable": durable,
    "stations": many_stations,
    "paced": paced,
    "ready": ready,
    "idle": idle_memory,
    "overload": overload,
    "yard": yard,
    "dny": dny_yard,
    "dny_busy": dny_stress,
    "dny_idle": dny_memory,
    "samples": sample_octets,
}


class Plan:
    """What all lines share: programs, how long and how often, and provisioned servers."""

    def __init__(self, programs, seconds, repeats):
        self.programs = programs
        self.seconds = seconds
        self.repeats = repeats
        self.spare_repeats = 2  # in place of void ones
        self.warmup = 2
        self.templates = {}

    def template(self, prefix, stations, slots, dny=False):
        key = (prefix, stations)
        if key not in self.templates:
            self.templates[key] = provision(self.programs, prefix, stations, slots, dny)
        return self.templates[key]

    def ours(self):
        return OurServer(self.programs, self.template("BENCH", 10_000, 1))

    def yard(self, clock_speed=1):
        return OurServer(self.programs, self.template("YARD", 64, 12), clock_speed)

    def dny(self, piles):
        return OurServer(self.programs, self.template("07-", piles, 12, dny=True))
