"""A link is opened once, by a POST, and kept by a cookie of its own."""

import asyncio
from pathlib import Path

from aiohttp import ClientSession, CookieJar
from page_site import Site, browser_of_its_own, open_pass, open_site
from synthetic import identity, resident_number, sign_up, unfollow
from yarl import URL

OFFICE = {"Origin": "https://elsewhere.example.org"}


async def test_a_link_is_opened_by_a_tap_and_kept_by_a_cookie(site: Site, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    first = await phone.get(link)
    assert "打开健康码" in await first.text()
    assert "王" not in await first.text()
    swapped = await phone.post(link, allow_redirects=False)
    assert (swapped.status, swapped.headers["Location"]) == (303, link.removeprefix(site.url))
    cookie = swapped.cookies["healthcode"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == str(4 * 3600)
    assert cookie["path"] == link.removeprefix(site.url)
    assert not cookie["secure"]
    shown = await (await phone.get(link)).text()
    for words in (
        "绿码",
        "GREEN",
        "可以通行",
        "王*英",
        "12:02前扫有效",
        "有效到",
        "没有发现风险",
        "<svg",
        "急病直接打120",
    ):
        assert words in shown
    assert resident_number(1) not in shown


async def test_the_cookie_outlives_the_link_for_four_hours(site: Site, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    await open_pass(phone, link)
    site.clock.forward(hours=3, minutes=59)
    assert (await phone.get(link)).status == 200
    site.clock.forward(minutes=2)
    assert (await phone.get(link)).status == 410


async def test_a_used_late_or_forged_link_sends_back_to_the_own_chat(
    site: Site, phone: ClientSession
) -> None:
    citizen = await sign_up(site.ports)
    used, late = site.pass_link(citizen), site.pass_link(citizen)
    await open_pass(phone, used)
    async with browser_of_its_own() as stranger:
        for method in (stranger.get, stranger.post):
            answer = await method(used)
            assert answer.status == 410
            assert "请在您自己的聊天里点【健康码】" in await answer.text()
            assert "王" not in await answer.text()
    site.clock.forward(minutes=10)
    for link in (late, f"{site.url}/p/nonsense", f"{site.url}/p/{'A' * 200}"):
        assert (await phone.get(link)).status == 410
        assert (await phone.post(link)).status == 410


async def test_a_double_tap_in_one_browser_does_no_harm(site: Site, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    await phone.get(link)
    once = {name: morsel.value for name, morsel in phone.cookie_jar.filter_cookies(URL(link)).items()}
    await phone.post(link, allow_redirects=False)
    async with ClientSession(cookies=once, cookie_jar=CookieJar(unsafe=True)) as lost_its_answer:
        again = await lost_its_answer.post(link, allow_redirects=False)
    assert again.status == 303
    assert "healthcode" in again.cookies
    assert (await phone.post(link, allow_redirects=False)).status == 303


async def test_of_two_browsers_at_the_same_moment_one_opens_the_link(site: Site) -> None:
    link = site.pass_link(await sign_up(site.ports))
    async with browser_of_its_own() as one, browser_of_its_own() as other:
        tapped = (each.post(link, allow_redirects=False) for each in (one, other, one, other))
        answers = await asyncio.gather(*tapped)
    assert sorted(answer.status for answer in answers) == [303, 410, 410, 410]


async def test_two_peoples_links_in_one_browser_never_mix(site: Site, phone: ClientSession) -> None:
    mother = site.pass_link(await sign_up(site.ports, 1, open_id="o-1"))
    named = identity(resident_number(2), name="李三")
    son = site.pass_link(await sign_up(site.ports, 2, open_id="o-2", identity_answers=named), "o-2")
    assert "王*英" in await (await open_pass(phone, mother)).text()
    assert "打开健康码" in await (await phone.get(son)).text()
    assert "李*" in await (await open_pass(phone, son)).text()
    assert "王*英" in await (await phone.get(mother)).text()


async def test_a_foreign_page_cannot_press_the_button(site: Site, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    for headers in (
        OFFICE,
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    ):
        assert (await phone.post(link, headers=headers)).status == 403
    own = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    assert (await phone.post(link, headers=own, allow_redirects=False)).status == 303


async def test_the_cookie_is_secure_where_the_address_is(tmp_path: Path, phone: ClientSession) -> None:
    async with open_site(tmp_path, public_url="https://code.example.org") as site:
        link = site.pass_link(await sign_up(site.ports))
        swapped = await phone.post(link, allow_redirects=False)
        assert swapped.cookies["healthcode"]["secure"]


async def test_every_answer_is_kept_nowhere_and_tells_nobody_its_address(
    site: Site, phone: ClientSession
) -> None:
    link = site.pass_link(await sign_up(site.ports))
    answers = [await phone.get(link), await phone.post(link, allow_redirects=False), await phone.get(link)]
    answers += [await phone.get(f"{link}/code"), await phone.get(f"{site.url}/p/late")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_who_left_the_account_is_shown_nothing(site: Site, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    await open_pass(phone, link)
    await unfollow(site.ports)
    assert (await phone.get(link)).status == 410
    assert (await phone.get(f"{link}/code")).status == 410
