"""A run that measures some figures leaves the others as they were, each with its day."""

import json
from pathlib import Path
from typing import Any

from bench import report, results


def figure(name: str, value: float, date: str = "") -> dict[str, Any]:
    other = {"unit": "/s", "wanted": None, "yardstick": None, "ratios": [], "met": None, "notes": ["slow"]}
    return {"name": name, "what": name, "values": [value], **other} | ({"date": date} if date else {})


def test_what_was_not_measured_again_stays_with_its_day(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    old = {"growth": [figure("thousands", 1), figure("millions", 2)], "pass": [figure("pass", 3)]}
    file.write_text(json.dumps({"machine": {"date": "2026-11-01"}, "groups": old, "steps": {"one": 1.0}}))
    found = results.read(file)
    found["machine"] = {"date": "2026-11-30"}
    results.take(found, "growth", [figure("thousands", 4, "2026-11-30")])
    results.write(file, found, ["pass", "growth"])
    page = report.written(results.read(file), [])
    assert "| thousands |  | 4.00 /s |" in page
    assert "| millions, on 2026-11-01 |  | 2.00 /s |" in page
    assert "**pass, on 2026-11-01**" in page
    assert "## Single steps, on 2026-11-01" in page


def test_what_was_measured_elsewhere_is_taken_where_it_is_newer(tmp_path: Path) -> None:
    here = {"machine": {"date": "2026-11-02"}, "groups": {"pass": [figure("a", 1), figure("b", 2)]}}
    there = {"groups": {"pass": [figure("a", 3, "2026-11-01"), figure("b", 4)], "soak": [figure("c", 5)]}}
    found = []
    for name, each in (("here", here), ("there", there)):
        (tmp_path / name).write_text(json.dumps({"machine": {"date": "2026-11-03"}, "steps": {}} | each))
        found.append(results.read(tmp_path / name))
    results.take_all(*found)
    taken = {each["name"]: each["values"][0] for group in found[0]["groups"].values() for each in group}
    assert taken == {"a": 1, "b": 4, "c": 5}
