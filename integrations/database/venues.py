"""Home of venues in the database: places known to everybody, so nothing of them is sealed."""

from bot.domain.places import NATION
from bot.domain.venues import Venue
from integrations.database.reads import Reads, Row
from integrations.database.units import Statement, Value


class VenueReads(Reads):
    async def venue(self, id_: str) -> Venue | None:
        row = await self._row("venue_by_id", id=id_)
        return None if row is None else venue_of(row)

    async def venues_in(self, region: str, limit: int) -> tuple[Venue, ...]:
        """Of a region and all that lies in it."""
        head = "" if region == NATION else region.removesuffix("00").removesuffix("00")
        rows = await self._rows(
            "venues_by_region", first=head.ljust(6, "0"), last=head.ljust(6, "9"), most=limit
        )
        return tuple(map(venue_of, rows))


def venue_of(row: Row) -> Venue:
    id_, kind, region, zh, en, hours, capacity, screen = row
    return Venue(id_, {"zh": zh, "en": en}, kind, region, hours, capacity, screen)


def write_venue(venue: Venue) -> Statement:
    values: dict[str, Value] = {
        "id": venue.id,
        "kind": venue.kind,
        "region": venue.region,
        "zh": venue.name["zh"],
        "en": venue.name["en"],
        "hours": venue.hours,
        "capacity": venue.capacity,
        "screen": venue.screen,
    }
    return Statement("venue_put", values)
