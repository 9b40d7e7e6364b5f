"""Home of what is remembered of a pass just shown: all that the next one has too, until something of it may change.

It is found by the versions that the login was read with, which every write about the citizen raises, whoever writes.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.domain.decision import Decision
from bot.domain.logins import Mark
from handlers.web.api.operation import Json

MOST = 20_000  # passes; whoever was shown one longest ago is forgotten first


@dataclass(frozen=True, slots=True)
class Kept:
    """`shown` names nobody in full. It was so from `since`, under `mark`, and stays so until `until`."""

    mark: Mark
    since: datetime
    until: datetime
    region: str
    decision: Decision
    shown: Json

    def holds(self, mark: Mark | None, now: datetime) -> bool:
        return self.mark == mark and self.since <= now < self.until


class Remembered:
    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[Hashable, Kept] = {}

    def get(self, whose: Hashable, mark: Mark | None, now: datetime) -> Kept | None:
        kept = self._kept.pop(whose, None)
        if kept is None or not kept.holds(mark, now):
            return None
        self._kept[whose] = kept
        return kept

    def put(self, whose: Hashable, kept: Kept) -> None:
        self._kept[whose] = kept
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]


REMEMBERED = web.AppKey("REMEMBERED", Remembered)
