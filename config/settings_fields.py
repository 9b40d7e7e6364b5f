"""Home of how a table of settings becomes a frozen dataclass: types, defaults, secrets in files, unknown keys."""

import difflib
from collections.abc import Collection
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from config.settings_source import Sheet, Table

KINDS: dict[object, str] = {
    str: "a text in quotes",
    int: "a whole number without quotes",
    bool: "true or false, without quotes",
    tuple[str, ...]: 'a list of texts: ["…", "…"]',
    Path: "a path in quotes",
    Path | None: "a path in quotes, or an empty text",
}
BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Section:
    """A table of settings; its fields are its keys."""


S = TypeVar("S", bound=Section)


def secret() -> Any:
    """A field never printed, which may also be given as `…_file`, the path of a file holding it."""
    return field(default="", repr=False, metadata={"secret": True})


def read_table(cls: type[S], sheet: Sheet, table: object, prefix: str) -> S:
    """Takes what is well-formed and notes a fault for the rest, so that one reading finds them all."""
    if not isinstance(table, dict):
        sheet.fault(prefix, "is not a table", f"write its keys under [{prefix}]")
        return cls()
    known = {each.name: each for each in fields(cls)}
    secrets = _files(cls)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key in secrets:
            _from_file(sheet, f"{prefix}.{key}", value, values, secrets[key], taken=secrets[key] in table)
        elif key in known:
            _take(sheet, f"{prefix}.{key}", value, values, known[key])
        else:
            unknown(sheet, prefix, key, [*known, *secrets])
    return cls(**values)


def keys_of(cls: type[Section]) -> frozenset[str]:
    """Its keys in the settings file, those of files included."""
    return frozenset(each.name for each in fields(cls)) | _files(cls).keys()


def _files(cls: type[Section]) -> dict[str, str]:
    """The key of a file → the secret it holds."""
    return {f"{each.name}_file": each.name for each in fields(cls) if "secret" in each.metadata}


def unknown(sheet: Sheet, prefix: str, key: str, known: Collection[str]) -> None:
    near = difflib.get_close_matches(key, known, 1)
    right = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(sorted(known))}"
    sheet.fault(f"{prefix}.{key}" if prefix else key, "is not a known key", right)


def _take(sheet: Sheet, key: str, value: object, values: dict[str, Any], known: Field[Any]) -> None:
    value = _of_text(value, known.type) if key in sheet.named and isinstance(value, str) else value
    match value:
        case bool() if known.type is bool:
            values[known.name] = value
        case int() if known.type is int and not isinstance(value, bool):
            values[known.name] = value
        case str() if known.type is str:
            values[known.name] = value.strip()
        case str() if known.type is Path or known.type == Path | None:
            values[known.name] = Path(value) if value else known.default
        case list() if known.type == tuple[str, ...] and all(isinstance(each, str) for each in value):
            values[known.name] = tuple(value)
        case _:
            sheet.fault(key, f"cannot be {_shown(value)}", f"write {KINDS[known.type]}")


def _of_text(value: str, kind: object) -> object:
    """The environment holds texts only."""
    if kind is int and value.strip().isdigit():
        return int(value)
    return BOOLEANS.get(value.strip().lower(), value) if kind is bool else value


def _shown(value: object) -> str:
    return "a table or list" if isinstance(value, (dict, list)) else repr(value)


def _from_file(
    sheet: Sheet, key: str, value: object, values: dict[str, Any], name: str, *, taken: bool
) -> None:
    if taken:
        sheet.fault(key, f"stands beside {name}", "keep one of the two")
        return
    try:
        values[name] = Path(str(value)).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        sheet.fault(key, f"{value} cannot be read", "name a readable text file, seen from the working folder")


def rows(sheet: Sheet, key: str) -> list[Table]:
    """The entries of a list of tables such as [[accounts]]."""
    found = sheet.values.get(key, [])
    if isinstance(found, list) and all(isinstance(row, dict) for row in found):
        return found
    sheet.fault(key, "is not a list of tables", f"open each entry with [[{key}]]")
    return []
