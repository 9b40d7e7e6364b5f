"""Home of a host on loopback that answers at some addresses: at once, late, or only to a form."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer


@asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    async def think(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    app = web.Application()
    app.router.add_get("/here", answer)
    app.router.add_post("/form", answer)
    app.router.add_get("/slow", think)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(ssl=tls)
    yield f"{'https' if tls else 'http'}://127.0.0.1:{server.port}"
    await server.close()
