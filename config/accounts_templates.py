"""Home of reading an account's templates: one for each purpose of a push, with its fields by their names there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain.notices import PURPOSES, SAYS, SUBSCRIBE, TEMPLATE
from config.settings_fields import Section, read_table
from config.settings_source import Sheet

WAYS = (SUBSCRIBE, TEMPLATE)
FIELD = re.compile(r"[a-z_]+[0-9]*")


@dataclass(frozen=True, slots=True)
class TemplateSettings(Section):
    """`way` empty: the usual one. `page` empty: the account's web pages, which a mini program has not."""

    id: str = ""
    way: str = ""
    lasting: bool = False
    page: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def read_templates(
    sheet: Sheet, place: str, given: object, ways: tuple[str, ...], *, pages: bool
) -> Mapping[str, TemplateSettings]:
    """`ways` are those the account has, the usual one first; `pages`: whether it has web pages of ours."""
    if not isinstance(given, dict):
        sheet.fault(place, "is not a table", f"write each purpose under [{place}.PURPOSE]")
        return {}
    found = {}
    for purpose, row in given.items():
        where = f"{place}.{purpose}"
        if purpose not in PURPOSES:
            sheet.fault(where, "is no purpose of a push", f"one of {', '.join(PURPOSES)}")
        elif not isinstance(row, dict):
            sheet.fault(where, "is not a table", f"write its keys under [{where}]")
        else:
            found[purpose] = _template(sheet, where, row, ways, pages=pages)
    return found


def _template(
    sheet: Sheet, place: str, row: Mapping[str, object], ways: tuple[str, ...], *, pages: bool
) -> TemplateSettings:
    plain = {key: value for key, value in row.items() if key != "fields"}
    read = read_table(TemplateSettings, sheet, plain, place)
    template = replace(
        read, way=read.way or ways[0], fields=_fields(sheet, f"{place}.fields", row.get("fields"))
    )
    if not template.id:
        sheet.fault(f"{place}.id", "is empty", "copy the template's id from the platform's page")
    if template.way not in ways:
        sheet.fault(
            f"{place}.way", f'"{template.way}" is no way of this account', f"write {' or '.join(ways)}"
        )
    if not template.page and not pages:
        sheet.fault(f"{place}.page", "is empty", "write a page of the mini program, such as pages/code")
    return template


def _fields(sheet: Sheet, place: str, given: object) -> Mapping[str, str]:
    right = 'write what stands in which field: { title = "thing1", at = "time2", hint = "thing3" }'
    if not isinstance(given, dict) or not given:
        sheet.fault(place, "is missing" if given is None else "is no table of fields", right)
        return {}
    for says, name in given.items():
        if says not in SAYS:
            sheet.fault(f"{place}.{says}", "is nothing a push says", f"one of {', '.join(SAYS)}")
        elif not isinstance(name, str) or not FIELD.fullmatch(name):
            sheet.fault(f"{place}.{says}", f"{name!r} is no name of a field", right)
    return {str(says): str(name) for says, name in given.items()}
