"""Home of `healthcode outbox`: what waits to be sent, what could not be, and whom to call instead."""

import argparse
import sys
from datetime import datetime

from bot.domain.calendar import BEIJING
from bot.domain.channels import Item
from bot.domain.people import mask_name, mask_phone
from bot.ports import Ports, Transaction
from bot.usecases import calls, outbox
from bot.usecases.commit import committed
from bot.usecases.trying import FAILED, SENT, WAITING
from handlers.cli.opening import on_records


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("outbox", help="messages not delivered")
    acts = parser.add_subparsers(required=True, metavar="act")
    listing = acts.add_parser("list", help="waiting and failed messages, with the reason")
    listing.add_argument(
        "--sent", action="store_true", help="what was sent, which way, and whether it arrived"
    )
    listing.add_argument(
        "--to-call", action="store_true", help="people whom a changed colour has not reached within a day"
    )
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
    states = (SENT,) if arguments.sent else (FAILED, WAITING)
    found = {state: await tx.items(state, outbox.LISTED) for state in states}
    for items in found.values():
        for item in items:
            print("\t".join(_line(item)))
    if not any(found.values()):
        print("Nothing has been sent." if arguments.sent else "Everything has been delivered.")
    if full := [state for state, items in found.items() if len(items) == outbox.LISTED]:
        print(
            f"Only {outbox.LISTED:,} are listed that are {' or '.join(full)}; there may be more.",
            file=sys.stderr,
        )
    return 0


def _line(item: Item) -> tuple[str, ...]:
    """A waiting item tells when it goes next; what was sent by template, whether it arrived."""
    arrived = f"arrived: {item.arrived or 'not known'}" if item.receipt else ""
    next_ = f"next {_minute(item.due_at)}" if item.state == WAITING else arrived
    tried = f"{item.tries} tries"
    return (
        *(item.id, item.account, item.kind, item.state, _minute(item.created_at), tried),
        *(item.way or "-", next_ or "-", item.reason),
    )


def _minute(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


async def _show_calls(arguments: argparse.Namespace, ports: Ports) -> int:
    found = await committed(ports, lambda tx: _calls(tx, arguments, ports))
    for call in found:
        person = call.citizen.person
        phone = person.phone if arguments.officer else mask_phone(person.phone)
        why = call.item.reason or "not known to have arrived"
        print(f"{call.item.id}\t{call.item.account}\t{mask_name(person.name)}\t{phone}\t{why}")
    if not found:
        print("Nobody needs a call.")
    elif not arguments.officer:
        print("To see the numbers: --as OFFICER --purpose WHY")
    return 0


async def _calls(tx: Transaction, arguments: argparse.Namespace, ports: Ports) -> tuple[calls.Call, ...]:
    found = await calls.to_call(ports, tx, ports.now())
    if arguments.officer:
        await calls.look_up(tx, found, arguments.officer, arguments.purpose, ports.now())
    return found


async def retry(arguments: argparse.Namespace, ports: Ports) -> int:
    count = await committed(ports, lambda tx: outbox.retry(tx, arguments.id, ports.now()))
    more = " There may be more: run it again." if count == outbox.LISTED else ""
    print(f"{count:,} to be sent again.{more}")
    return 0


async def drop(arguments: argparse.Namespace, ports: Ports) -> int:
    await committed(ports, lambda tx: outbox.drop(tx, arguments.id, ports.now()))
    print("Dropped.")
    return 0
