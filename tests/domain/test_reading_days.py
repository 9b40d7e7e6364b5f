"""Days in natural words; a day that can be two is never guessed."""

from datetime import date

import pytest

from bot.domain.dates import days_meant

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("今天", "2026-11-24"),
        ("today", "2026-11-24"),
        ("昨天", "2026-11-23"),
        ("昨晚", "2026-11-23"),
        ("我昨天晚上", "2026-11-23"),
        ("since yesterday", "2026-11-23"),
        ("the day before yesterday", "2026-11-22"),
        ("前天", "2026-11-22"),
        ("大前天", "2026-11-21"),
        ("3天前", "2026-11-21"),
        ("３ 天 前", "2026-11-21"),
        ("三天前", "2026-11-21"),
        ("两天前", "2026-11-22"),
        ("大概3天前", "2026-11-21"),
        ("three days ago", "2026-11-21"),
        ("一周前", "2026-11-17"),
        ("a week ago", "2026-11-17"),
        ("3月2号", "2026-03-02"),
        ("3月2日", "2026-03-02"),
        ("３月２日", "2026-03-02"),
        ("十一月十六号", "2026-11-16"),
        ("12月1日", "2025-12-01"),
        ("去年12月1日", "2025-12-01"),
        ("今年3月2日", "2026-03-02"),
        ("2月29日", "2024-02-29"),
        ("2026-11-16", "2026-11-16"),
        ("2026.11.16", "2026-11-16"),
        ("2026年11月16日", "2026-11-16"),
        ("二〇二六年十一月十六日", "2026-11-16"),
        ("20261116", "2026-11-16"),
        ("16 Nov", "2026-11-16"),
        ("Nov 16", "2026-11-16"),
        ("Nov. 16", "2026-11-16"),
        ("16th of November", "2026-11-16"),
        ("16 November 2026", "2026-11-16"),
        ("November 16, 2026", "2026-11-16"),
        ("sept 3", "2026-09-03"),
        ("5 May", "2026-05-05"),
        ("on 12 March 1958", "1958-03-12"),
        ("13/11", "2026-11-13"),
        ("11/13", "2026-11-13"),
        ("3/3", "2026-03-03"),
        ("12/11/2026", "2026-11-12"),
        ("16号", "2026-11-16"),
        ("31号", "2026-10-31"),
        ("周五", "2026-11-20"),
        ("上周五", "2026-11-20"),
        ("上周二", "2026-11-17"),
        ("星期天", "2026-11-22"),
        ("friday", "2026-11-20"),
        ("last tuesday", "2026-11-17"),
        ("明天", "2026-11-25"),
    ],
)
def test_words_mean_one_day(words: str, day: str) -> None:
    assert [each.isoformat() for each in days_meant(words, TODAY)] == [day]


def test_a_day_and_a_month_that_can_change_places_are_both_meant() -> None:
    assert days_meant("03/04", TODAY) == (date(2026, 3, 4), date(2026, 4, 3))
    assert days_meant("3.4", TODAY) == (date(2026, 3, 4), date(2026, 4, 3))
    assert days_meant("03/04/1985", TODAY) == (date(1985, 3, 4), date(1985, 4, 3))
    assert days_meant("01/02/2027", TODAY) == (date(2027, 1, 2), date(2027, 2, 1)), (
        "refused as future, not asked"
    )


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "2026-02-30",
        "0000-01-01",
        "99/99",
        "mayonnaise 5",
        "someday",
        "35号",
        "3月",
        "2月30日",
        "2026",
    ],
)
def test_words_mean_no_day(words: str) -> None:
    assert days_meant(words, TODAY) == ()
