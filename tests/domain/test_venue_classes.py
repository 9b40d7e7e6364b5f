"""What a door of each class says of each code by the shipped policy, and how a row takes over from another."""

from dataclasses import replace
from datetime import date

import pytest
from made_up import NOON, TODAY, shipped_policy

from bot.domain.passes import ADMIT, ASSIST, REASONS, Verdict
from bot.domain.venue_classes import CLASSES, VenueClass, at_door, of_day

SHIPPED = of_day(shipped_policy().venue_classes, TODAY)
DOES = {  # yellow, red
    "home": (ADMIT, ASSIST),
    "metro": (ASSIST, ASSIST),
    "workplace": (ASSIST, ASSIST),
    "restaurant": (ASSIST, ASSIST),
    "mall": (ASSIST, ASSIST),
    "park": (ADMIT, ASSIST),
    "hotel": (ASSIST, ASSIST),
    "school": (ASSIST, ASSIST),
    "hospital": (ASSIST, ASSIST),
}
SHOWING = ("hospital",)


@pytest.mark.parametrize("id_", CLASSES)
def test_what_a_class_does_with_each_colour(id_: str) -> None:
    venue = SHIPPED[id_]
    colours = dict(zip(("green", "gold", "yellow", "red"), (ADMIT, ADMIT, *DOES[id_]), strict=True))
    for colour, does in colours.items():
        found = at_door(Verdict(ADMIT if colour in {"green", "gold"} else ASSIST, colour, NOON), venue)
        unsaid = "genuine" if does == ADMIT else "help"
        assert found == Verdict(does, colour if id_ in SHOWING else unsaid, NOON)


@pytest.mark.parametrize("id_", CLASSES)
def test_what_is_no_colour_is_said_alike_everywhere(id_: str) -> None:
    for reason in set(REASONS) - {"green", "gold", "yellow", "red"}:
        assert at_door(Verdict("invalid", reason), SHIPPED[id_]) == Verdict("invalid", reason)


def test_emergency_care_stands_in_the_class_that_has_it() -> None:
    assert [id_ for id_, venue in SHIPPED.items() if venue.emergency] == ["hospital"]


def test_a_row_takes_over_on_its_day() -> None:
    first = VenueClass("park", date(2020, 1, 23), date(2026, 5, 31), ADMIT, ASSIST, False, False, {})
    second = replace(first, since=date(2026, 6, 1), until=None, yellow=ASSIST)
    assert of_day((first, second), date(2026, 5, 31)) == {"park": first}
    assert of_day((first, second), date(2026, 6, 1)) == {"park": second}
    assert of_day((first, second), date(2020, 1, 22)) == {}
