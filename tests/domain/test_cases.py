"""A case is kept when its rule does what the case says, and broken when not."""

import dataclasses

from made_up import TODAY, shipped_policy

from bot.domain.cases import Case, judged, kept

CONTACT = Case("close_contact", "close_contact", 3, matches=True, text={"zh": "", "en": ""})


def test_the_shipped_rules_keep_their_cases() -> None:
    policy = shipped_policy()
    assert all(kept(case, policy.rules, TODAY) for case in policy.cases)
    assert {case.rule for case in policy.cases} == {rule.id for rule in policy.rules}


def test_a_rule_that_stops_too_early_breaks_its_case() -> None:
    rules = tuple(dataclasses.replace(rule, days=2) for rule in shipped_policy().rules)
    assert kept(CONTACT, shipped_policy().rules, TODAY)
    assert not kept(CONTACT, rules, TODAY)
    assert kept(dataclasses.replace(CONTACT, matches=False), rules, TODAY)


def test_a_case_is_about_somebody_to_whom_nothing_else_happened() -> None:
    decision = judged(CONTACT, shipped_policy().rules, TODAY)
    assert [(reason.rule, reason.day, reason.days) for reason in decision.reasons] == [
        ("close_contact", 3, 14)
    ]
    nothing = Case("high_risk_region", "declared_stay", 3, matches=False, text={}, detail="330100")
    assert judged(nothing, shipped_policy().rules, TODAY).outcome == "green"
