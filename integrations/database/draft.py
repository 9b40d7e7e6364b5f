"""Home of the draft: what one transaction has read and wants to write, before any of it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.catalogue import Service
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.citizens import Citizen, Consent
from bot.domain.decision import Decision
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.staff import Officer
from integrations.database.services import undo, write_services
from integrations.database.staff import write_officer
from integrations.database.units import Statement


@dataclass(slots=True)
class Seen:
    """Versions as first read (0: there was none), and what else a write must find unchanged.

    What belongs to a citizen is read after their version, so that a change between the two is noticed.
    """

    channels: dict[bytes, int] = field(default_factory=dict)
    owners: dict[bytes, bytes | None] = field(default_factory=dict)  # channel → its citizen
    citizens: dict[bytes, int] = field(default_factory=dict)
    documents: dict[bytes, bytes] = field(default_factory=dict)  # citizen → document
    evidence: dict[str, str] = field(default_factory=dict)  # id → state
    unreadable: set[bytes] = field(default_factory=set)  # channels whose key is gone
    torn: bool = False  # the same was read twice and had changed in between

    def channel(self, id_: bytes, version: int, citizen: bytes | None) -> None:
        self.torn |= self.channels.setdefault(id_, version) != version
        self.owners.setdefault(id_, citizen)

    def citizen(self, id_: bytes, version: int) -> None:
        self.torn |= self.citizens.setdefault(id_, version) != version


@dataclass(slots=True)
class Draft:
    """Implements bot.ports.Writes. What is put twice is written once, as put last; an erasure wins over a put."""

    deliveries: list[Delivery] = field(default_factory=list)
    channels: dict[bytes, Channel] = field(default_factory=dict)
    citizens: dict[bytes, Citizen] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    links: dict[bytes, datetime] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    consents: list[tuple[bytes, Consent]] = field(default_factory=list)
    declarations: list[tuple[bytes, Declaration]] = field(default_factory=list)
    evidence: dict[str, tuple[bytes, Evidence]] = field(default_factory=dict)
    receipts: list[tuple[bytes, datetime, Decision]] = field(default_factory=list)
    plain: list[Statement] = field(default_factory=list)  # officers and services: nothing to seal, no version
    erased_channels: set[bytes] = field(default_factory=set)
    erased_citizens: set[bytes] = field(default_factory=set)
    ended: dict[str, datetime] = field(default_factory=dict)

    def put_citizen(self, citizen: Citizen) -> None:
        self.citizens[citizen.id] = citizen

    def put_consent(self, citizen: bytes, consent: Consent) -> None:
        self.consents.append((citizen, consent))

    def put_declaration(self, citizen: bytes, declaration: Declaration) -> None:
        self.declarations.append((citizen, declaration))

    def put_evidence(self, document: bytes, evidence: Evidence) -> None:
        self.evidence[evidence.id] = (document, evidence)

    def put_receipt(self, citizen: bytes, at: datetime, decision: Decision) -> None:
        self.receipts.append((citizen, at, decision))

    def put_officer(self, officer: Officer) -> None:
        self.plain.append(write_officer(officer))

    def put_services(self, region: str, services: Sequence[Service]) -> None:
        self.plain.append(write_services(region, services))

    def undo_services(self, region: str) -> None:
        self.plain.append(undo(region))

    def erase_channel(self, channel: bytes) -> None:
        self.erased_channels.add(channel)

    def erase_citizen(self, citizen: bytes) -> None:
        self.erased_citizens.add(citizen)

    def is_empty(self) -> bool:
        if self.deliveries or self.channels:
            return False
        return self == Draft()

    def without_erased(self) -> None:
        """What is erased is not also written; a channel put while its citizen is erased stays, unlinked."""
        gone = self.erased_citizens
        self.citizens = {id_: put for id_, put in self.citizens.items() if id_ not in gone}
        self.consents = [put for put in self.consents if put[0] not in gone]
        self.declarations = [put for put in self.declarations if put[0] not in gone]
        self.receipts = [put for put in self.receipts if put[0] not in gone]
        self.items = {id_: put for id_, put in self.items.items() if put.channel not in self.erased_channels}
        self.channels = {
            id_: replace(put, citizen=None) if put.citizen in gone else put
            for id_, put in self.channels.items()
            if id_ not in self.erased_channels
        }

    def touched(self) -> set[bytes]:
        """Citizens something is written about."""
        consents = {citizen for citizen, _ in self.consents}
        declarations = {citizen for citizen, _ in self.declarations}
        return consents | declarations | {citizen for citizen, _, _ in self.receipts}
