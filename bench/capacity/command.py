"""The command line: measures, prints a table, and writes docs/benchmarks.md when asked to."""

import argparse
import datetime
import pathlib
import platform
import shutil
import sys
import time
import types

from .lines import LINES, Plan
from .loads import BARE_CORES
from .contenders import Missing, limits_in_force

BEGIN = "<!-- ./dev bench writes from here -->"
END = "<!-- to here -->"
VERDICT = {True: "pass", False: "MISS", None: "void"}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def machine():
    cores = pathlib.Path("/proc/cpuinfo").read_text().count("processor\t")
    memory = pathlib.Path("/proc/meminfo").read_text().split()[1]
    return f"{cores} cores, {processor()}, {int(memory) // 1024 ** 2} GiB, Linux {platform.release()}"


def table(rows):
    cells = [("what", "measured", "of", "must reach", "")]
    cells += [(r["what"], r["measured"], r["of"], r["bound"], VERDICT[r["passed"]]) for r in rows]
    widths = [max(len(cell[i]) for cell in cells) for i in range(5)]
    lines = ["| " + " | ".join(c.ljust(w) for c, w in zip(cell, widths)) + " |" for cell in cells]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return lines


def report(rows, plan, limits):
    today = datetime.date.today().isoformat()
    return [f"{machine()}; {today}.",
            f"Medians of the runs that a row names, {plan.seconds} s each; generator and server "
            "share the machine. A pair is a run of the bare server and one of ours, alternating; "
            f"it counts when the bare server took {BARE_CORES} core or more.",
            "Limits in force: " + ", ".join(limits) + ".", "", *table(rows)]


def record(path, lines):
    text = path.read_text(encoding="utf-8") if path.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    path.write_text(head + "\n".join([BEGIN, *lines, END]) + tail, encoding="utf-8")


def main(root, build):
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=LINES, help="a line; may be repeated")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5, help="of one measurement")
    parser.add_argument("--record", action="store_true", help="into docs/benchmarks.md")
    options = parser.parse_args()
    programs = types.SimpleNamespace(voltyard=build / "apps/voltyard/voltyard",
                                     bare=build / "bench/bare_beast")
    for program in (programs.voltyard, programs.bare):
        if not program.exists():
            sys.exit(f"{program} is missing: ./dev bench builds it")
    plan = Plan(programs, options.seconds, options.repeats)
    rows = []
    try:
        limits = limits_in_force(programs)
        for name in options.only or LINES:
            began = time.monotonic()
            rows += LINES[name](plan)
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    except Missing as missing:
        sys.exit(f"bench: {missing}")
    finally:
        for template in plan.templates.values():
            shutil.rmtree(template, ignore_errors=True)
    lines = report(rows, plan, limits)
    print("\n".join(lines))
    if options.record:
        record(root / "docs/benchmarks.md", lines)
    return 0  # a measurement, not a test
