"""Home of the progress bar: how much is done, how fast it goes and how long it will still take, on standard error."""

import sys
from time import monotonic
from typing import TextIO

WIDTH = 24  # of the bar, in characters
PAUSE = 0.2  # seconds between two drawings on a terminal
LINES = 10  # elsewhere: one line for each tenth


class Progress:
    """Counts up to `total` things called `what`. On a terminal one line is drawn again and again."""

    def __init__(self, what: str, total: int, out: TextIO | None = None, done: int = 0) -> None:
        self._what, self._total, self._done, self._before = what, total, done, done
        self._out = out or sys.stderr
        self._terminal = self._out.isatty()
        self._began = self._drawn = monotonic()
        self._shown = done * LINES // max(total, 1)

    def add(self, count: int) -> None:
        self._done += count
        tenth = self._done * LINES // max(self._total, 1)
        ends = self._done >= self._total
        if self._terminal and (ends or monotonic() - self._drawn >= PAUSE):
            self._drawn = monotonic()
            self._out.write(f"\r{self}\x1b[K" + ("\n" if ends else ""))
        elif not self._terminal and tenth > self._shown:
            self._shown = tenth
            self._out.write(f"{self}\n")
        self._out.flush()

    @property
    def rate(self) -> float:
        """A second."""
        return (self._done - self._before) / max(monotonic() - self._began, 1e-6)

    def __str__(self) -> str:
        share = min(self._done / max(self._total, 1), 1.0)
        bar = "█" * round(share * WIDTH)
        left = (self._total - self._done) / self.rate if self._done > self._before else 0.0
        counts = f"{self._done:,} of {self._total:,} {self._what}"
        return f"{bar:░<{WIDTH}} {share:4.0%}  {counts}, {self.rate:,.0f} a second, {_time(left)} left"


def _time(seconds: float) -> str:
    minutes, seconds = divmod(round(max(seconds, 0)), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
