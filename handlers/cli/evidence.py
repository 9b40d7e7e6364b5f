"""Home of `healthcode evidence`: offices add, confirm and withdraw it. Documents come from standard input only."""

import argparse
import sys
from datetime import date, datetime

from bot.domain.calendar import BEIJING
from bot.domain.evidence import OFFICIAL, REDDENING
from bot.domain.people import Document, mask_number
from bot.ports import Ports
from bot.usecases import evidence
from bot.usecases.claims import RESULTS, Claim
from bot.usecases.commit import committed
from bot.usecases.documents import read_documents
from handlers.cli.opening import on_records
from handlers.cli.options import officer_option

LISTED = 200
DAY, INSTANT = "YYYY-MM-DD", "YYYY-MM-DDThh:mm"
FORMATS = "one document a line: NUMBER, or NATIONALITY NUMBER, or NATIONALITY TYPE NUMBER"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("evidence", help="what a colour can come from")
    acts = parser.add_subparsers(required=True, metavar="act")
    _adding(acts.add_parser("add", help="add evidence for the documents on standard input", epilog=FORMATS))
    confirming = acts.add_parser("confirm", help="confirm proposed evidence, as an officer of another body")
    confirming.add_argument("id")
    officer_option(confirming)
    _alone(confirming)
    on_records(confirming, confirm)
    withdrawing = acts.add_parser("withdraw", help="withdraw evidence; it stays on record")
    which = withdrawing.add_mutually_exclusive_group(required=True)
    which.add_argument("id", nargs="?")
    which.add_argument("--batch", help="all that was added by one command, as it printed")
    withdrawing.add_argument("--reason", required=True)
    officer_option(withdrawing)
    on_records(withdrawing, withdraw)
    on_records(acts.add_parser("list", help="evidence waiting for a second body"), waiting)


def _adding(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=OFFICIAL)
    parser.add_argument("--source", required=True, help="the office or register it comes from")
    parser.add_argument("--reason", required=True, help="why it is added; no names or numbers")
    day = "last contact, dose, release of a recovery, or report of a case"
    parser.add_argument("--day", type=_day, metavar=DAY, help=day)
    parser.add_argument("--released", type=_day, metavar=DAY, help="release of a case")
    parser.add_argument("--sampled", type=_instant, metavar=INSTANT, help="of a test, Beijing time")
    parser.add_argument("--reported", type=_instant, metavar=INSTANT, help="of a test, Beijing time")
    parser.add_argument("--result", choices=RESULTS, default="", help="of a test")
    officer_option(parser)
    _alone(parser)
    on_records(parser, add)


def _alone(parser: argparse.ArgumentParser) -> None:
    words = f"without a second body for {', '.join(REDDENING)}; on a local server only"
    parser.add_argument("--single-handed", action="store_true", help=words)


async def add(arguments: argparse.Namespace, ports: Ports) -> int:
    if sys.stdin.isatty():
        print(f"Type {FORMATS}; end with Ctrl-D.", file=sys.stderr)
    documents, faults = read_documents(ports, sys.stdin, ports.now())
    for fault in faults:
        words = ports.texts.say("en", fault.refused.key, **fault.refused.values)
        print(f"line {fault.line}: {words}", file=sys.stderr)
    if faults or not documents:
        print("Nothing was added." if faults else f"No document given. {FORMATS}.", file=sys.stderr)
        return 1
    added = await committed(
        ports,
        lambda tx: evidence.add(
            ports,
            tx,
            _claim(arguments),
            documents,
            arguments.officer,
            ports.now(),
            single_handed=arguments.single_handed,
        ),
    )
    _print_added(added, documents)
    return 0


def _print_added(added: evidence.Added, documents: tuple[Document, ...]) -> None:
    for id_, document in zip(added.ids, documents, strict=True):
        print(f"{id_}\t{document.nationality} {mask_number(document.number)}\t{added.state}")
    print(f"Batch {added.batch}; to take all of it back: healthcode evidence withdraw --batch {added.batch}")
    if added.state == evidence.PROPOSED:
        print("Waits for an officer of another body: healthcode evidence confirm ID --as OTHER")
    if added.alarm is not None:
        print(
            f"ALARM: {added.alarm.by_officer} by this officer and {added.alarm.from_source} from this source "
            f"within an hour; the limit is {added.alarm.limit}. It was written. Have another person look at it now.",
            file=sys.stderr,
        )


async def confirm(arguments: argparse.Namespace, ports: Ports) -> int:
    confirmed = await committed(
        ports,
        lambda tx: evidence.confirm(
            ports,
            tx,
            arguments.id,
            arguments.officer,
            ports.now(),
            single_handed=arguments.single_handed,
        ),
    )
    print(f"{confirmed.id}\t{confirmed.kind}\t{confirmed.state}")
    return 0


async def withdraw(arguments: argparse.Namespace, ports: Ports) -> int:
    if arguments.batch:
        return await _withdraw_batch(arguments, ports)
    withdrawn = await committed(
        ports,
        lambda tx: evidence.withdraw(
            ports, tx, arguments.id, arguments.reason, arguments.officer, ports.now()
        ),
    )
    print(f"{withdrawn.id}\t{withdrawn.kind}\t{withdrawn.state}")
    return 0


async def _withdraw_batch(arguments: argparse.Namespace, ports: Ports) -> int:
    gone = await committed(
        ports,
        lambda tx: evidence.withdraw_batch(
            ports, tx, arguments.batch, arguments.reason, arguments.officer, ports.now()
        ),
    )
    for _document, each in gone:
        print(f"{each.id}\t{each.kind}\t{each.state}")
    print(f"{len(gone)} withdrawn; {len({document for document, _ in gone})} people.")
    return 0


async def waiting(_: argparse.Namespace, ports: Ports) -> int:
    proposed = await ports.store.begin().evidence_in(evidence.PROPOSED, LISTED)
    for _document, each in proposed:
        print(f"{each.id}\t{each.kind}\t{each.day}\t{each.source}\tby {each.officer}")
    if not proposed:
        print("No evidence waits for a second body.")
    return 0


def _claim(arguments: argparse.Namespace) -> Claim:
    return Claim(
        kind=arguments.kind,
        source=arguments.source,
        reason=arguments.reason,
        day=arguments.day,
        released=arguments.released,
        sampled_at=arguments.sampled,
        reported_at=arguments.reported,
        result=arguments.result,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: {DAY}") from None


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: {INSTANT}") from None
    return at if at.tzinfo else at.replace(tzinfo=BEIJING)
