"""Home of `healthcode review`: an officer confirms or refuses the registrations and the claims of families."""

import argparse

from bot.domain.calendar import BEIJING
from bot.domain.errors import Refused
from bot.domain.people import mask_name, mask_number, mask_phone
from bot.ports import Ports
from bot.usecases import review
from bot.usecases.commit import committed
from handlers.cli import review_family
from handlers.cli.opening import on_records
from handlers.cli.options import officer_option

LISTED = 200


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("review", help="registrations and families that wait for an officer")
    acts = parser.add_subparsers(required=True, metavar="act")
    on_records(acts.add_parser("list", help="those waiting, masked, the oldest first"), show)
    confirming = acts.add_parser("confirm", help="this person is who they say")
    refusing = acts.add_parser("refuse", help="with a reason the citizen sees")
    refusing.add_argument(
        "--reason", required=True, help="in the citizen's language; they read it word for word"
    )
    for each, act in ((confirming, confirm), (refusing, refuse)):
        each.add_argument("id", help="as printed by `review list`")
        officer_option(each)
        on_records(each, act)


async def show(_: argparse.Namespace, ports: Ports) -> int:
    waiting = await review.pending(ports.store.begin(), LISTED)
    for each in waiting:
        person = each.citizen.person
        since = each.citizen.registered_at.astimezone(BEIJING)
        held = "\tthis document is held already: confirming joins the two" if each.held else ""
        if each.denied:
            held += "; its holder was asked and says that it is not them"
        print(
            f"{each.citizen.id.hex()}\t{since:%Y-%m-%d %H:%M}\t{mask_name(person.name)}\t"
            f"{person.document.nationality} {person.document.type} {mask_number(person.document.number)}\t"
            f"{mask_phone(person.phone)}\t{person.region}{held}"
        )
    if not waiting:
        print("No registration waits.")
    await review_family.show(ports)
    return 0


async def confirm(arguments: argparse.Namespace, ports: Ports) -> int:
    if await review_family.is_claim(ports, arguments.id):
        return await review_family.confirm(arguments, ports)
    id_ = _id(arguments.id)
    citizen = await committed(
        ports, lambda tx: review.confirm(ports, tx, id_, arguments.officer, ports.now())
    )
    if citizen.id == id_:
        print("Confirmed.")
    else:
        print(f"Confirmed, and joined to {citizen.id.hex()}, who holds this document already.")
    return 0


async def refuse(arguments: argparse.Namespace, ports: Ports) -> int:
    if await review_family.is_claim(ports, arguments.id):
        return await review_family.refuse(arguments, ports)
    id_ = _id(arguments.id)
    await committed(
        ports,
        lambda tx: review.refuse(ports, tx, id_, arguments.reason, arguments.officer, ports.now()),
    )
    print("Refused. The citizen sees the reason with their next message.")
    return 0


def _id(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Refused("errors.not_pending") from None
