"""Where the provinces lie: each mistake in the file is told with what would be right."""

import shutil
from pathlib import Path

import pytest

from config.faults import Fault
from config.loader import SHIPPED
from config.policy_visits import read_visits


@pytest.mark.parametrize("point", ["91.00,116.41", "39.90,181", "north,east", "39.90"])
def test_a_centre_that_is_no_point_is_told(tmp_path: Path, point: str) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "policy")
    centres = folder / "places" / "centres.csv"
    centres.write_text(centres.read_text("utf-8").replace("39.90,116.41", point), "utf-8")
    faults: list[Fault] = []
    assert "110000" not in read_visits(folder, faults).centres
    assert [str(each).partition(": ")[2] for each in faults] == [
        "line 2: no point; give degrees: 39.90,116.41"
    ]
