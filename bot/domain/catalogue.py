"""Home of the services of a region: booking, consultation, masks, medicine. They never reach a colour."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

KINDS = (
    "emergency",
    "designated_hospital",
    "hotline",
    "fever_clinic",
    "test_site",
    "hospital_booking",
    "online_consultation",
    "medicine",
    "masks",
    "vaccination",
)
NATION = "000000"
EMERGENCY = "emergency"
COLOURS = ("green", "yellow", "red")
FEWEST_DIGITS, FEWEST_ABROAD = 3, 5  # of a telephone

# What stands first; whatever is not named follows in the order of KINDS.
_FIRST: Mapping[str, tuple[str, ...]] = {
    "green": ("hospital_booking", "online_consultation", "masks", "medicine", "emergency", "hotline"),
    "yellow": ("fever_clinic", "test_site", "hotline", "emergency", "online_consultation", "medicine"),
    "red": ("designated_hospital", "hotline", "emergency", "online_consultation", "medicine", "masks"),
}


@dataclass(frozen=True, slots=True)
class Service:
    """One link or telephone of a region. `colours` empty means for everybody; `example` marks an invented one."""

    region: str  # GB/T 2260, or NATION
    kind: str
    name: Mapping[str, str]
    url: str = ""  # https
    phone: str = ""
    hours: Mapping[str, str] | None = None
    colours: tuple[str, ...] = ()
    example: bool = False


def services_for(services: Sequence[Service], region: str, colour: str) -> tuple[Service, ...]:
    """The list a region shows for a colour: its own, then its province's, then the nation's.

    A nearer one of a kind hides the farther ones of that kind. Emergency care is listed whatever the colour.
    Who has no colour yet sees what green sees.
    """
    colour = colour if colour in COLOURS else "green"
    shown: dict[str, list[Service]] = {}
    for around in _around(region):
        near: dict[str, list[Service]] = {}
        for service in services:
            if service.region == around and _is_for(service, colour):
                near.setdefault(service.kind, []).append(service)
        shown = near | shown
    first = _FIRST[colour]
    order = [*first, *(kind for kind in KINDS if kind not in first)]
    return tuple(service for kind in order for service in shown.get(kind, ()))


def merged(policy: Sequence[Service], published: Sequence[Service]) -> tuple[Service, ...]:
    """What a region has published stands in place of the policy's services of that region and kind."""
    replaced = {(service.region, service.kind) for service in published}
    return (*published, *(each for each in policy if (each.region, each.kind) not in replaced))


def by_kind(services: Sequence[Service]) -> tuple[Service, ...]:
    """In the order of KINDS; within a kind as they stood."""
    return tuple(sorted(services, key=lambda each: KINDS.index(each.kind)))


def moved(services: Sequence[Service], at: int, step: int) -> tuple[Service, ...]:
    """One changed places with its neighbour, when that is of the same kind: the order of kinds is the colour's."""
    found, other = list(services), at + step
    if 0 <= other < len(found) and found[other].kind == found[at].kind:
        found[at], found[other] = found[other], found[at]
    return tuple(found)


def is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = "." in (parts.hostname or "") and "@" not in parts.netloc  # a@b looks like a and leads to b
        whole = parts.scheme == "https" and named and parts.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        return False
    return whole and not re.search(r"[\s\x00-\x1f<>\"\\]", url)


def is_telephone(phone: str) -> bool:
    """From 110 on; behind a + as long as a number of another country is."""
    digits = sum(sign.isdigit() for sign in phone)
    shaped = re.fullmatch(r"\+?[0-9][0-9 -]{1,18}", phone) is not None
    return shaped and digits >= (FEWEST_ABROAD if phone.startswith("+") else FEWEST_DIGITS)


def _is_for(service: Service, colour: str) -> bool:
    return service.kind == EMERGENCY or not service.colours or colour in service.colours


def _around(region: str) -> tuple[str, ...]:
    """A region, its prefecture, its province, the nation."""
    return tuple(dict.fromkeys((region, region[:4] + "00", region[:2] + "0000", NATION)))
