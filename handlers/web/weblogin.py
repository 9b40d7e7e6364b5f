"""Home of /m/login: sends a web page's visitor to the platform, which sends them back with a code."""

import base64
from datetime import timedelta
from urllib.parse import quote

from aiohttp import web

from handlers.web.keys import PLATFORMS, PORTS

STATE = "healthcode-state"
LASTS = timedelta(minutes=10)
STATE_BYTES = 16


async def login(request: web.Request) -> web.Response:
    """To the platform's own page. The state comes back by it, and must be that of this browser."""
    ports, name = request.app[PORTS], request.query.get("account", "")
    platform = request.app[PLATFORMS].get(name)
    if platform is None:
        raise web.HTTPNotFound
    state = base64.urlsafe_b64encode(ports.random(STATE_BYTES)).rstrip(b"=").decode()
    address = platform.login_page(f"{ports.public_url}/m/?account={quote(name)}", state)
    if not address:
        raise web.HTTPNotFound
    answer = web.Response(status=302, headers={"Location": address})
    answer.set_cookie(
        STATE,
        state,
        max_age=int(LASTS.total_seconds()),
        path="/api/v1/login",
        httponly=True,
        samesite="Lax",
        secure=ports.public_url.startswith("https:"),
    )
    return answer


ROUTES = (web.get("/m/login", login, allow_head=False),)
