"""Home of reading venues.toml: what the door of each class of venue does with a code, and since when."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from bot.domain.venue_classes import CLASSES, DOES, VenueClass
from config.faults import Fault
from config.policy_tables import Table, read_file

VENUES = "venues.toml"
HOSPITAL = "hospital"


def read_venues(folder: Path, faults: list[Fault]) -> tuple[VenueClass, ...]:
    table = read_file(folder, VENUES, faults)
    classes = tuple(_class(each) for each in table.tables("classes"))
    table.end()
    for id_ in CLASSES if classes else ():
        _whole(table, id_, sorted((each for each in classes if each.id == id_), key=lambda each: each.since))
    return classes


def _class(table: Table) -> VenueClass:
    venue = VenueClass(
        id=table.text("id"),
        since=table.day("since", needed=True) or date.min,
        until=table.day("until", needed=False),
        yellow=table.text("yellow"),
        red=table.text("red"),
        shows_colour=table.flag("show_colour", otherwise=False),
        emergency=table.flag("emergency", otherwise=False),
        name=table.words("name"),
    )
    if venue.id and venue.id not in CLASSES:
        table.fault("id", f'there is no class "{venue.id}"', f"one of {', '.join(CLASSES)}")
    for colour, does in (("yellow", venue.yellow), ("red", venue.red)):
        if does and does not in DOES:
            table.fault(
                colour, f'is "{does}"', "admit, or assist (the help desk); nobody is refused for a colour"
            )
    if venue.until and venue.until < venue.since:
        table.fault("until", "lies before since", "a later day")
    if venue.id == HOSPITAL and not venue.emergency:
        table.fault("emergency", "is missing", "true: emergency care asks nobody for a code")
    table.end()
    return venue


def _whole(table: Table, id_: str, rows: list[VenueClass]) -> None:
    """One row for each day from the first on, so that no door is without an answer."""
    where = f"classes[{id_}]"
    if not rows:
        table.fault(where, "is missing", "one row for each class")
        return
    for one, other in pairwise(rows):
        if one.until is None or other.since <= one.until:
            table.fault(
                where, f"has two rows for {other.since}", "an until in the earlier row, on the day before"
            )
        elif other.since - one.until > timedelta(days=1):
            table.fault(
                where,
                f"has no row for the days after {one.until}",
                f"a row since {one.until + timedelta(days=1)}",
            )
    if rows[-1].until is not None:
        table.fault(where, f"has no row for the days after {rows[-1].until}", "a last row without until")
