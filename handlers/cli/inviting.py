"""Home of inviting an office from the command line: a link, those that still open, and their end."""

from bot.domain.calendar import BEIJING
from bot.domain.errors import Refused
from bot.domain.service_rows import region_called
from bot.ports import Ports, Transaction
from bot.usecases import invitations
from bot.usecases.commit import committed
from bot.usecases.invitations import Door, Invitation


def region_of(ports: Ports, said: str) -> str:
    """Six digits, of digits or a name. Raises Refused."""
    region = region_called(said, ports.policy.places)
    if not ports.policy.places.get(region):
        raise Refused("errors.row_region", region=said)
    return region


async def invite(ports: Ports, door: Door, said: str, office: str) -> Invitation:
    """Prints the link. Without a name the office is called as its region."""
    region = region_of(ports, said)
    named = office or ports.policy.places.full_name(region, "zh")

    async def act(tx: Transaction) -> Invitation:
        return invitations.invite(ports, tx, door, region, named, ports.now())

    invitation = await committed(ports, act)
    print(invitations.link_of(ports, door, invitation))
    print(_line(invitation))
    return invitation


async def show(ports: Ports, door: Door) -> int:
    found = await invitations.invitations(ports, ports.store.begin(), door, ports.now())
    for each in found:
        print(_line(each))
    if not found:
        print("No invitation is open.")
    return 0


async def withdraw(ports: Ports, door: Door, id_: str) -> Invitation:
    return await committed(ports, lambda tx: invitations.withdraw(ports, tx, door, id_, ports.now()))


def _line(each: Invitation) -> str:
    return f"{each.id}\t{each.region}\tuntil {each.until.astimezone(BEIJING):%Y-%m-%d %H:%M}\t{each.office}"
