"""Venues: their hours, their ids, and what is read in a scanned code."""

from dataclasses import replace

import pytest
from made_up import at
from stored import VENUE, venue

from bot.domain.errors import Refused
from bot.domain.venues import SIGNS, Scanned, check_venue, is_open, scanned_in, spelt

HOURS = "mon-fri 08:00-20:00, sat 22:00-02:00"


@pytest.mark.parametrize(
    ("hours", "when", "open_"),
    [
        ("", "2026-11-24 03:00", True),
        (HOURS, "2026-11-24 08:00", True),  # a Tuesday
        (HOURS, "2026-11-24 07:59", False),
        (HOURS, "2026-11-24 20:00", False),
        (HOURS, "2026-11-28 12:00", False),  # Saturday
        (HOURS, "2026-11-28 23:59", True),
        (HOURS, "2026-11-29 01:59", True),  # goes on into Sunday
        (HOURS, "2026-11-29 02:00", False),
        (HOURS, "2026-11-29 22:30", False),
        ("06:00-24:00", "2026-11-29 23:59", True),
        ("00:00-00:00", "2026-11-29 12:00", True),
        ("sat-mon 10:00-11:00", "2026-11-30 10:30", True),  # over the end of the week
        ("SAT 10:00-11:00", "2026-11-28 10:30", True),
    ],
)
def test_it_is_open_or_not(hours: str, when: str, open_: bool) -> None:
    assert is_open(venue(hours=hours), at(when)) is open_


@pytest.mark.parametrize(
    "hours",
    ["always", "8-20", "08:00-25:00", "24:00-02:00", "08:60-09:00", "08:00-09:60", "mo 08:00-09:00", "mon-xxx 08:00-09:00", "08:00-09:00,"],
)  # fmt: skip
def test_hours_that_are_none_are_refused(hours: str) -> None:
    with pytest.raises(Refused) as refused:
        check_venue(venue(hours=hours))
    assert refused.value.key == "errors.venue_hours"


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"name": {"zh": "天河城", "en": " "}}, "errors.venue_name"),
        ({"name": {"zh": "天" * 61, "en": "T"}}, "errors.venue_name"),
        ({"kind": "casino"}, "errors.venue_class"),
        ({"capacity": -1}, "errors.venue_capacity"),
    ],
)
def test_what_is_wrong_of_a_venue_is_told(changed: dict[str, object], key: str) -> None:
    check_venue(venue())
    with pytest.raises(Refused) as refused:
        check_venue(replace(venue(), **changed))
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (VENUE, Scanned(VENUE)),
        (f"v-{VENUE}", Scanned(VENUE)),
        (f"https://code.example.org/v/{VENUE}", Scanned(VENUE)),
        (f" https://code.example.org/v/{VENUE}.12345678\n", Scanned(VENUE, "12345678")),
        (f"https://code.example.org/w/{VENUE}", None),
        (f"{VENUE}.1234", None),
        (VENUE.lower(), None),
        ("0K7M2Q4I", None),
        ("WIFI:S:x;;", None),
        ("last_trade_no_1", None),
        ("", None),
    ],
)
def test_what_is_read_in_a_code(text: str, found: Scanned | None) -> None:
    assert scanned_in(text) == found


def test_an_id_is_eight_signs_whatever_the_bytes() -> None:
    assert spelt(bytes(5)) == "00000000"
    assert spelt(b"\xff" * 16) == "ZZZZZZZZ"
    assert set(spelt(bytes(range(5)))) <= set(SIGNS)
    assert scanned_in(spelt(b"\x01\x02\x03\x04\x05")) is not None
