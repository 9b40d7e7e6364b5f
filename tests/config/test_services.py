"""Services from files: the shipped ones are whole, and each mistake is told with what would be right."""

from pathlib import Path

import pytest

from config.faults import Fault
from config.services import read_services

SHIPPED = Path(__file__).parents[2] / "config/policy"
NATION = """
region = "000000"
[[services]]
kind = "emergency"
name.zh = "急救"
name.en = "Ambulance"
phone = "120"
"""
CITY = """
region = "440100"
[[services]]
kind = "masks"
name.zh = "口罩（示例）"
name.en = "Masks (example)"
url = "https://masks.example.org/"
hours.zh = "8点到17点"
hours.en = "8 to 17"
colours = ["green", "yellow"]
example = true
"""


def faults_in(folder: Path, city: str = CITY, nation: str = NATION) -> list[Fault]:
    (folder / "regions").mkdir(exist_ok=True)
    (folder / "regions/nation.toml").write_text(nation, "utf-8")
    (folder / "regions/city.toml").write_text(city, "utf-8")
    faults: list[Fault] = []
    read_services(folder, faults)
    return faults


def test_the_shipped_services_have_no_fault() -> None:
    faults: list[Fault] = []
    assert {each.region for each in read_services(SHIPPED, faults)} >= {"000000", "110000", "440300"}
    assert faults == []


def test_a_service_is_read_whole(tmp_path: Path) -> None:
    assert faults_in(tmp_path) == []
    masks, ambulance = read_services(tmp_path, [])
    assert (masks.region, masks.colours, masks.example) == ("440100", ("green", "yellow"), True)
    assert masks.hours == {"zh": "8点到17点", "en": "8 to 17"}
    assert (ambulance.phone, ambulance.hours, ambulance.colours) == ("120", None, ())


@pytest.mark.parametrize(
    ("right", "wrong", "key"),
    [
        ('"440100"', '"Guangzhou"', "region"),
        ('"masks"', '"horoscopes"', "services[1].kind"),
        ("https://masks", "http://masks", "services[1].url"),
        ('url = "https://masks.example.org/"', "", "services[1].url"),
        ('url = "https', 'phone = "ask there"\nurl = "https', "services[1].phone"),
        ('"yellow"]', '"blue"]', "services[1].colours"),
        ("Masks (example)", "Masks", "services[1].name"),
        ("name.en", "name.fr", "services[1].name.en"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    assert right in CITY
    faults = faults_in(tmp_path, CITY.replace(right, wrong))
    assert key in {fault.key for fault in faults}
    assert all(fault.file == str(tmp_path / "regions/city.toml") and fault.right for fault in faults)


def test_emergency_care_depends_on_no_colour_and_is_never_missing(tmp_path: Path) -> None:
    coloured = NATION + 'colours = ["green"]\n'
    assert [fault.key for fault in faults_in(tmp_path, nation=coloured)] == ["services[1].colours"]
    elsewhere = NATION.replace("000000", "110000")
    assert [fault.key for fault in faults_in(tmp_path, nation=elsewhere)] == ["services"]
