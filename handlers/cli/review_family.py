"""Home of the claims of families at the command line: who asks to show whose code, confirmed or refused."""

import argparse

from bot.domain.calendar import BEIJING
from bot.domain.delegations import GUARDIAN
from bot.domain.people import mask_name, mask_number, mask_phone
from bot.ports import Ports
from bot.usecases import family_review
from bot.usecases.commit import committed

LISTED = 200
HELD = "\tthis document is held already: confirming joins the two"


async def show(ports: Ports) -> None:
    """One line a claim: its id, since when, who asks, of which kind, for whom, until when."""
    for each in await family_review.waiting(ports.store.begin(), LISTED, ports.now()):
        asked, holder, person = each.delegation, each.holder.person, each.person.person
        since = asked.asked_at.astimezone(BEIJING)
        kind = "guardian of" if asked.kind == GUARDIAN else "helper of"
        print(
            f"{asked.id}\t{since:%Y-%m-%d %H:%M}\t{mask_name(holder.name)} {mask_phone(holder.phone)}\t{kind}\t"
            f"{mask_name(person.name)} {person.document.nationality} {person.document.type} "
            f"{mask_number(person.document.number)}, born {person.birth_date}\tuntil {asked.until}"
            f"{HELD if each.held else ''}"
        )


async def is_claim(ports: Ports, id_: str) -> bool:
    return await ports.store.begin().delegation(id_) is not None


async def confirm(arguments: argparse.Namespace, ports: Ports) -> int:
    await committed(
        ports,
        lambda tx: family_review.confirm(ports, tx, arguments.id, arguments.officer, ports.now()),
    )
    print("Confirmed. The one who asked may show the code; others who may are told.")
    return 0


async def refuse(arguments: argparse.Namespace, ports: Ports) -> int:
    await committed(
        ports,
        lambda tx: family_review.refuse(
            ports, tx, arguments.id, arguments.reason, arguments.officer, ports.now()
        ),
    )
    print("Refused. The one who asked sees the reason.")
    return 0
