"""A worker whose own connection has gone silent leads no more, doubts what it remembers, and makes another connection."""

from urllib.parse import urlsplit

import pytest
from beside import ON_POSTGRESQL
from postgres import PORT, USER, Server, until

from drills.proxy import Proxy
from integrations.database.postgresql import erasures
from integrations.database.postgresql.erasures import Erasures


@ON_POSTGRESQL
async def test_a_silent_connection_is_given_up(
    server: Server, places: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "TIMEOUT", 2)
    async with Proxy(f"{server.folder}/.s.PGSQL.{PORT}") as proxy:
        heard = Erasures(f"postgresql://{USER}@127.0.0.1:{proxy.port}{urlsplit(places[1]).path}")
        await heard.listen()
        assert await heard.leads()
        proxy.flowing.clear()
        before = heard.count
        assert not await heard.leads()
        assert heard.count > before
        proxy.flowing.set()
        await until(heard.leads)
        await heard.close()
