"""The scanners of the apps: WeChat's after it has seen our signature, Alipay's by its bridge, and what fails is told."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from gate_site import Gate, open_page
from played_office import APP_ID, SECRET
from playwright.async_api import Route, expect
from running import demo_settings, free_port, server

if TYPE_CHECKING:
    from conftest import Post

WECHAT = "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.49"
ALIPAY = "Mozilla/5.0 (Linux; Android 13) AlipayClient/10.5.96"
AGENT = "Object.defineProperty(navigator, 'userAgent', {{ get: () => '{}' }});"
# WeChat's script as far as the page asks it: what it is configured with, and what it scans, stand on the window.
SDK = """window.wx = {
  config(given) { window.given = given; setTimeout(() => (given.signature ? this.go() : this.stop()), 0); },
  ready(go) { this.go = go; },
  error(stop) { this.stop = stop; },
  scanQRCode({ needResult, scanType, success, cancel }) {
    window.asked = { needResult, scanType };
    if (window.shown) success({ resultStr: window.shown }); else cancel();
  },
};"""
BRIDGE = "window.AlipayJSBridge = { call(name, given, back) { window.asked = { name, ...given }; back(window.answer); } };"


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """The whole server, whose accounts are played."""
    port = free_port()
    folder = tmp_path / "demo"
    folder.mkdir()
    async with server(demo_settings(folder, port)):
        yield f"http://127.0.0.1:{port}"


async def got(url: str, **query: str) -> dict[str, str]:
    async with aiohttp.ClientSession() as http, http.get(url, params=query) as answer:
        assert answer.status == 200, url
        found: dict[str, str] = await answer.json()
        return found


async def test_the_signature_is_over_the_page_s_own_address_and_the_ticket_stays_here(demo: str) -> None:
    rights = await got(f"{demo}/gate/wechat.json")
    async with aiohttp.ClientSession() as http:
        body = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}
        async with http.post(f"{demo}/demo/wechat/cgi-bin/stable_token", json=body) as answer:
            token = (await answer.json())["access_token"]
    path = f"{demo}/demo/wechat/cgi-bin/ticket/getticket"
    ticket = (await got(path, access_token=token, type="jsapi"))["ticket"]
    text = "jsapi_ticket={}&noncestr={nonceStr}&timestamp={timestamp}&url={}".format(
        ticket, f"{demo}/gate", **rights
    )
    assert rights["signature"] == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    assert rights["appId"] == APP_ID
    assert (await got(f"{demo}/gate/wechat.json"))["nonceStr"] != rights["nonceStr"]
    assert ticket not in str(rights)


async def test_a_server_without_wechat_has_nothing_to_sign_with(tmp_path: Path) -> None:
    port = free_port()
    async with (
        server(demo_settings(tmp_path, port, accounts=("demo-alipay",))),
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/gate/wechat.json") as answer,
    ):
        assert answer.status == 404


async def scan(gate: Gate) -> None:
    await gate.page.locator("#scan").click()


@pytest.mark.browser
async def test_inside_wechat_its_own_scanner_scans(post: "Post", demo: str) -> None:
    async def forwarded(route: Route) -> None:
        await route.fulfill(response=await route.fetch(url=f"{demo}/gate/wechat.json"))

    async def sdk(route: Route) -> None:
        await route.fulfill(body=SDK, content_type="text/javascript")

    async with open_page(post.browser, post.site.url, script=AGENT.format(WECHAT)) as gate:
        page = gate.page
        await page.context.route("**/gate/wechat.json", forwarded)
        await page.context.route("https://res.wx.qq.com/**", sdk)
        await gate.stands("地铁")
        await expect(page.locator("#scan")).to_have_text("微信扫一扫")
        await page.evaluate("code => { window.shown = code; }", post.door.code())
        await scan(gate)
        await gate.says("admit", "通行")
        await gate.next()
        given = await page.evaluate("window.given")
        assert given["jsApiList"] == ["scanQRCode"]
        assert len(given["signature"]) == 40
        assert await page.evaluate("window.asked") == {"needResult": 1, "scanType": ["qrCode"]}
        await page.evaluate("window.shown = ''")  # the doorkeeper goes back
        await scan(gate)
        await expect(page.locator("#warnings li")).to_have_count(0)
        await expect(page.locator("#result")).to_be_hidden()


@pytest.mark.browser
async def test_where_wechat_does_not_scan_the_page_says_what_helps(post: "Post") -> None:
    async with open_page(post.browser, post.site.url, script=AGENT.format(WECHAT)) as gate:
        await gate.page.context.route("**/gate/wechat.json", lambda route: route.abort())
        await gate.stands("地铁")
        await scan(gate)
        await gate.warns("请用本页的相机")


@pytest.mark.browser
async def test_inside_alipay_its_own_scanner_scans(post: "Post") -> None:
    async with open_page(post.browser, post.site.url, script=AGENT.format(ALIPAY) + BRIDGE) as gate:
        page = gate.page
        await gate.stands("地铁")
        await expect(page.locator("#scan")).to_have_text("支付宝扫一扫")
        await page.evaluate("code => { window.answer = { qrCode: code }; }", post.door.code(colour=2))
        await scan(gate)
        await gate.says("assist", "请到服务点")
        await gate.next()
        assert await page.evaluate("window.asked") == {"name": "scan", "type": "qr"}
        await page.evaluate("window.answer = { error: 10 }")  # the doorkeeper goes back
        await scan(gate)
        await expect(page.locator("#result")).to_be_hidden()
        await page.evaluate("window.answer = { error: 11 }")
        await scan(gate)
        await gate.warns("请用本页的相机")
