"""Home of the visit: who came to which venue and when, how that was proven, and what makes it implausible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from bot.domain.places import NATION, within
from bot.domain.venues import Venue, is_open

ROTATING, POSTER, GATE = PROOFS = ("rotating", "poster", "gate")
CLOSED, CROWD, FAR = FLAGS = ("closed", "crowd", "far")
EARTH_KM = 6371.0
Point = tuple[float, float]  # degrees north, degrees east


@dataclass(frozen=True, slots=True)
class Bounds:
    """The policy of visits (visits.toml). `dwell` by class; `centres` by province, which is as fine as is known."""

    same_within: timedelta  # the same venue once more is the same visit
    remembered: timedelta  # a scan of who has to sign up first
    crowd: int  # check-ins of one venue in a minute
    far_km: int
    far_within: timedelta
    dwell: Mapping[str, timedelta]
    centres: Mapping[str, Point]


@dataclass(frozen=True, slots=True, repr=False)
class Visit:
    """`until` None: nobody said when it ended. `companions` are citizens who came along, each with a visit of their own."""

    id: str
    venue: str
    since: datetime
    proof: str
    until: datetime | None = None
    companions: tuple[bytes, ...] = ()
    flags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Visit({self.id} {self.proof})"


def flags_of(
    bounds: Bounds, venue: Venue, at: datetime, last: tuple[Visit, Venue] | None, *, crowded: bool
) -> tuple[str, ...]:
    """`last` is where the same person was before."""
    found = {
        CLOSED: not is_open(venue, at),
        CROWD: crowded,
        FAR: last is not None and _is_far(bounds, venue, at, *last),
    }
    return tuple(flag for flag in FLAGS if found[flag])


def is_trusted(visit: Visit) -> bool:
    """Whether it says by itself alone that somebody was there: a picture of a poster is scanned from anywhere."""
    return visit.proof != POSTER and not visit.flags


def ends(bounds: Bounds, visit: Visit, kind: str) -> datetime:
    """When it ended, or what the policy takes for that."""
    return visit.until or visit.since + bounds.dwell[kind]


def latest(visits: Sequence[Visit]) -> Visit | None:
    return max(visits, key=lambda each: each.since, default=None)


def same(bounds: Bounds, visits: Sequence[Visit], venue: str, at: datetime) -> Visit | None:
    """The visit that another scan of this venue belongs to."""
    here = [each for each in visits if each.venue == venue and each.until is None]
    return next((each for each in here if abs(at - each.since) <= bounds.same_within), None)


def traced(bounds: Bounds, visit: Visit, venue: Venue) -> Mapping[str, object]:
    """What the tracing work may learn of a visit, and only by its own key; whose it is stands beside it."""
    return {
        "venue": venue.id,
        "since": visit.since.isoformat(),
        "until": ends(bounds, visit, venue.kind).isoformat(),
        "told": visit.until is not None,
        "proof": visit.proof,
        "flags": visit.flags,
        "alone": is_trusted(visit),
    }


def _is_far(bounds: Bounds, venue: Venue, at: datetime, last: Visit, before: Venue) -> bool:
    if within(venue.region, before.region) or within(before.region, venue.region):
        return False
    places = [bounds.centres.get(each.region[:2] + NATION[2:]) for each in (venue, before)]
    if abs(at - (last.until or last.since)) > bounds.far_within or None in places:
        return False
    here, there = (each for each in places if each is not None)
    return kilometres(here, there) >= bounds.far_km


def kilometres(one: Point, other: Point) -> float:
    """Along a great circle."""
    (north, east), (further_north, further_east) = (map(radians, each) for each in (one, other))
    half = (
        sin((further_north - north) / 2) ** 2
        + cos(north) * cos(further_north) * sin((further_east - east) / 2) ** 2
    )
    return 2 * EARTH_KM * asin(sqrt(half))
