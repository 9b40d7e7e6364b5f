"""Home of the invitation: a link by which staff of one office may do one kind of thing until it ends or is withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.errors import Refused
from bot.domain.spelling import plain
from bot.ports import Ports, Transaction

LONGEST_NAME = 60
_ACTOR = "office:"


@dataclass(frozen=True, slots=True)
class Door:
    """What an invitation opens: its links lie below /`name`; its acts stand in the audit under `about`."""

    name: str
    lasts: timedelta
    purpose: str
    about: bytes
    invite: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """Lets whoever holds its link act for one office in one region until it ends or is withdrawn."""

    id: str
    region: str
    office: str
    until: datetime

    @property
    def actor(self) -> str:
        return actor_of(self.office)


def actor_of(office: str) -> str:
    """How the audit names staff of an office."""
    return _ACTOR + office


def office_of(actor: str) -> str:
    return actor.removeprefix(_ACTOR)


def invite(ports: Ports, tx: Transaction, door: Door, region: str, office: str, now: datetime) -> Invitation:
    named = plain(office)
    if not named or len(named) > LONGEST_NAME:
        raise Refused("errors.office_name", longest=LONGEST_NAME)
    invitation = Invitation(ports.random(6).hex(), region, named, now + door.lasts)
    tx.act(_entry(door, now, door.invite, f"{region} {invitation.id} {named}"))
    return invitation


def link_of(ports: Ports, door: Door, invitation: Invitation) -> str:
    token = ports.links.seal(carried(invitation, door.name), invitation.until)
    return f"{ports.public_url}/{door.name}/{token}"


def carried(invitation: Invitation, purpose: str) -> Mapping[str, object]:
    """What a sealed link or cookie of an invitation holds."""
    return {
        "for": purpose,
        "region": invitation.region,
        "office": invitation.office,
        "n": invitation.id,
        "until": invitation.until.isoformat(),
    }


async def invitation_in(
    ports: Ports, tx: Transaction, door: Door, token: str, purpose: str
) -> Invitation | None:
    """None for a link or cookie that is forged, late, of another purpose or withdrawn."""
    payload = ports.links.open(token, ports.now()) or {}
    if payload.get("for") != purpose:
        return None
    until = datetime.fromisoformat(str(payload["until"]))
    found = Invitation(str(payload["n"]), str(payload["region"]), str(payload["office"]), until)
    return None if await tx.link_used(_withdrawn(ports, door, found.id)) else found


async def invitations(ports: Ports, tx: Transaction, door: Door, now: datetime) -> tuple[Invitation, ...]:
    """Those that still open, the oldest first."""
    found: dict[str, Invitation] = {}
    for each in await tx.entries(door.about):
        if each.act == door.invite and now < each.at + door.lasts:
            region, id_, office = each.detail.split(" ", 2)
            found[id_] = Invitation(id_, region, office, each.at + door.lasts)
    return tuple(
        [each for each in found.values() if not await tx.link_used(_withdrawn(ports, door, each.id))]
    )


async def withdraw(ports: Ports, tx: Transaction, door: Door, id_: str, now: datetime) -> Invitation:
    for each in await invitations(ports, tx, door, now):
        if each.id == id_:
            tx.use_link(_withdrawn(ports, door, id_), each.until)
            tx.act(_entry(door, now, door.withdraw, f"{each.region} {id_}"))
            return each
    raise Refused("errors.office_invitation", id=id_)


def _entry(door: Door, now: datetime, act: str, detail: str) -> Entry:
    return Entry(now, "operator", act, door.purpose, door.about.hex(), detail)


def _withdrawn(ports: Ports, door: Door, id_: str) -> bytes:
    return ports.sealing.index("link", door.name, id_)
