"""Waiting for conditions, never for time."""

import time


class NotInTime(AssertionError):
    pass


def wait_for(condition, seconds, what):
    """The first truthy value of `condition()`, asked every 5 ms for at most `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise NotInTime(f"not in {seconds} s: {what}")
        time.sleep(0.005)
