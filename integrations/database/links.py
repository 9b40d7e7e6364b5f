"""Home of used links in the database: the id of each until it would have expired anyway."""

from datetime import datetime

from integrations.database.columns import micros
from integrations.database.reads import Reads
from integrations.database.units import Must, Statement


class LinkReads(Reads):
    async def link_used(self, link: bytes) -> bool:
        return await self._row("link_is_used", link=link) is not None


def write_use(link: bytes, expires_at: datetime) -> Statement:
    return Statement("link_use", {"link": link, "expires_at": micros(expires_at)}, Must.HOLD)
