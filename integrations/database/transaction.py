"""Home of the transaction: the reads of every concept, and writes that wait for the commit."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.logins import Login
from bot.domain.notices import Subscription
from bot.domain.passes import GOLD
from bot.domain.visits import Visit
from bot.ports import AlreadyTaken, LostRace, SignedPass, Writes
from integrations.database.appeals import AppealReads
from integrations.database.assembly import unit_of
from integrations.database.audit import AuditReads
from integrations.database.channels import ChannelReads
from integrations.database.citizens import CitizenReads
from integrations.database.consents import ConsentReads
from integrations.database.corrections import CorrectionReads
from integrations.database.declarations import DeclarationReads
from integrations.database.delegations import DelegationReads
from integrations.database.deliveries import DeliveryReads
from integrations.database.draft import Draft
from integrations.database.engine import Engine
from integrations.database.evidence import EvidenceReads
from integrations.database.issued import Issued, IssuedReads, Issuing
from integrations.database.joins import JoinReads
from integrations.database.keyring import Seals
from integrations.database.links import LinkReads
from integrations.database.logins import LoginReads
from integrations.database.outbox import OutboxReads
from integrations.database.papers import PaperReads
from integrations.database.services import ServiceReads
from integrations.database.staff import OfficerReads
from integrations.database.subscriptions import SubscriptionReads
from integrations.database.units import Known
from integrations.database.venues import VenueReads
from integrations.database.visits import VisitReads


class SealedTransaction(
    DeliveryReads,
    ChannelReads,
    LoginReads,
    SubscriptionReads,
    OutboxReads,
    LinkReads,
    CitizenReads,
    ConsentReads,
    DeclarationReads,
    EvidenceReads,
    DelegationReads,
    JoinReads,
    AppealReads,
    CorrectionReads,
    PaperReads,
    VenueReads,
    VisitReads,
    OfficerReads,
    ServiceReads,
    AuditReads,
    IssuedReads,
):
    """Implements bot.ports.Transaction over an engine. Reads do not see what this transaction has put."""

    def __init__(self, engine: Engine, seals: Seals, issuing: Issuing) -> None:
        super().__init__(engine, seals)
        self._issuing = issuing
        self._issued: list[Issued] = []
        self._begun: Draft | None = None
        self._used = False

    @property
    def _draft(self) -> Draft:
        """Begun when something is first written: most transactions read only."""
        if self._begun is None:
            self._begun = Draft()
        return self._begun

    def issue(self, live: SignedPass, citizen: bytes) -> None:
        rank = None if live.colour is None else live.colour % GOLD
        self._issued.append(Issued(live.id, live.expires, citizen, rank))

    def take(self, delivery: Delivery) -> None:
        self._draft.deliveries.append(delivery)

    def put_channel(self, channel: Channel) -> None:
        self._draft.channels[channel.id] = channel

    def put_item(self, item: Item) -> None:
        self._draft.items[item.id] = item

    def put_login(self, login: Login) -> None:
        self._draft.logins[login.token] = login

    def drop_login(self, token: bytes) -> None:
        self._draft.dropped_logins.add(token)

    def put_subscription(self, subscription: Subscription) -> None:
        self._draft.subscriptions[subscription.channel, subscription.purpose] = subscription

    def put_visit(self, citizen: bytes, visit: Visit, traced: bytes) -> None:
        self._draft.visits[citizen, visit.id] = visit, traced

    def drop_visit(self, citizen: bytes, visit: Visit) -> None:
        self._draft.dropped_visits[citizen, visit.id] = visit

    def use_link(self, link: bytes, expires_at: datetime) -> None:
        self._draft.links[link] = expires_at

    def act(self, entry: Entry) -> Writes:
        self._draft.entries.append(entry)
        return self._draft

    def forget(self, before: Mapping[str, datetime]) -> None:
        self._draft.ended.update(before)

    async def commit(self) -> None:
        assert not self._used, "a transaction commits once"
        self._used = True
        lasting = any(each.rank is not None for each in self._issued)
        if not lasting and (self._begun is None or self._begun.is_empty()):
            # Codes of two minutes alone rest on what was read, and change none of it.
            await self._issuing.write(self._issued)
            return
        self._draft.issued += self._issued
        if self._seen.torn:
            raise LostRace
        unit = await unit_of(self._draft, self._seen, self._engine, self._seals)
        try:
            await self._engine.commit(unit)
        except Known:
            # A key made for this attempt was never stored; the winner's own opens its reply.
            self._seals.made.clear()
            raise AlreadyTaken(await self._taken()) from None
        self._seals.settle()

    async def _taken(self) -> Delivery:
        for delivery in self._draft.deliveries:
            if known := await self.delivery(delivery.key, delivery.sent_at):
                return known
        raise LostRace
