"""Home of admission: by how long work waits before it begins, it is decided which classes are refused.

Whoever would wait too long behind those who came before is refused at once, and one class after the other when that
goes on, or when there is no moment without waiting (as in CoDel, RFC 8289). A burst that can be worked off is let in.
"""

import asyncio
from collections.abc import Callable

from prometheus_client import Counter, Gauge

from handlers.web.classes import LINKS, NEVER, ORDER, WEBHOOKS, class_of
from handlers.web.line import Line
from handlers.web.refusals import Refusals

LOOK = 0.02  # seconds between two looks at how long work waits
WINDOW, LONGEST_WINDOW = 0.2, 1.0  # seconds: the first with at least three looks, the other with any
TARGET = 0.1  # seconds that work may wait at the best moment of a window
STEP = 0.2  # classes a window when work waits not at all (fewer are refused), or twice the target (more are)
LARGEST = 0.5  # classes a window; one that lasts longer counts as up to three
OVER = 0.3  # of those not refused by the pressure, as many would wait too long, where it rests; more raise it
PATIENCE = 0.25  # seconds until a turn comes, of the first class; of each further one as much more
SHORT = 0.015  # seconds; the same under pressure, so that a queue does not stand while others are refused
MOST = float(ORDER[WEBHOOKS])  # they are refused by the line alone, lest anything be idle
REFUSED = Counter("healthcode_refused", "Requests refused under overload, by their class", ["class"])
WAITS = Gauge(
    "healthcode_queueing_seconds",
    "How long work waits before it begins, at the best moment of a window",
    multiprocess_mode="livemax",
)


class Admission:
    """`pressure` is how many classes are refused, the last of them in part. `waiting` asks the store, in seconds."""

    def __init__(self, refusals: Refusals, waiting: Callable[[], float]) -> None:
        self.pressure = 0.0
        self.refusals = refusals
        self.line = Line()
        self._waiting = waiting
        self._owed = dict.fromkeys(ORDER, 0.0)  # of a class's next refusal, in requests
        self._refused = {name: REFUSED.labels(name) for name in ORDER if name != NEVER}
        self._shortest, self._looks, self._since = float("inf"), 0, 0.0
        self._stored = 0.0  # seconds that work waited in the store at both of the last looks
        self._passed = self._over = 0  # since then: not refused by the pressure, and of those by the line

    @property
    def at_ease(self) -> bool:
        """Nobody is refused who asks now."""
        return not self.pressure and self.line.expected <= PATIENCE

    def admits(self, path: bytes) -> bool:
        """What has no class goes first."""
        name = class_of(path) or LINKS
        if name == NEVER:
            return True
        refused = self._presses(name)
        if not refused:
            refused = self._keeps_waiting(ORDER[name] + 1)
            self._passed += 1
            self._over += refused
        if refused:
            self._refused[name].inc()
        return not refused

    def _keeps_waiting(self, times: int) -> bool:
        if self.pressure:
            return self.line.expected > SHORT * times or self._stored > TARGET
        return self.line.expected > PATIENCE * times

    def _presses(self, name: str) -> bool:
        """A class refused in part is refused evenly: of a third, every third."""
        share = self.pressure - ORDER[name]
        if share <= 0.0:
            return False
        owed = self._owed[name] + min(share, 1.0)
        refused = owed >= 1.0
        self._owed[name] = owed - refused
        return refused

    def is_late(self, path: bytes, waited: float) -> bool:
        """Whether this request has waited too long for its turn, in seconds; asked of those that waited at all."""
        name = class_of(path) or LINKS
        late = name != NEVER and waited > PATIENCE * (ORDER[name] + 1)
        if late:
            self._refused[name].inc()
        return late

    def waited(self, seconds: float, now: float) -> None:
        """One look: work that is to begin now has waited so long."""
        self._shortest = min(self._shortest, seconds)
        self._looks += 1
        lasted = now - self._since
        if lasted < WINDOW or (self._looks < 3 and lasted < LONGEST_WINDOW):
            return
        WAITS.set(self._shortest)
        times = max(self._shortest / TARGET, self._over / max(self._passed, 1) / OVER)
        step = min(STEP * (times - 1.0), LARGEST) * min(lasted / WINDOW, 3.0)
        self.pressure = min(max(self.pressure + step, 0.0), MOST)
        self._shortest, self._looks, self._since = float("inf"), 0, now
        self._passed = self._over = 0

    async def watch(self) -> None:
        """Looks until cancelled: how late this task itself is run, and how long a unit of work waits in the store."""
        loop, before = asyncio.get_running_loop(), 0.0
        while True:
            due = loop.time() + LOOK
            await asyncio.sleep(LOOK)
            now, stored = loop.time(), self._waiting()
            self._stored, before = min(before, stored), stored
            self.waited(max(now - due, stored), now)
