"""Home of `healthcode joins`: accounts that were joined to an earlier registration, and undoing a wrong join."""

import argparse

from bot.domain.calendar import BEIJING
from bot.domain.joins import JOINED, Join, happened_at
from bot.domain.people import mask_name
from bot.ports import Ports, Transaction
from bot.usecases import parting
from bot.usecases.commit import committed
from handlers.cli.opening import on_records
from handlers.cli.options import officer_option

LISTED = 200


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("joins", help="second accounts joined to an earlier registration")
    acts = parser.add_subparsers(required=True, metavar="act")
    on_records(acts.add_parser("list", help="those that stand, masked, the latest first"), show)
    undoing = acts.add_parser("undo", help="this account belongs to somebody else")
    undoing.add_argument("id", help="as printed by `joins list`")
    undoing.add_argument("--reason", required=True, help="kept on record; the citizen does not see it")
    officer_option(undoing)
    on_records(undoing, undo)


async def show(_: argparse.Namespace, ports: Ports) -> int:
    tx = ports.store.begin()
    joins = await tx.joins_in(JOINED, LISTED)
    for join in joins:
        print(await _line(tx, join))
    if not joins:
        print("No account is joined to an earlier registration.")
    return 0


async def undo(arguments: argparse.Namespace, ports: Ports) -> int:
    join = await committed(
        ports,
        lambda tx: parting.undo_as_officer(
            ports, tx, arguments.id, arguments.officer, arguments.reason, ports.now()
        ),
    )
    if join.channels:
        print(
            f"Undone. {len(join.channels)} account(s) must sign up again; what came with them is taken out of the "
            "registration that stays."
        )
    else:
        print(
            "Undone. The family claim ends, and what came with it is taken out of the registration that stays."
        )
    return 0


async def _line(tx: Transaction, join: Join) -> str:
    holder = await tx.citizen(join.holder)
    accounts = [channel.account for id_ in join.channels if (channel := await tx.channel(id_))]
    came = " ".join(accounts) or ("(account erased)" if join.channels else "(family claim)")
    name = mask_name(holder.person.name) if holder else ""
    since = happened_at(join).astimezone(BEIJING)
    by = "their code" if join.decided_by == "code" else join.decided_by
    return f"{join.id}\t{since:%Y-%m-%d %H:%M}\t{name}\t{join.holder.hex()}\t{came}\tby {by}"
