"""Home of `healthcode appeals`: officers read the appeals that wait, see their photos, and answer them."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from bot.domain.appeals import Appeal
from bot.domain.calendar import BEIJING
from bot.domain.people import mask_name, mask_number
from bot.ports import Ports, Transaction
from bot.usecases import appeals, evidence
from bot.usecases.commit import committed
from handlers.cli.opening import on_records
from handlers.cli.options import officer_option

SHOWN_AT_ONCE = 50  # ids of others hit by the same record


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("appeals", help="people who say their colour is wrong")
    acts = parser.add_subparsers(required=True, metavar="act")
    on_records(acts.add_parser("list", help="those waiting, the overdue first"), waiting)
    showing = _one(acts.add_parser("show", help="the reason and what it stands against"))
    showing.add_argument("--purpose", required=True, help="why it is read; goes to the audit")
    on_records(showing, show)
    picture = _one(acts.add_parser("photo", help="write its photo to a file"))
    picture.add_argument("--purpose", required=True, help="why it is seen; goes to the audit")
    picture.add_argument("--out", required=True, type=Path, metavar="FILE", help="a new file")
    on_records(picture, photo)
    deciding = _one(
        acts.add_parser("decide", help="as somebody who neither added nor confirmed the evidence")
    )
    which = deciding.add_mutually_exclusive_group(required=True)
    which.add_argument("--uphold", action="store_true", help="the colour is wrong: its evidence is withdrawn")
    which.add_argument("--reject", action="store_true", help="the colour is right; --words say why")
    words = "in the citizen's language; they read it word for word"
    deciding.add_argument("--words", default="", help=words)
    on_records(deciding, decide)


def _one(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("number", help="as printed by `appeals list`")
    officer_option(parser)
    return parser


async def waiting(_: argparse.Namespace, ports: Ports) -> int:
    now = ports.now()
    found = await appeals.waiting(ports.store.begin(), now)
    for each in found:
        late = "\tOVERDUE" if each.due_at <= now else ""
        picture = "\tphoto" if each.photo else ""
        print(f"{each.number}\t{each.colour}\tdue {_time(each.due_at)}{late}{picture}")
    if not found:
        print("No appeal waits.")
    return 0


async def show(arguments: argparse.Namespace, ports: Ports) -> int:
    number, officer, purpose = arguments.number, arguments.officer, arguments.purpose
    found, citizen = await committed(
        ports, lambda tx: appeals.look(tx, number, officer, purpose, ports.now())
    )
    person = citizen.person
    print(f"{found.number}\t{found.state}\t{found.colour}\topened {_time(found.opened_at)}")
    print(f"due {_time(found.due_at)}\tphoto {'yes' if found.photo else 'no'}")
    document = f"{person.document.nationality} {mask_number(person.document.number)}"
    print(f"{mask_name(person.name)}\t{document}\t{person.region}")
    print(f"Reason: {found.reason}")
    for line in await _against(ports.store.begin(), found):
        print(line)
    if found.words:
        print(f"Answer: {found.words}")
    return 0


async def photo(arguments: argparse.Namespace, ports: Ports) -> int:
    if arguments.out.exists():
        print(f"{arguments.out} is there already; name a new file.", file=sys.stderr)
        return 1
    number, officer, purpose = arguments.number, arguments.officer, arguments.purpose
    picture = await committed(
        ports, lambda tx: appeals.look_at_photo(tx, number, officer, purpose, ports.now())
    )
    arguments.out.touch(mode=0o600)
    arguments.out.write_bytes(picture)
    print(f"Written to {arguments.out}. Delete it once the appeal is answered.")
    return 0


async def decide(arguments: argparse.Namespace, ports: Ports) -> int:
    act = appeals.uphold if arguments.uphold else appeals.reject
    decided = await committed(
        ports,
        lambda tx: act(ports, tx, arguments.number, arguments.officer, arguments.words, ports.now()),
    )
    print(f"{decided.number}\t{decided.state}. The citizen is told, and reads it with their next message.")
    if arguments.uphold:
        _print_others(await appeals.hit_alike(ports.store.begin(), decided))
    return 0


async def _against(tx: Transaction, appeal: Appeal) -> list[str]:
    lines = []
    for id_ in appeal.evidence:
        found = await tx.evidence_by_id(id_)
        if found is not None:
            each = found[1]
            by = f"\tby {each.officer}, confirmed by {each.confirmed_by or 'nobody'}" if each.officer else ""
            lines.append(f"Against: {each.id}\t{each.kind}\t{each.day}\t{each.source}\t{each.state}{by}")
    return lines


def _print_others(hit: tuple[evidence.Found, ...]) -> None:
    if not hit:
        return
    people = len({document for document, _ in hit})
    print(f"The same record of the source stands against {people} more people:")
    for _document, each in hit[:SHOWN_AT_ONCE]:
        print(f"{each.id}\t{each.kind}\t{each.day}\t{each.source}\t{each.state}")
    if len(hit) > SHOWN_AT_ONCE:
        print(f"… and {len(hit) - SHOWN_AT_ONCE} more")
    for batch in sorted({each.batch for _, each in hit}):
        how = f"--batch {batch}" if batch else "ID, for each id above"
        print(f"If it is wrong of them too: healthcode evidence withdraw {how} --reason WHY --as ID")


def _time(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
