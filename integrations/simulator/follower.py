"""Home of the simulated person: whether they follow, what may be sent to them, and what their phone shows."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

EVENTS_KEPT = 300
SPOKE, ACTED = "spoke", "acted"
# Customer messages the platform allows: after a typed message, and after a follow, a scan, a menu click or a tap.
ALLOWED: Mapping[str, tuple[int, timedelta]] = {
    SPOKE: (5, timedelta(hours=48)),
    ACTED: (3, timedelta(minutes=1)),
}


@dataclass(slots=True)
class Window:
    left: int
    ends: datetime


@dataclass(slots=True)
class Follower:
    """`events` holds (number, event): bubbles, records of the wire, and `settled` when an act has been answered."""

    open_id: str
    followed: bool = False
    accepts_notices: bool = True
    windows: dict[str, Window] = field(default_factory=dict)
    events: deque[tuple[int, Mapping[str, object]]] = field(default_factory=lambda: deque(maxlen=EVENTS_KEPT))
    count: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

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

    def open_window(self, kind: str, now: datetime) -> None:
        messages, lasts = ALLOWED[kind]
        self.windows[kind] = Window(messages, now + lasts)

    def spend(self, now: datetime) -> int:
        """Takes one message from an open window; the errcode when there is none (45015) or it is used up (45047)."""
        windows = [window for window in self.windows.values() if now < window.ends]
        if not self.followed or not windows:
            return 45015
        full = [window for window in windows if window.left]
        if not full:
            return 45047
        min(full, key=lambda window: window.ends).left -= 1
        return 0
