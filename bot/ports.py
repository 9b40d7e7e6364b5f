"""Home of what the bot needs from outside, as Protocols, and of Ports, the bundle passed first to every act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain import documents
from bot.domain.audit import Entry
from bot.domain.catalogue import Service
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.citizens import Citizen, Consent
from bot.domain.decision import Decision
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.policy import Policy
from bot.domain.staff import Officer


class LostRace(Exception):
    """Something read by this transaction was changed before its commit; run the act again."""


class AlreadyTaken(Exception):
    """This delivery was committed by another turn; its stored reply is in `delivery`."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__("delivery already taken")
        self.delivery = delivery


class NotGenuine(Exception):
    """A body that is not what it claims. `cause` is a fixed word for logs and counts; its bytes are never logged."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Undelivered(Exception):
    """A message could not be sent. `permanent` says whether trying again is useless."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Writes(Protocol):
    """The writable records about people. Obtained from `Transaction.act`, so no write lacks its audit entry."""

    def put_citizen(self, citizen: Citizen) -> None: ...
    def put_consent(self, citizen: bytes, consent: Consent) -> None: ...
    def put_declaration(self, citizen: bytes, declaration: Declaration) -> None: ...
    def put_evidence(self, document: bytes, evidence: Evidence) -> None: ...
    def put_receipt(self, citizen: bytes, at: datetime, decision: Decision) -> None: ...
    def put_officer(self, officer: Officer) -> None: ...
    def put_services(self, region: str, services: Sequence[Service]) -> None: ...
    def undo_services(self, region: str) -> None: ...
    def erase_channel(self, channel: bytes) -> None: ...
    def erase_citizen(self, citizen: bytes) -> None: ...


class Transaction(Protocol):
    """Reads what an act needs, collects what it writes, commits all of it at once.

    Reads remember the versions of the channels and citizens they saw; `commit` fails with LostRace when one
    of them has changed since, and with AlreadyTaken when the delivery key is known.
    """

    async def delivery(self, key: bytes) -> Delivery | None: ...
    async def channel(self, id_: bytes) -> Channel | None: ...
    async def channels_of(self, citizen: bytes) -> tuple[Channel, ...]: ...
    async def citizen(self, id_: bytes) -> Citizen | None: ...
    async def citizens_with(self, document: bytes) -> tuple[Citizen, ...]: ...
    async def citizens_in(self, state: str, limit: int) -> tuple[Citizen, ...]: ...
    async def consents(self, citizen: bytes) -> tuple[Consent, ...]: ...
    async def declarations(self, citizen: bytes) -> tuple[Declaration, ...]: ...
    async def evidence(self, document: bytes) -> tuple[Evidence, ...]: ...
    async def evidence_by_id(self, id_: str) -> tuple[bytes, Evidence] | None: ...
    async def evidence_in(self, state: str, limit: int) -> tuple[tuple[bytes, Evidence], ...]: ...
    async def evidence_since(self, since: datetime, *, officer: str, source: str) -> tuple[int, int]: ...
    async def officers(self) -> tuple[Officer, ...]: ...
    async def published(self) -> tuple[Service, ...]: ...
    async def items(self, state: str, limit: int) -> tuple[Item, ...]: ...
    async def item(self, id_: str) -> Item | None: ...
    async def due_items(self, now: datetime, limit: int) -> tuple[Item, ...]: ...
    async def sent_since(self, channel: bytes, since: datetime) -> int: ...
    async def channels_to_erase(
        self, *, unfollowed_before: datetime, unfinished_before: datetime, limit: int
    ) -> tuple[Channel, ...]: ...
    async def entries(self, about: bytes) -> tuple[Entry, ...]: ...

    def take(self, delivery: Delivery) -> None: ...
    def put_channel(self, channel: Channel) -> None: ...
    def put_item(self, item: Item) -> None: ...
    def use_link(self, link: bytes, expires_at: datetime) -> None:
        """Marks a link as used at commit; a second use makes the commit fail with LostRace."""
        ...

    async def link_used(self, link: bytes) -> bool: ...
    def act(self, entry: Entry) -> Writes: ...
    def forget(self, before: Mapping[str, datetime]) -> None:
        """Deletes deliveries, replies, sent items, links and ended evidence older than given (retention)."""
        ...

    async def commit(self) -> None: ...


class Store(Protocol):
    def begin(self) -> Transaction: ...


class Sealing(Protocol):
    """Authenticated encryption and keyed hashes. `place` names table and column and is bound into the seal."""

    def new_key(self) -> bytes: ...
    def wrap(self, key: bytes, owner: bytes) -> bytes: ...
    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes: ...
    def seal(self, key: bytes, plain: bytes, place: str) -> bytes: ...
    def open(self, key: bytes, sealed: bytes, place: str) -> bytes: ...
    def index(self, of: str, *values: str | bytes) -> bytes:
        """A keyed hash of 16 bytes whose key lies outside both databases; `of`: channel, document, delivery."""
        ...


@dataclass(frozen=True, slots=True)
class LivePass:
    """A code of the live profile of HP1: the QR's text, its random id, and its two times."""

    code: str
    id: bytes
    issued: datetime
    expires: datetime


class Signer(Protocol):
    def live(self, colour: int, region: str, now: datetime) -> LivePass: ...
    def key_set(self) -> Mapping[str, object]:
        """The public keys as a JWK set (RFC 7517); `kid` is base64url of the eight bytes."""
        ...


class Links(Protocol):
    """Encrypted tokens for addresses. `seal` gives base64url text; `open` gives None for a forged or late one."""

    def seal(self, payload: Mapping[str, object], expires: datetime) -> str: ...
    def open(self, token: str, now: datetime) -> Mapping[str, object] | None: ...


Formats = documents.Formats  # the domain checks numbers, so their shapes are named there


class Texts(Protocol):
    """Every sentence, by language and key. Values are inserted, never evaluated."""

    def say(self, language: str, key: str, **values: object) -> str: ...
    def has(self, key: str) -> bool: ...
    def words(self) -> Mapping[str, str]:
        """What a citizen may type at any time, in every language, folded → the name of what it opens."""
        ...

    def said(self, meaning: str) -> frozenset[str]:
        """Other words for an answer, in every language, folded; each means it only where it is asked for."""
        ...

    def keys(self, section: str) -> tuple[str, ...]:
        """The keys of one section: `choice` → choice.start, choice.family, …"""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """What the bot knows of a platform account."""

    name: str
    platform: str
    region: str
    passive: int  # how many messages of a reply can travel in the answer to the delivery
    customer_service: bool


@dataclass(frozen=True, slots=True)
class Ports:
    """Opened once in handlers/app.py. `automatic` names who verifies without an officer, or is empty."""

    store: Store
    sealing: Sealing
    signer: Signer
    links: Links
    formats: Formats
    texts: Texts
    policy: Policy
    accounts: Mapping[str, Account]
    public_url: str
    local: bool
    automatic: str
    pilot: frozenset[str]
    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    outbox_filled: Callable[[], None]
    report: Callable[[str, Mapping[str, object]], None]  # a fixed event name with allow-listed fields
