"""Home of reading the colours: rules with the facts they name, the gold overlay, and the list of regions at risk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.domain.conditions import Condition
from bot.domain.decision import GRAVEST_FIRST
from bot.domain.facts import FACTS
from bot.domain.places import Places
from bot.domain.rules import RegionRisk, Rule
from config.faults import Fault
from config.policy_tables import Table, read_file

COLOURS, RISKS = "colours.toml", "risks.toml"
LEVELS = ("high", "medium")
_SAMPLES: Mapping[str, object] = {name: fact.otherwise for name, fact in FACTS.items()}


@dataclass(frozen=True, slots=True)
class Colours:
    """What colours.toml says."""

    rules: tuple[Rule, ...]
    gold: tuple[Condition, ...]
    declaration_holds: timedelta
    lapse_never: tuple[int, int]
    correction_within: timedelta
    evidence_alarm: int


def read_colours(folder: Path, faults: list[Fault]) -> Colours:
    table = read_file(folder, COLOURS, faults)
    declaration, evidence, gold = table.table("declaration"), table.table("evidence"), table.table("gold")
    colours = Colours(
        rules=tuple(_rule(each) for each in table.tables("rules")),
        gold=gold.conditions("when", "fact", _SAMPLES, needed=False),
        declaration_holds=declaration.period("holds"),
        lapse_never=_hours(declaration),
        correction_within=declaration.period("correction"),
        evidence_alarm=evidence.number("alarm_an_hour", 1, 100_000),
    )
    for each in (declaration, evidence, gold, table):
        each.end()
    ids = [rule.id for rule in colours.rules]
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        table.fault(f"rules[{id_}]", "stands there twice", "give each rule an id of its own")
    return colours


def read_risks(folder: Path, places: Places, faults: list[Fault]) -> tuple[RegionRisk, ...]:
    table = read_file(folder, RISKS, faults)
    risks = tuple(_risk(each, places) for each in table.tables("risks", needed=False))
    table.end()
    return risks


def _rule(table: Table) -> Rule:
    rule = Rule(
        id=table.text("id"),
        version=table.number("version", 1, 1_000_000),
        colour=table.text("colour"),
        days=table.number("days", 0, 366),
        when=table.conditions("when", "fact", _SAMPLES, needed=True),
        text=table.words("text"),
        since=table.day("since", needed=False),
        until=table.day("until", needed=False),
        remind_on=_days(table, "remind_on"),
        test_on=_days(table, "test_on"),
    )
    if rule.colour and rule.colour not in GRAVEST_FIRST:
        table.fault(
            "colour", f'there is no colour "{rule.colour}" for a rule', f"one of {', '.join(GRAVEST_FIRST)}"
        )
    for language, words in rule.text.items():
        if any(each != "{date}" for each in re.findall(r"\{.*?\}", words)):
            table.fault(
                f"text.{language}", f"holds an unknown placeholder: {words}", "only {date} is filled in"
            )
    if rule.since and rule.until and rule.until < rule.since:
        table.fault("until", "lies before since", "a later day")
    for key, days in (("remind_on", rule.remind_on), ("test_on", rule.test_on)):
        if rule.days and max(days, default=0) > rule.days:
            table.fault(key, f"is {list(days)}", f"days while the rule holds: at most {rule.days}")
    table.end()
    return rule


def _days(table: Table, key: str) -> tuple[int, ...]:
    """Days after the one a rule counts from."""
    days = table.raw(key)
    if days is None:
        return ()
    if isinstance(days, list) and all(type(day) is int and 0 <= day <= 366 for day in days):
        return tuple(days)
    table.fault(key, f"is {days!r}", "a list of days after the one the rule counts from: [1, 14]")
    return ()


def _risk(table: Table, places: Places) -> RegionRisk:
    risk = RegionRisk(
        place=table.text("place"),
        level=table.text("level"),
        since=table.day("since", needed=True) or date.min,
        until=table.day("until", needed=False),
    )
    if risk.place and places.get(risk.place) is None:
        table.fault(
            "place",
            f'there is no place "{risk.place}"',
            "six digits of GB/T 2260, or two letters of ISO 3166-1",
        )
    if risk.level and risk.level not in LEVELS:
        table.fault("level", f'there is no level "{risk.level}"', f"one of {', '.join(LEVELS)}")
    if risk.until and risk.until < risk.since:
        table.fault("until", "lies before since", "a later day")
    table.end()
    return risk


def _hours(table: Table) -> tuple[int, int]:
    hours = table.raw("lapse_never")
    if isinstance(hours, list) and len(hours) == 2 and all(type(hour) is int for hour in hours):
        first, last = hours
        if 0 <= first <= last <= 24 and last - first < 24:
            return first, last
    table.fault("lapse_never", f"is {hours!r}", "two hours of the day: [6, 10]")
    return (6, 10)
