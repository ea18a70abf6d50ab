"""Runs the public methods of a suite as named tests, in the order they are written."""

import time
import traceback


def case(test):
    """Marks a method as a test."""
    test.is_case = True
    return test


def run(suite, wanted=(), after_each=None):
    """0 when all passed. Each prints `name: ok`; after a failure the others still run."""
    names = [name for name, member in vars(type(suite)).items() if hasattr(member, "is_case")]
    chosen = [name for name in names if not wanted or any(part in name for part in wanted)]
    assert chosen, "no test has such a name"
    failed = []
    for name in chosen:
        began = time.monotonic()
        try:
            getattr(suite, name)()
            if after_each:
                after_each()
            print(f"{name}: ok ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception:
            failed.append(name)
            print(f"{name}: FAILED\n{traceback.format_exc()}", flush=True)
    print(f"{len(chosen) - len(failed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0
