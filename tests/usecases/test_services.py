"""A region's services are staged, published and taken back, and every reader sees what is live."""

from dataclasses import replace

import pytest

from bot.domain.catalogue import Service
from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases import services
from bot.usecases.commit import committed

BOOKING = Service(
    "440106",
    "hospital_booking",
    {"zh": "天河医院", "en": "Tianhe hospital"},
    url="https://tianhe.example.org/",
)
MASKS = Service("440300", "masks", {"zh": "口罩", "en": "Masks"}, phone="12345", colours=("green",))


async def shown(ports: Ports, region: str = "440106", colour: str = "green") -> list[Service]:
    return list(await services.services_of(ports, ports.store.begin(), region, colour))


async def stage(ports: Ports, *listed: Service) -> None:
    await committed(ports, lambda tx: services.stage(tx, listed, ports.now()))


async def publish(ports: Ports, region: str = "") -> tuple[str, ...]:
    seen = await services.staged(ports.store.begin(), region)
    return await committed(ports, lambda tx: services.publish(tx, seen, ports.now()))


async def undo(ports: Ports) -> tuple[str, ...]:
    return await committed(ports, lambda tx: services.undo(tx, ports.now()))


async def test_what_is_staged_is_seen_in_the_preview_only(ports: Ports) -> None:
    before = await shown(ports)
    await stage(ports, BOOKING)
    assert await shown(ports) == before
    preview = await services.previewed(ports, ports.store.begin(), "440106", "green")
    assert preview[0] == BOOKING
    assert await services.staged(ports.store.begin()) == (BOOKING,)


async def test_what_is_published_is_live_at_once_for_its_region_only(ports: Ports) -> None:
    elsewhere = await shown(ports, "310000")
    await stage(ports, BOOKING, MASKS)
    assert await publish(ports) == ("440106", "440300")
    assert (await shown(ports))[0] == BOOKING
    assert MASKS in await shown(ports, "440300")
    assert MASKS not in await shown(ports, "440300", "red")
    assert await shown(ports, "310000") == elsewhere
    assert await services.staged(ports.store.begin()) == ()


async def test_a_publication_replaces_the_one_before_and_can_be_taken_back(ports: Ports) -> None:
    first = await shown(ports)
    await stage(ports, BOOKING)
    await publish(ports)
    second = replace(BOOKING, url="https://new.example.org/")
    await stage(ports, second)
    await publish(ports)
    assert (await shown(ports))[0] == second
    assert await undo(ports) == ("440106",)
    assert (await shown(ports))[0] == BOOKING
    assert await undo(ports) == ("440106",)
    assert await shown(ports) == first
    with pytest.raises(Refused, match="none_published"):
        await undo(ports)


async def test_a_difference_names_what_comes_and_what_goes(ports: Ports) -> None:
    await stage(ports, BOOKING)
    await publish(ports)
    tx = ports.store.begin()
    other = replace(BOOKING, phone="12345")
    (difference,) = await services.differences(ports, tx, (other,))
    assert (difference.region, difference.removed, difference.added) == ("440106", (BOOKING,), (other,))
    (same,) = await services.differences(ports, tx, (BOOKING,))
    assert (same.removed, same.added) == ((), ())


async def test_drafts_of_several_regions_are_kept_and_published_apart(ports: Ports) -> None:
    await stage(ports, BOOKING)
    await stage(ports, MASKS)
    assert await services.staged(ports.store.begin()) == (BOOKING, MASKS)
    assert await publish(ports, "440300") == ("440300",)
    assert MASKS in await shown(ports, "440300")
    assert BOOKING not in await shown(ports)
    assert await services.staged(ports.store.begin()) == (BOOKING,)
    other = replace(BOOKING, phone="12345")
    await stage(ports, other)
    assert await services.staged(ports.store.begin()) == (other,)


async def test_only_what_the_operator_has_seen_is_published(ports: Ports) -> None:
    await stage(ports, BOOKING)
    seen = await services.staged(ports.store.begin())
    await stage(ports, replace(BOOKING, phone="12345"))
    with pytest.raises(Refused, match="other_draft"):
        await committed(ports, lambda tx: services.publish(tx, seen, ports.now()))
    assert BOOKING not in await shown(ports)


async def test_nothing_staged_cannot_be_published(ports: Ports) -> None:
    with pytest.raises(Refused, match="none_staged"):
        await publish(ports)


async def test_every_act_leaves_its_entry(ports: Ports) -> None:
    await stage(ports, BOOKING)
    await publish(ports)
    await undo(ports)
    entries = await ports.store.begin().entries(services.ABOUT)
    assert [(entry.act, entry.detail) for entry in entries] == [
        ("services_import", "440106"),
        ("services_publish", "440106"),
        ("services_undo", "440106"),
    ]
