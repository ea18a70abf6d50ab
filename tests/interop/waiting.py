"""The one place where a test waits: for a condition, until a deadline, never for a time to pass."""

import os
import time

# Sanitizer builds are several times slower; their presets set this.
PATIENCE = float(os.environ.get("VOLTYARD_PATIENCE", "1"))


class TooLate(AssertionError):
    pass


def until(condition, what, seconds=20.0, every=0.05):
    """Returns the first true value of condition(); names what was awaited when it never comes."""
    deadline = time.monotonic() + seconds * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TooLate(f"not within {seconds * PATIENCE:.0f} s: {what}")
        time.sleep(every)
