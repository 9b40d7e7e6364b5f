"""Home of reading people.toml: families, appeals, when people are told, and who is checked by face."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.places import Places
from config.faults import Fault
from config.policy_tables import Table, read_file

NIGHT = (22, 8)
KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """The fields of Policy that come from this file, by the same names."""

    family_most: int
    join_within: timedelta
    reask_after: timedelta
    appeal_within: timedelta
    photo_bytes: int
    quiet: tuple[int, int]
    lapse_reminder: timedelta
    digest: int
    call_after: timedelta
    face_check: frozenset[str]


def read_people(folder: Path, places: Places, faults: list[Fault]) -> PeopleFile:
    table = read_file(folder, "people.toml", faults)
    family, appeals, telling = (table.table(name) for name in ("family", "appeals", "telling"))
    verification = table.table("verification")
    people = PeopleFile(
        family_most=family.number("most", 0, 100),
        join_within=family.period("join_within"),
        reask_after=family.period("reask_after"),
        appeal_within=appeals.period("within"),
        photo_bytes=appeals.number("photo_kilobytes", 1, 8192) * KILOBYTE,
        quiet=_hours(telling),
        lapse_reminder=telling.period("lapse_reminder"),
        digest=telling.number("digest", 0, 23),
        call_after=telling.period("call_after"),
        face_check=_regions(verification, places),
    )
    for each in (family, appeals, telling, verification, table):
        each.end()
    return people


def _hours(table: Table) -> tuple[int, int]:
    hours = table.raw("quiet")
    if isinstance(hours, list) and len(hours) == 2 and all(type(hour) is int for hour in hours):
        first, last = hours
        if 0 <= first <= 24 and 0 <= last <= 24:
            return first, last
    table.fault("quiet", f"is {hours!r}", "two hours of the day: [22, 8]; [0, 0] for none")
    return NIGHT


def _regions(table: Table, places: Places) -> frozenset[str]:
    regions = table.raw("face_check")
    if not isinstance(regions, list):
        table.fault("face_check", f"is {regions!r}", 'a list of regions: ["440100"], or []')
        return frozenset()
    for region in regions:
        if not isinstance(region, str) or places.get(region) is None:
            table.fault("face_check", f"there is no place {region!r}", "six digits of GB/T 2260")
    return frozenset(str(region) for region in regions)
