"""Home of `healthcode paper`: cards on paper for the documents of a list, as one PDF, and taking one back."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from bot.domain.citizens import CONFIRMED
from bot.domain.errors import Refused
from bot.domain.papers import id_of
from bot.ports import Ports, Transaction
from bot.usecases import papers
from bot.usecases.commit import committed
from bot.usecases.documents import read_documents
from bot.usecases.papers import Printed
from bot.usecases.registration import document_index
from bot.usecases.staff import officer_called
from handlers.cli.opening import on_records
from handlers.cli.options import officer_option
from handlers.cli.progress import Progress
from handlers.paper_cards import card_of
from integrations.paper_card import DPI, card_page
from integrations.pdf import Pages

FORMATS = "one document a line: NUMBER, or NATIONALITY NUMBER, or NATIONALITY TYPE NUMBER"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "paper", help="print cards on paper for the documents of a list, or take one back", epilog=FORMATS
    )
    parser.add_argument(
        "documents",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="a file of documents; without it they come on standard input",
    )
    parser.add_argument("--out", type=Path, metavar="PDF", help="the file to write: one A6 page each")
    parser.add_argument("--withdraw", metavar="NUMBER", help="take back the card of this number")
    officer_option(parser)
    on_records(parser, run)


async def run(arguments: argparse.Namespace, ports: Ports) -> int:
    await officer_called(ports.store.begin(), arguments.officer)
    if arguments.withdraw:
        return await withdraw(ports, arguments.withdraw, arguments.officer)
    if arguments.out is None:
        print("Name the file to write: --out cards.pdf", file=sys.stderr)
        return 2
    lines = _lines(arguments.documents)
    try:
        file = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        print(f"{arguments.out} cannot be written: {error.strerror}. Name a new file.", file=sys.stderr)
        return 1
    with os.fdopen(file, "wb") as out:
        return await _print_all(ports, lines, arguments.officer, out)


async def _print_all(ports: Ports, lines: Sequence[str], officer: str, out: BinaryIO) -> int:
    """What is wrong is told by the number of its line, never by what stands in it."""
    pages, progress = Pages(out, DPI), Progress("lines", len(lines))
    printed, seen = 0, set[str]()
    for number, line in enumerate(lines, 1):
        try:
            card = await _card(ports, line, seen, officer)
        except Refused as refused:
            card = None
            words = ports.texts.say("en", refused.key, **refused.values)
            print(f"line {number}: {words}", file=sys.stderr)
        if card is not None:
            pages.add(card_page(card_of(ports, card)))
            printed += 1
        progress.add(1)
    pages.close()
    print(f"{printed} cards of {len(lines)} lines. The file opens doors: print it, then delete it.")
    return 0 if printed == len(lines) else 1


async def _card(ports: Ports, line: str, seen: set[str], officer: str) -> Printed:
    """Raises Refused where a line is none, names somebody twice or nobody who is registered."""
    documents, faults = read_documents(ports, [line], ports.now())
    for fault in faults:
        raise fault.refused
    if not documents:
        raise Refused("errors.document_none")
    (document,) = documents
    if document.identity in seen:
        raise Refused("errors.document_twice")
    seen.add(document.identity)

    async def act(tx: Transaction) -> Printed:
        for citizen in await tx.citizens_with(document_index(ports, document)):
            if citizen.state == CONFIRMED:
                return await papers.print_card(ports, tx, citizen, ports.now(), f"officer:{officer}")
        raise Refused("errors.paper_nobody")

    return await committed(ports, act)


def _lines(file: Path | None) -> Sequence[str]:
    if file is not None:
        return file.read_text("utf-8-sig").splitlines()
    if sys.stdin.isatty():
        print(f"Type {FORMATS}; end with Ctrl-D.", file=sys.stderr)
    return sys.stdin.read().splitlines()


async def withdraw(ports: Ports, number: str, officer: str) -> int:
    await committed(ports, lambda tx: papers.take_back(tx, id_of(number), f"officer:{officer}", ports.now()))
    print(
        "Taken back: no door that is online admits by it any more. Offline it leads to the help desk, as ever."
    )
    return 0
