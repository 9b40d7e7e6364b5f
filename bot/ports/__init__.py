"""Home of what the bot needs from outside, as Protocols, and of Ports, the bundle passed first to every act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain import documents
from bot.domain.notices import Template
from bot.domain.policy import Policy
from bot.limits import Limits
from bot.ports.faults import AlreadyTaken, LostRace, NotGenuine, NotYet, Unavailable, Undelivered, Unwanted
from bot.ports.sealing import Links, Sealing, Tracing
from bot.ports.signing import SignedPass, Signer
from bot.ports.store import LEASE, Store, Transaction
from bot.ports.wording import Texts
from bot.ports.writes import Writes

__all__ = [
    "LEASE",
    "Account",
    "AlreadyTaken",
    "Formats",
    "Links",
    "LostRace",
    "NotGenuine",
    "NotYet",
    "Ports",
    "Sealing",
    "SignedPass",
    "Signer",
    "Store",
    "Texts",
    "Tracing",
    "Transaction",
    "Unavailable",
    "Undelivered",
    "Unwanted",
    "Writes",
]

Formats = documents.Formats  # the domain checks numbers, so their shapes are named there


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
    limits: Limits
    tracing: Tracing | None  # None: the place has no tracing work, so no visits are noted
