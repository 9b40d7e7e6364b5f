"""Home of `healthcode services invite`: a link by which an office drafts the services of its region, and its end."""

import argparse

from bot.ports import Ports
from bot.usecases.offices import OFFICE
from handlers.cli import inviting
from handlers.cli.opening import on_records


def add_commands(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = acts.add_parser("invite", help="a link for an office to draft its region's list; 7 days")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--region", default="", help="six digits, or a name: the one region of the link")
    which.add_argument("--withdraw", metavar="ID", default="", help="ends an invitation at once")
    which.add_argument("--list", action="store_true", help="the invitations that still open")
    parser.add_argument("--office", default="", help="who asked for it; without it the region's own name")
    on_records(parser, invite)


async def invite(arguments: argparse.Namespace, ports: Ports) -> int:
    if arguments.list:
        return await inviting.show(ports, OFFICE)
    if arguments.withdraw:
        return await withdraw(arguments.withdraw, ports)
    invitation = await inviting.invite(ports, OFFICE, arguments.region, arguments.office)
    print(
        "Whoever holds the link can change the draft; citizens see nothing of it before "
        f"healthcode services publish --region {invitation.region}. End it sooner: "
        f"healthcode services invite --withdraw {invitation.id}"
    )
    return 0


async def withdraw(id_: str, ports: Ports) -> int:
    ended = await inviting.withdraw(ports, OFFICE, id_)
    print(f"{ended.office} ({ended.region}) can change the draft no longer. What it has saved stays staged.")
    return 0
