"""Home of the decision: the colour derived from evidence by the policy in force. No operation sets one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import beijing_date, end_of_day
from bot.domain.citizens import PENDING as UNCONFIRMED
from bot.domain.citizens import REFUSED, Citizen
from bot.domain.conditions import holds
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.facts import FACTS, Material, Occurrence, Told, value_of
from bot.domain.rules import Rule, RuleBook

RED, YELLOW, GREEN, CANNOT_TELL, PENDING = "red", "yellow", "green", "cannot_tell", "pending"
GRAVEST_FIRST = (RED, YELLOW)
REGISTER, RENEW, UNKNOWN, CONSENT = "register", "renew", "unknown", "consent"
GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that matched. `since` is the anchor L, `until` is 24:00 of L + days, `day` is today − L."""

    rule: str
    version: int
    colour: str
    since: date
    until: datetime
    day: int
    days: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """`word` says why a cannot_tell is one: register, renew, unknown (a needed fact is not known), or consent
    (it was taken back).

    `until` ends the outcome: the latest end of the gravest colour, or the lapse of the declaration for green.
    """

    outcome: str
    word: str = ""
    overlay: str = ""  # gold, on green only
    reasons: tuple[Reason, ...] = ()
    until: datetime | None = None
    policy: str = ""  # version of the policy that decided


def decide(
    policy: RuleBook,
    citizen: Citizen | None,
    declaration: Declaration | None,
    evidence: tuple[Evidence, ...],
    now: datetime,
) -> Decision:
    """The outcome at this instant. `declaration` is the citizen's latest, `evidence` all of their document's."""
    if citizen is None or citizen.state == REFUSED:
        return Decision(CANNOT_TELL, REGISTER, policy=policy.version)
    if citizen.state == UNCONFIRMED:
        return Decision(PENDING, policy=policy.version)
    valid = declaration is not None and now < declaration.valid_until
    region = citizen.person.region
    material = Material(beijing_date(now), evidence, declaration, valid, region, policy.risks)
    facts = {name: fact.read(material) for name, fact in FACTS.items()}
    rules = [rule for rule in policy.rules if rule.in_force(material.on)]
    values = {name: value_of(name, told) for name, told in facts.items()}
    reasons = _reasons(rules, facts, values, material.on)
    if reasons:
        ends = [reason.until for reason in reasons if reason.colour == reasons[0].colour]
        return Decision(reasons[0].colour, reasons=reasons, until=max(ends), policy=policy.version)
    if any(holds(rule.when, values) is None for rule in rules):  # it might match, if only we knew
        return Decision(CANNOT_TELL, UNKNOWN, policy=policy.version)
    if declaration is None or not valid:
        return Decision(CANNOT_TELL, RENEW, policy=policy.version)
    overlay = GOLD if policy.gold and holds(policy.gold, values) else ""
    return Decision(GREEN, overlay=overlay, until=declaration.valid_until, policy=policy.version)


def seen(decision: Decision) -> str:
    """What a person sees of a decision: a new reason behind the same colour and end is no news, nor a green's new end."""
    until = decision.until.isoformat() if decision.until and decision.outcome != GREEN else ""
    return f"{decision.outcome}|{decision.word}|{decision.overlay}|{until}"


def holds_until(declaration: Declaration | None, now: datetime) -> datetime:
    """Until when an outcome, with its days, stays what it is while nothing is written about the citizen."""
    midnight = end_of_day(beijing_date(now))
    if declaration is None or declaration.valid_until <= now:
        return midnight
    return min(midnight, declaration.valid_until)


def stands_until(
    policy: RuleBook,
    citizen: Citizen,
    declaration: Declaration | None,
    evidence: tuple[Evidence, ...],
    decision: Decision,
    *,
    now: datetime,
    latest: datetime,
) -> datetime:
    """Until when the colour stays what it is while nothing is written about the citizen; looked at up to `latest`.

    Days end at midnight and rules begin with one, so that is when a colour may change before its own end.
    """
    end = min(decision.until or latest, latest)
    midnight = end_of_day(beijing_date(now))
    while midnight < end:
        then = decide(policy, citizen, declaration, evidence, midnight)
        if (then.outcome, then.overlay) != (decision.outcome, decision.overlay):
            return midnight
        midnight += timedelta(days=1)
    return end


def after(
    policy: RuleBook,
    citizen: Citizen | None,
    declaration: Declaration | None,
    evidence: tuple[Evidence, ...],
    decision: Decision,
) -> Decision:
    """What comes when an outcome with an end has ended: the same rules at that instant."""
    assert decision.until is not None
    return decide(policy, citizen, declaration, evidence, decision.until)


def _reasons(
    rules: list[Rule], facts: Mapping[str, Told], values: Mapping[str, object], on: date
) -> tuple[Reason, ...]:
    """One for each rule that matches, the gravest first, then the one that ends last."""
    found = [(rule, match) for rule in rules if (match := _match(rule, facts, values, on))]
    reasons = [_reason(rule, match, on) for rule, match in found]
    return tuple(
        sorted(reasons, key=lambda each: (GRAVEST_FIRST.index(each.colour), -each.until.timestamp()))
    )


def _match(
    rule: Rule, facts: Mapping[str, Told], values: Mapping[str, object], on: date
) -> Occurrence | None:
    """The latest time the rule's first condition was met, when it still holds and so do the others.

    `values` are the present ones of the facts.
    """
    first, rest = rule.when[0], rule.when[1:]
    if not facts[first.of].occurrences or not holds(rest, values):
        return None
    met = [
        each
        for each in facts[first.of].occurrences
        if holds((first,), {first.of: each.value}) and on <= each.since + timedelta(days=rule.days)
    ]
    return max(met, key=lambda each: each.since, default=None)


def _reason(rule: Rule, match: Occurrence, on: date) -> Reason:
    return Reason(
        rule=rule.id,
        version=rule.version,
        colour=rule.colour,
        since=match.since,
        until=end_of_day(match.since + timedelta(days=rule.days)),
        day=max((on - match.since).days, 0),
        days=rule.days,
        evidence=match.evidence,
    )
