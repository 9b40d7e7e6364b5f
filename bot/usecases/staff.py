"""Home of listing officers: only somebody listed here may add evidence, confirm it or judge a registration."""

import re
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.errors import Refused
from bot.domain.staff import Officer
from bot.ports import Ports, Transaction

ID = re.compile(r"[a-z0-9][a-z0-9-]{1,31}")


async def list_officer(ports: Ports, tx: Transaction, officer: Officer, now: datetime) -> None:
    """An id is given once: moving somebody to another body would let one person be two."""
    if not ID.fullmatch(officer.id):
        raise Refused("errors.officer_id", id=officer.id)
    if not officer.name.strip() or not officer.body.strip():
        raise Refused("errors.officer_words")
    if ports.policy.places.get(officer.region) is None:
        raise Refused("errors.officer_region", region=officer.region)
    if any(each.id == officer.id for each in await tx.officers()):
        raise Refused("errors.officer_listed", id=officer.id)
    writes = tx.act(Entry(now, "operator", "staff_add", "administration", f"officer:{officer.id}"))
    writes.put_officer(officer)


async def officer_called(tx: Transaction, id_: str) -> Officer:
    for officer in await tx.officers():
        if officer.id == id_:
            return officer
    raise Refused("errors.officer_unknown", id=id_)
