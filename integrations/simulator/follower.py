"""Home of the simulated person: whether they follow, what may be sent to them, and what their phone shows."""

import asyncio
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from integrations.simulator.faults import Down, Faults

EVENTS_KEPT = 300
SENT, CLOSED, USED_UP = "sent", "closed", "used up"
TOKEN_EXPIRED, QUOTA = "token expired", "quota"
Allowance = tuple[int, timedelta]


@dataclass(slots=True)
class Window:
    left: int
    ends: datetime


@dataclass(slots=True)
class Follower:
    """`events` holds (number, event): bubbles, records of the wire, and `settled` when an act has been answered.

    `overtaking` is set once the message held back may go on; `phone` is the number
    the platform knows, as +86 13800000000.
    """

    open_id: str
    followed: bool = False
    phone: str = ""
    accepts_notices: bool = True
    faults: Faults = field(default_factory=Faults)
    windows: dict[str, Window] = field(default_factory=dict)
    events: deque[tuple[int, Mapping[str, object]]] = field(default_factory=lambda: deque(maxlen=EVENTS_KEPT))
    count: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    overtaking: asyncio.Event | None = None

    def show(self, event: Mapping[str, object]) -> None:
        self.count += 1
        self.events.append((self.count, event))
        self.wake()

    def wake(self) -> None:
        """Releases everybody waiting for events; the next ones wait anew."""
        self.changed.set()
        self.changed = asyncio.Event()

    def after(self, number: int) -> list[Mapping[str, object]]:
        return [{"n": n, **event} for n, event in self.events if n > number]

    def open_window(self, kind: str, allowance: Allowance, now: datetime) -> None:
        messages, lasts = allowance
        self.windows[kind] = Window(messages, now + lasts)

    def spend(self, now: datetime, kinds: Collection[str] = ()) -> str:
        """Takes one message from an open window, of these kinds when some are named: SENT, CLOSED or USED_UP."""
        meant = [window for kind, window in self.windows.items() if not kinds or kind in kinds]
        windows = [window for window in meant if now < window.ends]
        if not self.followed or not windows:
            return CLOSED
        full = [window for window in windows if window.left]
        if not full:
            return USED_UP
        min(full, key=lambda window: window.ends).left -= 1
        return SENT

    def struck(self, path: str, *, by_token: bool = True) -> str:
        """Which fault a call about this person meets: TOKEN_EXPIRED (once), QUOTA or "". Raises Down."""
        if self.faults.down:
            self.show(
                {"kind": "call", "path": path, "body": {}, "answer": {"errcode": 502, "errmsg": "down"}}
            )
            raise Down
        if self.faults.expired and by_token:
            self.faults = replace(self.faults, expired=False)
            self.show({"kind": "fault over", "fault": "expired"})
            return TOKEN_EXPIRED
        return QUOTA if self.faults.quota else ""
