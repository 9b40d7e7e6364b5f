"""Home of the services regions have published: every list is kept, so that undoing shows the one before."""

import json
from collections.abc import Sequence
from functools import lru_cache

from bot.domain.catalogue import Service
from integrations.database.reads import Reads, Row
from integrations.database.units import Statement


class ServiceReads(Reads):
    async def published(self) -> tuple[Service, ...]:
        rows = await self._rows("services_shown")
        return tuple(service for row in rows for service in services_of(row))


@lru_cache(1024)
def services_of(row: Row) -> tuple[Service, ...]:
    _, _, rows = row
    return tuple(Service(**each | {"colours": tuple(each["colours"])}) for each in json.loads(rows))


def write_services(region: str, services: Sequence[Service]) -> Statement:
    rows = json.dumps([_json(service) for service in services], ensure_ascii=False)
    return Statement("services_publish", {"region": region, "rows": rows})


def undo(region: str) -> Statement:
    return Statement("services_undo", {"region": region})


def _json(service: Service) -> dict[str, object]:
    return {
        "region": service.region,
        "kind": service.kind,
        "name": dict(service.name),
        "url": service.url,
        "phone": service.phone,
        "hours": None if service.hours is None else dict(service.hours),
        "colours": service.colours,
        "example": service.example,
    }
