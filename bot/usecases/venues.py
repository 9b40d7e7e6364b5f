"""Home of listing venues, and of what their posters and screens show and prove."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.errors import Refused
from bot.domain.passes import SLOT, STALE
from bot.domain.venues import SCENE, Scanned, Venue, check_venue, scanned_in, spelt
from bot.domain.visits import POSTER, ROTATING
from bot.ports import Ports, Transaction

VISIT, SCREEN, DOOR = "visit", "screen", "door"  # what a sealed link is for
SCREEN_LASTS = timedelta(days=366)
AHEAD = 30  # minutes of codes a screen holds, so that it goes on without network
SECONDS = int(SLOT.total_seconds())


@dataclass(frozen=True, slots=True)
class Arrival:
    """A venue's code, scanned: where, when, and how far that is a proof."""

    venue: Venue
    proof: str
    at: datetime


async def add(ports: Ports, tx: Transaction, venue: Venue, now: datetime) -> Venue:
    """The id it is given is drawn here. Raises Refused."""
    check_venue(venue)
    place = ports.policy.places.get(venue.region)
    if place is None or not venue.region.isdigit():
        raise Refused("errors.venue_region", region=venue.region)
    venue = replace(venue, id=spelt(ports.random(5)))
    tx.act(Entry(now, "operator", "venue_add", "administration", _about(venue))).put_venue(venue)
    return venue


async def venue_called(tx: Transaction, id_: str) -> Venue:
    """Raises Refused."""
    found = await tx.venue(id_)
    if found is None:
        raise Refused("errors.venue_unknown", id=id_)
    return found


async def new_screen(ports: Ports, tx: Transaction, id_: str, now: datetime) -> str:
    """The address for its screen. Whatever address it had before opens no more."""
    venue = replace(await venue_called(tx, id_), screen=ports.random(8).hex())
    tx.act(Entry(now, "operator", "venue_screen", "administration", _about(venue))).put_venue(venue)
    token = ports.links.seal({"for": SCREEN, "venue": venue.id, "n": venue.screen}, now + SCREEN_LASTS)
    return f"{ports.public_url}/screen/{token}"


async def door_token(ports: Ports, tx: Transaction, id_: str, now: datetime) -> str:
    """By which whatever scans codes at its door notes visits; it ends with the link of its screen."""
    venue = await venue_called(tx, id_)
    if not venue.screen:
        venue = replace(venue, screen=ports.random(8).hex())
    tx.act(Entry(now, "operator", "venue_door", "administration", _about(venue))).put_venue(venue)
    return ports.links.seal({"for": DOOR, "venue": venue.id, "n": venue.screen}, now + SCREEN_LASTS)


async def screen_of(ports: Ports, tx: Transaction, token: str, purpose: str = SCREEN) -> Venue | None:
    """None for a link or token that is forged, late, replaced or for another purpose."""
    payload = ports.links.open(token, ports.now()) or {}
    if payload.get("for") != purpose:
        return None
    venue = await tx.venue(str(payload["venue"]))
    return venue if venue is not None and venue.screen == payload["n"] else None


def poster_address(ports: Ports, venue: Venue) -> str:
    return f"{ports.public_url}/v/{venue.id}"


def scene_of(venue: Venue) -> str:
    """What the code of a platform's account says."""
    return SCENE + venue.id


def shown_from(ports: Ports, venue: Venue, now: datetime) -> Mapping[int, str]:
    """What its screen shows in each of the next minutes, by the Unix second the minute begins with."""
    first = _minute(now)
    begins = range(first, first + AHEAD * SECONDS, SECONDS)
    return {each: f"{poster_address(ports, venue)}.{_code(ports, venue, each)}" for each in begins}


async def arrival_of(ports: Ports, tx: Transaction, scanned: Scanned, at: datetime) -> Arrival:
    """Raises Refused: visits are not noted here, there is no such venue, or a screen's code is over or forged."""
    if ports.tracing is None:
        raise Refused("visit.none")
    venue = await tx.venue(scanned.venue)
    if venue is None:
        raise Refused("visit.unknown")
    if not scanned.code:
        return Arrival(venue, POSTER, at)
    begins = range(_minute(at), int((at - STALE).timestamp()), -SECONDS)
    good = [hmac.compare_digest(_code(ports, venue, each), scanned.code) for each in begins]
    if not venue.screen or not any(good):
        raise Refused("visit.late_code")
    return Arrival(venue, ROTATING, at)


def carried(ports: Ports, arrival: Arrival) -> str:
    """For a page, where logging in and reading takes longer than a screen's code lasts."""
    payload = {"for": VISIT, "venue": arrival.venue.id, "proof": arrival.proof, "at": arrival.at.isoformat()}
    return ports.links.seal(payload, arrival.at + ports.policy.visits.same_within)


async def arrival_in(ports: Ports, tx: Transaction, text: str, now: datetime) -> Arrival:
    """Of what was carried, or of what was scanned just now. Raises Refused."""
    payload = ports.links.open(text, now) or {}
    if payload.get("for") == VISIT:
        there = await arrival_of(ports, tx, Scanned(str(payload["venue"])), now)
        return replace(there, proof=str(payload["proof"]), at=datetime.fromisoformat(str(payload["at"])))
    scanned = scanned_in(text)
    if scanned is None:
        raise Refused("visit.unknown")
    return await arrival_of(ports, tx, scanned, now)


def _code(ports: Ports, venue: Venue, begins: int) -> str:
    return spelt(ports.sealing.index(SCREEN, venue.id, venue.screen, str(begins)))


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS * SECONDS


def _about(venue: Venue) -> str:
    return f"venue:{venue.id}"
