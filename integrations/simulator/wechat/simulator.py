"""Home of WeChat played locally: a service account's chat and a mini program, known under one open platform."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from integrations.simulator.acts import Act, News
from integrations.simulator.bubbles import Bubble
from integrations.simulator.codes import Codes
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Allowance, Follower
from integrations.simulator.simulator import Simulator
from integrations.simulator.wechat.account import PlayedAccount, open_id_at
from integrations.simulator.wechat.acts import ALLOWED, Fields, told
from integrations.simulator.wechat.delivery import Line, deliver
from integrations.simulator.wechat.envelope import written

OPEN_ID = re.compile(r"oDEMO[A-Za-z0-9_-]{23}")
CODES_LAST = timedelta(minutes=5)
MENU: Sequence[Mapping[str, object]] = (
    {"type": "click", "name": "健康码 Code", "key": "code"},
    {"type": "click", "name": "申报 Declare", "key": "declare"},
    {"type": "click", "name": "帮助 Help", "key": "help"},
)


@dataclass(slots=True)
class Token:
    words: str
    ends: datetime


@dataclass(slots=True)
class Desk:
    """One account's API: the token and the ticket of pages in force, and the codes handed out for signing in and for telephone numbers."""

    account: PlayedAccount
    token: Token | None = None
    page_ticket: Token | None = None
    logins: Codes = field(default_factory=lambda: Codes(CODES_LAST))
    phones: Codes = field(default_factory=lambda: Codes(CODES_LAST))


@dataclass(slots=True, kw_only=True)
class WeChat(Simulator):
    """`desks` holds every account's API by its place below /demo/; `account` is the one whose chat is played."""

    account: PlayedAccount
    desks: Mapping[str, Desk]
    menu: Sequence[Mapping[str, object]] = MENU

    def new_id(self) -> str:
        return "oDEMO" + secrets.token_urlsafe(18)[:23]

    def is_id(self, open_id: str) -> bool:
        return OPEN_ID.fullmatch(open_id) is not None

    def allowance(self, window: str) -> Allowance:
        return ALLOWED[window]

    def news(self, follower: Follower, act: Act) -> News:
        news = told(act)
        post = partial(
            self._deliver_xml, self.account, follower, self._xml(self.account, follower, news.fields)
        )
        return News(news.opens, news.shown, post)

    def tell(self, desk: Desk, follower: Follower, fields: Fields) -> None:
        """What the platform reports to an account of its own accord."""
        if not self.closed:
            self.begin(self._told(desk, follower, self._xml(desk.account, follower, fields)))

    def desk_of(self, account: str) -> Desk | None:
        return next((desk for desk in self.desks.values() if desk.account.name == account), None)

    def at(self, desk: Desk, open_id: str) -> Follower | None:
        """Who bears this open id at the account."""
        known = self.people.values()
        return next((each for each in known if open_id_at(desk.account, each.open_id) == open_id), None)

    async def _told(self, desk: Desk, follower: Follower, xml: str) -> None:
        await self._deliver_xml(desk.account, follower, xml, Faults())

    async def _deliver_xml(
        self, account: PlayedAccount, follower: Follower, xml: str, faults: Faults
    ) -> Bubble | None:
        return await deliver(Line(account, self.session, self.now, self.patience), follower, xml, faults)

    def _xml(self, account: PlayedAccount, follower: Follower, fields: Fields) -> str:
        return written(
            ("ToUserName", account.original_id),
            ("FromUserName", open_id_at(account, follower.open_id)),
            ("CreateTime", str(int(self.now().timestamp()))),
            *fields,
        )
