"""Days in natural words; a day that can be two is never guessed."""

from datetime import date

import pytest

from bot.domain.dates import days_meant, is_vague, tells_year

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
        ("刚才", "2026-11-24"),
        ("早上", "2026-11-24"),
        ("今天早上8点", "2026-11-24"),
        ("this morning", "2026-11-24"),
        ("昨天晚上八点半", "2026-11-23"),
        ("yesterday at 8pm", "2026-11-23"),
        ("昨天 20:30", "2026-11-23"),
        ("三天了", "2026-11-21"),
        ("已经有3天了", "2026-11-21"),
        ("since 3 days", "2026-11-21"),
        ("for three days", "2026-11-21"),
        ("一个星期了", "2026-11-17"),
    ],
)
def test_words_mean_one_day(words: str, day: str) -> None:
    assert [each.isoformat() for each in days_meant(words, TODAY)] == [day]


def test_a_day_and_a_month_that_can_change_places_are_both_meant() -> None:
    assert days_meant("03/04", TODAY) == (date(2026, 3, 4), date(2026, 4, 3))
    assert days_meant("3.4", TODAY) == (date(2026, 3, 4), date(2026, 4, 3))
    assert days_meant("03/04/1985", TODAY) == (date(1985, 3, 4), date(1985, 4, 3))
    assert days_meant("01/02/2027", TODAY) == (date(2027, 1, 2),), "refused as future, not asked"
    assert days_meant("12/11/2026", TODAY) == (date(2026, 11, 12),), "11 December is to come"


@pytest.mark.parametrize(
    ("words", "days", "day"),
    [
        ("12/11", 14, "2026-11-12"),
        ("03/11", 60, "2026-11-03"),
        ("03/11", 14, "2026-03-11"),
        ("11月30日", 14, "2026-11-30"),
        ("11月30日", 0, "2025-11-30"),
        ("3月2日", 14, "2026-03-02"),
        ("16号", 14, "2026-11-16"),
    ],
)
def test_a_day_outside_of_what_is_asked_is_no_meaning(words: str, days: int, day: str) -> None:
    assert [each.isoformat() for each in days_meant(words, TODAY, days)] == [day]


def test_both_days_inside_of_what_is_asked_are_meant() -> None:
    assert days_meant("10/11", TODAY, 60) == (date(2026, 10, 11), date(2026, 11, 10))


def test_around_new_year_the_near_day_is_meant() -> None:
    assert days_meant("12月30日", date(2027, 1, 2), 14) == (date(2026, 12, 30),)
    assert days_meant("1月5日", date(2026, 12, 28), 14) == (date(2027, 1, 5),)


@pytest.mark.parametrize(
    "words", ["1990年5月1日", "1 May 1990", "19900501", "去年5月1日", "一九九〇年五月一日"]
)
def test_a_year_is_told(words: str) -> None:
    assert tells_year(words)


@pytest.mark.parametrize("words", ["5月1日", "1 May", "昨天", "90年5月1日", "03/04/85"])
def test_no_year_is_told(words: str) -> None:
    assert not tells_year(words)


@pytest.mark.parametrize(
    "words",
    ["上周", "记不清", "不记得了", "几天前", "两个月前", "last week", "I don’t remember", "a few days ago"],
)
def test_some_time_or_other_is_no_day(words: str) -> None:
    assert days_meant(words, TODAY) == ()
    assert is_vague(words)


@pytest.mark.parametrize("words", ["你好", "xyz", "上海", "hello"])
def test_other_words_tell_no_time(words: str) -> None:
    assert not is_vague(words)


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
        "两天后",
        "过两天",
        "in 3 days",
        "有一天",
        "8点",
    ],
)
def test_words_mean_no_day(words: str) -> None:
    assert days_meant(words, TODAY) == ()
