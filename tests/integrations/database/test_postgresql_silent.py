"""A worker whose own connection has gone silent leads no more, doubts what it remembers, and makes another connection."""

from urllib.parse import urlsplit

import pytest
from beside import ON_POSTGRESQL
from postgres import PORT, USER, Server, until

from drills.proxy import Proxy
from integrations.database import postgresql_erasures
from integrations.database.postgresql_erasures import Erasures


@ON_POSTGRESQL
async def test_a_silent_connection_is_given_up(
    server: Server, places: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_erasures, "TIMEOUT", 2)
    async with Proxy(f"{server.folder}/.s.PGSQL.{PORT}") as proxy:
        erasures = Erasures(f"postgresql://{USER}@127.0.0.1:{proxy.port}{urlsplit(places[1]).path}")
        await erasures.listen()
        assert await erasures.leads()
        proxy.flowing.clear()
        before = erasures.count
        assert not await erasures.leads()
        assert erasures.count > before
        proxy.flowing.set()
        await until(erasures.leads)
        await erasures.close()
