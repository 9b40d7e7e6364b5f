"""Home of the last deliveries seen, refused ones too, kept in memory for `healthcode doctor --watch`."""

import ipaddress
from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime

from aiohttp import web

KEPT = 500
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@dataclass(frozen=True, slots=True)
class Arrival:
    """`name` is the message type or event, `outcome` a fixed word such as answered or the cause of a refusal."""

    number: int
    at: str
    account: str
    name: str
    outcome: str
    milliseconds: int


class Arrivals:
    def __init__(self) -> None:
        self._last: deque[Arrival] = deque(maxlen=KEPT)
        self._number = 0

    def note(self, at: datetime, account: str, name: str, outcome: str, milliseconds: float) -> None:
        """Takes nothing that tells who wrote: no open id, no words, no address."""
        self._number += 1
        self._last.append(
            Arrival(self._number, at.isoformat(), account, name[:64], outcome[:64], round(milliseconds))
        )

    def after(self, number: int) -> list[Arrival]:
        return [arrival for arrival in self._last if arrival.number > number]

    async def show(self, request: web.Request) -> web.Response:
        """`GET /doctor/events?after=N`: asked again and again by the doctor, so that no stream outlives the server."""
        if not is_near(request):
            raise web.HTTPNotFound
        after = request.query.get("after", "0")
        arrivals = self.after(int(after) if after.isdecimal() and len(after) < 16 else 0)
        return web.json_response({"events": [asdict(arrival) for arrival in arrivals]})


def is_near(request: web.Request) -> bool:
    """Whether the peer is this machine itself, and no proxy speaks for another."""
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote or "").is_loopback
    except ValueError:
        return False
