"""Bare aiohttp: what a request costs that does nothing. `python -m bench.hello PORT`."""

import sys

import uvloop
from aiohttp import web


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


def main() -> None:
    app = web.Application()
    app.add_routes([web.get("/", hello), web.post("/", hello)])
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
