"""The photo of an appeal: fetched from the platform after the answer, tried again, and given up out loud."""

from dataclasses import dataclass, field, replace

import pytest
from ports import Clock, reports_of
from synthetic import FEVER, sign_up

from bot.domain.appeals import Appeal
from bot.domain.channels import Item
from bot.ports import Ports, Undelivered
from bot.usecases import appeals, outbox, photos
from bot.usecases.commit import committed

JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


@dataclass
class Platform:
    """Gives what it was told to, one after the other."""

    gives: list[bytes | Exception]
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    async def __call__(self, account: str, media: str, most: int) -> bytes:
        self.asked.append((account, media, most))
        given = self.gives.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


async def opened(ports: Ports) -> Appeal:
    auto = replace(ports, automatic="demo")
    citizen = await sign_up(auto, said=FEVER)
    one = await committed(ports, lambda tx: appeals.appeal(ports, tx, citizen, "点错了", ports.now()))
    tx = ports.store.begin()
    channel = await tx.channel(ports.sealing.index("channel", "demo-wechat", "o-1"))
    assert channel is not None
    tx.put_item(photos.to_fetch(channel, one.number, "MEDIA7", ports.now()))
    await tx.commit()
    return one


async def item(ports: Ports, one: Appeal) -> Item:
    found = await ports.store.begin().item(photos.photo_id(one.number))
    assert found is not None
    return found


async def test_it_is_fetched_and_kept_beside_the_appeal(ports: Ports) -> None:
    one, platform = await opened(ports), Platform([JPEG])
    assert await photos.fetch_due(ports, platform) == 1
    assert platform.asked == [("demo-wechat", "MEDIA7", ports.policy.photo_bytes)]
    assert await ports.store.begin().photo(one.number) == JPEG
    found = await ports.store.begin().appeal(one.number)
    assert found is not None
    assert found.photo
    assert await photos.fetch_due(ports, platform) == 0
    assert reports_of(ports).named("sent") == [{"account": "demo-wechat", "kind": "photo", "tries": 1}]


async def test_it_is_never_sent_as_a_message_and_uses_up_no_window(ports: Ports) -> None:
    one = await opened(ports)
    assert await outbox.due(ports, ports.now()) == {}
    await photos.fetch_due(ports, Platform([JPEG]))
    assert await ports.store.begin().sent_since((await item(ports, one)).channel, one.opened_at) == 0


async def test_it_is_tried_again_after_a_while(ports: Ports, clock: Clock) -> None:
    one = await opened(ports)
    platform = Platform([Undelivered("no answer in time", permanent=False), JPEG])
    assert await photos.fetch_due(ports, platform) == 0
    assert await photos.fetch_due(ports, platform) == 0
    clock.forward(seconds=5)
    assert await photos.fetch_due(ports, platform) == 1
    assert (await item(ports, one)).tries == 2


async def test_it_is_given_up_and_the_citizen_is_to_be_told(ports: Ports, clock: Clock) -> None:
    one = await opened(ports)
    platform = Platform([Undelivered("no answer in time", permanent=False)] * photos.TRIES)
    for _ in range(photos.TRIES):
        await photos.fetch_due(ports, platform)
        clock.forward(hours=1)
    assert (await item(ports, one)).state == "failed"
    assert await photos.lost_photo(ports.store.begin(), one) is not None
    assert reports_of(ports).named("undelivered")[-1]["permanent"] is True


@pytest.mark.parametrize(
    "given",
    [Undelivered("40007 invalid media_id", permanent=True), b"<html>", JPEG + bytes(3_000_000)],
    ids=["gone", "no picture", "too large"],
)
async def test_what_is_gone_or_no_picture_is_not_asked_for_again(
    ports: Ports, given: bytes | Exception
) -> None:
    one = await opened(ports)
    await photos.fetch_due(ports, Platform([given]))
    assert (await item(ports, one)).state == "failed"
    assert await ports.store.begin().photo(one.number) is None


async def test_a_photo_of_an_erased_appeal_is_dropped_quietly(ports: Ports) -> None:
    one = await opened(ports)
    tx = ports.store.begin()
    channel = await tx.channel(ports.sealing.index("channel", "demo-wechat", "o-1"))
    assert channel is not None
    tx.put_item(photos.to_fetch(channel, "XXX-9999", "MEDIA8", ports.now()))
    await tx.commit()
    assert await photos.fetch_due(ports, Platform([JPEG, JPEG])) == 2
    assert await ports.store.begin().photo("XXX-9999") is None
    assert await photos.lost_photo(ports.store.begin(), one) is None
