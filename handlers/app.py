"""Home of the wiring: settings become the bundle of ports, and the bundle becomes the web application."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial

import aiohttp
from aiohttp import web

from bot.conversation.turn import take
from bot.dialogs import DIALOGS
from bot.ports import Account, Ports
from config.accounts import AccountSettings
from config.loader import load_policy
from config.settings import Settings
from handlers.demo_door import open_demo
from handlers.jobs import run_jobs
from handlers.web.answers import PAGES
from handlers.web.arrivals import Arrivals
from handlers.web.keys import ARRIVALS, METRICS_TOKEN, PLATFORMS, PORTS, TAKE, Take
from handlers.web.middlewares import middlewares
from handlers.web.routes import ROUTES
from handlers.web.verification import verification_routes
from integrations import registry
from integrations.database.store import open_store, store_exists
from integrations.formats import LibraryFormats
from integrations.logs import report
from integrations.pages import open_pages
from integrations.platform import Platform
from integrations.qr import pass_png
from integrations.sealing.keys import open_keys
from integrations.sealing.links import SealedLinks
from integrations.signing import open_signer
from integrations.texts import load_texts

BODY_LIMIT = 64 * 1024
CALL_LIMIT = aiohttp.ClientTimeout(total=10, connect=3)


class StartRefused(Exception):
    """It would not be safe to start; says why and what to do."""


async def create_app(settings: Settings) -> web.Application:
    """Everything opened, every route mounted; what was opened is closed with the application."""
    app = web.Application(middlewares=middlewares(settings), client_max_size=BODY_LIMIT)
    async with AsyncExitStack() as stack:
        wake = asyncio.Event()
        ports = await stack.enter_async_context(_ports(settings, wake.set))
        http = await stack.enter_async_context(aiohttp.ClientSession(timeout=CALL_LIMIT))
        platforms = open_platforms(settings, http)
        app[PORTS], app[PLATFORMS], app[ARRIVALS] = ports, platforms, Arrivals()
        answering: Take = partial(take, ports, DIALOGS)
        app[TAKE] = answering
        app[PAGES] = open_pages()
        app[METRICS_TOKEN] = settings.security.metrics_token
        app.add_routes([*ROUTES, *verification_routes(settings.server.verify_dir)])
        app.router.add_get("/doctor/events", app[ARRIVALS].show)
        if settings.local and (simulator := open_demo(app, settings, http)):
            app.on_shutdown.append(lambda _: simulator.close())  # its long polls would hold up the stop
        jobs = asyncio.create_task(run_jobs(ports, platforms, wake))
        stack.push_async_callback(_ended, jobs)
        opened_things = stack.pop_all()
        app.on_cleanup.append(lambda _: opened_things.aclose())
    return app


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Ports]:
    """The ports for a command, beside a running server or without one."""
    async with _ports(settings, lambda: None, beside_server=True) as ports:
        yield ports


def open_platforms(settings: Settings, http: aiohttp.ClientSession) -> Mapping[str, Platform]:
    age = settings.security.wechat_max_age
    return {
        account.name: registry.PLATFORMS[account.platform](asdict(account), http, pass_png, age)
        for account in settings.accounts
    }


@asynccontextmanager
async def _ports(
    settings: Settings, filled: Callable[[], None], *, beside_server: bool = False
) -> AsyncIterator[Ports]:
    policy = load_policy(settings.policy.dir)
    first = _first_start(settings)
    sealer = open_keys(settings.keys.dir, create=first)
    if first:
        report("first_start", {"folder": settings.keys.dir})
    storage = settings.storage
    store = await open_store(storage.database, storage.keys_database, sealer, beside_server=beside_server)
    try:
        yield Ports(
            store=store,
            sealing=sealer,
            signer=open_signer(settings.keys.dir / "passes"),
            links=SealedLinks(sealer),
            formats=LibraryFormats(),
            texts=load_texts(),
            policy=policy,
            accounts={account.name: _account(account) for account in settings.accounts},
            public_url=settings.server.public_url,
            local=settings.local,
            automatic=_automatic(settings),
            pilot=frozenset(settings.security.pilot),
            now=lambda: datetime.now(UTC),
            random=os.urandom,
            outbox_filled=filled,
            report=report,
        )
    finally:
        await store.close()


def _first_start(settings: Settings) -> bool:
    """Keys and schema are made when both are absent; one without the other is a lost key or a lost database."""
    folder = settings.keys.dir
    keys = folder.is_dir() and any(folder.iterdir())
    stored = [store_exists(each) for each in (settings.storage.database, settings.storage.keys_database)]
    if keys and not all(stored):
        raise StartRefused(
            f"The key folder {folder} is there, but not both databases. Restore the databases from their "
            "backup; or, to begin anew without the old records, move the key folder and what is left away."
        )
    if any(stored) and not keys:
        raise StartRefused(
            f"There are databases, but the key folder {folder} is missing or empty, so nothing in them can "
            "be read. Restore the key folder from its backup."
        )
    return not keys


def _automatic(settings: Settings) -> str:
    """Who verifies without an officer; empty when officers do."""
    if settings.policy.verification != "automatic":
        return ""
    return settings.policy.verified_by or "demo"


def _account(account: AccountSettings) -> Account:
    passive = 1 if account.kind == "service" else 0
    return Account(account.name, account.platform, account.region, passive, account.customer_service)


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
