"""Home of the breaker: what has just failed is not asked for a while, then once at a time, until it answers again."""

import time
from collections.abc import Callable


class Breaker:
    """Opens after so many failures with nothing answered between; `pause` in seconds is from one trial to the next."""

    def __init__(self, failures: int, pause: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most, self._pause, self._now = failures, pause, now
        self._failures = 0
        self._again = 0.0

    @property
    def is_open(self) -> bool:
        return self._failures >= self._most

    @property
    def remaining(self) -> float:
        """Seconds until it is worth asking."""
        return max(self._again - self._now(), 0.0) if self.is_open else 0.0

    def admits(self) -> bool:
        """Whether to ask now. While open, whoever is let through is the only one until the next pause is over."""
        if not self.is_open:
            return True
        if self._now() < self._again:
            return False
        self._again = self._now() + self._pause
        return True

    def answered(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        self._again = self._now() + self._pause

    def gone(self) -> None:
        """There is nobody to ask at all."""
        self._failures = max(self._failures, self._most - 1)
        self.failed()
