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
from bot.domain.notices import SUBSCRIBE, Template
from bot.domain.policy import Policy
from bot.limits import Limits
from bot.ports import Account, Ports
from config.accounts import MINIPROGRAM, AccountSettings
from config.accounts_templates import TemplateSettings
from config.accounts_wechat import WeChatSettings
from config.keys import tracing_key
from config.settings import Settings
from handlers.alipay_keys import unusable_keys
from handlers.demo_door import open_demo
from handlers.figures import folder_of_workers, keep_figures
from handlers.jobs import keep_keys, run_jobs
from handlers.records import Records, StartRefused, records_beside_the_server, records_for_the_server
from handlers.shared import shared_state
from handlers.web.admission import Admission
from handlers.web.answers import PAGES
from handlers.web.api.limits import LIMITS, PROXIES
from handlers.web.api.remembered import REMEMBERED, Remembered
from handlers.web.arrivals import Arrivals
from handlers.web.in_turn import in_turn
from handlers.web.keys import ADMISSION, ARRIVALS, METRICS_TOKEN, PASS_KEYS, PLATFORMS, PORTS, REDIS, TAKE
from handlers.web.middlewares import middlewares
from handlers.web.refusals import Refusals
from handlers.web.routes import ROUTES
from handlers.web.verification import verification_routes
from handlers.web.webhooks import BODY_LIMIT
from integrations import registry
from integrations.formats import LibraryFormats
from integrations.limits import ProcessLimits
from integrations.logs import report
from integrations.pages import open_pages
from integrations.platform import Platform
from integrations.qr import card_png, pass_png
from integrations.sealing.links import SealedLinks
from integrations.sealing.tracing import TracingKey
from integrations.texts import load_texts
from integrations.tokens import Tokens

# A chat image of WeChat opens upright; Alipay shows a picture on a card alone, and cuts it to the card's shape.
DRAWN: Mapping[str, registry.Draw] = {"wechat": pass_png, "alipay": card_png}
CALL_LIMIT = aiohttp.ClientTimeout(total=10, connect=3)


async def create_app(settings: Settings, policy: Policy, *, worker: bool = False) -> web.Application:
    """Everything opened, every route mounted; what was opened is closed with the application.

    `worker`: of several, whose parent holds the key folder; the demo's platforms are played by one process only.
    Raises StartRefused, before anything is made, with what is wrong with the keys of every account.
    """
    if wrong := unusable_keys(settings):
        raise StartRefused("\n".join(f"Account {name}: {words}" for name, words in wrong.items()))
    app = web.Application(middlewares=middlewares(settings), client_max_size=BODY_LIMIT)
    async with AsyncExitStack() as stack:
        wake = asyncio.Event()
        opening = records_beside_the_server if worker else records_for_the_server
        records = await stack.enter_async_context(opening(settings))
        shared = await stack.enter_async_context(shared_state(settings.storage.redis, records.sealer))
        ports = ports_of(settings, policy, records, wake.set, shared.limits)
        http = await stack.enter_async_context(aiohttp.ClientSession(timeout=CALL_LIMIT))
        platforms = open_platforms(settings, http, shared.tokens)
        arrivals = Arrivals(folder_of_workers())
        await stack.enter_async_context(arrivals.told())
        app[PORTS], app[PLATFORMS], app[ARRIVALS] = ports, platforms, arrivals
        app[PASS_KEYS] = records.pass_keys
        app[TAKE] = in_turn(partial(take, ports, DIALOGS))
        app[PAGES] = open_pages()
        app[REMEMBERED] = Remembered()
        app[LIMITS], app[PROXIES] = shared.limits, settings.server.trusted_proxies
        if shared.redis is not None:
            app[REDIS] = shared.redis
        refusals = Refusals(ports.texts, tls=settings.server.public_url.startswith("https:"))
        app[ADMISSION] = Admission(refusals, records.store.waiting)
        app[METRICS_TOKEN] = settings.security.metrics_token
        app.add_routes([*ROUTES, *verification_routes(settings.server.verify_dir)])
        if settings.local and not worker and (simulator := open_demo(app, settings, http)):
            app.on_shutdown.append(lambda _: simulator.close())  # its long polls would hold up the stop
        jobs = asyncio.create_task(run_jobs(ports, platforms, wake))
        stack.push_async_callback(_cancel, jobs)
        stack.push_async_callback(_cancel, asyncio.create_task(keep_figures(ports, records.store)))
        stack.push_async_callback(_cancel, asyncio.create_task(keep_keys(ports, records.pass_keys)))
        opened_things = stack.pop_all()
        app.on_cleanup.append(lambda _: opened_things.aclose())
    return app


@asynccontextmanager
async def opened(settings: Settings, policy: Policy) -> AsyncIterator[Ports]:
    """The ports for a command, beside a running server or without one. Raises what CANNOT_OPEN names."""
    async with records_beside_the_server(settings) as records:
        yield ports_of(settings, policy, records, lambda: None)


def open_platforms(settings: Settings, http: aiohttp.ClientSession, tokens: Tokens) -> Mapping[str, Platform]:
    age = settings.security.wechat_max_age
    return {
        account.name: registry.PLATFORMS[account.platform](
            asdict(account), http, DRAWN[account.platform], age, tokens
        )
        for account in settings.accounts
    }


def ports_of(
    settings: Settings,
    policy: Policy,
    records: Records,
    filled: Callable[[], None],
    limits: Limits | None = None,
) -> Ports:
    tracing = tracing_key(settings.tracing.public_key)
    return Ports(
        store=records.store,
        sealing=records.sealer,
        signer=records.pass_keys.signer,
        links=SealedLinks(records.sealer),
        formats=LibraryFormats(),
        texts=load_texts(),
        policy=policy,
        accounts={
            account.name: _account(account, settings.server.public_url) for account in settings.accounts
        },
        public_url=settings.server.public_url,
        local=settings.local,
        automatic=_automatic(settings),
        pilot=frozenset(settings.security.pilot),
        now=lambda: datetime.now(UTC),
        random=os.urandom,
        outbox_filled=filled,
        report=report,
        limits=limits or ProcessLimits(),
        tracing=TracingKey(tracing) if tracing else None,
    )


def _automatic(settings: Settings) -> str:
    """Who verifies without an officer; empty when officers do."""
    if settings.policy.verification != "automatic":
        return ""
    return settings.policy.verified_by or "demo"


def _account(account: AccountSettings, public_url: str) -> Account:
    """Only a WeChat service account is answered in the response itself, and only there can choices be tapped."""
    service = account.kind == "service"
    wechat = account if isinstance(account, WeChatSettings) else None
    templates = {
        purpose: _template(account, template, public_url) for purpose, template in account.templates.items()
    }
    return Account(
        account.name,
        account.platform,
        account.region,
        passive=1 if service else 0,
        customer_service=wechat is not None and wechat.customer_service,
        web_login=account.web_login,
        tappable=service,
        face_check=wechat is None,
        asks_union=wechat is not None and wechat.union,
        templates=templates,
    )


def _template(account: AccountSettings, template: TemplateSettings, public_url: str) -> Template:
    """A mini program's goes only to who agreed; WeChat alone tells whether it arrived."""
    return Template(
        id=template.id,
        way=template.way,
        fields=template.fields,
        page=template.page or f"{public_url}/m/?account={account.name}",
        lasting=template.lasting,
        asked=account.kind == MINIPROGRAM or template.way == SUBSCRIBE,
        confirmed=isinstance(account, WeChatSettings),
    )


async def _cancel(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
