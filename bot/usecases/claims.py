"""Home of the claim: what an office says about each person of a list, and what each class needs to be said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import beijing_date
from bot.domain.errors import Refused
from bot.domain.evidence import OFFICIAL, Evidence

CASES = ("confirmed_case", "suspected_case")
RESULTS = ("negative", "positive")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an office says about each person of a list. The dates are those of Evidence; `result` is a test's."""

    kind: str
    source: str
    reason: str
    day: date | None = None
    released: date | None = None
    sampled_at: datetime | None = None
    reported_at: datetime | None = None
    result: str = ""


def evidence_of_claim(claim: Claim, officer: str, now: datetime, kept: timedelta) -> Evidence:
    """The claim as evidence still without an id. Raises Refused naming what its class needs.

    What ended longer ago than evidence is `kept` is refused: a slip of the pen, or nothing to act upon.
    """
    if claim.kind not in OFFICIAL:
        raise Refused("errors.evidence_kind", kind=claim.kind, kinds=", ".join(OFFICIAL))
    if not claim.source.strip() or not claim.reason.strip():
        raise Refused("errors.evidence_words")
    day = _reported(claim, now) if claim.kind == "test_result" else _dated(claim, now)
    earliest = beijing_date(now - kept)
    if max(day, claim.released or day) < earliest:
        raise Refused("errors.evidence_early", earliest=earliest)
    return Evidence(
        id="",
        kind=claim.kind,
        state="confirmed",
        source=claim.source.strip(),
        day=day,
        added_at=now,
        released=claim.released,
        sampled_at=claim.sampled_at,
        reported_at=claim.reported_at,
        detail=claim.result,
        reason=claim.reason.strip(),
        officer=officer,
    )


def _reported(claim: Claim, now: datetime) -> date:
    """The report's date of a test, which has times and a result and no other date."""
    sampled, reported = claim.sampled_at, claim.reported_at
    if sampled is None or reported is None or claim.result not in RESULTS or claim.day or claim.released:
        raise Refused("errors.evidence_test")
    if not sampled <= reported <= now:
        raise Refused("errors.evidence_order")
    return beijing_date(reported)


def _dated(claim: Claim, now: datetime) -> date:
    if claim.day is None or claim.sampled_at or claim.reported_at or claim.result:
        raise Refused("errors.evidence_day", kind=claim.kind)
    if claim.released is not None and claim.kind not in CASES:
        raise Refused("errors.evidence_released", kind=claim.kind)
    if not claim.day <= (claim.released or claim.day) <= beijing_date(now):
        raise Refused("errors.evidence_order")
    return claim.day
