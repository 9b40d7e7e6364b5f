"""Home of the paper card: a code that lives 30 days and tells no colour, so that a door asks for the present result."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """`id` are the 8 random bytes its code bears. `office` handed it out; empty where the citizen printed it."""

    id: bytes
    citizen: bytes
    issued_at: datetime
    ends_at: datetime
    office: str = ""
    withdrawn_at: datetime | None = None


def is_good(paper: Paper, now: datetime) -> bool:
    return paper.withdrawn_at is None and now < paper.ends_at


def number_of(paper: bytes) -> str:
    """As it is printed on the card: `3F2A 9C01 77B0 E4D2`. It names a card and opens nothing."""
    digits = paper.hex().upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def id_of(number: str) -> bytes | None:
    """Of a number as printed or typed; None for anything else."""
    try:
        found = bytes.fromhex("".join(number.split()).replace("-", ""))
    except ValueError:
        return None
    return found if len(found) == 8 else None
