"""Each fault of a policy file, found by its own reader: one slip in the shipped file, one sentence about it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up import TODAY, shipped_policy

from config.faults import Fault
from config.loader import SHIPPED
from config.policy_cases import read_cases
from config.policy_forms import read_forms
from config.policy_lists import read_consents, read_danger, read_documents, read_retention, read_windows
from config.policy_passes import read_passes
from config.policy_people import read_people
from config.policy_rules import read_colours, read_risks
from config.policy_venues import read_venues
from config.policy_visits import read_visits

Reader = Callable[[Path, list[Fault]], object]
PLACES, CONSENTS = shipped_policy().places, shipped_policy().consents
READERS: dict[str, Reader] = {
    "colours.toml": read_colours,
    "risks.toml": lambda folder, faults: read_risks(folder, PLACES, faults),
    "cases.toml": lambda folder, faults: read_cases(folder, shipped_policy().rules, TODAY, faults),
    "people.toml": lambda folder, faults: read_people(folder, PLACES, faults),
    "passes.toml": read_passes,
    "documents.toml": lambda folder, faults: read_documents(folder, PLACES, faults),
    "consents.toml": read_consents,
    "danger.toml": read_danger,
    "windows.toml": read_windows,
    "retention.toml": read_retention,
    "venues.toml": read_venues,
    "visits.toml": read_visits,
    "forms/registration.toml": lambda folder, faults: read_forms(folder, CONSENTS, faults),
    "forms/declaration.toml": lambda folder, faults: read_forms(folder, CONSENTS, faults),
}
COLOURS, FORM, SIGNUP = "colours.toml", "forms/declaration.toml", "forms/registration.toml"
RISKS, DOCUMENTS = "risks.toml", "documents.toml"
CASES, PEOPLE, VENUES, PASSES = "cases.toml", "people.toml", "venues.toml", "passes.toml"

SLIPS = [
    (PASSES, "most = 6", "most = 7", "strip.most: is 7; a whole number from 1 to 6"),
    (PASSES, '"5 minutes"', '"soon"', "strip.renew_after: is 'soon'; a period"),
    (VENUES, 'id = "metro"', 'id = "bus"', 'classes[bus].id: there is no class "bus"; one of home, metro'),
    (VENUES, 'id = "metro"', 'id = "bus"', "classes[metro]: is missing; one row for each class"),
    (VENUES, 'yellow = "assist"', 'yellow = "refuse"', 'classes[metro].yellow: is "refuse"; admit, or assist'),
    (VENUES, 'red = "assist"', "", "classes[home].red: is missing"),
    (VENUES, "emergency = true", "", "classes[hospital].emergency: is missing; true: emergency care asks nobody"),
    (VENUES, "show_colour = false", "show_colour = 0", "classes[home].show_colour: is 0; true or false"),
    (VENUES, "since = 2020-01-23", "", "classes[home].since: is missing; a date"),
    (VENUES, "since = 2020-01-23", "since = 2020-01-23\nuntil = 2020-01-22", "classes[home].until: lies before since"),
    (VENUES, "since = 2020-01-23", "since = 2020-01-23\nuntil = 2020-06-01", "has no row for the days after 2020-06-01"),
    (VENUES, 'id = "metro"', 'id = "home"', "classes[home]: has two rows for 2020-01-23; an until in the earlier"),
    (COLOURS, 'colour = "red"', 'colour = "purple"', 'rules[confirmed_case].colour: there is no colour "purple"'),
    (COLOURS, 'colour = "red"', "", "rules[confirmed_case].colour: is missing"),
    (COLOURS, "days = 14", "days = 1000", "rules[confirmed_case].days: is 1000; a whole number from 0 to 366"),
    (COLOURS, "days = 14", "days = true", "rules[confirmed_case].days: is True"),
    (COLOURS, "days = 14", "day = 14", "rules[confirmed_case].day: is not a known key"),
    (COLOURS, "version = 1", 'version = "1"', "rules[confirmed_case].version: is '1'"),
    (COLOURS, "{date}算起", "{day}算起", "rules[confirmed_case].text.zh: holds an unknown placeholder"),
    (COLOURS, 'id = "suspected_case"', 'id = "confirmed_case"', "rules[confirmed_case]: stands there twice"),
    (COLOURS, "days = 14", "days = 14\nsince = 2026-02-01\nuntil = 2026-01-01", "until: lies before since"),
    (COLOURS, "days = 14", 'days = 14\nsince = "soon"', "rules[confirmed_case].since: is 'soon'; a date"),
    (COLOURS, "days = 14", "days = 14\nsince = 2026-02-01T00:00:00", "rules[confirmed_case].since: is datetime"),
    (COLOURS, 'when = [{ fact = "confirmed_case", is = true }]', "", "rules[confirmed_case].when: is missing"),
    (COLOURS, 'when = [{ fact = "confirmed_case", is = true }]', "when = []", "rules[confirmed_case].when: is empty"),
    (COLOURS, ", is = true }", " }", "rules[confirmed_case].when[1]: no operator: not one of the operators"),
    (COLOURS, "is = true }", "is = true, in = [] }", "when[1]: is, in: not one of the operators"),
    (COLOURS, "is = true }", 'is = "yes" }', "when[1].is: is 'yes'; a value like false"),
    (COLOURS, "is = true }", "at_least = 1 }", "when[1].at_least: is 1; a number, of something that is counted"),
    (COLOURS, "is = true }", "any_of = [true] }", "when[1].any_of: is [True]; any_of does not go with this"),
    (COLOURS, 'any_of = ["fever"', 'in = ["fever"', "in does not go with this; any_of or none_of"),
    (COLOURS, 'is = "high"', "in = []", "when[1].in: is []; a list"),
    (COLOURS, "any_of = [", 'is = "fever" }] # [', "when[1].is: is 'fever'; any_of or none_of with a list"),
    (COLOURS, "at_least = 1", 'at_least = "1"', "gold.when[1].at_least: is '1'; a number"),
    (COLOURS, "lapse_never = [6, 10]", "lapse_never = [10, 6]", "declaration.lapse_never: is [10, 6]; two hours"),
    (COLOURS, "lapse_never = [6, 10]", "lapse_never = [0, 24]", "declaration.lapse_never: is [0, 24]"),
    (COLOURS, "lapse_never = [6, 10]", 'lapse_never = "night"', "declaration.lapse_never: is 'night'"),
    (COLOURS, 'holds = "7 days"', "holds = 7", "declaration.holds: is 7; a period"),
    (COLOURS, 'holds = "7 days"', 'holds = "0 days"', "declaration.holds: is '0 days'; a period"),
    (COLOURS, "[evidence]", "[proof]", "evidence: is missing; write it under [evidence]"),
    (COLOURS, "[evidence]", "[proof]", "proof: is not a known key"),
    (COLOURS, "[declaration]", "rules = 5\n[declaration]", "file: is not TOML"),
    (RISKS, 'level = "high"', 'level = "highest"', 'risks[1].level: there is no level "highest"'),
    (RISKS, "since = 2020-01-23", "", "risks[1].since: is missing; a date without quotes"),
    (RISKS, "since = 2020-01-23", "since = 2020-01-23\nuntil = 2020-01-22", "risks[1].until: lies before since"),
    (DOCUMENTS, 'type = "passport"', 'type = "visa"', 'documents[3].type: there is no document "visa"'),
    (DOCUMENTS, 'type = "passport"', 'type = "visa"', "documents[passport]: is missing"),
    (DOCUMENTS, 'type = "passport"', 'type = "resident_id"', "documents[resident_id]: stands there twice"),
    (DOCUMENTS, 'nationality = "CN"', 'nationality = "XX"', 'documents[1].nationality: there is no country "XX"'),
    (DOCUMENTS, 'pattern = "[0-9]{8}"', 'pattern = "[0-9"', "documents[5].pattern: is no regular expression"),
    (DOCUMENTS, 'example = "12345678"', 'example = "1234"', "documents[5].example: does not have the shape"),
    (CASES, 'rule = "confirmed_case"', 'rule = "case"', 'cases[1].rule: there is no rule "case"'),
    (CASES, 'kind = "confirmed_case"', 'kind = "case"', 'cases[1].kind: there is no evidence "case"'),
    (CASES, 'risk = "high"', 'risk = "low"', 'risk: there is no level "low"; high or medium'),
    (CASES, "days_ago = 0", "days_ago = 15", "cases[1].matches: the rule does not match it; change the rule or what"),
    (CASES, "matches = true", "matches = false", "cases[1].matches: the rule matches it"),
    (CASES, "matches = true", "matches = false", "cases[confirmed_case]: has no case that the rule matches"),
    ("visits.toml", "crowd = 100", "crowd = 0", "implausible.crowd: is 0; a whole number from 1"),
    ("visits.toml", "park =", "parks =", "dwell.park: is missing; a period"),
    (PEOPLE, "quiet = [22, 8]", "quiet = [22]", "telling.quiet: is [22]; two hours of the day"),
    (PEOPLE, "quiet = [22, 8]", "quiet = [22, 25]", "telling.quiet: is [22, 25]"),
    (PEOPLE, "face_check = []", "face_check = true", "verification.face_check: is True; a list of regions"),
    (PEOPLE, "face_check = []", 'face_check = ["999999"]', "verification.face_check: there is no place '999999'"),
    (PEOPLE, "most = 6", "most = -1", "family.most: is -1"),
    (PEOPLE, 'reask_after = "366 days"', "", "family.reask_after: is missing"),
    (PEOPLE, 'reask_after = "366 days"', 'reask_after = "a year"', "family.reask_after: is 'a year'; a period"),
    ("consents.toml", "[health]", "[care]", "health: is missing; write it under [health]"),
    ("danger.toml", "zh = [", 'zh = "胸痛"\nother = [', "zh: is '胸痛'; a list of texts"),
    ("danger.toml", '"心绞痛"', '"心(绞痛"', 'zh: "心(绞痛" is no regular expression: missing )'),
    ("danger.toml", '"心绞痛"', '"心绞痛|"', 'zh: "心绞痛|" is found in every message'),
    ("danger.toml", '"\\\\bblue lips"', '"Blue lips"', 'en: "Blue lips" is never found; small letters'),
    ("windows.toml", "messages = 5", "messages = -1", "wechat.typed.messages: is -1"),
    ("windows.toml", "[wechat.typed]", "[wechat]\ntyped = 5\n[other]", "wechat.typed: is not a table; write it under [wechat.typed]"),
    ("retention.toml", 'audit = "1096 days"', 'audit = "for ever"', "audit: is 'for ever'; a period"),
    (FORM, "version = 1", "version = 0", "version: is 0; a whole number"),
    (FORM, 'type = "places"', 'type = "map"', 'questions[places].type: there is no type "map"'),
    (FORM, 'why.zh = "医生', 'whys.zh = "医生', "questions[symptoms_date].why.zh: is missing"),
    (FORM, 'label.en = "places"', 'label.en = " "', "questions[places].label.en: is not a text"),
    (FORM, "最近14天，您离开过", "最近14天，您" + "离" * 120, "questions[places].text.zh: has "),
    (FORM, 'question = "symptoms", any_of', 'question = "ache", any_of', 'ask_if[1].question: there is no question "ache"'),
    (FORM, 'question = "contact", is', 'question = "symptoms", is', 'there is no question "symptoms"; one of places, contact'),
    (FORM, 'is = "unknown"', "at_most = 1", "ask_if[1].at_most: is 1; a number, of something that is counted"),
    (FORM, 'zh = "我不清楚"', 'zh = "没有离开过"', "options[unknown]: has the same words (zh) as places.none"),
    (FORM, 'en = "Not left {region}"', 'en = "LEFT {region}"', "options[some]: has the same words (en) as places.none"),
    (FORM, 'id = "no", zh = "没有接触过"', 'id = "no", grave = true, zh = "没有接触过"', "the grave choice no stands first"),
    (FORM, "grave = true", 'grave = "very"', "options[yes].grave: is 'very'; true or false"),
    (FORM, '{ id = "unknown"', '{ id = "yes"', "questions[contact].options[yes]: stands there twice"),
    (FORM, '{ id = "fever"', '{ id = "x", zh = "头痛", en = "Headache" }, { id = "fever"', "options: has 9 choices; at most 8"),
    (FORM, 'id = "temperature"', 'id = "heat"', "questions: the question temperature is missing"),
    (FORM, 'id = "temperature"', 'id = "symptoms"', "questions[symptoms]: stands there twice"),
    (FORM, 'id = "confirm"', 'id = "certain"', "questions: certain comes last; confirm comes last"),
    (FORM, "required = false", 'required = "no"', "questions[temperature].required: is 'no'; true or false"),
    (FORM, "days = 14", "days = 0\noptional = true", "questions[places].optional: is not a known key"),
    (FORM, "days = 60", "days = 6000", "questions[symptoms_date].days: is 6000"),
    (SIGNUP, 'consent = "identity"', 'consent = "visits"', 'questions[consent_identity].consent: there is no consent "visits"'),
    (SIGNUP, 'type = "country"', 'type = "country"\noptions = []', "questions[nationality].options: is not a known key"),
    (SIGNUP, 'type = "choice"', 'type = "pick"', 'questions[document_type].type: there is no type "pick"'),
    (SIGNUP, "longest = 80", "longest = 0", "questions[name].longest: is 0; a whole number from 1 to 1000"),
]  # fmt: skip


def faults_of(folder: Path, file: str) -> list[str]:
    faults: list[Fault] = []
    READERS[file](folder, faults)
    return [str(fault) for fault in faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(
            SHIPPED,
            tmp_path / "policy",
            ignore=shutil.ignore_patterns("regions", "g*.csv", "n*.csv", "ci*.csv"),
        )
    )


@pytest.mark.parametrize("file", READERS)
def test_the_shipped_file_has_no_fault(folder: Path, file: str) -> None:
    assert faults_of(folder, file) == []


@pytest.mark.parametrize(("file", "old", "new", "told"), SLIPS)
def test_a_slip_is_told(folder: Path, file: str, old: str, new: str, told: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    found = faults_of(folder, file)
    assert any(fault.startswith(f"{folder / file}: ") and told in fault for fault in found), found


@pytest.mark.parametrize("file", READERS)
def test_a_file_that_cannot_be_read_is_told(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"\xff\xfe")
    told = f"{folder / file}: file: cannot be read (UnicodeDecodeError); a readable UTF-8 file"
    assert told in faults_of(folder, file)


@pytest.mark.parametrize("file", READERS)
def test_an_empty_file_is_no_crash(folder: Path, file: str) -> None:
    (folder / file).write_text("", "utf-8")
    assert bool(faults_of(folder, file)) is (file != RISKS)
