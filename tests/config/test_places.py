"""Places from files: the shipped ones are whole, and each mistake is told with what would be right."""

import shutil
from pathlib import Path

import pytest

from config.faults import Fault
from config.places import read_places

SHIPPED = Path(__file__).parents[2] / "config/policy/places"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "places"))


def faults_in(folder: Path) -> list[Fault]:
    faults: list[Fault] = []
    read_places(folder, faults)
    return faults


def test_the_shipped_places_have_no_fault() -> None:
    assert faults_in(SHIPPED) == []


def test_only_countries_of_iso_3166_are_countries() -> None:
    places = read_places(SHIPPED, [])
    assert all(places.get(code) for code in ("ES", "CN", "GB", "KP"))
    assert not any(places.get(code) for code in ("EU", "UN", "ZZ", "HK", "MO", "TW"))


@pytest.mark.parametrize(
    ("file", "row", "key", "wrong"),
    [
        ("gbt2260.csv", "44010,某区,mou,,", "line 6760", "no region"),
        ("gbt2260.csv", "440199,某区,,,", "line 6760", "no region"),
        ("gbt2260.csv", "440199,某区,mou,21,", "line 6760", "no year"),
        ("names.csv", "999999,Nowhere,", "999999", "no such place"),
        ("cities.csv", "XX,某城,Some City", "", "no country"),
    ],
)
def test_a_mistake_in_a_row_is_told(folder: Path, file: str, row: str, key: str, wrong: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.write(row + "\n")
    (fault,) = faults_in(folder)
    assert fault.wrong == wrong
    assert fault.file.endswith(file)
    assert fault.right
    assert key in fault.key


def test_a_missing_file_and_other_columns_are_told(folder: Path) -> None:
    (folder / "cities.csv").unlink()
    (folder / "names.csv").write_text("what,ever\n1,2\n", "utf-8")
    assert [fault.wrong for fault in faults_in(folder)] == ["other columns", "cannot be read"]
