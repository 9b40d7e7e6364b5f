"""A class of venue that changes on a day: two rows that meet are right, a day between them is a fault."""

from pathlib import Path

import pytest

from config.faults import Fault
from config.loader import SHIPPED
from config.policy_venues import read_venues

ROW = '[[classes]]\nid = "park"\nsince = {since}\nyellow = "assist"\nred = "assist"\nshow_colour = false\nname.zh = "公园"\nname.en = "Park"\n'


@pytest.mark.parametrize(
    ("since", "faults"),
    [
        ("2026-06-01", []),
        ("2026-06-03", ["has no row for the days after 2026-05-31"]),
        ("2026-05-31", ["has two rows for 2026-05-31"]),
    ],
)
def test_a_change_of_a_class(tmp_path: Path, since: str, faults: list[str]) -> None:
    text = (SHIPPED / "venues.toml").read_text("utf-8")
    head, park, rest = text.partition('id = "park"\nsince = 2020-01-23\n')
    (tmp_path / "venues.toml").write_text(
        head + park + "until = 2026-05-31\n" + rest + ROW.format(since=since), "utf-8"
    )
    found: list[Fault] = []
    classes = read_venues(tmp_path, found)
    assert [fault.wrong for fault in found] == faults
    assert len([each for each in classes if each.id == "park"]) == 2
