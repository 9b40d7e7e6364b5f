"""Home of where settings come from: one TOML file, overridden by the environment. Knows no key's meaning."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.faults import Fault

PREFIX = "HEALTHCODE_"
FILE_VARIABLE = "HEALTHCODE_SETTINGS"
Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read, and the faults met on the way. `named`: key → the environment variable that gave it."""

    file: str
    values: Table = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, key: str, wrong: str, right: str) -> None:
        """Only the first of a key is kept: what follows from it would say the same again."""
        variable = self.named.get(key)
        file, key = ("environment", variable) if variable else (self.file, key)
        if not any(known.file == file and known.key == key for known in self.faults):
            self.faults.append(Fault(file, key, wrong, right))


def read_sheet(path: Path | None, env: Mapping[str, str]) -> Sheet:
    path = path or (Path(env[FILE_VARIABLE]) if env.get(FILE_VARIABLE) else None)
    if path is None:
        sheet = Sheet("settings")
        sheet.fault("--settings", "no settings file is named", f"give --settings FILE or set {FILE_VARIABLE}")
        return sheet
    sheet = Sheet(str(path))
    sheet.values.update(_toml(sheet, path))
    for variable in sorted(env):
        if variable.startswith(PREFIX) and "__" in variable:
            _override(sheet, variable, env[variable])
    return sheet


def _toml(sheet: Sheet, path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        sheet.fault("file", f"cannot be read ({error.strerror})", "name a readable TOML file")
    except UnicodeDecodeError:
        sheet.fault("file", "is not UTF-8 text", "save the file as UTF-8")
    except tomllib.TOMLDecodeError as error:
        sheet.fault("file", f"is not TOML: {error}", "see config/example.toml")
    return {}


def _override(sheet: Sheet, variable: str, value: str) -> None:
    """`HEALTHCODE_ACCOUNTS__0__TOKEN` sets `accounts[0].token`; a position one past the end adds an entry."""
    *way, last = variable.removeprefix(PREFIX).lower().split("__")
    node: object = sheet.values
    for part, following in zip(way, [*way[1:], last], strict=True):
        node = _step(node, part, [] if following.isdigit() else {})
    key = dotted([*way, last])
    if isinstance(node, dict):
        _drop_other_spelling(node, last)
        node[last] = value
    elif isinstance(node, list) and last.isdigit() and int(last) <= len(node):
        node[int(last) : int(last) + 1] = [value]
    else:
        sheet.faults.append(
            Fault("environment", variable, "names no place in the settings", f"{key} is not there to be set")
        )
        return
    sheet.named[key] = variable


def _step(node: object, part: str, empty: object) -> object:
    if isinstance(node, dict):
        return node.setdefault(part, empty)
    if isinstance(node, list) and part.isdigit() and int(part) <= len(node):
        if int(part) == len(node):
            node.append(empty)
        return node[int(part)]
    return None


def _drop_other_spelling(table: Table, key: str) -> None:
    """A token from the environment replaces the file's `token_file`, and the other way round."""
    table.pop(key.removesuffix("_file") if key.endswith("_file") else f"{key}_file", None)


def dotted(parts: list[str]) -> str:
    words = [f"[{part}]" if part.isdigit() else f".{part}" for part in parts]
    return "".join(words).removeprefix(".")
