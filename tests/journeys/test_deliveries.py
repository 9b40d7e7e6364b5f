"""Deliveries as the platform really makes them: repeated, twice at once, two messages of one person together."""

import asyncio

from journey import HEALTHY, Citizen, Town
from synthetic import resident_number
from wechat_client import Reply

SUN = {
    "name": "孙立",
    "document_number": resident_number(61, "19650317"),
    "phone": "13512345678",
    "address": "北京路8号",
}


def said(reply: Reply) -> dict[str, object]:
    """The decrypted reply without its outer nonce."""
    return dict(reply.fields)


async def test_a_repeated_registration_is_answered_alike_and_counted_once(automatic: Town) -> None:
    sun = automatic.citizen()
    first = await sun.signs_up(SUN)
    again = await sun.user.again()
    assert first.kind == "card"
    assert said(again) == said(first)
    await automatic.sent(2)
    await asyncio.sleep(0.6)
    assert len(automatic.api.asked("media/upload")) == 1
    assert automatic.stored("declarations") == automatic.stored("citizens") == 1


async def test_one_message_delivered_twice_at_once_is_one_act_with_identical_answers(
    automatic: Town,
) -> None:
    sun = automatic.citizen()
    await sun.identifies(SUN)
    await sun.all_of(*HEALTHY)
    delivery = sun.user.delivery(sun.user.message(fields("都属实，出码", 1)))
    replies = await asyncio.gather(*(sun.user.posts(delivery) for _ in range(3)))
    assert replies[0].kind == "card"
    assert said(replies[0]) == said(replies[1]) == said(replies[2])
    await automatic.sent(2)
    await asyncio.sleep(0.6)
    assert len(automatic.api.asked("media/upload")) == 1
    assert automatic.stored("declarations") == automatic.stored("citizens") == 1


async def test_every_turn_of_a_sign_up_survives_being_delivered_twice_at_once(automatic: Town) -> None:
    sun = Twice(automatic, automatic.citizen().user)
    card = await sun.signs_up(SUN)
    assert card.kind == "card"
    assert automatic.stored("declarations") == automatic.stored("citizens") == 1


class Twice(Citizen):
    """Somebody each of whose messages the platform delivers twice at once."""

    async def says(self, words: str) -> Reply:
        return await self._twice(words, {})

    async def taps_older(self, words: str) -> Reply:
        return await self._twice(words, {"bizmsgmenuid": "0"})

    async def _twice(self, words: str, other: dict[str, str]) -> Reply:
        self.inputs += 1
        message = self.user.message({**fields(words, self.inputs), **other})
        delivery = self.user.delivery(message)
        first, second = await asyncio.gather(self.user.posts(delivery), self.user.posts(delivery))
        assert said(first) == said(second)
        return self.hears(first)


async def test_two_messages_of_one_person_at_once_are_both_answered_and_both_counted(
    automatic: Town,
) -> None:
    sun = automatic.citizen()
    await sun.identifies(SUN)
    await sun.all_of("没有离开过", "没有接触过", "发热")
    both = [sun.user.delivery(sun.user.message(fields(words, n))) for n, words in enumerate(("乏力", "腹泻"))]
    replies = await asyncio.gather(*(sun.user.posts(delivery) for delivery in both))
    assert all(reply.kind == "text" for reply in replies)
    assert replies[0].text != replies[1].text
    await sun.all_of("没有别的了", "今天开始的", "38")
    assert sun.shown is not None
    assert "发热" in sun.shown.text
    assert "乏力" in sun.shown.text
    assert "腹泻" in sun.shown.text


async def test_twenty_people_at_once_each_get_a_code_of_their_own(automatic: Town) -> None:
    people = [automatic.citizen(f"oJOURNEYcrowd{number:015}") for number in range(20)]
    persons = [{**SUN, "document_number": resident_number(100 + number)} for number in range(20)]
    cards = await asyncio.gather(
        *(citizen.signs_up(person) for citizen, person in zip(people, persons, strict=True))
    )
    assert len({card.card.picture for card in cards if card.card}) == 20
    await automatic.pictures(20, within=5.0)
    assert automatic.stored("citizens") == automatic.stored("declarations") == 20


def fields(words: str, number: int) -> dict[str, object]:
    return {"MsgType": "text", "Content": words, "MsgId": 24_000_000_000_000_000 + number}
