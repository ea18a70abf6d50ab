"""Runs the load generator and reads what it measured."""

import json
import statistics
import subprocess

# Below this the bare server was not the limit, and the run says nothing.
BARE_CORES = 0.9


def load(programs, server, mix, **options):
    """One run of `voltyard sim --load`; its report as a dictionary."""
    command = [programs.voltyard, "sim", "--load", mix, "--url", server.url, "--server-pid",
               str(server.pid), "--json"]
    for name, value in options.items():
        command += ["--" + name.replace("_", "-"), str(value)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        return {"failure": answer.stderr.strip() or f"status {answer.returncode}"}
    return json.loads(answer.stdout.strip().splitlines()[-1])


def median(values):
    return statistics.median(values) if values else None


def pairs(plan, bare, ours, mix, **options):
    """Alternating runs, bare then ours; those in which the bare server was idle are void."""
    good, void = [], []
    for _ in range(plan.repeats + plan.spare_repeats):
        if len(good) == plan.repeats:
            break
        with bare() as server:
            first = load(plan.programs, server, mix, **options)
        with ours() as server:
            second = load(plan.programs, server, mix, **options)
        if "failure" in first or "failure" in second:
            return [], [], first.get("failure") or second.get("failure")
        (good if first["server_cores"] >= BARE_CORES else void).append((first, second))
    return good, void, None
