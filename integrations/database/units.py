"""Home of the unit of work: the statements of one transaction, what must hold, and the keys it needs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.ports import Unavailable

Value = bytes | str | int | float | None
Values = Mapping[str, Value]
CITIZEN, CHANNEL, DOCUMENT = b"citizen:", b"channel:", b"document:"  # whose a key is, before the id


class Known(Exception):
    """The delivery of this unit has been taken before."""


class StoreBroken(Unavailable):
    """A sync failed, so nothing can be promised any more: the process must be started again."""


class Unsettled(Unavailable):
    """Begun and not ended when whoever waits had to answer; `ended` gives the outcome to whoever can wait longer."""

    def __init__(self, ended: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self.ended = ended


class Must(Enum):
    """What it means when a statement finds or changes no row."""

    HOLD = auto()  # somebody else was faster: LostRace
    BE_NEW = auto()  # the delivery is known: AlreadyTaken


@dataclass(frozen=True, slots=True)
class Statement:
    """`name` is a query of sql/, the same in every dialect."""

    name: str
    values: Values
    must: Must | None = None


@dataclass(slots=True)
class Unit:
    """`needed` are keys (owner → wrapped) that must still be there at commit; sealed when `erasures` was this.

    `made` are new keys (owner → wrapped), synced before the rows. `erased` owners lose their key before their
    rows go, `left` ones after no row needs it.
    """

    statements: list[Statement] = field(default_factory=list)
    needed: dict[bytes, bytes] = field(default_factory=dict)
    erasures: int = 0
    made: dict[bytes, bytes] = field(default_factory=dict)
    erased: list[bytes] = field(default_factory=list)
    left: list[bytes] = field(default_factory=list)

    def add(self, name: str, values: Values, must: Must | None = None) -> None:
        self.statements.append(Statement(name, values, must))

    @property
    def changes_keys(self) -> bool:
        return bool(self.made or self.erased or self.left)
