"""Home of making one unit of work from a draft: guards first, then rows in the order their references need."""

from bot.domain.channels import Channel
from integrations.database.appeals import write_appeal, write_photo
from integrations.database.audit import write_entry
from integrations.database.channels import owner_of, write_channel
from integrations.database.citizens import write_citizen
from integrations.database.columns import micros
from integrations.database.consents import drop_consent, write_consent
from integrations.database.corrections import write_correction
from integrations.database.declarations import write_declaration
from integrations.database.delegations import write_delegation
from integrations.database.deliveries import write_delivery
from integrations.database.draft import Draft
from integrations.database.engine import Engine
from integrations.database.evidence import write_evidence
from integrations.database.issued import write_issued
from integrations.database.joins import write_join
from integrations.database.keyring import Seals
from integrations.database.links import write_use
from integrations.database.logins import write_login
from integrations.database.outbox import reseal_item, write_item
from integrations.database.papers import write_paper
from integrations.database.receipts import write_receipt
from integrations.database.revoked import write_revoked
from integrations.database.seen import Seen
from integrations.database.subscriptions import write_subscription
from integrations.database.units import CHANNEL, CITIZEN, DOCUMENT, Must, Unit, Values
from integrations.database.visits import drop_visit, write_visit

# What `forget` understands, and the queries that delete it.
ENDING = {
    "reply": ("replies_forget", "links_forget"),
    "delivery": ("deliveries_forget",),
    "outbox": ("items_forget",),
    "audit": ("audit_end", "audit_forget"),
    "login": ("logins_forget",),
    "pass": ("issued_forget", "revoked_forget"),
    "paper": ("papers_forget",),
    "decided": ("appeals_forget", "corrections_forget", "joins_forget", "delegations_forget"),
    "visit": ("visits_forget",),
}


async def unit_of(draft: Draft, seen: Seen, engine: Engine, seals: Seals) -> Unit:
    assembly = Assembly(draft, seen, engine, seals)
    if draft.erased_channels or draft.erased_citizens:
        draft.without_erased()
    await assembly.deliveries()
    assembly.guards()
    assembly.links()
    if (
        draft.entries or draft.visits or draft.dropped_visits
    ):  # without an act nothing else is written about a citizen
        await assembly.citizens()
        await assembly.about_citizens()
        await assembly.requests()
        await assembly.visits()
    await assembly.channels()
    assembly.of_channels()
    await assembly.items()
    if draft.entries:
        assembly.erasures()
    if draft.ended:
        await assembly.ended()
    unit = assembly.unit
    if draft.issued:
        unit.statements.append(write_issued(draft.issued))
    unit.statements += write_revoked(draft)
    unit.statements += draft.plain
    unit.statements += map(write_entry, draft.entries)
    unit.needed, unit.erasures, unit.made = seals.needed, seals.erasures, seals.wrapped()
    return unit


class Assembly:
    """One draft becoming one unit."""

    def __init__(self, draft: Draft, seen: Seen, engine: Engine, seals: Seals) -> None:
        self._draft = draft
        self._seen = seen
        self._engine = engine
        self._seals = seals
        self.unit = Unit()

    async def deliveries(self) -> None:
        """First of all, so that a duplicate is told it is one and not that it lost a race."""
        owner = self._speaker()
        for delivery in self._draft.deliveries:
            self.unit.statements.append(await write_delivery(delivery, owner, self._seals))

    def guards(self) -> None:
        """Everything read must still be as it was; what is put itself is guarded by its own statement."""
        for id_, state in self._seen.channels.items():
            if id_ in self._draft.channels:
                continue
            if state is None:
                self.unit.add("channel_is_absent", {"id": id_}, Must.HOLD)
            else:
                begun, version = state
                seen: Values = {"id": id_, "created_at": begun, "version": version}
                self.unit.add("channel_has_version", seen, Must.HOLD)
        for id_, version in self._seen.citizens.items():
            if id_ in self._draft.citizens:
                continue
            if version:
                self.unit.add("citizen_has_version", {"id": id_, "version": version}, Must.HOLD)
            else:
                self.unit.add("citizen_is_absent", {"id": id_}, Must.HOLD)
        for token in self._seen.logins - self._draft.logins.keys() - self._draft.dropped_logins:
            self.unit.add("login_is_there", {"token": token}, Must.HOLD)

    def links(self) -> None:
        for link, expires_at in self._draft.links.items():
            self.unit.statements.append(write_use(link, expires_at))

    async def citizens(self) -> None:
        """One commit raises the version of a citizen by one, however much is written about them."""
        draft, unit = self._draft, self.unit
        documents = {document for document, _ in draft.evidence.values()}
        for citizen in draft.citizens.values():
            raised = citizen.version + (citizen.document not in documents)
            unit.statements.append(await write_citizen(citizen, self._seals, raised))
        read = self._seen.declarations
        left = {read[said.id] for _, said in draft.declarations if said.id in read}
        for id_ in (draft.touched() | left) - draft.citizens.keys():
            if self._seen.documents.get(id_) not in documents:
                unit.add("citizen_raise", {"id": id_})
        for document in documents:
            unit.add("citizens_raise_by_document", {"document": document})

    async def about_citizens(self) -> None:
        draft, put, seals = self._draft, self.unit.statements.append, self._seals
        for citizen, consent in draft.consents:
            put(write_consent(citizen, consent))
        for citizen, declaration in draft.declarations:
            was = self._seen.declarations.get(declaration.id, citizen)
            if was != citizen:  # it moves from whom it was read of
                self.unit.add("declaration_drop", {"citizen": was, "id": declaration.id}, Must.HOLD)
            put(await write_declaration(citizen, declaration, seals))
        for citizen, id_ in draft.dropped_declarations:
            self.unit.add("declaration_drop", {"citizen": citizen, "id": id_})
        for citizen, consent in draft.dropped_consents:
            put(drop_consent(citizen, consent))
        for document, evidence in draft.evidence.values():
            put(await write_evidence(document, evidence, self._seen.evidence.get(evidence.id), seals))
        for citizen, at, decision in draft.receipts:
            put(await write_receipt(citizen, at, decision, seals))

    async def requests(self) -> None:
        """What citizens ask of each other and of the office."""
        draft, put, seals = self._draft, self.unit.statements.append, self._seals
        for delegation in draft.delegations.values():
            put(write_delegation(delegation))
        for join in draft.joins.values():
            put(await write_join(join, seals))
        for appeal in draft.appeals.values():
            put(await write_appeal(appeal, seals))
            if appeal.number in draft.photos:
                put(await write_photo(appeal, draft.photos[appeal.number], seals))
        for correction in draft.corrections.values():
            put(await write_correction(correction, seals))
        for paper in draft.papers.values():
            put(write_paper(paper))

    async def visits(self) -> None:
        put = self.unit.statements.append
        for (citizen, _), (visit, traced) in self._draft.visits.items():
            put(await write_visit(citizen, visit, traced, self._seals))
        for (citizen, _), visit in self._draft.dropped_visits.items():
            put(drop_visit(citizen, visit))

    async def channels(self) -> None:
        for citizen in self._draft.erased_citizens:
            self.unit.add("items_delete_of_citizen", {"citizen": citizen})
        for channel in self._draft.channels.values():
            if channel.id in self._seen.unreadable and not channel.version:
                self.unit.add("channel_delete", {"id": channel.id})
            self.unit.statements.append(await write_channel(channel, self._seals))
            if channel.version and await self._is_there(channel.id):
                await self._moved(channel)

    def of_channels(self) -> None:
        draft, seen, put = self._draft, self._seen, self.unit.statements.append
        for token in draft.dropped_logins:
            self.unit.add("login_delete", {"token": token})
        for login in draft.logins.values():
            if login.token not in draft.dropped_logins:
                put(write_login(login, known=login.token in seen.logins))
        for each in draft.subscriptions.values():
            put(write_subscription(each, seen.subscription(each.channel, each.purpose)))

    async def items(self) -> None:
        draft = self._draft
        for item in draft.items.values():
            if item.channel in draft.channels:
                citizen = draft.channels[item.channel].citizen
            elif await self._is_there(item.channel):
                citizen = self._seen.owners[item.channel]
                same = {"id": item.channel, "citizen": citizen}
                self.unit.add("channel_has_citizen", same, Must.HOLD)
            else:
                continue  # erased meanwhile: there is nobody to tell
            self.unit.statements.append(await write_item(item, citizen, self._seals))

    def erasures(self) -> None:
        """Their keys go before the commit; what hangs on a citizen or channel is deleted with it."""
        for channel in self._draft.erased_channels:
            self.unit.add("channel_delete", {"id": channel})
            self.unit.erased.append(CHANNEL + channel)
        for citizen in self._draft.erased_citizens:
            self.unit.add("delegations_raise_others", {"citizen": citizen})
            self.unit.add("revoked_put_papers", {"citizen": citizen})
            self.unit.add("citizen_delete", {"id": citizen})
            self.unit.erased.append(CITIZEN + citizen)

    async def ended(self) -> None:
        for name, before in self._draft.ended.items():
            for query in ENDING.get(name, ()):
                self.unit.add(query, {"before": micros(before)})
        if ended := self._draft.ended.get("evidence"):
            before_ = {"before": micros(ended)}
            rows = await self._engine.rows("evidence_documents_ended", before_)
            self.unit.add("citizens_raise_by_ended", before_)
            self.unit.add("evidence_delete_ended", before_)
            for (document,) in rows:
                self.unit.add("evidence_has_none", {"document": document}, Must.HOLD)
                self.unit.erased.append(DOCUMENT + document)

    async def _moved(self, channel: Channel) -> None:
        """A channel that got another owner takes its messages along; its own key is needed no more."""
        before = self._seen.owners[channel.id]
        if before == channel.citizen:
            return
        old, new = owner_of(channel.id, before), owner_of(channel.id, channel.citizen)
        if before not in self._draft.erased_citizens:
            as_read: Values = {
                "channel": channel.id,
                "version": channel.version,
            }  # later ones lie under another key
            rows = await self._engine.rows("items_of_channel", as_read)
            self.unit.add("items_count_of_channel", {"channel": channel.id, "count": len(rows)}, Must.HOLD)
            moved = [await reseal_item(channel.id, row, old, new, self._seals) for row in rows]
            self.unit.statements += [statement for statement in moved if statement is not None]
        if before is None:
            self.unit.left.append(old)

    async def _is_there(self, channel: bytes) -> bool:
        """Whether there is such a channel; afterwards its citizen is among what was seen."""
        if channel not in self._seen.owners:
            rows = await self._engine.rows("channel_by_id", {"id": channel})
            if not rows:
                return False
            self._seen.owners[channel] = rows[0][2]
        return self._seen.channels.get(channel, ()) is not None

    def _speaker(self) -> bytes | None:
        """Whose key seals the reply: the owner of the channel this transaction is about."""
        if self._draft.channels:
            channel = next(reversed(self._draft.channels.values()))
            return owner_of(channel.id, channel.citizen)
        erased = self._draft.erased_channels
        for id_, citizen in reversed(self._seen.owners.items()):
            if (
                self._seen.channels.get(id_)
                and id_ not in erased
                and citizen not in self._draft.erased_citizens
            ):
                return owner_of(id_, citizen)
        return None
