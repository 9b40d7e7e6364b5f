"""Where the platform tells who looks, a pass opens for its owner alone, however often and late."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest
from aiohttp import ClientResponse, ClientSession, web
from aiohttp.test_utils import TestServer, unused_port
from api_site import WEB, KnownPeople
from bodies import sent_raw
from page_site import Site, browser_of_its_own
from ports import Clock, close_ports, open_ports
from synthetic import sign_up, unfollow
from yarl import URL

from bot.domain.channels import Channel
from handlers.web import pages
from handlers.web.answers import PAGES
from handlers.web.keys import PLATFORMS, PORTS
from handlers.web.middlewares import errors, headers
from integrations.pages import open_pages
from integrations.platform import Platform

PLATFORM = "https://platform.example/authorize"


@dataclass(frozen=True)
class Owners(Site):
    people: KnownPeople

    async def opened(self, phone: ClientSession, link: str, open_id: str, union: str = "") -> ClientResponse:
        """Taps the link, and is led to the platform and back as this person."""
        asked = await phone.get(link, allow_redirects=False)
        assert asked.status == 303
        there = URL(asked.headers["Location"])
        assert there.query["redirect_uri"] == link
        back = {"code": self.people.code_for(open_id, union), "state": there.query["state"]}
        return await phone.get(link, params=back)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Owners]:
    port, clock, people = unused_port(), Clock(), KnownPeople(PLATFORM)
    url = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        ports = await open_ports(tmp_path, clock, automatic="demo", public_url=url, accounts={WEB.name: WEB})
        stack.push_async_callback(close_ports, ports)
        app = web.Application(middlewares=[headers(tls=False), errors])
        app[PORTS], app[PAGES] = ports, open_pages()
        app[PLATFORMS] = cast("Mapping[str, Platform]", {WEB.name: people})
        app.add_routes(pages.ROUTES)
        server = TestServer(app, host="127.0.0.1", port=port)
        await server.start_server()
        stack.push_async_callback(server.close)
        yield Owners(ports, clock, url, people)


async def test_the_owner_sees_the_pass_without_a_button(site: Owners, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    shown = await site.opened(phone, link, "o-1")
    assert shown.status == 200
    assert str(shown.url) == link
    assert "绿码" in await shown.text()
    assert (await phone.get(f"{link}/code")).status == 200
    assert "绿码" in await (await phone.get(link)).text()


async def test_a_link_that_was_used_or_is_late_opens_again_for_its_owner(
    site: Owners, phone: ClientSession
) -> None:
    link = site.pass_link(await sign_up(site.ports))
    await site.opened(phone, link, "o-1")
    async with browser_of_its_own() as new_phone:
        assert "绿码" in await (await site.opened(new_phone, link, "o-1")).text()
    site.clock.forward(days=3)
    async with browser_of_its_own() as later:
        assert "绿码" in await (await site.opened(later, link, "o-1")).text()


async def test_a_stranger_sees_what_a_late_link_shows(site: Owners, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    await sign_up(site.ports, 2, open_id="o-2")
    for other in ("o-2", "o-never"):
        shown = await site.opened(phone, link, other)
        gone = await phone.get(f"{site.url}/p/nonsense")
        assert (shown.status, await shown.text()) == (gone.status, await gone.text())
        assert shown.status == 410


async def test_nobody_gets_past_the_platform_by_pressing_a_button(site: Owners, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    pressed = await phone.post(link, allow_redirects=False)
    assert pressed.status == 303
    assert pressed.headers["Location"] == link.removeprefix(site.url)
    assert "healthcode" not in pressed.cookies


async def test_a_login_begun_in_another_browser_or_used_before_opens_nothing(
    site: Owners, phone: ClientSession
) -> None:
    link = site.pass_link(await sign_up(site.ports))
    asked = await phone.get(link, allow_redirects=False)
    state, code = URL(asked.headers["Location"]).query["state"], site.people.code_for("o-1")
    async with browser_of_its_own() as other:
        assert (await other.get(link, params={"code": code, "state": state})).status == 410
    for wrong in ({"code": code}, {"code": code, "state": "x"}, {"code": "never", "state": state}):
        assert (await phone.get(link, params=wrong)).status == 410
    assert (await phone.get(link, params={"auth_code": code, "state": state})).status == 200
    async with browser_of_its_own() as again:
        asked = await again.get(link, allow_redirects=False)
        state = URL(asked.headers["Location"]).query["state"]
        assert (await again.get(link, params={"code": code, "state": state})).status == 410


async def test_the_same_person_at_another_channel_is_the_owner(site: Owners, phone: ClientSession) -> None:
    citizen = await sign_up(site.ports)
    tx, now = site.ports.store.begin(), site.ports.now()
    own = await tx.channel(site.channel())
    assert own is not None
    tx.put_channel(replace(own, union=site.ports.sealing.index("union", WEB.platform, "u-1")))
    tx.put_channel(Channel(site.channel("o-5"), WEB.name, "o-5", now, now, citizen=citizen.id))
    await tx.commit()
    link = site.pass_link(citizen)
    assert (await site.opened(phone, link, "o-5")).status == 200
    async with browser_of_its_own() as other:
        assert (await site.opened(other, link, "o-6", "u-1")).status == 200
    async with browser_of_its_own() as other:
        assert (await site.opened(other, link, "o-6", "u-2")).status == 410


async def test_who_left_is_shown_nothing(site: Owners, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    await unfollow(site.ports)
    assert (await site.opened(phone, link, "o-1")).status == 410


async def test_while_the_platform_is_down_the_page_asks_to_come_back(
    site: Owners, phone: ClientSession
) -> None:
    link = site.pass_link(await sign_up(site.ports))
    site.people.down = True
    shown = await site.opened(phone, link, "o-1")
    assert shown.status == 503
    assert "请过半分钟再点一次链接" in await shown.text()


async def test_the_language_chosen_is_kept_on_the_way(site: Owners, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    asked = await phone.get(f"{link}?lang=en", allow_redirects=False)
    assert URL(asked.headers["Location"]).query["redirect_uri"] == f"{link}?lang=en"
    assert asked.cookies["healthcode-owner"]["samesite"] == "Lax"
    assert asked.cookies["healthcode-owner"]["path"] == link.removeprefix(site.url)


async def test_a_form_link_of_such_an_account_stays_as_it_is(site: Owners, phone: ClientSession) -> None:
    await site.somebody("o-9")
    shown = await phone.get(site.form_link("o-9"), allow_redirects=False)
    assert shown.status == 200


async def test_a_state_of_any_bytes_is_nobody_s(site: Owners) -> None:
    link = URL(site.pass_link(await sign_up(site.ports)))
    cookie = b"Cookie: healthcode-owner=\xff"
    assert await sent_raw(link.port or 0, "GET", f"{link.path}?code=a&state=b", cookie) == 410
