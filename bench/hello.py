"""Home of the yardstick bare aiohttp: a request is read and "hello" answered. `python -m bench.hello PORT [DATABASE]`.

With a PostgreSQL address one row is stored durably before the answer: the least that a stored word costs there.
"""

import sys

import asyncpg
import uvloop
from aiohttp import web

POOL: web.AppKey[asyncpg.Pool] = web.AppKey("POOL")
TABLE = "CREATE TABLE IF NOT EXISTS hello (id bigserial PRIMARY KEY, words bytea NOT NULL)"


async def hello(request: web.Request) -> web.Response:
    words = await request.read()
    if POOL in request.app:
        await request.app[POOL].execute("INSERT INTO hello (words) VALUES ($1)", words)
    return web.Response(text="hello")


async def made(database: str) -> web.Application:
    app = web.Application()
    app.add_routes([web.route("*", "/{path:.*}", hello)])
    if database:
        app[POOL] = await asyncpg.create_pool(database, min_size=10, max_size=10)
        await app[POOL].execute(TABLE)
    return app


def main() -> None:
    uvloop.install()
    database = sys.argv[2] if len(sys.argv) > 2 else ""
    web.run_app(made(database), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
