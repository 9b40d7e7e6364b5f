"""The way a push goes: the customer's own window first, then what they agreed to, then what needs no agreement."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendar import BEIJING
from bot.domain.notices import (
    ANSWERED,
    CHANGED,
    CUSTOMER,
    LAPSE,
    SUBSCRIBE,
    TEMPLATE,
    Reach,
    Subscription,
    Template,
    after_quiet,
    no_way,
    template_for,
    ways,
)

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
ASKED = Template("T1")
FREE = Template("T2", way=TEMPLATE, asked=False)
ONE = Subscription(b"c" * 16, CHANGED, 1, False, NOON)


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Reach(follows=True, window="typed"), (CUSTOMER,)),
        (Reach(follows=True, window=""), ()),
        (Reach(follows=True, window="typed", template=FREE), (CUSTOMER, TEMPLATE)),
        (Reach(follows=True, window="", template=FREE), (TEMPLATE,)),
        (Reach(follows=False, window="typed", template=FREE), ()),
        (Reach(follows=True, window="", template=ASKED), ()),
        (Reach(follows=True, window="", template=ASKED, agreed=ONE), (SUBSCRIBE,)),
        (Reach(follows=True, window="", template=ASKED, agreed=replace(ONE, left=0)), ()),
        (
            Reach(follows=True, window="", template=ASKED, agreed=replace(ONE, left=0, lasting=True)),
            (SUBSCRIBE,),
        ),
        (Reach(follows=True, window="", template=ASKED, agreed=replace(ONE, refused=True)), ()),
    ],
)
def test_the_permitted_ways_the_best_first(reach: Reach, expected: tuple[str, ...]) -> None:
    assert ways(reach) == expected


def test_why_there_is_no_way() -> None:
    assert no_way(Reach(follows=False, window="typed")) == "left the account"
    assert no_way(Reach(follows=True, window="")) == "window closed"
    assert no_way(Reach(follows=True, window="", template=ASKED)) == "window closed, not agreed to"


def test_an_answer_goes_by_the_template_of_a_change() -> None:
    templates = {CHANGED: ASKED}
    assert template_for(templates, ANSWERED) == (CHANGED, ASKED)
    assert template_for(templates, LAPSE) == (LAPSE, None)


@pytest.mark.parametrize(
    ("hour", "quiet", "waits"),
    [
        (21.99, (22, 8), 0),
        (22, (22, 8), 10),
        (3, (22, 8), 5),
        (7.5, (22, 8), 0.5),
        (8, (22, 8), 0),
        (13, (12, 14), 1),
        (14, (12, 14), 0),
        (0, (0, 0), 0),
    ],
)
def test_a_push_at_night_waits_for_the_morning(hour: float, quiet: tuple[int, int], waits: float) -> None:
    at = datetime(2026, 11, 24, tzinfo=BEIJING) + timedelta(hours=hour)
    assert after_quiet(at, quiet) == at + timedelta(hours=waits)
