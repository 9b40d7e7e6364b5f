"""Home of a platform played locally: its people, what is under way to the server, its media, all in memory."""

import asyncio
import secrets
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import aiohttp

from integrations.simulator.acts import Act, News
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Allowance, Follower
from integrations.simulator.photos import photo

PEOPLE_KEPT = 50
MEDIA_KEPT = 20
UNDER_WAY = 40
LATE, OVERTAKEN = 2, 6  # times the patience: how long a late message is held, and one nobody overtakes


class Busy(Exception):
    """Too many deliveries are under way."""


@dataclass(slots=True, kw_only=True)
class Simulator(ABC):
    """`now` gives an aware instant; `origin` is the server's own address; close() before `session` is closed.

    `patience` is how many seconds the platform waits for an answer.
    """

    origin: str
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    patience: float = 5.0
    menu: Sequence[Mapping[str, object]] = ()
    people: OrderedDict[str, Follower] = field(default_factory=OrderedDict)
    media: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    closed: bool = False
    under_way: set[asyncio.Task[None]] = field(default_factory=set)

    @abstractmethod
    def new_id(self) -> str:
        """The id of somebody new."""

    @abstractmethod
    def is_id(self, open_id: str) -> bool:
        """Whether an id has this platform's shape."""

    @abstractmethod
    def allowance(self, window: str) -> Allowance:
        """How many messages the account may send in a window just opened, and for how long."""

    @abstractmethod
    def news(self, follower: Follower, act: Act) -> News:
        """Raises KeyError for an unknown kind of act."""

    def person(self, open_id: str = "", *, followed: bool = False) -> Follower:
        """A new person, or the one of this open id, who may be known to the server from an earlier run."""
        open_id = open_id or self.new_id()
        if not self.is_id(open_id):
            raise ValueError("not an open id of this platform")
        follower = self.people.setdefault(open_id, Follower(open_id, followed, made_up_phone(open_id)))
        self.people.move_to_end(open_id)
        if len(self.people) > PEOPLE_KEPT:
            self.people.popitem(last=False)[1].wake()
        return follower

    def act(self, follower: Follower, act: Act, faults: Faults) -> None:
        """Begins the delivery of what the person does. Raises Busy, or KeyError for an unknown kind of act."""
        if self.closed or len(self.under_way) >= UNDER_WAY:
            raise Busy
        if act.kind == "picture":
            act = Act(act.kind, self.keep_media(photo()))
        news = self.news(follower, act)
        follower.faults = faults
        if act.kind in {"follow", "unfollow"}:
            follower.followed = act.kind == "follow"
            follower.show({"kind": "follow", "followed": follower.followed})
        if news.shown:
            follower.show(news.shown)
        if news.opens:
            follower.open_window(news.opens, self.allowance(news.opens), self.now())
        self.begin(self._deliver(follower, news, faults))

    def begin(self, work: Coroutine[None, None, None]) -> None:
        """Something of the platform's own that goes on beside everything else, until close()."""
        task = asyncio.create_task(work)
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

    async def _deliver(self, follower: Follower, news: News, faults: Faults) -> None:
        held = follower.overtaking
        if faults.late:
            await asyncio.sleep(LATE * self.patience)
        if faults.overtaken and held is None:
            await self._hold_back(follower)
        bubble = await news.deliver(faults)
        if held:
            held.set()
        if bubble and follower.followed:
            follower.show(bubble)
        follower.show({"kind": "settled"})

    async def _hold_back(self, follower: Follower) -> None:
        """Until the next message has been delivered, or nobody sends one for a while."""
        follower.overtaking = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(follower.overtaking.wait(), OVERTAKEN * self.patience)
        follower.overtaking = None


def made_up_phone(open_id: str) -> str:
    """The same for the same person, also after a restart."""
    return f"+86 138{int(sha256(open_id.encode()).hexdigest(), 16) % 10**8:08}"
