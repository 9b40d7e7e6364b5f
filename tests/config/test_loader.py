"""The policy as shipped loads; a wrong one is refused with every fault at once."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from made_up import shipped_policy

from bot.domain.conditions import Condition
from config.faults import Fault, Faults
from config.loader import SHIPPED, load_policy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "policy"))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_shipped_policy_is_the_early_national_form() -> None:
    policy = shipped_policy()
    assert {(rule.colour, rule.days) for rule in policy.rules} == {("red", 14), ("yellow", 7)}
    assert policy.gold == (Condition("vaccine_doses", "at_least", 1),)
    assert policy.declaration_holds == timedelta(days=7)
    assert policy.lapse_never == (6, 10)
    assert policy.correction_within == timedelta(minutes=30)
    assert policy.evidence_alarm == 20
    assert policy.windows["wechat"]["typed"].messages == 5
    assert policy.retention["delivery"] == timedelta(days=30)
    assert policy.places.get("440100") is not None
    assert policy.services
    for words in ("胸痛", "喘不上气", "救命", "chest pain", "can't breathe"):
        assert any(each.search(words) for each in policy.danger), words


def test_the_words_agreed_to_are_the_words_shown() -> None:
    policy = shipped_policy()
    for purpose in ("identity", "health"):
        assert policy.forms["registration"].question(f"consent_{purpose}").text == policy.consents[purpose]


def test_another_folder_is_another_version(folder: Path) -> None:
    assert load_policy(folder).version == shipped_policy().version
    edit(folder / "colours.toml", "alarm_an_hour = 20", "alarm_an_hour = 10")
    changed = load_policy(folder)
    assert changed.evidence_alarm == 10
    assert changed.version != shipped_policy().version


def test_all_faults_are_told_together_each_with_file_key_and_what_is_right(folder: Path) -> None:
    edit(folder / "colours.toml", 'fact = "close_contact"', 'fact = "closest_contact"')
    edit(folder / "colours.toml", 'region_risk", is = "high"', 'region_risk", equals = "high"')
    edit(folder / "forms/declaration.toml", 'en = "No symptoms"', 'en = "no  contact"')
    edit(folder / "forms/declaration.toml", 'text.en = "Have you', 'texts.en = "Have you')
    edit(folder / "risks.toml", '"420100"', '"420199"')
    (folder / "danger.toml").write_text("zh = [", "utf-8")
    (folder / "windows.toml").unlink()
    with pytest.raises(Faults) as found:
        load_policy(folder)
    told = str(found.value)
    assert told.count("\n") == len(found.value.faults) - 1
    for fragment in (
        'colours.toml: rules[close_contact].when[1].fact: there is no fact "closest_contact"; one of confirmed_case',
        "colours.toml: rules[high_risk_region].when[1]: equals: not one of the operators; one of is, is_not",
        "forms/declaration.toml: questions[symptoms].options[none]: has the same words (en) as contact.no",
        "forms/declaration.toml: questions[places].text.en: is missing; write some words in quotes",
        "forms/declaration.toml: questions[places].texts: is not a known key",
        'risks.toml: risks[1].place: there is no place "420199"; six digits of GB/T 2260',
        "danger.toml: file: is not TOML",
        "windows.toml: file: is missing; copy it there from the shipped policy",
    ):
        assert fragment in told


def test_a_fault_reads_as_one_line() -> None:
    fault = Fault("colours.toml", "rules[x].days", "is -1", "a whole number from 0 to 366")
    assert str(Faults((fault, fault))).splitlines() == [str(fault), str(fault)]
    assert str(fault) == "colours.toml: rules[x].days: is -1; a whole number from 0 to 366"
