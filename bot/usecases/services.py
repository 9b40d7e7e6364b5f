"""Home of a region's services: what is shown, and what a local government stages, publishes and takes back.

Each region has one draft, staged beside what it has published, under a name that is no citizen's region.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.catalogue import Service, merged, services_for
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction, Writes

STAGED = "staged:"
ABOUT = b"services"
IMPORT, PUBLISH, UNDO = "services_import", "services_publish", "services_undo"


@dataclass(frozen=True, slots=True)
class Difference:
    """What publishing would take away from a region's list and what it would add."""

    region: str
    removed: tuple[Service, ...]
    added: tuple[Service, ...]


async def services_of(ports: Ports, tx: Transaction, region: str, colour: str) -> tuple[Service, ...]:
    """The list shown to a citizen of a region, in order; never empty."""
    return services_for(await live(ports, tx), region, colour)


async def live(ports: Ports, tx: Transaction) -> tuple[Service, ...]:
    """Everything shown anywhere: the policy's, and in its place what regions have published."""
    published = [each for each in await tx.published() if not each.region.startswith(STAGED)]
    return merged(ports.policy.services, published)


async def previewed(ports: Ports, tx: Transaction, region: str, colour: str) -> tuple[Service, ...]:
    """The list as it will be once what is staged is published."""
    return await shown_with(ports, tx, await staged(tx), region, colour)


async def shown_with(
    ports: Ports, tx: Transaction, own: Sequence[Service], region: str, colour: str
) -> tuple[Service, ...]:
    """The list as it would be if each region of `own` had published what it has there."""
    regions = _regions(own)
    published = [each for each in await tx.published() if not each.region.startswith(STAGED)]
    kept = [each for each in published if each.region not in regions]
    return services_for(merged(ports.policy.services, [*kept, *own]), region, colour)


async def staged(tx: Transaction, region: str = "") -> tuple[Service, ...]:
    """The draft of one region, or of all."""
    return tuple(
        replace(each, region=each.region.removeprefix(STAGED))
        for each in await tx.published()
        if each.region.startswith(STAGED) and region in {"", each.region.removeprefix(STAGED)}
    )


async def stage(tx: Transaction, services: Sequence[Service], now: datetime) -> None:
    """Keeps an imported list as the draft of each of its regions; what others have staged stays."""
    put_drafts(tx.act(entry(now, IMPORT, _regions(services))), services)


def put_drafts(writes: Writes, services: Sequence[Service]) -> None:
    for region in _regions(services):
        hidden = [replace(each, region=STAGED + region) for each in services if each.region == region]
        writes.put_services(STAGED + region, hidden)


async def differences(ports: Ports, tx: Transaction, services: Sequence[Service]) -> tuple[Difference, ...]:
    """By region: publishing a list replaces all that the region has published before."""
    shown = await live(ports, tx)
    found = []
    for region in _regions(services):
        before = [each for each in shown if each.region == region]
        own = [each for each in services if each.region == region]
        after = merged([each for each in ports.policy.services if each.region == region], own)
        removed = tuple(each for each in before if each not in after)
        found.append(Difference(region, removed, tuple(each for each in after if each not in before)))
    return tuple(found)


async def publish(tx: Transaction, seen: Sequence[Service], now: datetime) -> tuple[str, ...]:
    """Shows the drafts the operator has `seen` from the commit on. Gives the regions."""
    regions = _regions(seen)
    if not seen:
        raise Refused("errors.services_none_staged")
    if [each for each in await staged(tx) if each.region in regions] != list(seen):
        raise Refused("errors.services_other_draft")
    writes = tx.act(entry(now, PUBLISH, regions))
    for region in regions:
        writes.put_services(region, [each for each in seen if each.region == region])
        writes.put_services(STAGED + region, ())
    return regions


async def undo(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """The lists as they were before the last publication not yet undone. Gives its regions."""
    done: list[tuple[str, ...]] = []
    for each in await tx.entries(ABOUT):
        if each.act == PUBLISH:
            done.append(tuple(each.detail.split()))
        elif each.act == UNDO:
            done = done[:-1]
    if not done:
        raise Refused("errors.services_none_published")
    writes = tx.act(entry(now, UNDO, done[-1]))
    for region in done[-1]:
        writes.undo_services(region)
    return done[-1]


def _regions(services: Iterable[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.region for each in services))


def entry(now: datetime, act: str, regions: Iterable[str], actor: str = "operator") -> Entry:
    return Entry(now, actor, act, "services", ABOUT.hex(), " ".join(regions))
