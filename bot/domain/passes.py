"""Home of the pass at the door: what one says, and the verdict of whoever checks it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIVE, PASS, PAPER = "live", "pass", "paper"

GREEN, YELLOW, RED, GOLD, ASK = 0, 1, 2, 4, 9  # claim -65537; ASK: the colour is asked online
COLOURS = (GREEN, YELLOW, RED, GOLD)

ADMIT, ASSIST, INVALID, CANNOT_TELL = "admit", "assist", "invalid", "cannot_tell"
RESULTS = (ADMIT, ASSIST, INVALID, CANNOT_TELL)
REASONS = (
    *("green", "gold", "yellow", "red", "paper", "no_result"),
    *("genuine", "help"),  # where a venue does not show the colour
    *("not_a_code", "broken", "forged", "wrong_use", "retired_key", "revoked", "expired", "stale"),
    *("unknown_key", "old_list", "clock"),
)

SLOT = timedelta(seconds=60)
SLOTS = 240  # of a pass: four hours
EARLY = timedelta(seconds=60)  # a slot may begin so long from now, for clocks differ
STALE = timedelta(seconds=150)  # an element is good for so long from the beginning of its slot
STRIP = 6  # passes at once at most, for a whole day
LONGEST = {LIVE: timedelta(seconds=120), PASS: SLOT * SLOTS, PAPER: timedelta(days=31)}
BY_COLOUR = {
    GREEN: (ADMIT, "green"),
    GOLD: (ADMIT, "gold"),
    YELLOW: (ASSIST, "yellow"),
    RED: (ASSIST, "red"),
}


@dataclass(frozen=True, slots=True)
class Chain:
    """Of one pass to be signed: its random id of 8 bytes, and the anchor of 16 that the phone computed with it."""

    id: bytes
    anchor: bytes


@dataclass(frozen=True, slots=True)
class Pass:
    """What a genuine code says. `slot` counts the minutes of a pass from `issued`; other profiles have none."""

    profile: str
    issuer: str
    id: bytes
    colour: int
    issued: datetime
    expires: datetime
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of RESULTS, and one word why. `expires` is None where the code says nothing that holds."""

    result: str
    reason: str
    expires: datetime | None = None
    paper: bytes | None = None  # the id of a genuine card, for which the result can be asked
    id: bytes | None = field(default=None, compare=False, repr=False)  # of a genuine code that holds now


def judged(shown: Pass, now: datetime, revoked: Collection[bytes] = ()) -> Verdict:
    """A genuine code at this moment: whether it was taken back first, then time, then its colour."""
    if shown.id in revoked:
        return Verdict(INVALID, "revoked")
    if now >= shown.expires:
        return Verdict(INVALID, "expired", shown.expires)
    begun = shown.issued + SLOT * (shown.slot or 0)
    if now < begun - EARLY:
        return Verdict(CANNOT_TELL, "clock", shown.expires)
    if shown.slot is not None and now - begun > STALE:
        return Verdict(INVALID, "stale", shown.expires)
    if shown.profile == PAPER:
        return Verdict(ASSIST, "paper", shown.expires, shown.id, shown.id)
    return Verdict(*BY_COLOUR[shown.colour], shown.expires, id=shown.id)
