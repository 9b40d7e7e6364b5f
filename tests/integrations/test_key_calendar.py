"""When keys of codes are made: each long before its first use, no hour without one, a lost one replaced at once."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from integrations.key_calendar import AT_ONCE, PERIODS, PUBLISHED, due, renewed
from integrations.pass_keys import ISSUERS, PassKey

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
GD = ("CN-GD",)
HOUR = timedelta(hours=1)


def of(profile: str, keys: Sequence[PassKey]) -> list[PassKey]:
    return [key for key in keys if key.profile == profile]


def test_the_first_keys_are_usable_at_once() -> None:
    first = due((), NOW)
    assert {(key.issuer, key.profile) for key in first} == {
        (issuer, profile) for issuer in ISSUERS for profile in PERIODS
    }
    assert len({key.kid for key in first}) == len(first) == 102
    for key in first:
        assert (key.begins, key.ends) == (NOW - AT_ONCE, NOW + PERIODS[key.profile])


def test_over_three_months_a_key_signs_at_every_hour_and_was_published_in_time() -> None:
    keys: list[PassKey] = []
    made: dict[bytes, datetime] = {}
    for hour in range(90 * 24):
        now = NOW + hour * HOUR
        for key in due(keys, now, GD):
            keys.append(key)
            made[key.kid] = now
        for profile in PERIODS:
            (signing,) = [key for key in of(profile, keys) if key.signs_at(now)]
            assert made[signing.kid] <= signing.begins - PUBLISHED or signing.begins < NOW
    assert [len(of(profile, keys)) for profile in PERIODS] == [14, 14, 3]


def test_after_a_retirement_there_is_a_new_one_at_once_until_the_next_one_begins() -> None:
    keys = list(due((), NOW, GD))
    later = NOW + timedelta(days=5)
    keys += due(keys, later, GD)
    lost = [
        PassKey(key.issuer, key.profile, key.private, key.begins, key.ends, key.begins < NOW) for key in keys
    ]
    fresh = due(lost, later, GD)
    coming = {key.profile: key.begins for key in keys if key.begins > later}
    assert coming.keys() == {"live", "pass"}
    for key in of("live", fresh) + of("pass", fresh):
        assert (key.begins, key.ends) == (later - AT_ONCE, coming[key.profile])
    (paper,) = of("paper", fresh)
    assert (paper.begins, paper.ends) == (later - AT_ONCE, later + PERIODS["paper"])
    assert due((*lost, *fresh), later, GD) == ()


def test_after_a_long_sleep_there_are_keys_of_now() -> None:
    keys = due((), NOW, GD)
    woken = NOW + timedelta(days=200)
    assert [key.begins for key in due(keys, woken, GD)] == [woken - AT_ONCE] * 3


def test_a_rotation_is_a_key_of_each() -> None:
    fresh = renewed(NOW + PUBLISHED, GD)
    assert [(key.profile, key.begins) for key in fresh] == [(each, NOW + PUBLISHED) for each in PERIODS]
