"""Runs the public methods of a suite as named tests, in the order they are written."""

import threading
import time
import traceback


def case(test):
    """Marks a method as a test."""
    test.is_case = True
    return test


def waiting_case(test):
    """A test that waits for somebody's patience to end and shares nothing with the others but the
    yard: they go on meanwhile."""
    test.waits = True
    return case(test)


def last_case(test):
    """A test of what all others have left: it begins when they are over."""
    test.is_last = True
    return case(test)


class _Round:
    """One round over a suite's tests."""

    def __init__(self, suite, after_each):
        self._suite = suite
        self._after_each = after_each
        self._threads = []
        self.failed = []

    def run(self, name):
        test = getattr(self._suite, name)
        if hasattr(test, "is_last"):
            self.join()
        if not hasattr(test, "waits"):
            return self._run(name, test)
        self._threads.append(threading.Thread(target=self._run, args=(name, test)))
        self._threads[-1].start()

    def join(self):
        for thread in self._threads:
            thread.join()

    def _run(self, name, test):
        began = time.monotonic()
        try:
            test()
            if self._after_each:
                self._after_each()
            said = f"ok ({time.monotonic() - began:.1f} s)"
        except Exception:
            self.failed.append(name)
            said = f"FAILED\n{traceback.format_exc()}"
        print(f"{name}: {said}\n", end="", flush=True)


def run(suite, wanted=(), after_each=None):
    """0 when all passed. Each prints `name: ok`; after a failure the others still run."""
    names = [name for name, member in vars(type(suite)).items() if hasattr(member, "is_case")]
    chosen = [name for name in names if not wanted or any(part in name for part in wanted)]
    assert chosen, "no test has such a name"
    all_of_them = _Round(suite, after_each)
    for name in chosen:
        all_of_them.run(name)
    all_of_them.join()
    failed = all_of_them.failed
    print(f"{len(chosen) - len(failed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0
