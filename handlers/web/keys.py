"""Home of the keys under which the web application keeps what its handlers need."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from aiohttp import web

from bot.conversation.messages import Incoming, Message
from bot.ports import Account, Ports
from handlers.pass_keys import PassKeys
from handlers.web.admission import Admission
from handlers.web.arrivals import Arrivals
from integrations.platform import Platform

# One delivery, by its account and key: the messages that answer it, and when they were first given.
Take = Callable[[Account, bytes, Incoming], Awaitable[tuple[tuple[Message, ...], datetime]]]
Answers = Callable[[], Awaitable[bool]]  # whether it does

PORTS = web.AppKey("PORTS", Ports)
PASS_KEYS = web.AppKey("PASS_KEYS", PassKeys)
PLATFORMS: web.AppKey[Mapping[str, Platform]] = web.AppKey("PLATFORMS")
ADMISSION = web.AppKey("ADMISSION", Admission)
ARRIVALS = web.AppKey("ARRIVALS", Arrivals)
TAKE: web.AppKey[Take] = web.AppKey("TAKE")
REDIS: web.AppKey[Answers] = web.AppKey("REDIS")  # where one is configured
METRICS_TOKEN = web.AppKey("METRICS_TOKEN", str)
