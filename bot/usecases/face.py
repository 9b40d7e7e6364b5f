"""Home of the check by face: the platform says whether somebody is who they registered as; no face comes here."""

from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.citizens import PENDING, Citizen
from bot.domain.places import Places
from bot.ports import Account, Ports, Transaction
from bot.usecases.review import PURPOSE, confirm_as, holder_of

CHECKED_TYPE = "resident_id"  # the one document a face can be held against


def is_possible(ports: Ports, account: Account, citizen: Citizen | None) -> bool:
    """Where the policy of their region takes it, at an account that can; whoever else waits for an officer."""
    if citizen is None or citizen.state != PENDING or not account.face_check:
        return False
    person = citizen.person
    return person.document.type == CHECKED_TYPE and _takes_it(ports, person.region)


def mark_of(ports: Ports, citizen: Citizen) -> str:
    """For whom a check is begun: with another name or number it is somebody else's."""
    person = citizen.person
    return ports.sealing.index("face", citizen.id, person.name, person.document.identity).hex()


async def passed(ports: Ports, tx: Transaction, citizen: Citizen, account: Account, now: datetime) -> Citizen:
    """Confirmed, as by an officer. A document held already joins only as every other does, so that one waits."""
    actor = f"platform:{account.platform} face"
    if await holder_of(tx, citizen) is not None:
        tx.act(Entry(now, actor, "pass_face_check", PURPOSE, citizen.id.hex()))
        return citizen
    return await confirm_as(ports, tx, citizen, actor, now)


def _takes_it(ports: Ports, region: str) -> bool:
    regions = ports.policy.face_check
    return region in regions or any(each in regions for each in _around(ports.policy.places, region))


def _around(places: Places, region: str) -> tuple[str, ...]:
    outer = places.parent(region)
    return (outer.code, *_around(places, outer.code)) if outer else ()
