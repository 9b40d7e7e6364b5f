"""Services of a region: a nearer link hides a farther one, emergency care is always there, red gets what it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import shipped_policy

from bot.domain.catalogue import COLOURS, KINDS, NATION, Service, is_https, is_telephone, merged, services_for

SHIPPED = shipped_policy().services  # read before the examples are timed


def service(region: str, kind: str, name: str, *colours: str) -> Service:
    return Service(region, kind, {"zh": name, "en": name}, phone="12345", colours=colours)


NATIONAL = (
    service(NATION, "emergency", "120"),
    service(NATION, "hotline", "12345"),
    service(NATION, "hotline", "12367"),
    service(NATION, "hospital_booking", "national booking"),
)
LISTED = (
    *NATIONAL,
    service("440000", "hospital_booking", "province"),
    service("440000", "masks", "province masks"),
    service("440100", "hospital_booking", "city"),
    service("440106", "designated_hospital", "district hospital", "red"),
)


def names(region: str, colour: str, listed: tuple[Service, ...] = LISTED) -> list[str]:
    return [each.name["zh"] for each in services_for(listed, region, colour)]


def test_a_nearer_link_hides_a_farther_one_of_its_kind() -> None:
    assert names("440106", "green") == ["city", "province masks", "120", "12345", "12367"]
    assert names("440300", "green") == ["province", "province masks", "120", "12345", "12367"]
    assert names("310000", "green") == ["national booking", "120", "12345", "12367"]


def test_a_nearer_link_for_another_colour_hides_nothing() -> None:
    listed = (*NATIONAL, service("440100", "hotline", "red line", "red"))
    assert names("440100", "green", listed) == ["national booking", "120", "12345", "12367"]
    assert names("440100", "red", listed)[0] == "red line"


def test_red_gets_the_designated_hospital_and_the_hotline_first() -> None:
    assert names("440106", "red")[:3] == ["district hospital", "12345", "12367"]
    assert "district hospital" not in names("440106", "yellow")


@pytest.mark.parametrize("colour", ["", "cannot_tell", "pending"])
def test_who_has_no_colour_sees_what_green_sees(colour: str) -> None:
    assert names("440106", colour) == names("440106", "green")


def test_emergency_care_depends_on_no_colour() -> None:
    listed = (service(NATION, "emergency", "120", "green"),)
    assert names("440100", "red", listed) == ["120"]


def test_what_is_published_stands_in_place_of_the_policy() -> None:
    published = (service("440100", "hospital_booking", "published"),)
    both = merged(LISTED, published)
    assert names("440100", "green", both)[0] == "published"
    assert "city" not in {each.name["zh"] for each in both}
    assert names("440300", "green", both)[0] == "province"


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.sampled_from([*COLOURS, "", "cannot_tell"]))
def test_no_shipped_list_is_empty_or_without_emergency(region: str, colour: str) -> None:
    listed = services_for(SHIPPED, region, colour)
    assert "emergency" in {each.kind for each in listed[:8]}
    assert "hotline" in {each.kind for each in listed[:8]}


@pytest.mark.parametrize("region", ["000000", "110000", "310000", "330100", "350000", "440100", "440300"])
def test_every_shipped_region_offers_every_kind(region: str) -> None:
    services = shipped_policy().services
    assert any(each.region == region for each in services)
    shown = {each.kind for colour in COLOURS for each in services_for(services, region, colour)}
    assert shown == set(KINDS)


def test_an_invented_service_says_so() -> None:
    for each in shipped_policy().services:
        assert each.example == ("example.org" in each.url) == ("示例" in each.name["zh"])
        assert each.phone in {"", "120", "12345", "12320", "12367"}


@pytest.mark.parametrize("url", ["https://www.gz.gov.cn/", "https://a.example.org:8443/x?y=1"])
def test_a_whole_https_link(url: str) -> None:
    assert is_https(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://a.example.org",
        "https://",
        "https://localhost",
        "https://a.b:x/",
        "https://a.b/ c",
        "https://[",
        "https://www.gz.gov.cn@evil.example.org/",
        "https://user:word@www.gz.gov.cn/",
        "https://evil.example.org\\@www.gz.gov.cn/",
    ],
)
def test_what_is_no_https_link(url: str) -> None:
    assert not is_https(url)


def test_a_telephone_is_digits() -> None:
    assert all(map(is_telephone, ("120", "020-12345678", "+86 20 1234")))
    assert not any(map(is_telephone, ("", "call us", "1", "12", "1 2", "+86 1")))
