"""Home of admission: by how long work waits before it begins, it is decided which classes are refused.

What counts is the shortest wait of a window (as in CoDel, RFC 8289): a burst that is worked off leaves a moment
without waiting, too much work does not. Whoever has waited too long when their turn comes is refused too, so that
what came at once is not all done, one after the other, before anybody notices.
"""

import asyncio
from collections.abc import Callable

from prometheus_client import Counter, Gauge

from handlers.web.classes import CLASSES, LINKS, NEVER, ORDER, class_of
from handlers.web.refusals import Refusals

LOOK = 0.02  # seconds between two looks at how long work waits
WINDOW, LONGEST_WINDOW = 0.2, 1.0  # seconds: the first with at least three looks, the other with any
TARGET = 0.1  # seconds that work may wait at the best moment of a window
STEP = 0.2  # classes a window when work waits not at all (fewer are refused), or twice the target (more are)
LARGEST = 0.5  # classes a window; one that lasts longer counts as up to three
PATIENCE = 0.25  # seconds until a turn comes, of the first class; of each further one as much more
MOST = float(len(CLASSES) - 1)
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
        self._waiting = waiting
        self._owed = dict.fromkeys(ORDER, 0.0)  # of a class's next refusal, in requests
        self._refused = {name: REFUSED.labels(name) for name in ORDER if name != NEVER}
        self._shortest, self._looks, self._since = float("inf"), 0, 0.0

    def admits(self, path: bytes) -> bool:
        """A class refused in part is refused evenly: of a third, every third. What has no class goes first."""
        name = class_of(path) or LINKS
        share = self.pressure - ORDER[name]
        if share <= 0.0 or name == NEVER:
            return True
        owed = self._owed[name] + min(share, 1.0)
        refused = owed >= 1.0
        self._owed[name] = owed - refused
        if refused:
            self._refused[name].inc()
        return not refused

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
        step = min(STEP * (self._shortest / TARGET - 1.0), LARGEST) * min(lasted / WINDOW, 3.0)
        self.pressure = min(max(self.pressure + step, 0.0), MOST)
        self._shortest, self._looks, self._since = float("inf"), 0, now

    async def watch(self) -> None:
        """Looks until cancelled: how late this task itself is run, and how long a unit of work waits in the store."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOK
            await asyncio.sleep(LOOK)
            now = loop.time()
            self.waited(max(now - due, self._waiting()), now)
