"""Home of when keys of codes begin and end: weekly, for paper monthly, each made long enough before its first use."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import product

from bot.domain.passes import LIVE, LONGEST, PAPER, PASS
from integrations.pass_keys import ISSUERS, PassKey, made

WEEK = timedelta(days=7)
PERIODS: Mapping[str, timedelta] = {LIVE: WEEK, PASS: WEEK, PAPER: timedelta(days=31)}
PUBLISHED = timedelta(hours=48)  # before its first use, so that doors know it by then
EARLIER = timedelta(hours=24)  # so long a server may be away without being late for that
AT_ONCE = timedelta(hours=1)  # before now a key begins that is needed now: clocks differ
TOLD = max(LONGEST.values())  # after its end, for so long its codes may still be shown


def due(keys: Sequence[PassKey], now: datetime, issuers: Sequence[str] = ISSUERS) -> tuple[PassKey, ...]:
    """The keys to be made now: where none signs at once, else after the last one, 48 hours before it ends."""
    standing: dict[tuple[str, str], list[PassKey]] = {of: [] for of in product(issuers, LONGEST)}
    for key in keys:
        if not key.retired:
            standing.setdefault((key.issuer, key.profile), []).append(key)
    return tuple(
        key
        for (issuer, profile), its in standing.items()
        for begins, ends in _wanted(its, profile, now)
        for key in made(begins, ends, (issuer,), (profile,))
    )


def renewed(begins: datetime, issuers: Sequence[str] = ISSUERS) -> tuple[PassKey, ...]:
    """A new key for each, to be signed with from then on."""
    return tuple(
        key
        for profile, period in PERIODS.items()
        for key in made(begins, begins + period, issuers, (profile,))
    )


def _wanted(keys: Sequence[PassKey], profile: str, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    period, coming = PERIODS[profile], [key for key in keys if key.begins > now]
    last = max((key.ends for key in keys if key.ends > now), default=now)
    if not any(key.signs_at(now) for key in keys):
        first = min((key.begins for key in coming), default=now + period)
        yield now - AT_ONCE, first
        last = max(last, first)
    if last - now <= PUBLISHED + EARLIER:
        yield last, last + period
