"""Home of the platform played locally: its people, its line to the server, its menu and media, all in memory."""

import asyncio
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from integrations.simulator.account import PlayedAccount
from integrations.simulator.acts import Act, Told, told
from integrations.simulator.delivery import Faults, Line, deliver
from integrations.simulator.envelope import written
from integrations.simulator.follower import Follower

PEOPLE_KEPT = 50
MEDIA_KEPT = 20
UNDER_WAY = 20
OPEN_ID = re.compile(r"oDEMO[A-Za-z0-9_-]{23}")
MENU: Sequence[Mapping[str, object]] = (
    {"type": "click", "name": "健康码 Code", "key": "code"},
    {"type": "click", "name": "申报 Declare", "key": "declare"},
    {"type": "click", "name": "帮助 Help", "key": "help"},
)


class Busy(Exception):
    """Too many deliveries are under way."""


@dataclass(slots=True)
class Token:
    words: str
    ends: datetime


@dataclass(slots=True)
class Simulator:
    """`now` gives an aware instant; close() before the HTTP session is closed."""

    account: PlayedAccount
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    patience: float = 5.0
    menu: Sequence[Mapping[str, object]] = MENU
    people: OrderedDict[str, Follower] = field(default_factory=OrderedDict)
    media: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    token: Token | None = None
    closed: bool = False
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    def person(self, open_id: str = "", *, followed: bool = False) -> Follower:
        """A new person, or the one of this open id, who may be known to the server from an earlier run."""
        open_id = open_id or "oDEMO" + secrets.token_urlsafe(18)[:23]
        if not OPEN_ID.fullmatch(open_id):
            raise ValueError("not an open id of this platform")
        follower = self.people.setdefault(open_id, Follower(open_id, followed))
        self.people.move_to_end(open_id)
        if len(self.people) > PEOPLE_KEPT:
            self.people.popitem(last=False)[1].wake()
        return follower

    def act(self, follower: Follower, act: Act, faults: Faults) -> None:
        """Begins the delivery of what the person does. Raises Busy, or KeyError for an unknown kind of act."""
        if self.closed or len(self.under_way) >= UNDER_WAY:
            raise Busy
        news = told(act)
        if act.kind in {"follow", "unfollow"}:
            follower.followed = act.kind == "follow"
            follower.show({"kind": "follow", "followed": follower.followed})
        if news.shown:
            follower.show(news.shown)
        if news.opens:
            follower.open_window(news.opens, self.now())
        task = asyncio.create_task(self._deliver(follower, news, faults))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def events(self, follower: Follower, after: int, wait: float) -> list[Mapping[str, object]]:
        """What happened after event number `after`; waits for something at most `wait` seconds."""
        if not (events := follower.after(after)) and not self.closed:
            try:
                await asyncio.wait_for(follower.changed.wait(), wait)
            except TimeoutError:
                return []
            events = follower.after(after)
        return events

    def keep_media(self, content: bytes) -> str:
        media_id = secrets.token_urlsafe(48)
        self.media[media_id] = content
        if len(self.media) > MEDIA_KEPT:
            self.media.popitem(last=False)
        return media_id

    async def close(self) -> None:
        """Lets nobody wait any longer: neither the pages for events, nor the server for the end of a retry."""
        self.closed = True
        for follower in self.people.values():
            follower.wake()
        for task in tuple(self.under_way):
            task.cancel()
        await asyncio.gather(*self.under_way, return_exceptions=True)

    async def _deliver(self, follower: Follower, news: Told, faults: Faults) -> None:
        second = str(int(self.now().timestamp()))
        xml = written(
            ("ToUserName", self.account.original_id),
            ("FromUserName", follower.open_id),
            ("CreateTime", second),
            *news.fields,
        )
        line = Line(self.account, self.session, self.now, self.patience)
        bubble = await deliver(line, follower, xml, faults)
        if bubble and follower.followed:
            follower.show(bubble)
        follower.show({"kind": "settled"})
