"""What a supervisor asks: alive, ready, and figures that only the operator may see."""

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hook_site import open_hooks
from ports import close_ports, open_ports
from prometheus_client import CollectorRegistry, Counter

from bot.ports import Ports
from handlers.web.health import Deliveries, health_routes
from handlers.web.keys import ARRIVALS, METRICS_TOKEN, PORTS

Client = TestClient[web.Request, web.Application]
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}
TOKEN = "metricsToken0000000000000000000001"


def app(ports: Ports, token: str = "") -> web.Application:
    made = web.Application()
    made[PORTS], made[METRICS_TOKEN] = ports, token
    made.add_routes(health_routes())
    return made


@pytest.fixture
async def client(ports: Ports) -> AsyncIterator[Client]:
    async with TestClient(TestServer(app(ports))) as opened:
        yield opened


async def test_it_is_alive_and_ready(client: Client) -> None:
    assert (await client.get("/healthz")).status == 200
    ready = await client.get("/readyz")
    assert (ready.status, await ready.text()) == (200, "ready")


async def test_it_is_not_ready_when_its_records_cannot_be_read(tmp_path: Path, ports: Ports) -> None:
    other = await open_ports(tmp_path / "other")
    await close_ports(other)
    async with TestClient(TestServer(app(dataclasses.replace(ports, store=other.store)))) as client:
        ready = await client.get("/readyz")
        assert ready.status == 503
        assert (await client.get("/healthz")).status == 200


async def test_it_is_not_ready_when_its_records_cannot_be_written(ports: Ports, client: Client) -> None:
    ports.store._engine.refusals.note(refused=True)
    ready = await client.get("/readyz")
    assert (ready.status, (await ready.text()).split(":")[0]) == (503, "The records cannot be written")


async def test_figures_are_for_this_machine(client: Client) -> None:
    answer = await client.get("/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "healthcode_delivery_seconds_bucket" in await answer.text()


async def test_and_for_nobody_behind_a_proxy_without_the_token(ports: Ports) -> None:
    async with TestClient(TestServer(app(ports, TOKEN))) as client:
        assert (await client.get("/metrics", headers=FORWARDED)).status == 404
        for wrong in ("", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer 令牌"):
            headers = {**FORWARDED, "Authorization": wrong}
            assert (await client.get("/metrics", headers=headers)).status == 404
        right = {**FORWARDED, "Authorization": f"Bearer {TOKEN}"}
        assert (await client.get("/metrics", headers=right)).status == 200


async def test_no_token_set_is_no_token_held(client: Client) -> None:
    for wrong in ("Bearer ", "Bearer", ""):
        headers = {**FORWARDED, "Authorization": wrong}
        assert (await client.get("/metrics", headers=headers)).status == 404


async def test_deliveries_are_counted_by_what_became_of_them(ports: Ports) -> None:
    async with open_hooks(ports) as site:
        await site.user().says("帮助")
        async with site.http.get(f"{site.url}/metrics") as answer:
            figures = await answer.text()
    assert 'healthcode_deliveries_total{account="demo-wechat",name="text",outcome="answered"}' in figures
    assert site.user().open_id not in figures


async def test_a_delivery_to_no_account_of_ours_is_counted_and_seen(ports: Ports) -> None:
    async with open_hooks(ports) as site:
        async with site.http.post(f"{site.url}/hooks/gz-helath") as answer:
            assert answer.status == 404
        async with site.http.get(f"{site.url}/metrics") as answer:
            figures = await answer.text()
        (seen,) = site.app[ARRIVALS].after(0)
    assert (seen.account, seen.outcome) == ("gz-helath", "unknown_account")
    assert 'healthcode_deliveries_total{account="",name="",outcome="unknown_account"}' in figures
    assert "gz-helath" not in figures


async def test_unknown_events_are_counted_by_their_names(ports: Ports) -> None:
    async with open_hooks(ports) as site:
        await site.user().does("brand_new_event")
        async with site.http.get(f"{site.url}/metrics") as answer:
            figures = await answer.text()
    assert 'name="brand_new_event",outcome="acknowledged"' in figures


def test_names_beyond_the_most_are_counted_together() -> None:
    counter = Counter("named", "", ["account", "name", "outcome"], registry=CollectorRegistry())
    deliveries = Deliveries(counter, 2)
    for name in ("text", "view", "new_a", "new_b", "text"):
        deliveries.count("gz-health", name, "answered")
    counted = {
        sample.labels["name"]: sample.value
        for metric in counter.collect()
        for sample in metric.samples
        if sample.name == "named_total"
    }
    assert counted == {"text": 2, "view": 1, "other": 2}
