"""Home of a citizen in an Alipay chat of a played town: types numbers and words, taps cards, uses the menu."""

import asyncio
import itertools
from collections.abc import Coroutine, Mapping
from time import monotonic

from alipay_user import AlipayUser, Shown, broken
from journey import Town
from sign_up import CODE, HEALTHY

BREATH = 6.0  # seconds between two messages: the same number twice within five is asked about


class AlipayCitizen:
    """`shown` is the newest answer, all its messages; `inputs` counts what they did."""

    def __init__(self, town: Town, user_id: str = "2088000000000007") -> None:
        """Two events of one person in the same second would be one to the platform, so its clock runs ahead."""
        seconds = itertools.count()
        self.town = town
        self.user = AlipayUser(
            town.http,
            town.url,
            town.alipay,
            lambda: town.clock.now().timestamp() + next(seconds),
            user_id,
        )
        self.shown: tuple[Shown, ...] = ()
        self.inputs = 0

    async def follows(self) -> Shown:
        return await self._does(self.user.does("follow"))

    async def menu(self, key: str = "code") -> Shown:
        return await self._does(self.user.does("click", key))

    async def says(self, words: str) -> Shown:
        self.town.clock.forward(seconds=BREATH)
        return await self._does(self.user.says(words))

    async def sends_picture(self, media_id: str) -> Shown:
        self.town.clock.forward(seconds=BREATH)
        inside = f"<Image><MediaId>{media_id}</MediaId><Format>jpg</Format></Image>"
        return await self._does(self.user.sends(f"<MsgType>image</MsgType>{inside}"))

    async def picks(self, words: str) -> Shown:
        """Types the number that stands before these words, or before what begins with them."""
        number = self.number(words)
        assert number, f"no {words} in {self.shown}"
        return await self.says(number)

    def number(self, words: str) -> str:
        """Of a choice in the newest answer; empty where it shows none like it."""
        choices = {shown: number for each in self.shown for shown, number in each.choices.items()}
        return choices.get(words) or next((choices[each] for each in choices if each.startswith(words)), "")

    async def all_of(self, *words: str) -> Shown:
        """Picks what is shown as a choice, types the rest."""
        for each in words:
            last = await (self.picks(each) if self.number(each) else self.says(each))
        return last

    async def identifies(self, person: Mapping[str, str]) -> Shown:
        """Wholly in chat, up to the first health question."""
        await self.all_of("开始办码", "就在聊天里继续", "同意核对本人")
        await self.all_of(person["name"], person["document_number"], person["phone"], "住在广州")
        return await self.all_of(person["address"], "同意用健康回答判断颜色")

    async def signs_up(self, person: Mapping[str, str], *health: str) -> Shown:
        await self.identifies(person)
        return await self.all_of(*(health or HEALTHY), CODE)

    async def answers(self, within: float = 5.0) -> tuple[Shown, ...]:
        """What has come, once everything that was to be sent is; each held to the rules of the chat."""
        ends = monotonic() + within
        while self.town.stored("answers to send"):
            assert monotonic() < ends, "an answer is still to be sent"
            await asyncio.sleep(0.01)
        new = tuple(self.user.arrived())
        faults = {each.text: found for each in new if (found := broken(each))}
        assert not faults, faults
        if len(new) == len(self.shown) == 1:
            assert new != self.shown, "the same text twice running"
        return new

    async def _does(self, act: "Coroutine[None, None, None]") -> Shown:
        """The first message of the answer."""
        self.inputs += 1
        await act
        self.shown = await self.answers()
        assert self.shown, "no answer"
        return self.shown[0]
