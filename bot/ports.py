"""Home of what the bot needs from outside, as Protocols, and of Ports, the bundle passed first to every act."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain import documents
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
from bot.domain.notices import Subscription, Template
from bot.domain.passes import Verdict
from bot.domain.policy import Policy
from bot.domain.staff import Officer

LEASE = timedelta(seconds=30)  # longer than a call of a platform may take


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
    """A message could not be sent. `permanent` says whether trying again is useless.

    `later`: the platform takes no more of these for so long; that says nothing about this one.
    """

    def __init__(self, reason: str, *, permanent: bool, later: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.later = later


class Unwanted(Undelivered):
    """The person takes no messages of this kind, or none any more."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class NotYet(Exception):
    """What a delivery rests on is not stored yet: the platform brings it again."""


class Unavailable(Exception):
    """The records cannot be reached now. What was being committed may be stored or not."""


class Writes(Protocol):
    """The writable records about people. Obtained from `Transaction.act`, so no write lacks its audit entry."""

    def put_citizen(self, citizen: Citizen) -> None: ...
    def put_consent(self, citizen: bytes, consent: Consent) -> None: ...
    def put_declaration(self, citizen: bytes, declaration: Declaration) -> None: ...
    def put_evidence(self, document: bytes, evidence: Evidence) -> None: ...
    def put_receipt(self, citizen: bytes, at: datetime, decision: Decision) -> None: ...
    def put_officer(self, officer: Officer) -> None: ...
    def put_delegation(self, delegation: Delegation) -> None: ...
    def put_join(self, join: Join) -> None: ...
    def put_appeal(self, appeal: Appeal, photo: bytes | None = None) -> None: ...
    def put_correction(self, correction: Correction) -> None: ...
    def drop_declaration(self, citizen: bytes, id_: str) -> None: ...
    def drop_consent(self, citizen: bytes, consent: Consent) -> None: ...
    def put_services(self, region: str, services: Sequence[Service]) -> None: ...
    def undo_services(self, region: str) -> None: ...
    def erase_channel(self, channel: bytes) -> None: ...
    def erase_citizen(self, citizen: bytes) -> None: ...


class Transaction(Protocol):
    """Reads what an act needs, collects what it writes, commits all of it at once.

    Reads remember the versions of the channels and citizens they saw; `commit` fails with LostRace when one
    of them has changed since, and with AlreadyTaken when the delivery key is known.
    """

    async def delivery(
        self, key: bytes, sent_at: datetime | None = None, channel: bytes | None = None
    ) -> Delivery | None:
        """One that says when it was sent is found with that instant alone. The channel with its citizen, where it is named, is read in the same go, for who asks for them next."""
        ...

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
    async def due_items(
        self, now: datetime, limit: int, kind: str = "", besides: Collection[bytes] = ()
    ) -> tuple[Item, ...]:
        """What is to be sent, or asked for of one `kind` (photo, union): the first `limit`, without channels `besides`.

        For the channels of these nobody else is given any of that kind until this one ends the lease, or LEASE is over.
        """
        ...

    async def renew_lease(self, channel: bytes, now: datetime, kind: str = "") -> None: ...
    async def end_lease(self, channel: bytes, kind: str = "") -> None: ...

    async def backlog(self, now: datetime) -> tuple[int, int]:
        """How many are due, and how many have failed."""
        ...

    async def unsent(self, channel: bytes) -> tuple[Item, ...]: ...
    async def sent_since(self, channel: bytes, since: datetime) -> int: ...
    async def channels_to_erase(
        self, *, unfollowed_before: datetime, unfinished_before: datetime, limit: int
    ) -> tuple[Channel, ...]: ...
    async def entries(self, about: bytes) -> tuple[Entry, ...]: ...
    async def channels_with_union(self, union: bytes) -> tuple[Channel, ...]: ...
    async def login(self, token: bytes) -> Login | None: ...
    async def subscriptions(self, channel: bytes) -> tuple[Subscription, ...]: ...
    async def item_by_receipt(self, account: str, receipt: str) -> Item | None: ...
    async def news_unheard(self, before: datetime, limit: int) -> tuple[Item, ...]:
        """News from before that instant, not sent yet or not known to have arrived, the oldest first."""
        ...

    async def evidence_in_batch(self, batch: str) -> tuple[tuple[bytes, Evidence], ...]: ...
    async def delegation(self, id_: str) -> Delegation | None: ...
    async def held_by(self, holder: bytes) -> tuple[Delegation, ...]: ...
    async def holders_of(self, person: bytes) -> tuple[Delegation, ...]: ...
    async def delegations_in(self, state: str, limit: int) -> tuple[Delegation, ...]: ...
    async def delegations_over(
        self, now: datetime, refused_before: datetime, limit: int
    ) -> tuple[Delegation, ...]:
        """Not marked as ended, yet past their last day, or refused longer ago than given."""
        ...

    async def join(self, id_: str) -> Join | None: ...
    async def joins_of(self, holder: bytes) -> tuple[Join, ...]: ...
    async def join_waiting(self, waiting: bytes) -> Join | None: ...
    async def joins_in(self, state: str, limit: int) -> tuple[Join, ...]: ...
    async def appeal(self, number: str) -> Appeal | None: ...
    async def appeals_of(self, citizen: bytes) -> tuple[Appeal, ...]: ...
    async def appeals_in(self, state: str, limit: int) -> tuple[Appeal, ...]: ...
    async def photo(self, number: str) -> bytes | None: ...
    async def correction(self, id_: str) -> Correction | None: ...
    async def corrections_of(self, citizen: bytes) -> tuple[Correction, ...]: ...
    async def corrections_in(self, state: str, limit: int) -> tuple[Correction, ...]: ...

    def take(self, delivery: Delivery) -> None: ...
    def put_channel(self, channel: Channel) -> None: ...
    def put_item(self, item: Item) -> None: ...
    def put_login(self, login: Login) -> None: ...
    def drop_login(self, token: bytes) -> None: ...
    def put_subscription(self, subscription: Subscription) -> None: ...
    def use_link(self, link: bytes, expires_at: datetime) -> None:
        """Marks a link as used at commit; a second use makes the commit fail with LostRace."""
        ...

    async def link_used(self, link: bytes) -> bool: ...
    def issue(self, live: "LivePass", citizen: bytes) -> None: ...  # shown to nobody before the commit
    def act(self, entry: Entry) -> Writes: ...
    def forget(self, before: Mapping[str, datetime]) -> None:
        """Deletes what is older than given, by the names of the retention policy."""
        ...

    async def commit(self) -> None: ...


class Store(Protocol):
    def begin(self) -> Transaction: ...
    async def leads(self) -> bool:
        """Whether this process is the one of all on these databases that does what the clock asks for."""
        ...

    def refuses(self) -> bool: ...  # to store, a moment ago: a full disk, or a database that may only be read


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
    def verdict(self, code: str, now: datetime) -> Verdict: ...  # of whatever was scanned
    def key_set(self) -> Mapping[str, object]:
        """The public keys as a JWK set (RFC 7517); `kid` is base64url of the eight bytes."""
        ...


class Links(Protocol):
    """Encrypted tokens for addresses. `seal` gives base64url text; `open` gives None for a forged or late one."""

    def seal(self, payload: Mapping[str, object], expires: datetime) -> str: ...
    def open(self, token: str, now: datetime) -> Mapping[str, object] | None: ...


Formats = documents.Formats  # the domain checks numbers, so their shapes are named there


class Texts(Hashable, Protocol):
    """Every sentence, by language and key. Values are inserted, never evaluated."""

    def say(self, language: str, key: str, **values: object) -> str: ...
    def has(self, key: str) -> bool: ...
    def words(self) -> Mapping[str, str]:
        """What a citizen may type at any time, in every language, folded → the name of what it opens."""
        ...

    def said(self, meaning: str) -> frozenset[str]:
        """Other words for an answer, in every language, folded; each means it only where it is asked for."""
        ...

    def keys(self, section: str) -> tuple[str, ...]: ...  # `choice` → choice.start, choice.family, …


@dataclass(frozen=True, slots=True)
class Account:
    """What the bot knows of a platform account."""

    name: str
    platform: str
    region: str
    passive: int  # how many messages of a reply can travel in the answer to the delivery
    customer_service: bool
    web_login: bool = False  # whether its pages can ask the platform who is looking
    tappable: bool = True  # whether a choice in a text can be tapped, not only typed
    asks_union: bool = False  # whether the platform is asked who somebody is at all accounts of its owner
    face_check: bool = False  # whether the platform tells of somebody's face that it is theirs
    templates: Mapping[str, Template] = field(default_factory=dict)  # by the purpose of a notice


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
