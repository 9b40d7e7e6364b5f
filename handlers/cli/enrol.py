"""Home of `healthcode enrol`: a counter's link for a day, and the same act in a terminal, for whoever is present."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from bot.dialogs.counter import heard, turn_at
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question, known, next_question
from bot.domain.people import Document, mask_name
from bot.ports import Ports, Transaction
from bot.usecases import counters
from bot.usecases.commit import committed
from bot.usecases.counters import COUNTER, Clerk
from bot.usecases.documents import read_documents
from bot.usecases.papers import Printed
from bot.usecases.staff import officer_called
from handlers.cli import inviting
from handlers.cli.opening import on_records
from handlers.paper_cards import card_of, write_pdf

YES = ("yes", "y", "是", "同意")
REGISTRATION = "registration"


class Ended(Exception):
    """Standard input ended before the last answer; nothing was kept."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "enrol", help="register a person who is present without a phone, and hand out a card"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--invite", action="store_true", help="a link for a counter; one office, one day")
    which.add_argument("--list", action="store_true", help="the links that still open")
    which.add_argument("--withdraw", metavar="ID", default="", help="ends a link at once")
    parser.add_argument("--office", default="", help="the counter; without it the region's own name")
    parser.add_argument("--region", default="", help="six digits, or a name")
    parser.add_argument("--as", dest="officer", default="", metavar="ID", help="an officer of `staff list`")
    parser.add_argument("--out", type=Path, metavar="PDF", help="where the card is written")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="of the questions")
    on_records(parser, run)


async def run(arguments: argparse.Namespace, ports: Ports) -> int:
    if arguments.list:
        return await inviting.show(ports, COUNTER)
    if arguments.withdraw:
        ended = await inviting.withdraw(ports, COUNTER, arguments.withdraw)
        print(f"{ended.office} ({ended.region}) opens no more. Cards it handed out stay good.")
        return 0
    if arguments.invite:
        invitation = await inviting.invite(ports, COUNTER, arguments.region, arguments.office)
        print(
            "Whoever holds the link registers people and hands out cards in this office's name, for one day. "
            f"End it sooner: healthcode enrol --withdraw {invitation.id}"
        )
        return 0
    if not (arguments.officer and arguments.region and arguments.out):
        print("Say who enrols, where, and where the card goes: --as ID --region R --out card.pdf; or --invite", file=sys.stderr)  # fmt: skip
        return 2
    try:
        return await _at_the_terminal(arguments, ports)
    except Ended:
        print("The answers ended before the last question: nothing was kept.", file=sys.stderr)
        return 1


async def _at_the_terminal(arguments: argparse.Namespace, ports: Ports) -> int:
    officer = await officer_called(ports.store.begin(), arguments.officer)
    region = inviting.region_of(ports, arguments.region)
    clerk = Clerk(arguments.office or ports.policy.places.full_name(region, "zh"), officer.id)
    document = _document(ports, _line("Document, as NUMBER, or NATIONALITY TYPE NUMBER:"))
    citizen = await committed(ports, lambda tx: counters.find(ports, tx, clerk.office, document, ports.now()))
    walk = Walk(ports, region, arguments.lang)
    identity: Mapping[str, object] = {}
    if citizen is None:
        told = {
            "document_number": document.number,
            "document_type": document.type,
            "nationality": document.nationality,
        }
        identity = walk.through(ports.policy.forms[REGISTRATION], told)
    else:
        print(f"Registered already: {mask_name(citizen.person.name)}.", file=sys.stderr)
    health = walk.through(ports.policy.forms[DECLARATION], {})
    if (
        _line("The person is here, compared with the original document, consents signed on paper (yes):")
        not in YES
    ):
        print("Nothing was kept.", file=sys.stderr)
        return 1

    async def act(tx: Transaction) -> Printed:
        if citizen is None:
            return await counters.enrol(ports, tx, clerk, identity, health, arguments.lang, ports.now())
        again = await counters.find(ports, tx, clerk.office, document, ports.now())
        assert again is not None
        return await counters.renew(ports, tx, clerk, again, health, ports.now())

    with arguments.out.open("xb") as out:
        write_pdf(out, [card_of(ports, await committed(ports, act))])
    print(f"Done: print {arguments.out}, then delete it.")
    return 0


class Walk:
    """Question by question, each asked again until its answer is right."""

    def __init__(self, ports: Ports, region: str, language: str) -> None:
        self._ports, self._region, self._language = ports, region, language

    def through(self, form: Form, answers: Mapping[str, object]) -> Mapping[str, object]:
        said = dict(answers)
        while question := next_question(form, said, known(form, said, self._ports.policy.documents)):
            said[question.id] = self._asked(form, question, said)
        return said

    def _asked(self, form: Form, question: Question, said: Mapping[str, object]) -> object:
        place = self._ports.policy.places.name(self._region, self._language)
        options = ", ".join(each.text[self._language] for each in question.options)
        words = question.text[self._language] + (f" ({options})" if options else "")
        while True:
            answer = _line(words.replace("{region}", place))
            if question.type == "confirm":
                if answer in YES:
                    return True
                continue
            try:
                return heard(turn_at(self._ports, self._region, self._language), form, question, answer, said)
            except Refused as refused:
                print(self._ports.texts.say(self._language, refused.key, **refused.values), file=sys.stderr)


def _document(ports: Ports, line: str) -> Document:
    documents, faults = read_documents(ports, [line], ports.now())
    for fault in faults:
        raise fault.refused
    if not documents:
        raise Refused("errors.document_none")
    return documents[0]


def _line(words: str) -> str:
    print(words, file=sys.stderr)
    line = sys.stdin.readline()
    if not line:
        raise Ended
    return line.strip()
