"""Home of the draft: what one transaction wants to write, before any of it is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.appeals import Appeal
from bot.domain.audit import Entry
from bot.domain.catalogue import Service
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.citizens import Citizen, Consent
from bot.domain.corrections import Correction
from bot.domain.decision import Decision
from bot.domain.declarations import Declaration
from bot.domain.delegations import Delegation
from bot.domain.evidence import Evidence
from bot.domain.joins import Join
from bot.domain.logins import Login
from bot.domain.notices import Subscription
from bot.domain.papers import Paper
from bot.domain.staff import Officer
from bot.domain.venues import Venue
from bot.domain.visits import Visit
from integrations.database.issued import Issued
from integrations.database.services import undo, write_services
from integrations.database.staff import write_officer
from integrations.database.units import Statement
from integrations.database.venues import write_venue


@dataclass(slots=True)
class Draft:
    """Implements bot.ports.Writes. What is put twice is written once, as put last; an erasure wins over a put."""

    deliveries: list[Delivery] = field(default_factory=list)
    channels: dict[bytes, Channel] = field(default_factory=dict)
    citizens: dict[bytes, Citizen] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    logins: dict[bytes, Login] = field(default_factory=dict)
    dropped_logins: set[bytes] = field(default_factory=set)
    subscriptions: dict[tuple[bytes, str], Subscription] = field(default_factory=dict)
    links: dict[bytes, datetime] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    consents: list[tuple[bytes, Consent]] = field(default_factory=list)
    declarations: list[tuple[bytes, Declaration]] = field(default_factory=list)
    evidence: dict[str, tuple[bytes, Evidence]] = field(default_factory=dict)
    receipts: list[tuple[bytes, datetime, Decision]] = field(default_factory=list)
    dropped_declarations: list[tuple[bytes, str]] = field(default_factory=list)
    dropped_consents: list[tuple[bytes, Consent]] = field(default_factory=list)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    joins: dict[str, Join] = field(default_factory=dict)
    appeals: dict[str, Appeal] = field(default_factory=dict)
    photos: dict[str, bytes] = field(default_factory=dict)  # number of the appeal → picture
    corrections: dict[str, Correction] = field(default_factory=dict)
    papers: dict[bytes, Paper] = field(default_factory=dict)
    visits: dict[tuple[bytes, str], tuple[Visit, bytes]] = field(default_factory=dict)  # with the traced copy
    dropped_visits: dict[tuple[bytes, str], Visit] = field(default_factory=dict)
    plain: list[Statement] = field(default_factory=list)  # officers, services, venues: nothing to seal
    erased_channels: set[bytes] = field(default_factory=set)
    erased_citizens: set[bytes] = field(default_factory=set)
    ended: dict[str, datetime] = field(default_factory=dict)
    issued: list[Issued] = field(default_factory=list)

    def put_citizen(self, citizen: Citizen) -> None:
        self.citizens[citizen.id] = citizen

    def put_consent(self, citizen: bytes, consent: Consent) -> None:
        self.consents.append((citizen, consent))

    def put_declaration(self, citizen: bytes, declaration: Declaration) -> None:
        self.declarations.append((citizen, declaration))

    def drop_declaration(self, citizen: bytes, id_: str) -> None:
        self.dropped_declarations.append((citizen, id_))

    def drop_consent(self, citizen: bytes, consent: Consent) -> None:
        self.dropped_consents.append((citizen, consent))

    def put_evidence(self, document: bytes, evidence: Evidence) -> None:
        self.evidence[evidence.id] = (document, evidence)

    def put_receipt(self, citizen: bytes, at: datetime, decision: Decision) -> None:
        self.receipts.append((citizen, at, decision))

    def put_officer(self, officer: Officer) -> None:
        self.plain.append(write_officer(officer))

    def put_delegation(self, delegation: Delegation) -> None:
        self.delegations[delegation.id] = delegation

    def put_join(self, join: Join) -> None:
        self.joins[join.id] = join

    def put_appeal(self, appeal: Appeal, photo: bytes | None = None) -> None:
        self.appeals[appeal.number] = appeal
        if photo is not None:
            self.photos[appeal.number] = photo

    def put_correction(self, correction: Correction) -> None:
        self.corrections[correction.id] = correction

    def put_paper(self, paper: Paper) -> None:
        self.papers[paper.id] = paper

    def put_services(self, region: str, services: Sequence[Service]) -> None:
        self.plain.append(write_services(region, services))

    def undo_services(self, region: str) -> None:
        self.plain.append(undo(region))

    def put_venue(self, venue: Venue) -> None:
        self.plain.append(write_venue(venue))

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
        self._without_erased_citizens(self.erased_citizens)
        gone = self.erased_channels
        self.items = {id_: put for id_, put in self.items.items() if put.channel not in gone}
        self.logins = {token: put for token, put in self.logins.items() if not {put.channel, put.at} & gone}
        self.subscriptions = {of: put for of, put in self.subscriptions.items() if put.channel not in gone}
        self.channels = {
            id_: replace(put, citizen=None) if put.citizen in self.erased_citizens else put
            for id_, put in self.channels.items()
            if id_ not in gone
        }

    def touched(self) -> set[bytes]:
        """Citizens something is written about."""
        about = {citizen for citizen, _ in self.consents}
        about |= {citizen for citizen, _ in self.declarations}
        about |= {citizen for citizen, _ in (*self.dropped_declarations, *self.dropped_consents)}
        about |= {citizen for citizen, _, _ in self.receipts}
        about |= {citizen for put in self.delegations.values() for citizen in (put.holder, put.person)}
        about |= {citizen for put in self.joins.values() for citizen in (put.holder, put.waiting)}
        about |= {put.citizen for put in self.appeals.values()}
        about |= {put.citizen for put in self.papers.values()}
        about |= {citizen for citizen, _ in (*self.visits, *self.dropped_visits)}
        return about | {put.citizen for put in self.corrections.values()}

    def _without_erased_citizens(self, gone: set[bytes]) -> None:
        self.citizens = {id_: put for id_, put in self.citizens.items() if id_ not in gone}
        self.consents = [put for put in self.consents if put[0] not in gone]
        self.declarations = [put for put in self.declarations if put[0] not in gone]
        self.receipts = [put for put in self.receipts if put[0] not in gone]
        self.delegations = {
            id_: put for id_, put in self.delegations.items() if gone.isdisjoint((put.holder, put.person))
        }
        self.joins = {id_: put for id_, put in self.joins.items() if put.holder not in gone}
        self.appeals = {number: put for number, put in self.appeals.items() if put.citizen not in gone}
        self.corrections = {id_: put for id_, put in self.corrections.items() if put.citizen not in gone}
        self.papers = {id_: put for id_, put in self.papers.items() if put.citizen not in gone}
        self.visits = {of: put for of, put in self.visits.items() if of[0] not in gone}
