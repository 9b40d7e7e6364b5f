"""The shipped policy, judged by tables of cases: what is told of a person, and the colour that must come out.

A case says only what it differs in: its `declarations` (the answers unlike a healthy citizen's, `days_ago`; a
stay without `left` lasts), its `evidence`, `region`, `state`. It is judged at 2026-11-24 12:00 in Beijing, or `now`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from made_up import HEALTHY, NOON, at, citizen, evidence, shipped_policy

from bot.domain.decision import Decision, after, decide
from bot.domain.declarations import declaration_of, evidence_of
from bot.domain.evidence import Evidence

TABLES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
Case = Mapping[str, Any]


def cases() -> Iterator[Any]:
    for table in TABLES:
        for case in tomllib.loads(table.read_text("utf-8"))["cases"]:
            yield pytest.param(case, id=f"{table.stem}: {case['name']}")


def decided(case: Case) -> tuple[Decision, Decision | None]:
    policy = shipped_policy()
    now = at(case["now"]) if "now" in case else NOON
    who = citizen(case.get("state", "confirmed"), case.get("region", "440100"))
    declared, added = None, [official(each) for each in case.get("evidence", [])]
    for number, answers in enumerate(case.get("declarations", [{}])):
        when = NOON - timedelta(days=answers.get("days_ago", 0))
        told: dict[str, Any] = {
            **HEALTHY,
            **{key: value for key, value in answers.items() if key != "days_ago"},
        }
        told["places"] = [{"left": None, **stay} for stay in told["places"]]
        declared = declaration_of(told, f"d{number}", when, policy, policy.forms["declaration"])
        added.extend(evidence_of(declared))
    decision = decide(policy, who, declared, tuple(added), now)
    then = after(policy, who, declared, tuple(added), decision) if decision.until else None
    return decision, then


def official(told: Mapping[str, Any]) -> Evidence:
    other = {key: value for key, value in told.items() if key not in {"kind", "day"}}
    return evidence(told["kind"], told["day"], f"{told['kind']} {told['day']}", **other)


def end(until: datetime | None) -> str:
    """`2026-12-05 24:00` for the end of that day."""
    if until is None:
        return ""
    local = until.astimezone(at("2026-01-01 00:00").tzinfo)
    if (local.hour, local.minute) == (0, 0):
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("case", list(cases()))
def test_case(case: Case) -> None:
    decision, then = decided(case)
    assert decision.outcome == case["outcome"]
    assert decision.word == case.get("word", "")
    assert decision.overlay == case.get("overlay", "")
    assert [f"{each.rule} until {end(each.until)}" for each in decision.reasons] == case.get("reasons", [])
    if decision.reasons:
        assert end(decision.until) == case["until"]
    if "then" in case:
        assert then is not None
        assert (then.outcome + " " + then.word).strip() == case["then"]


def test_every_shipped_rule_is_met_in_a_case() -> None:
    told = {each.rule for param in cases() for each in decided(param.values[0])[0].reasons}
    assert told == {rule.id for rule in shipped_policy().rules}
