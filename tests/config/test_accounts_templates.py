"""Templates of an account: what each purpose needs, told wrong by wrong."""

import pytest

from config.accounts_templates import WAYS, TemplateSettings, read_templates
from config.settings_source import Sheet

FIELDS = {"title": "thing1", "at": "time2"}


def read(given: object, *, pages: bool = True) -> tuple[dict[str, TemplateSettings], set[str]]:
    sheet = Sheet("settings.toml")
    found = read_templates(sheet, "accounts[0].templates", given, WAYS, pages=pages)
    return dict(found), {fault.key.removeprefix("accounts[0].templates") for fault in sheet.faults}


def test_a_template_with_its_usual_way() -> None:
    found, faults = read({"changed": {"id": "T1", "fields": FIELDS, "lasting": True}})
    assert found == {"changed": TemplateSettings("T1", "subscribe", True, "", FIELDS)}
    assert faults == set()


def test_none_at_all() -> None:
    assert read({}) == ({}, set())


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("changed", ""),
        ({"birthday": {"id": "T1", "fields": FIELDS}}, ".birthday"),
        ({"changed": "T1"}, ".changed"),
        ({"changed": {"fields": FIELDS}}, ".changed.id"),
        ({"changed": {"id": "T1", "fields": FIELDS, "way": "pigeon"}}, ".changed.way"),
        ({"changed": {"id": "T1", "fields": FIELDS, "colour": "red"}}, ".changed.colour"),
        ({"changed": {"id": "T1"}}, ".changed.fields"),
        ({"changed": {"id": "T1", "fields": []}}, ".changed.fields"),
        ({"changed": {"id": "T1", "fields": {"colour": "thing1"}}}, ".changed.fields.colour"),
        ({"changed": {"id": "T1", "fields": {"title": "Thing 1"}}}, ".changed.fields.title"),
    ],
)
def test_each_mistake_is_told_where_it_stands(given: object, fault: str) -> None:
    assert read(given)[1] == {fault}


def test_a_mini_program_names_its_page() -> None:
    assert read({"changed": {"id": "T1", "fields": FIELDS}}, pages=False)[1] == {".changed.page"}
    assert read({"changed": {"id": "T1", "fields": FIELDS, "page": "pages/code"}}, pages=False)[1] == set()
