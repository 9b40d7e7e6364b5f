"""The table of drills says what was measured last, in which form, and what was missed."""

import json
from pathlib import Path

from drills.frame import ROOT
from drills.table import CONTROL, DRILLS, FULL, PAGE, RESULTS, SHORT, entry, keep, written

LINE = "kill -9, SQLite | 30 kills | 900 turns answered | nothing lost, nothing doubled"
MISSED = "kill -9, SQLite | 1000 kills | 9 turns answered | 1 faults: ready after 9.0 s"
NOTICED = "kill -9, SQLite (control) | 2 kills | 9 turns answered | 1 faults: 3 turns answered, 2 stored"


def test_each_form_stands_in_its_place_and_a_newer_one_takes_it(tmp_path: Path) -> None:
    file, page = tmp_path / "drills.json", tmp_path / "DRILLS.md"
    for form, line in ((SHORT, LINE), (FULL, LINE), (FULL, MISSED), (CONTROL, NOTICED)):
        keep("kill", form, entry(line, 61.4), file, page)
    (row,) = (line for line in page.read_text("utf-8").splitlines() if "(`kill`)" in line)
    what, _, full, mark, short, control = row.removeprefix("| ").removesuffix(" |").split(" | ")
    assert what == "kill -9, SQLite (`kill`)"
    assert full.startswith("1000 kills: 9 turns answered; 1 faults: ready after 9.0 s (61 s, ")
    assert mark == "**missed**"
    assert short.startswith("30 kills: 900 turns answered; nothing lost")
    assert control.startswith("noticed at 2 kills: 1 faults: ")


def test_a_control_that_noticed_nothing_is_told() -> None:
    found = {"kill": {CONTROL: entry(LINE, 1)}}
    assert "**not noticed** at 30 kills" in written(found)


def test_the_page_is_made_of_the_results_and_names_every_drill() -> None:
    assert PAGE.read_text("utf-8") == written(json.loads(RESULTS.read_text("utf-8")))
    assert all((ROOT / "drills" / f"{drill}.py").exists() for drill in DRILLS)
