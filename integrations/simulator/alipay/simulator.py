"""Home of Alipay played locally: a life account's chat and a mini program, one user id for both."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from integrations.simulator.acts import Act, News
from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.acts import ALLOWED, told
from integrations.simulator.alipay.delivery import Line, deliver
from integrations.simulator.alipay.letters import Letter, check
from integrations.simulator.bubbles import Bubble
from integrations.simulator.codes import Codes
from integrations.simulator.faults import Faults
from integrations.simulator.follower import Allowance, Follower
from integrations.simulator.simulator import Simulator

USER_ID = re.compile(r"2088[0-9]{12}")
CODES_LAST = timedelta(minutes=3)
MENU: Sequence[Mapping[str, object]] = (
    {"type": "click", "name": "健康码 Code", "key": "code"},
    {"type": "click", "name": "申报 Declare", "key": "declare"},
    {"type": "click", "name": "帮助 Help", "key": "help"},
)


@dataclass(slots=True)
class FaceCheck:
    """A check of somebody's identity: who opened it, where it leads back, and None until it is over."""

    back: str
    user_id: str = ""
    passed: bool | None = None


@dataclass(slots=True)
class Desk:
    """One account's API: the codes handed out for signing in, and the checks of identities."""

    account: PlayedAccount
    logins: Codes = field(default_factory=lambda: Codes(CODES_LAST))
    checks: dict[str, FaceCheck] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Alipay(Simulator):
    """`desks` holds every account's API by its place below /demo/; `account` is the one whose chat is played.

    `pace` makes the pauses of the message service, which last hours, shorter; `draw` draws a QR code as SVG.
    """

    account: PlayedAccount
    desks: Mapping[str, Desk]
    draw: Callable[[str], str]
    pace: float = 1.0
    menu: Sequence[Mapping[str, object]] = MENU
    checked: bool = False

    def new_id(self) -> str:
        return f"2088{secrets.randbelow(10**12):012}"

    def is_id(self, open_id: str) -> bool:
        return USER_ID.fullmatch(open_id) is not None

    def allowance(self, window: str) -> Allowance:
        return ALLOWED[window]

    def news(self, follower: Follower, act: Act) -> News:
        news = told(self.account, follower.open_id, act, self.now())

        async def post(faults: Faults) -> Bubble | None:
            await self._post(follower, news.letter, faults)
            return None

        return News(news.opens, news.shown, post)

    def desk_of(self, account: str) -> Desk | None:
        return next((desk for desk in self.desks.values() if desk.account.name == account), None)

    def check_gateway(self, follower: Follower) -> None:
        """Once, as saving the address in the console does; this person sees it on their wire."""
        if self.checked or self.closed:
            return
        self.checked = True
        self.begin(self._check(follower))

    async def _check(self, follower: Follower) -> None:
        await self._post(follower, check(self.account, self.now()), Faults())

    async def _post(self, follower: Follower, letter: Letter, faults: Faults) -> None:
        line = Line(self.account, self.session, self.now, self.patience, self.pace)
        await deliver(line, follower, letter, faults)
