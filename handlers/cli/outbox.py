"""Home of `healthcode outbox`: what waits to be sent, what could not be, and whom to call instead."""

import argparse

from bot.domain.calendar import BEIJING
from bot.domain.people import mask_name, mask_phone
from bot.ports import Ports, Transaction
from bot.usecases import outbox
from bot.usecases.commit import committed
from handlers.cli.opening import on_records


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("outbox", help="messages not delivered")
    acts = parser.add_subparsers(required=True, metavar="act")
    listing = acts.add_parser("list", help="waiting and failed messages, with the reason")
    listing.add_argument("--to-call", action="store_true", help="people whose news could not be sent")
    listing.add_argument("--as", dest="officer", metavar="ID", help="show telephone numbers to this officer")
    listing.add_argument("--purpose", default="", help="why they are shown; goes to the audit")
    on_records(listing, show)
    again = acts.add_parser("retry", help="send failed messages again")
    again.add_argument("id", help="one message, or all")
    on_records(again, retry)
    dropping = acts.add_parser("drop", help="never send a message")
    dropping.add_argument("id")
    on_records(dropping, drop)


async def show(arguments: argparse.Namespace, ports: Ports) -> int:
    if arguments.to_call:
        return await _show_calls(arguments, ports)
    tx = ports.store.begin()
    items = [
        item for state in (outbox.FAILED, outbox.WAITING) for item in await tx.items(state, outbox.LISTED)
    ]
    for item in items:
        created = item.created_at.astimezone(BEIJING)
        print(
            f"{item.id}\t{item.account}\t{item.kind}\t{item.state}\t{created:%Y-%m-%d %H:%M}\t"
            f"{item.tries} tries\t{item.reason}"
        )
    if not items:
        print("Everything has been delivered.")
    return 0


async def _show_calls(arguments: argparse.Namespace, ports: Ports) -> int:
    calls = await committed(ports, lambda tx: _calls(tx, arguments, ports))
    for call in calls:
        person = call.citizen.person
        phone = person.phone if arguments.officer else mask_phone(person.phone)
        print(f"{call.item.id}\t{call.item.account}\t{mask_name(person.name)}\t{phone}\t{call.item.reason}")
    if not calls:
        print("Nobody needs a call.")
    elif not arguments.officer:
        print("To see the numbers: --as OFFICER --purpose WHY")
    return 0


async def _calls(tx: Transaction, arguments: argparse.Namespace, ports: Ports) -> tuple[outbox.Call, ...]:
    calls = await outbox.to_call(tx)
    if arguments.officer:
        await outbox.look_up(tx, calls, arguments.officer, arguments.purpose, ports.now())
    return calls


async def retry(arguments: argparse.Namespace, ports: Ports) -> int:
    count = await committed(ports, lambda tx: outbox.retry(tx, arguments.id, ports.now()))
    print(f"{count} to be sent again.")
    return 0


async def drop(arguments: argparse.Namespace, ports: Ports) -> int:
    await committed(ports, lambda tx: outbox.drop(tx, arguments.id, ports.now()))
    print("Dropped.")
    return 0
