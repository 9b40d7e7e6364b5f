"""Home of the bearer: whose request it is, by the token it carries."""

import re
from datetime import datetime

from aiohttp import hdrs, web

from bot.domain.logins import Login
from bot.ports import LostRace, Ports
from bot.usecases import logins

LOGIN: web.RequestKey[Login] = web.RequestKey("LOGIN", Login)
_BEARER = re.compile(r"Bearer +([A-Za-z0-9_-]{43})", re.IGNORECASE)


async def login_of(request: web.Request, ports: Ports, now: datetime) -> Login | None:
    """The login of a token that is good now; its use is remembered every few minutes."""
    carried = _BEARER.fullmatch(request.headers.get(hdrs.AUTHORIZATION, ""))
    if carried is None:
        return None
    tx = ports.store.begin()
    login = await logins.login_of(ports, tx, carried[1], now)
    if login is not None and logins.seen(tx, login, now):
        try:
            await tx.commit()
        except LostRace:  # another request has just noted it, or has ended it
            return await logins.login_of(ports, ports.store.begin(), carried[1], now)
    return login
