"""Home of a local government's office: the draft of its region's services, which it saves by an invitation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.catalogue import Service, by_kind, moved
from bot.domain.errors import Refused
from bot.domain.service_rows import row_of
from bot.ports import Ports, Transaction
from bot.usecases.invitations import Door, Invitation, office_of
from bot.usecases.services import ABOUT, IMPORT, PUBLISH, STAGED, UNDO, entry, live, put_drafts, staged

OFFICE = Door("office", timedelta(days=7), "services", ABOUT, "services_invite", "services_withdraw")
DRAFT, DROP = "services_draft", "services_drop"
CHANGES = (IMPORT, PUBLISH, UNDO, DRAFT, DROP)
MOST = 100  # services of one region
WATCHED = timedelta(hours=1)  # how long the loser of a race is still told from the winner
Change = Callable[[tuple[Service, ...]], Sequence[Service]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A region's own list as it stands staged, else as it is shown. `by` and `at` tell of the last save."""

    services: tuple[Service, ...]
    is_staged: bool
    by: str
    at: datetime | None
    version: str


async def draft_of(ports: Ports, tx: Transaction, region: str) -> Draft:
    own = await staged(tx, region)
    changes = [
        each for each in await tx.entries(ABOUT) if each.act in CHANGES and region in each.detail.split()
    ]
    last = changes[-1] if changes else None
    shown = own or [each for each in await live(ports, tx) if each.region == region]
    return Draft(
        by_kind(shown),
        bool(own),
        office_of(last.actor) if last else "",
        last.at if last else None,
        f"{len(changes)} {last.at.isoformat() if last else ''}",
    )


async def save(ports: Ports, tx: Transaction, invitation: Invitation, change: Change, now: datetime) -> Draft:
    """Changes the draft as it stands at the commit: of two saves at once the second starts from the first."""
    draft, region = await draft_of(ports, tx, invitation.region), invitation.region
    services = by_kind(change(draft.services))
    if not services:
        raise Refused("errors.office_last")
    if len(services) > MOST:
        raise Refused("errors.office_many", most=MOST)
    if services != draft.services:
        tx.use_link(ports.sealing.index("link", "draft", region, draft.version), now + WATCHED)
        put_drafts(tx.act(entry(now, DRAFT, (region,), invitation.actor)), services)
    return draft


async def drop(ports: Ports, tx: Transaction, invitation: Invitation, now: datetime) -> None:
    """Back to what is shown; nothing happens where nothing is staged."""
    draft, region = await draft_of(ports, tx, invitation.region), invitation.region
    if draft.is_staged:
        tx.use_link(ports.sealing.index("link", "draft", region, draft.version), now + WATCHED)
        tx.act(entry(now, DROP, (region,), invitation.actor)).put_services(STAGED + region, ())


def key_of(service: Service) -> str:
    """What a link is called on a page: it is another one as soon as anything of it changes."""
    return sha256(repr(sorted(row_of(service).items())).encode()).hexdigest()[:16]


def put(key: str, service: Service) -> Change:
    """In place of the one called `key`, or as a new one."""

    def change(services: tuple[Service, ...]) -> Sequence[Service]:
        others = [each for each in services if key_of(each) != key]
        if key and len(others) == len(services):
            raise Refused("errors.office_gone")
        if service in others:
            raise Refused("errors.office_twice")
        return [service if key_of(each) == key else each for each in services] if key else [*others, service]

    return change


def removed(key: str) -> Change:
    return lambda services: [each for each in services if key_of(each) != key]


def moved_by(key: str, step: int) -> Change:
    """Nothing moves when somebody has just changed it."""

    def change(services: tuple[Service, ...]) -> Sequence[Service]:
        at = next((at for at, each in enumerate(services) if key_of(each) == key), None)
        return services if at is None else moved(services, at, step)

    return change
