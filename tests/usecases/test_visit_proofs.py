"""What proves a visit: a screen's code while it stands there, a poster, a page's address for some minutes, a venue's door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from ports import Clock
from stored import VENUE, venue
from synthetic import sign_up

from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.domain.venues import Scanned, Venue
from bot.domain.visits import GATE, POSTER, ROTATING, Visit
from bot.ports import Ports, Transaction
from bot.usecases import visits
from bot.usecases.code import code_of
from bot.usecases.commit import committed
from bot.usecases.papers import print_card
from bot.usecases.venues import (
    DOOR,
    Arrival,
    add,
    arrival_in,
    arrival_of,
    carried,
    door_token,
    new_screen,
    screen_of,
    shown_from,
)


@pytest.fixture
async def mall(ports: Ports) -> Venue:
    return await listed(ports)


async def listed(ports: Ports, **other: object) -> Venue:
    return await committed(ports, lambda tx: add(ports, tx, replace(venue(), **other), ports.now()))


async def own(ports: Ports, citizen: bytes) -> tuple[Visit, ...]:
    return await ports.store.begin().visits(citizen)


async def confirmed(ports: Ports, serial: int, *, agrees: bool) -> Citizen:
    citizen = await sign_up(replace(ports, automatic="demo"), serial, open_id=f"o-{serial}")

    async def act(tx: Transaction) -> None:
        (channel,) = await tx.channels_of(citizen.id)
        await visits.agree(ports, tx, channel, citizen.id, "zh", ports.now())

    if agrees:
        await committed(ports, act)
    return citizen


async def test_a_screen_shows_a_code_that_proves_for_two_and_a_half_minutes(
    ports: Ports, clock: Clock, mall: Venue
) -> None:
    address = await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))
    shown = await screen_of(ports, ports.store.begin(), address.rpartition("/")[2])
    assert shown is not None
    (first, *_) = shown_from(ports, shown, ports.now()).values()
    scanned = Scanned(mall.id, first.rpartition(".")[2])
    for seconds, proof in ((0, ROTATING), (149, ROTATING), (151, ""), (-1, "")):
        at = clock.at + timedelta(seconds=seconds)
        if proof:
            assert (await arrival_of(ports, ports.store.begin(), scanned, at)).proof == proof
        else:
            with pytest.raises(Refused, match=r"visit\.late_code"):
                await arrival_of(ports, ports.store.begin(), scanned, at)


async def test_a_code_without_a_screen_is_none_and_a_new_link_ends_the_old_one(
    ports: Ports, mall: Venue
) -> None:
    guessed = next(iter(shown_from(ports, mall, ports.now()).values())).rpartition(".")[2]
    with pytest.raises(Refused, match=r"visit\.late_code"):
        await arrival_of(ports, ports.store.begin(), Scanned(mall.id, guessed), ports.now())
    first, second = [
        (await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))).rpartition("/")[2]
        for _ in range(2)
    ]
    tx = ports.store.begin()
    assert await screen_of(ports, tx, first) is None
    assert await screen_of(ports, tx, second) is not None
    assert (
        await screen_of(ports, tx, ports.links.seal({"for": "office"}, ports.now() + timedelta(days=1)))
        is None
    )
    gone = {"for": "screen", "venue": "99999999", "n": ""}
    assert await screen_of(ports, tx, ports.links.seal(gone, ports.now() + timedelta(days=1))) is None


async def test_a_poster_proves_a_poster_and_an_unknown_venue_nothing(ports: Ports, mall: Venue) -> None:
    assert (await arrival_of(ports, ports.store.begin(), Scanned(mall.id), ports.now())).proof == POSTER
    with pytest.raises(Refused, match=r"visit\.unknown"):
        await arrival_of(ports, ports.store.begin(), Scanned(VENUE), ports.now())
    with pytest.raises(Refused, match=r"visit\.none"):
        await arrival_of(replace(ports, tracing=None), ports.store.begin(), Scanned(mall.id), ports.now())


@pytest.mark.parametrize("region", ["999999", "JP"])
async def test_a_venue_lies_in_a_region(ports: Ports, region: str) -> None:
    with pytest.raises(Refused, match=r"errors\.venue_region"):
        await listed(ports, region=region)


async def test_a_screen_belongs_to_a_venue(ports: Ports) -> None:
    with pytest.raises(Refused, match=r"errors\.venue_unknown"):
        await committed(ports, lambda tx: new_screen(ports, tx, VENUE, ports.now()))


async def test_what_was_carried_or_scanned_is_an_arrival_and_nothing_else(
    ports: Ports, clock: Clock, mall: Venue
) -> None:
    tx = ports.store.begin()
    there = Arrival(mall, ROTATING, ports.now())
    link = carried(ports, there)
    clock.forward(minutes=5)
    assert await arrival_in(ports, tx, link, ports.now()) == there
    assert await arrival_in(ports, tx, mall.id, ports.now()) == Arrival(mall, POSTER, ports.now())
    with pytest.raises(Refused, match=r"visit\.unknown"):
        await arrival_in(ports, tx, "WIFI:S:x;;", ports.now())


async def test_at_a_door_only_who_agreed_is_noted(ports: Ports, mall: Venue) -> None:
    wang, other = await confirmed(ports, 1, agrees=True), await confirmed(ports, 2, agrees=False)
    for each in (wang, other):
        code = await code_of(ports, ports.store.begin(), each, ports.now())
        assert code.live is not None
        for _ in range(2):
            await shows(ports, code.live.code, mall)
    assert [each.proof for each in await own(ports, wang.id)] == [GATE]
    assert await own(ports, other.id) == ()
    await shows(ports, ports.signer.live(0, "440100", ports.now()).code, mall)
    with pytest.raises(Refused, match=r"visit\.code"):
        await shows(ports, "WIFI:S:x;;", mall)
    with pytest.raises(Refused, match=r"visit\.none"):
        await shows(replace(ports, tracing=None), code.live.code, mall)


async def test_a_card_on_paper_is_shown_at_a_door_as_well(ports: Ports, mall: Venue) -> None:
    wang = await confirmed(ports, 1, agrees=True)
    card = await committed(ports, lambda tx: print_card(ports, tx, wang, ports.now()))
    await shows(ports, card.code, mall)
    assert [each.proof for each in await own(ports, wang.id)] == [GATE]


async def shows(ports: Ports, code: str, where: Venue) -> None:
    await committed(ports, lambda tx: visits.at_gate(ports, tx, code, where, ports.now()))


async def test_the_token_of_a_door_keeps_the_link_of_the_screen(ports: Ports, mall: Venue) -> None:
    link = await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))
    token = await committed(ports, lambda tx: door_token(ports, tx, mall.id, ports.now()))
    tx = ports.store.begin()
    assert await screen_of(ports, tx, link.rpartition("/")[2]) is not None
    assert await screen_of(ports, tx, token, DOOR) is not None
    assert await screen_of(ports, tx, token) is None
