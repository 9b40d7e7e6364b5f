"""Home of the appeal: somebody says their colour is wrong, and gets an answer within a set time."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.citizens import Citizen
from bot.domain.decision import decide
from bot.domain.declarations import Declaration
from bot.domain.errors import Refused
from bot.domain.evidence import Evidence
from bot.domain.rules import RuleBook

OPEN, UPHELD, REJECTED, LIFTED = (
    "open",
    "upheld",
    "rejected",
    "lifted",
)  # lifted: answered too late, by the clock
LONGEST_REASON = 500
LONGEST_WORDS = 200  # of the reviewer; they stand before another answer
LETTERS, DIGITS = "ACEHKMNPRTWX", "23456789"  # none that looks or sounds like another
DRAWN = 7  # random bytes a number is made of
_NUMBER = re.compile(r"([A-Z]{3})[\s-]*([0-9]{4})")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # how JPEG and PNG begin


@dataclass(frozen=True, slots=True, repr=False)
class Appeal:
    """`number` is what the citizen is told. `colour` and `evidence` are what it stands against.

    `photo` tells that a picture lies sealed beside it, for the reviewer alone.
    """

    number: str
    citizen: bytes
    reason: str
    colour: str
    evidence: tuple[str, ...]
    opened_at: datetime
    due_at: datetime
    state: str = OPEN
    photo: bool = False
    decided_at: datetime | None = None
    decided_by: str = ""
    words: str = ""  # what the reviewer wrote

    def __repr__(self) -> str:
        return f"Appeal({self.number} {self.state})"


def number_from(random: bytes) -> str:
    """Three letters and four digits, easy to read out on the telephone: `KTM-4827`."""
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in random[:3])
    return letters + "-" + "".join(DIGITS[byte % len(DIGITS)] for byte in random[3:DRAWN])


def number_meant(text: str) -> str:
    """A number as somebody typed it, in its one spelling."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    match = _NUMBER.fullmatch(plain)
    return f"{match[1]}-{match[2]}" if match else plain


def reason_from(words: str) -> str:
    """Raises Refused with what would be right."""
    text = unicodedata.normalize("NFC", words).strip()
    if not any(sign.isalnum() for sign in text):
        raise Refused("appeal.reason_needed", longest=LONGEST_REASON)
    if len(text) > LONGEST_REASON:
        raise Refused("appeal.reason_long", longest=LONGEST_REASON, typed=len(text))
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\r\n\t" for sign in text):
        raise Refused("errors.text_signs")
    return text


def check_photo(photo: bytes, most: int) -> None:
    """Raises Refused unless it is a JPEG or PNG of at most so many bytes."""
    if len(photo) > most:
        raise Refused("appeal.photo_large", kilobytes=most // 1024)
    if not photo.startswith(_PICTURES):
        raise Refused("appeal.photo_kind")


def behind(
    policy: RuleBook,
    citizen: Citizen,
    declaration: Declaration | None,
    evidence: Sequence[Evidence],
    now: datetime,
    colour: str,
) -> tuple[str, ...]:
    """All evidence the colour rests on: without it the outcome is another one.

    A decision names the latest evidence of each rule; what lies below it appears once that is taken away.
    Nothing is behind the risk of the region somebody lives in.
    """
    found: list[str] = []
    while True:
        left = tuple(each for each in evidence if each.id not in found)
        decision = decide(policy, citizen, declaration, left, now)
        reasons = [each for each in decision.reasons if each.colour == colour]
        more = sorted({id_ for reason in reasons for id_ in reason.evidence})
        if decision.outcome != colour or not more:
            return tuple(found)
        found.extend(more)
