"""Home of the drill of rolling restarts: two workers are replaced one by one, again and again, under a load that
sends nothing twice. In the control each worker listens on a socket of its own instead of the one inherited.
"""

import asyncio
import itertools
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from random import Random
from urllib.parse import urlencode

import aiohttp
from postgres import running
from synthetic import resident_number
from wechat_client import MadeUpAccount, WeChatUser
from weixin_api import WeixinApi

from drills.frame import Options, Outcome, folder, main, meanwhile
from drills.open_loop import Client, Tally, keeps_on
from drills.people import Ledger, faults, people_of
from drills.records import PostgresFiles, Records
from drills.workers import Workers
from handlers.web.server import listening

KEPT, NEW, SELDOM, READERS = (
    8,
    4,
    8,
    6,
)  # people who write, over kept connections and new ones; who read their pass
EVERY, NOW_AND_THEN = 0.5, 2.0  # seconds; about as long as a worker that ends waits for a kept connection
BETWEEN = (0.2, 1.2)  # seconds between two restarts
MINI = "demo-wechat-mini"
HEALTHY = {"places": [], "contact": "no", "symptoms": [], "confirm": True}
WORDS = ("帮助", "隐私", "服务")


async def drill(options: Options) -> Outcome:
    with running() as database, folder() as place:
        storage = await database.new_pair(bare=True)
        api = WeixinApi()
        async with listening(api.app(), "127.0.0.1", 0) as port:
            module = "drills.controls.apart" if options.control else "handlers.cli"
            workers = Workers(place, storage, 2, f"http://127.0.0.1:{port}", ("-m", module))
            try:
                await workers.start()
                tokens = [await signed_up(workers, api, serial) for serial in range(1, READERS + 1)]
                records = Records(PostgresFiles(*storage), place / "keys")
                return await _course(options, workers, records, tokens)
            finally:
                await workers.end()


async def _course(options: Options, workers: Workers, records: Records, tokens: list[str]) -> Outcome:
    random, tally, people = Random(options.seed), Tally(), people_of(KEPT + NEW + SELDOM)
    done = 0
    async with load(workers, people, tokens, tally, random):
        while done < options.n and not tally.failed:
            await asyncio.sleep(random.uniform(*BETWEEN))
            await workers.renew()
            done += 1
    found = [f"{len(tally.failed)} requests failed: {sorted(set(tally.failed))}"] if tally.failed else []
    found += await faults(records, people)
    result = (
        f"{len(tally.late)} requests answered, {len(tally.failed)} failed, "
        f"p50 {tally.p(0.5) * 1000:.0f} ms, p99 {tally.p(0.99) * 1000:.0f} ms"
    )
    return Outcome(f"{done} restarts of 2 workers", result, found)


def load(
    workers: Workers, people: list[Ledger], tokens: list[str], tally: Tally, random: Random
) -> AbstractAsyncContextManager[None]:
    acts = []
    for place, ledger in enumerate(people):
        every = EVERY if place < KEPT + NEW else NOW_AND_THEN
        client = Client(workers.port, writes(workers, ledger), counts(ledger), tally)
        kept = not KEPT <= place < KEPT + NEW
        acts.append(keeps_on(client, every, random, kept=kept))
    for place, token in enumerate(tokens):
        client = Client(workers.port, reads(workers, token), lambda: None, tally)
        acts.append(keeps_on(client, EVERY, random, kept=place % 3 > 0))
    return meanwhile(acts)


def writes(workers: Workers, ledger: Ledger) -> Callable[[], bytes]:
    """A turn of a person: signed and encrypted, with an id of its own."""
    user = WeChatUser(None, "", MadeUpAccount(), ledger.open_id)
    numbers = itertools.count(1)

    def request() -> bytes:
        number = next(numbers)
        ledger.sent += 1
        fields = {
            "MsgType": "text",
            "Content": WORDS[number % len(WORDS)],
            "MsgId": f"{ledger.serial:06}{number:09}",
        }
        sent = user.delivery(user.message(fields))
        target = f"/hooks/{user.account.name}?{urlencode(sent.query)}"
        return http(workers, "POST", target, sent.body, "Content-Type: text/xml")

    return request


def counts(ledger: Ledger) -> Callable[[], None]:
    def answered() -> None:
        ledger.answered += 1

    return answered


def reads(workers: Workers, token: str) -> Callable[[], bytes]:
    return lambda: http(workers, "GET", "/api/v1/pass", b"", f"Authorization: Bearer {token}")


def http(workers: Workers, method: str, target: str, body: bytes, header: str) -> bytes:
    lines = (
        f"{method} {target} HTTP/1.1",
        f"Host: 127.0.0.1:{workers.port}",
        f"Content-Length: {len(body)}",
        header,
    )
    return "\r\n".join((*lines, "", "")).encode() + body


async def signed_up(workers: Workers, api: WeixinApi, serial: int) -> str:
    """The token of a citizen with a pass, who came by the mini program."""
    api.answers["/sns/jscode2session"] = [{"openid": f"oDRILLmini{serial:018}", "session_key": "x"}]
    person = {
        "consent_identity": True,
        "consent_health": True,
        "name": "测试",
        "document_number": resident_number(serial),
        "phone": f"+86138{serial:08d}",
        "region": "440106",
        "address": "体育东路1号",
        "confirm": True,
    }
    async with aiohttp.ClientSession(f"{workers.address}/api/v1/") as session:
        async with session.post("login", json={"account": MINI, "code": f"code{serial}"}) as answer:
            token: str = (await answer.json())["token"]
        session.headers["Authorization"] = f"Bearer {token}"
        for form, answers in (("registration", person), ("declaration", HEALTHY)):
            async with session.put(f"forms/{form}/answers", json={"answers": answers}) as answer:
                version = (await answer.json())["version"]
            async with session.post(f"forms/{form}/submit", json={"version": version}) as answer:
                answer.raise_for_status()
    return token


if __name__ == "__main__":
    sys.exit(main("rolling restart under load, PostgreSQL", drill, short=4, full=50))
