"""Home of reading cases.toml: what each colour rule must and must not match. A rule that breaks its case is a fault."""

from datetime import date
from pathlib import Path

from bot.domain.cases import Case, kept
from bot.domain.evidence import OFFICIAL
from bot.domain.rules import Rule
from config.faults import Fault
from config.policy_tables import Table, read_file

COLOURS, CASES = "colours.toml", "cases.toml"
KINDS = (*OFFICIAL, "declared_contact", "declared_symptoms", "declared_stay")
LEVELS = ("", "high", "medium")


def read_cases(folder: Path, rules: tuple[Rule, ...], on: date, faults: list[Fault]) -> tuple[Case, ...]:
    """Judged as on a Beijing day: a rule not in force then is not held to its cases. Faulty rules judge nothing."""
    if any(Path(fault.file).name == COLOURS for fault in faults):
        return ()
    table = read_file(folder, CASES, faults)
    tables = table.tables("cases", needed=False)
    cases = tuple(_case(each, rules, on) for each in tables)
    table.end()
    for rule in rules:
        for matches, what in ((True, "matches"), (False, "does not match")):
            if not any(each.rule == rule.id and each.matches is matches for each in cases):
                table.fault(f"cases[{rule.id}]", f"has no case that the rule {what}", "write one of each")
    return cases


def _case(table: Table, rules: tuple[Rule, ...], on: date) -> Case:
    case = Case(
        rule=table.text("rule"),
        kind=table.text("kind"),
        days_ago=table.number("days_ago", 0, 400),
        matches=table.flag("matches", otherwise=True),
        text=table.words("text"),
        detail=table.text("detail", otherwise=""),
        risk=table.text("risk", otherwise=""),
    )
    _judge(table, case, rules, on)
    table.end()
    return case


def _judge(table: Table, case: Case, rules: tuple[Rule, ...], on: date) -> None:
    rule = next((each for each in rules if each.id == case.rule), None)
    if rule is None:
        table.fault("rule", f'there is no rule "{case.rule}"', "the id of a rule in colours.toml")
    elif case.kind not in KINDS:
        table.fault("kind", f'there is no evidence "{case.kind}"', f"one of {', '.join(KINDS)}")
    elif case.risk not in LEVELS:
        table.fault("risk", f'there is no level "{case.risk}"', "high or medium")
    elif rule.in_force(on) and not kept(case, rules, on):
        wrong = "the rule does not match it" if case.matches else "the rule matches it"
        table.fault("matches", wrong, "change the rule or what its case expects")
