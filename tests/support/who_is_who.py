"""Home of three people with their accounts and of what is really so, for playing who is who at random.

Twins with one name, one birth date, one phone and numbers that differ by one; a traveller with two passports.
"""

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine
from ports import Clock, close_ports, open_ports
from synthetic import FEVER, HEALTHY, identity, list_officers, resident_number, sign_up

from bot.domain.channels import Channel
from bot.domain.citizens import CONFIRMED, PENDING, REFUSED, Citizen
from bot.domain.joins import JOINED, Join
from bot.domain.people import Document
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.registration import document_index

TWIN, OTHER_TWIN, TRAVELLER = "twin", "other twin", "traveller"
PEOPLE = (TWIN, OTHER_TWIN, TRAVELLER)
ACCOUNTS = ("demo-wechat", "demo-life")  # a platform each
PASSPORT = {"name": "王小英", "nationality": "ES", "sex": "female", "birth_date": "1958-01-01"}
PAPERS: dict[str, tuple[str, dict[str, object]]] = {
    "first": (TWIN, dict(identity(resident_number(101)))),
    "second": (OTHER_TWIN, dict(identity(resident_number(102)))),
    "passport": (
        TRAVELLER,
        dict(identity("AAA123456", document_type="passport", **PASSPORT)),
    ),
    "renewed passport": (
        TRAVELLER,
        dict(identity("AAA123457", document_type="passport", **PASSPORT)),
    ),
}
SLOTS = [(person, account) for person in PEOPLE for account in ACCOUNTS]
Slot = tuple[str, str]


@dataclass
class Truth:
    """What is really so. `wrong` are the accounts that an error joined to somebody else, not yet parted."""

    person: dict[Slot, str] = field(default_factory=lambda: {slot: slot[0] for slot in SLOTS})
    said: dict[str, tuple[str, str]] = field(default_factory=dict)  # declaration → person, channel
    wrong: set[Slot] = field(default_factory=set)


class Town(RuleBasedStateMachine):
    """The office and its people; a `slot` is one account, `truth` what is really so."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = Clock()
        self.ports = self.run(open_ports(Path(self.folder.name), self.clock))
        self.run(list_officers(self.ports))
        self.truth = Truth()
        self.seen: dict[Slot, tuple[Channel | None, Citizen | None]] | None = None
        self.owner = {document_index(self.ports, paper_of(name)): PAPERS[name][0] for name in PAPERS}

    def teardown(self) -> None:
        self.run(close_ports(self.ports))
        self.loop.close()
        self.folder.cleanup()

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(what)

    def read(self, what: Any) -> Any:
        return self.run(what(self.ports.store.begin()))

    def commit(self, what: Any) -> Any:
        self.seen = None
        return self.run(committed(self.ports, what))

    def id_of(self, slot: Slot) -> bytes:
        return self.ports.sealing.index("channel", slot[1], slot[0])

    def channel(self, slot: Slot) -> Channel | None:
        return self.world()[slot][0]

    def citizen(self, slot: Slot) -> Citizen | None:
        return self.world()[slot][1]

    def world(self) -> dict[Slot, tuple[Channel | None, Citizen | None]]:
        """Every account with its citizen, read once after each commit."""
        if self.seen is None:

            async def look(tx: Transaction) -> dict[Slot, tuple[Channel | None, Citizen | None]]:
                found = {}
                for slot in SLOTS:
                    channel = await tx.channel(self.id_of(slot))
                    linked = channel.citizen if channel else None
                    found[slot] = (channel, await tx.citizen(linked) if linked else None)
                return found

            self.seen = self.read(look)
        return self.seen

    def slots(self, *states: str) -> list[Slot]:
        return [slot for slot in SLOTS if (one := self.citizen(slot)) and one.state in states]

    def free(self) -> list[Slot]:
        return [slot for slot in SLOTS if not (one := self.citizen(slot)) or one.state == REFUSED]

    def joins(self) -> list[Join]:
        return list(self.read(lambda tx: tx.joins_in(JOINED, 20)))

    def is_rightful(self, slot: Slot) -> bool:
        citizen = self.citizen(slot)
        assert citizen is not None
        return self.owner[citizen.document] == self.truth.person[slot]

    def register(self, slot: Slot, paper: str, *, sick: bool, by: str) -> None:
        said, answers = FEVER if sick else HEALTHY, PAPERS[paper][1]
        ports = replace(self.ports, automatic=by)
        self.seen = None
        self.run(sign_up(ports, open_id=slot[0], account=slot[1], said=said, identity_answers=answers))
        self.heard(slot)
        self.after_registering(slot)

    def after_registering(self, slot: Slot) -> None:
        """Where a control breaks the rule."""

    def heard(self, slot: Slot) -> None:
        """Who said the newest declaration."""
        citizen = self.citizen(slot)
        for each in self.read(lambda tx: tx.declarations(citizen.id)):
            self.truth.said.setdefault(each.id, (self.truth.person[slot], self.id_of(slot).hex()))

    def held(self) -> list[tuple[Slot, Citizen]]:
        """Who waits with a document that somebody confirmed has, and who that is."""
        found = []
        for slot in self.slots(PENDING):
            waiting = self.citizen(slot)
            holders = self.read(lambda tx, waiting=waiting: tx.citizens_with(waiting.document))
            found += [(slot, each) for each in holders if each.state == CONFIRMED]
        return found

    def kept(self, citizen: Citizen) -> Any:
        async def look(tx: Transaction) -> Any:
            evidence = [each for each in await tx.evidence(citizen.document) if each.state == CONFIRMED]
            channels = [each.id for each in await tx.channels_of(citizen.id)]
            return evidence, await tx.declarations(citizen.id), await tx.consents(citizen.id), channels

        return self.read(look)


def paper_of(name: str) -> Document:
    answers = PAPERS[name][1]
    type_, nationality = answers.get("document_type", "resident_id"), answers.get("nationality", "CN")
    return Document(str(nationality), str(type_), str(answers["document_number"]))
