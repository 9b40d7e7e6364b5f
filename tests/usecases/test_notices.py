"""Notices: each acceptance is one message, or lasts; declining ends them; the account's template stands beside."""

from dataclasses import replace

import pytest
from ports import WECHAT, Clock
from post import ASKED, FREE, LASTING, Post, channel_of, deliver_due, items, left_of, with_templates
from synthetic import sign_up

from bot.domain.channels import Channel
from bot.domain.notices import CHANGED, DAY, LAPSE, TEST, Subscription
from bot.ports import NotYet, Ports
from bot.usecases.commit import committed
from bot.usecases.news import announce
from bot.usecases.notices import (
    MOST,
    Agreement,
    agree,
    agreements,
    arrived,
    decline,
    let_be,
    spend,
    told,
)


async def somebody(ports: Ports) -> tuple[Ports, Channel]:
    asked = replace(WECHAT, templates={CHANGED: LASTING, LAPSE: ASKED, DAY: ASKED})
    ports = replace(ports, accounts={WECHAT.name: asked})
    await sign_up(ports)
    channel = await ports.store.begin().channel(ports.sealing.index("channel", WECHAT.name, "o-1"))
    assert channel is not None
    return ports, channel


async def held(ports: Ports, channel: Channel) -> dict[str, Agreement]:
    return {each.purpose: each for each in await agreements(ports, ports.store.begin(), channel)}


async def accepts(ports: Ports, channel: Channel, *, lasting: bool = False) -> Agreement:
    return await committed(
        ports, lambda tx: agree(ports, tx, channel, CHANGED, lasting=lasting, now=ports.now())
    )


async def test_nothing_is_agreed_to_unasked(ports: Ports) -> None:
    ports, channel = await somebody(ports)
    found = await held(ports, channel)
    assert found[CHANGED] == Agreement(CHANGED, LASTING.id, 0, False)
    assert found[LAPSE].template == ASKED.id
    assert found[TEST].template == ""


async def test_each_acceptance_is_one_message(ports: Ports) -> None:
    ports, channel = await somebody(ports)
    await accepts(ports, channel)
    assert (await accepts(ports, channel)).left == 2
    assert (await held(ports, channel))[CHANGED].left == 2
    for _ in range(MOST):
        most = await accepts(ports, channel)
    assert most.left == MOST


async def test_a_lasting_one_brings_as_many_as_come(ports: Ports) -> None:
    ports, channel = await somebody(ports)
    assert await accepts(ports, channel, lasting=True) == Agreement(CHANGED, LASTING.id, 0, True)
    assert (await accepts(ports, channel)).lasting


async def test_declining_ends_them(ports: Ports, clock: Clock) -> None:
    ports, channel = await somebody(ports)
    await accepts(ports, channel, lasting=True)
    clock.forward(minutes=1)
    told = await committed(ports, lambda tx: decline(ports, tx, channel, CHANGED, clock()))
    assert told == (await held(ports, channel))[CHANGED] == Agreement(CHANGED, LASTING.id, 0, False)


async def test_a_template_for_once_never_lasts_whatever_an_app_says(ports: Ports) -> None:
    ports, channel = await somebody(ports)
    said = await committed(ports, lambda tx: agree(ports, tx, channel, LAPSE, lasting=True, now=ports.now()))
    assert (said.left, said.lasting) == (1, False)


async def test_what_an_app_tells_in_all_is_the_same_told_twice(ports: Ports) -> None:
    ports, channel = await somebody(ports)

    async def tells(purpose: str, left: int = 0, *, lasting: bool = False) -> tuple[int, bool]:
        said = await committed(
            ports,
            lambda tx: let_be(ports, tx, channel, purpose, left, lasting=lasting, now=ports.now()),
        )
        return said.left, said.lasting

    for _ in range(2):
        assert await tells(CHANGED, 3) == (3, False)
        assert await tells(CHANGED, lasting=True) == (3, True)
        assert await tells(LAPSE, lasting=True) == (1, False), "a template for once never lasts"
    assert await tells(LAPSE, MOST + 1) == (MOST, False)
    assert await tells(LAPSE, lasting=True) == (MOST, False)
    assert await tells(LAPSE) == (0, False)


async def test_what_the_platform_tells_of_a_template_counts_for_each_of_its_purposes(ports: Ports) -> None:
    ports, channel = await somebody(ports)
    said = [(ASKED.id, "accept"), (LASTING.id, "accept"), ("TPL-UNKNOWN", "accept")]
    await committed(ports, lambda tx: told(ports, tx, channel, said, ports.now()))
    book = await left_of(ports, channel)
    assert {purpose: (each.left, each.lasting) for purpose, each in book.items()} == {
        CHANGED: (0, True),
        LAPSE: (1, False),
        DAY: (1, False),
    }
    await committed(ports, lambda tx: told(ports, tx, channel, [(LASTING.id, "reject")], ports.now()))
    assert (await left_of(ports, channel))[CHANGED].refused


async def pushed(ports: Ports) -> tuple[Ports, Channel]:
    """Somebody whose news went by template, as number N1."""
    ports = with_templates(ports, {CHANGED: FREE})
    citizen = await sign_up(ports, state={})
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))
    assert await deliver_due(ports, Post(), ports.now()) == 1
    return ports, await channel_of(ports, citizen)


async def test_a_push_that_arrived_is_marked(ports: Ports) -> None:
    ports, channel = await pushed(ports)
    await committed(ports, lambda tx: arrived(tx, channel, "N1", "yes", ports.now()))
    assert [(each.state, each.arrived) for each in await items(ports, "sent")] == [("sent", "yes")]


async def test_one_that_did_not_has_failed_with_the_platform_s_reason(ports: Ports) -> None:
    ports, channel = await pushed(ports)
    await committed(ports, lambda tx: arrived(tx, channel, "N1", "failed:user block", ports.now()))
    (item,) = await items(ports, "failed")
    assert (item.arrived, item.reason) == ("failed:user block", "did not arrive: failed:user block")
    assert await left_of(ports, channel) == {}


async def test_one_that_was_refused_changes_the_book(ports: Ports) -> None:
    ports, channel = await pushed(ports)
    await committed(ports, lambda tx: arrived(tx, channel, "N1", "refused", ports.now()))
    refused = Subscription(channel.id, CHANGED, 0, False, ports.now(), True)
    assert (await left_of(ports, channel))[CHANGED] == refused


async def test_a_number_of_somebody_else_or_of_nothing_changes_nothing(ports: Ports) -> None:
    ports, channel = await pushed(ports)
    other = replace(channel, id=b"x" * 16)
    await committed(ports, lambda tx: arrived(tx, other, "N1", "refused", ports.now()))
    await committed(ports, lambda tx: arrived(tx, channel, "N2", "refused", ports.now()))
    assert await items(ports, "failed") == ()


async def test_an_arrival_told_before_the_sending_is_stored_is_asked_for_again(ports: Ports) -> None:
    ports, channel = await pushed(ports)
    citizen = await ports.store.begin().citizen(channel.citizen or b"")
    assert citizen is not None
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))
    with pytest.raises(NotYet):
        await arrived(ports.store.begin(), channel, "N2", "yes", ports.now())
    assert await deliver_due(ports, Post(), ports.now()) == 1


async def test_what_was_never_agreed_to_is_not_used_up(ports: Ports) -> None:
    ports, channel = await somebody(ports)
    await committed(ports, lambda tx: spend(tx, channel.id, CHANGED, ports.now()))
    assert await left_of(ports, channel) == {}
