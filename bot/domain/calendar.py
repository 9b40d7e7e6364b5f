"""Home of Beijing time: the dates, ends of day and day counts of every rule."""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "CST")


def beijing_date(at: datetime) -> date:
    return at.astimezone(BEIJING).date()


def end_of_day(day: date) -> datetime:
    """24:00 of a Beijing date, which is 00:00 of the next one."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING) + timedelta(days=1)
