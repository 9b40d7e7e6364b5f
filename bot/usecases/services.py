"""Home of a region's services: what is shown, and what a local government stages, publishes and takes back.

Staged rows lie beside the published ones under a region of their own, which no citizen's region is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.catalogue import Service, merged, services_for
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction

STAGED = "staged:"
ABOUT = b"services"
PUBLISH, UNDO = "services_publish", "services_undo"


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
    own = await staged(tx)
    regions = _regions(own)
    kept = [each for each in await tx.published() if each.region not in regions]
    return services_for(merged(ports.policy.services, [*kept, *own]), region, colour)


async def staged(tx: Transaction) -> tuple[Service, ...]:
    return tuple(
        replace(each, region=each.region.removeprefix(STAGED))
        for each in await tx.published()
        if each.region.startswith(STAGED)
    )


async def stage(tx: Transaction, services: Sequence[Service], now: datetime) -> None:
    """Keeps an imported list until it is published or another one is imported."""
    hidden = [replace(each, region=STAGED + each.region) for each in services]
    tx.act(_entry(now, "services_import", _regions(services))).put_services(STAGED, hidden)


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


async def publish(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """What is staged is shown from the commit on. Gives the regions."""
    services = await staged(tx)
    if not services:
        raise Refused("errors.services_none_staged")
    regions = _regions(services)
    writes = tx.act(_entry(now, PUBLISH, regions))
    for region in regions:
        writes.put_services(region, [each for each in services if each.region == region])
    writes.put_services(STAGED, ())
    return regions


async def undo(tx: Transaction, now: datetime) -> tuple[str, ...]:
    """The lists as they were before the last publication not yet undone. Gives its regions."""
    done: list[tuple[str, ...]] = []
    for entry in await tx.entries(ABOUT):
        if entry.act == PUBLISH:
            done.append(tuple(entry.detail.split()))
        elif entry.act == UNDO:
            done = done[:-1]
    if not done:
        raise Refused("errors.services_none_published")
    writes = tx.act(_entry(now, UNDO, done[-1]))
    for region in done[-1]:
        writes.undo_services(region)
    return done[-1]


def _regions(services: Iterable[Service]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.region for each in services))


def _entry(now: datetime, act: str, regions: Iterable[str]) -> Entry:
    return Entry(now, "operator", act, "services", ABOUT.hex(), " ".join(regions))
