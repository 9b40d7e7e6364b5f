"""Home of `healthcode services invite`: a link by which an office drafts the services of its region, and its end."""

import argparse

from bot.domain.calendar import BEIJING
from bot.domain.errors import Refused
from bot.domain.service_rows import region_called
from bot.ports import Ports, Transaction
from bot.usecases import offices
from bot.usecases.commit import committed
from handlers.cli.opening import on_records


def add_commands(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    inviting = acts.add_parser("invite", help="a link for an office to draft its region's list; 7 days")
    which = inviting.add_mutually_exclusive_group(required=True)
    which.add_argument("--region", default="", help="six digits, or a name: the one region of the link")
    which.add_argument("--withdraw", metavar="ID", default="", help="ends an invitation at once")
    which.add_argument("--list", action="store_true", help="the invitations that still open")
    inviting.add_argument("--office", default="", help="who asked for it; without it the region's own name")
    on_records(inviting, invite)


async def invite(arguments: argparse.Namespace, ports: Ports) -> int:
    if arguments.list:
        return await show(ports)
    if arguments.withdraw:
        return await withdraw(arguments.withdraw, ports)
    region = region_called(arguments.region, ports.policy.places)
    if not ports.policy.places.get(region):
        raise Refused("errors.row_region", region=arguments.region)
    office = arguments.office or ports.policy.places.full_name(region, "zh")

    async def act(tx: Transaction) -> offices.Invitation:
        return offices.invite(ports, tx, region, office, ports.now())

    invitation = await committed(ports, act)
    print(offices.link_of(ports, invitation))
    print(_line(invitation))
    print(
        "Whoever holds the link can change the draft; citizens see nothing of it before "
        f"healthcode services publish --region {region}. End it sooner: "
        f"healthcode services invite --withdraw {invitation.id}"
    )
    return 0


async def show(ports: Ports) -> int:
    found = await offices.invitations(ports, ports.store.begin(), ports.now())
    for each in found:
        print(_line(each))
    if not found:
        print("No invitation is open.")
    return 0


async def withdraw(id_: str, ports: Ports) -> int:
    ended = await committed(ports, lambda tx: offices.withdraw(ports, tx, id_, ports.now()))
    print(f"{ended.office} ({ended.region}) can change the draft no longer. What it has saved stays staged.")
    return 0


def _line(each: offices.Invitation) -> str:
    return f"{each.id}\t{each.region}\tuntil {each.until.astimezone(BEIJING):%Y-%m-%d %H:%M}\t{each.office}"
