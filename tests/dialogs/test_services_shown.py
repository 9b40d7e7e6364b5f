"""The services in chat: which of many stay where one message cannot hold all."""

from chat import Chat

from bot.dialogs.services import listed
from bot.domain.catalogue import Service


def service(kind: str, number: int) -> Service:
    name = {"zh": f"{kind}{number}", "en": f"{kind} {number}"}
    return Service("440100", kind, name, phone=f"1236{number}")


def shown(chat: Chat, services: list[Service]) -> list[str]:
    links = listed(chat.ports, "zh", "440100", services).links
    return [link.words.partition("：")[0] for link in links]


async def test_every_hotline_stays_however_much_an_office_adds(chat: Chat) -> None:
    masks = [service("masks", number) for number in range(9)]
    hotlines = [service("hotline", number) for number in (1, 2)]
    named = shown(chat, [*masks, *hotlines, service("emergency", 3)])
    assert named == [*(f"masks{number}" for number in range(5)), "hotline1", "hotline2", "emergency3"]


async def test_no_number_of_hotlines_takes_the_place_of_emergency_care(chat: Chat) -> None:
    named = shown(chat, [*(service("hotline", number) for number in range(9)), service("emergency", 3)])
    assert len(named) == 8
    assert {"hotline0", "emergency3"} <= set(named)
