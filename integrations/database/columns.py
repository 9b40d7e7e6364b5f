"""Home of how values stand in columns and in sealed JSON: instants are microseconds since 1970."""

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000


def micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def maybe_micros(at: datetime | None) -> int | None:
    return None if at is None else micros(at)


def instant(stored: int) -> datetime:
    return datetime.fromtimestamp(stored / SECOND, UTC)


def maybe_instant(stored: int | None) -> datetime | None:
    return None if stored is None else instant(stored)


def iso(day: date | None) -> str | None:
    """Of a date, or of an instant with its offset."""
    return None if day is None else day.isoformat()


def maybe_date(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def maybe_datetime(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)
