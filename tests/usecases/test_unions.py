"""Asking the platform who somebody is at all accounts of one owner: after the answer, again after a while, and given up."""

from dataclasses import dataclass, field

import pytest
from ports import Clock, reports_of

from bot.domain.audit import Entry
from bot.domain.channels import Channel, Item
from bot.domain.unions import AGAIN, is_wanted, to_ask
from bot.ports import Ports, Undelivered
from bot.usecases import outbox, unions
from bot.usecases.unions import TRIES, ask_due

OPEN_ID = "o-follower"


@dataclass
class Platform:
    """Answers as it was told to, one after the other."""

    says: list[str | Undelivered]
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, account: str, open_id: str) -> str:
        self.asked.append((account, open_id))
        said = self.says.pop(0)
        if isinstance(said, Undelivered):
            raise said
        return said


async def follower(ports: Ports, open_id: str = OPEN_ID) -> Channel:
    id_ = ports.sealing.index("channel", "demo-wechat", open_id)
    channel, tx = Channel(id_, "demo-wechat", open_id, ports.now(), ports.now()), ports.store.begin()
    tx.put_channel(channel)
    tx.put_item(to_ask(channel, ports.now()))
    await tx.commit()
    return channel


async def stored(ports: Ports, channel: Channel) -> tuple[Channel, Item]:
    tx = ports.store.begin()
    found, item = await tx.channel(channel.id), await tx.item(to_ask(channel, ports.now()).id)
    assert found is not None
    assert item is not None
    return found, item


async def test_it_is_kept_as_a_keyed_hash(ports: Ports) -> None:
    channel, platform = await follower(ports), Platform(["u-1"])
    assert await ask_due(ports, platform) == 1
    assert platform.asked == [("demo-wechat", OPEN_ID)]
    found, item = await stored(ports, channel)
    assert found.union == ports.sealing.index("union", "wechat", "u-1")
    assert item.state == "sent"
    assert await ask_due(ports, platform) == 0


async def test_it_is_never_sent_as_a_message_and_uses_up_no_window(ports: Ports) -> None:
    channel = await follower(ports)
    assert await outbox.due(ports, ports.now()) == {}
    await ask_due(ports, Platform(["u-1"]))
    assert await ports.store.begin().sent_since(channel.id, channel.created_at) == 0


async def test_where_the_platform_tells_none_nothing_changes(ports: Ports) -> None:
    channel = await follower(ports)
    assert await ask_due(ports, Platform([""])) == 1
    found, _ = await stored(ports, channel)
    assert found.union is None


async def test_it_is_asked_again_after_a_while_and_given_up(ports: Ports, clock: Clock) -> None:
    channel = await follower(ports)
    platform = Platform([Undelivered("busy", permanent=False)] * TRIES)
    for number in range(TRIES):
        assert await ask_due(ports, platform) == 0
        assert await ask_due(ports, platform) == 0, "not before its time"
        clock.forward(seconds=5 << number)
    _, item = await stored(ports, channel)
    assert (item.state, item.tries, item.reason) == ("failed", TRIES, "busy")
    assert [each["permanent"] for each in reports_of(ports).named("undelivered")] == [False] * 7 + [True]


async def test_a_final_refusal_is_not_asked_about_again(ports: Ports) -> None:
    channel = await follower(ports)
    await ask_due(ports, Platform([Undelivered("40003", permanent=True)]))
    _, item = await stored(ports, channel)
    assert item.state == "failed"


@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_whoever_was_erased_is_not_put_back(ports: Ports, when: str) -> None:
    channel = await follower(ports)

    async def erased() -> None:
        tx = ports.store.begin()
        entry = Entry(ports.now(), "clock", "erase_channel", "retention", channel.id.hex())
        tx.act(entry).erase_channel(channel.id)
        await tx.commit()

    async def ask(account: str, open_id: str) -> str:
        assert (account, open_id) == ("demo-wechat", OPEN_ID)
        await erased()
        return "u-1"

    if when == "before":
        await erased()
        assert await ask_due(ports, Platform([])) == 0
    else:
        await ask_due(ports, ask)
    assert await ports.store.begin().channel(channel.id) is None


async def test_of_whom_was_erased_while_another_was_asked_about_nothing_is_asked(ports: Ports) -> None:
    first, second = await follower(ports), await follower(ports, "o-second")
    asked: list[str] = []

    async def ask(account: str, open_id: str) -> str:
        asked.append(open_id)
        other = second if open_id == first.open_id else first
        tx = ports.store.begin()
        entry = Entry(ports.now(), "clock", "erase_channel", "retention", other.id.hex())
        tx.act(entry).erase_channel(other.id)
        await tx.commit()
        return f"u-{account}"

    assert await ask_due(ports, ask) == 1
    assert len(asked) == 1


async def test_of_whom_was_erased_a_moment_ago_nothing_is_asked(ports: Ports) -> None:
    channel, platform = await follower(ports), Platform([])
    (item,) = await ports.store.begin().due_items(ports.now(), 9, "union")
    tx = ports.store.begin()
    tx.act(Entry(ports.now(), "clock", "erase_channel", "retention", channel.id.hex())).erase_channel(
        channel.id
    )
    await tx.commit()
    assert not await unions._asked(ports, platform, item, ports.now())


def test_it_is_wanted_of_whoever_follows_first_writes_or_comes_back_after_a_day(clock: Clock) -> None:
    now = clock()
    new = Channel(b"c", "demo-wechat", OPEN_ID, now, now)
    known = Channel(b"c", "demo-wechat", OPEN_ID, now, now, state={"said": "x"})
    assert is_wanted(new, now, followed=False)
    assert not is_wanted(known, now, followed=False)
    assert is_wanted(known, now, followed=True)
    assert is_wanted(known, now + AGAIN, followed=False)
    told = Channel(b"c", "demo-wechat", OPEN_ID, now, now, union=b"u")
    assert not is_wanted(told, now + AGAIN, followed=True)
