"""Home of the file of results: each figure as it was measured last, with its day."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Results = dict[str, Any]


def read(file: Path) -> Results:
    """Empty where there is none. Figures without a day of their own are of the day of the whole file."""
    if not file.exists():
        return {"groups": {}, "steps": {}}
    results: Results = json.loads(file.read_text("utf-8"))
    day = results["machine"]["date"]
    for figures in results["groups"].values():
        for figure in figures:
            figure.setdefault("date", day)
    results.setdefault("steps_date", day)
    return results


def take(results: Results, group: str, figures: Sequence[Mapping[str, Any]]) -> None:
    """In place of those of the same names; the others of the group stay, such as those of more citizens."""
    new = {figure["name"]: figure for figure in figures}
    kept = {figure["name"]: figure for figure in results["groups"].get(group, ())}
    results["groups"][group] = list((kept | new).values())


def take_all(results: Results, other: Mapping[str, Any]) -> None:
    """What was measured elsewhere, as far as it is not older than what is here."""
    results.setdefault("machine", other["machine"])
    for group, figures in other["groups"].items():
        here = {figure["name"]: figure["date"] for figure in results["groups"].get(group, ())}
        take(results, group, [each for each in figures if each["date"] >= here.get(each["name"], "")])
    if other["steps"] and other["steps_date"] >= results.get("steps_date", ""):
        results["steps"], results["steps_date"] = other["steps"], other["steps_date"]


def write(file: Path, results: Results, order: Sequence[str]) -> None:
    """`order`: of the groups."""
    results["groups"] = {each: results["groups"][each] for each in order if each in results["groups"]}
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
