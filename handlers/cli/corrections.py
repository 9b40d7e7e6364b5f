"""Home of `healthcode corrections`: officers put right a name, number or phone, or say why not."""

import argparse

from bot.domain.calendar import BEIJING
from bot.domain.corrections import NUMBER, value_of
from bot.domain.people import mask_name
from bot.ports import Ports
from bot.usecases import corrections
from bot.usecases.commit import committed
from handlers.cli.opening import on_records
from handlers.cli.options import officer_option


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("corrections", help="names, numbers and phones to be put right")
    acts = parser.add_subparsers(required=True, metavar="act")
    on_records(acts.add_parser("list", help="those waiting, the oldest first"), waiting)
    showing = acts.add_parser("show", help="what stands there now and what shall")
    showing.add_argument("--purpose", required=True, help="why it is read; goes to the audit")
    deciding = acts.add_parser("decide", help="put it right, or say why not")
    which = deciding.add_mutually_exclusive_group(required=True)
    which.add_argument("--accept", action="store_true")
    which.add_argument("--refuse", action="store_true", help="--words say why")
    words = "in the citizen's language; they read it word for word"
    deciding.add_argument("--words", default="", help=words)
    renewed = "the number is of a new document of the same person: all evidence goes along"
    deciding.add_argument("--renewed", action="store_true", help=renewed)
    for parser_, act in ((showing, show), (deciding, decide)):
        parser_.add_argument("id", help="as printed by `corrections list`")
        officer_option(parser_)
        on_records(parser_, act)


async def waiting(_: argparse.Namespace, ports: Ports) -> int:
    tx = ports.store.begin()
    found = await corrections.waiting(tx)
    for each in found:
        citizen = await tx.citizen(each.citizen)
        if citizen is not None:
            asked = each.asked_at.astimezone(BEIJING)
            name = mask_name(citizen.person.name)
            print(f"{each.id}\t{asked:%Y-%m-%d %H:%M}\t{each.field}\t{name}\t{citizen.state}")
    if not found:
        print("No correction waits.")
    return 0


async def show(arguments: argparse.Namespace, ports: Ports) -> int:
    id_, officer, purpose = arguments.id, arguments.officer, arguments.purpose
    shown = await committed(ports, lambda tx: corrections.look(tx, id_, officer, purpose, ports.now()))
    found, person = shown.correction, shown.citizen.person
    print(f"{found.id}\t{found.field}\t{found.state}\tregistration {shown.citizen.state}")
    print(f"{person.name}\t{person.document.nationality} {person.document.type} {person.document.number}")
    print(f"now:   {value_of(person, found.field)}")
    print(f"wants: {found.value}")
    if found.field == NUMBER and shown.official:
        print(
            f"Pieces of evidence of offices under the present number: {shown.official}. What stands there stays "
            "there, unless --renewed says that both documents are this person's."
        )
    return 0


async def decide(arguments: argparse.Namespace, ports: Ports) -> int:
    id_, officer, words = arguments.id, arguments.officer, arguments.words
    if arguments.refuse:
        await committed(ports, lambda tx: corrections.refuse(ports, tx, id_, officer, words, ports.now()))
        print("Refused. The citizen reads the words with their next message.")
        return 0
    await committed(
        ports,
        lambda tx: corrections.accept(ports, tx, id_, officer, words, ports.now(), renewed=arguments.renewed),
    )
    print("Put right; it stands in the next code.")
    return 0
