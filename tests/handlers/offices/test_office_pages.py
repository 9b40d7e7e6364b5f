"""The office's page: a link swapped for a cookie, a list drafted without scripts, and nothing shown before its time."""

from pathlib import Path

import aiohttp
import pytest
from answering import serving
from office_site import OFFICE, REGION, OfficeSite, open_office_site
from plain_browser import Browser, Page
from tls_files import tls_for_loopback

from bot.conversation.messages import Link, Text
from bot.usecases import invitations, offices, services
from bot.usecases.commit import committed
from handlers.web.office_previews import alipay_words
from integrations.alipay.customer import text_body

MASKS = {"kind": "masks", "name_zh": "广州口罩点", "name_en": "Guangzhou masks", "phone": "020-12345678"}
BARE = "440106"  # of which the policy names nothing of its own
URLS = "https://masks.example.org/list?a=1&copy=2"


async def entered(site: OfficeSite, browser: Browser) -> Page:
    await browser.open(await site.link())
    return await browser.press("开始")


async def added(site: OfficeSite, browser: Browser, *ticks: str, **values: str) -> Page:
    await browser.open(f"{site.address}?edit=new")
    return await browser.press("存进草稿", {**MASKS, **values}, *ticks)


async def test_a_link_becomes_a_cookie_and_the_address_holds_no_secret(
    site: OfficeSite, browser: Browser
) -> None:
    link = await site.link()
    gate = await browser.open(link)
    assert "广东省广州市" in gate.text
    assert OFFICE in gate.text
    assert "不要转给别人" in gate.text
    assert "2026-12-01 12:00" in gate.text
    page = await browser.press("开始")
    assert page.url == site.address
    assert page.headers["Cache-Control"] == "no-store"
    assert "还没有草稿" in page.text
    async with Browser() as other:
        assert (await other.open(site.address)).status == 410, "without the cookie the address opens nothing"
        await other.open(link)
        assert (await other.press("开始")).status == 200, "the link opens as often as one likes"


async def test_the_cookie_is_for_this_region_and_a_half_day(site: OfficeSite, browser: Browser) -> None:
    async with aiohttp.ClientSession() as http:
        answer = await http.post(await site.link(), allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", f"Path=/office/{REGION}", "Max-Age=43200"):
        assert part in cookie
    await entered(site, browser)
    assert (await browser.open(f"{site.url}/office/440300")).status == 410
    site.clock.forward(hours=13)
    page = await browser.open(site.address)
    assert page.status == 410
    assert "从原来的链接再进一次" in page.text


async def test_late_withdrawn_and_forged_links_open_nothing(site: OfficeSite, browser: Browser) -> None:
    invitation = await site.invited()
    link = invitations.link_of(site.ports, offices.OFFICE, invitation)
    await browser.open(link)
    await browser.press("开始")
    await committed(
        site.ports,
        lambda tx: invitations.withdraw(site.ports, tx, offices.OFFICE, invitation.id, site.ports.now()),
    )
    assert (await browser.open(site.address)).status == 410, "the page that is open ends, too"
    late = await site.link()
    site.clock.forward(days=7)
    async with aiohttp.ClientSession() as http:
        for address in (link, late, f"{site.url}/office/forged", site.address):
            assert (await http.get(address)).status == 410
            assert (await http.post(address)).status == 410


async def test_a_link_is_added_shown_nowhere_and_published_by_the_operator(
    site: OfficeSite, browser: Browser
) -> None:
    await entered(site, browser)
    before = await site.shown()
    page = await added(site, browser, url=URLS, hours_zh="8点到17点", hours_en="8 to 17")
    assert page.status == 200
    assert f"草稿：{OFFICE}，2026-11-24 12:00存" in page.text
    assert "广州口罩点" in page.text
    assert await site.shown() == before
    seen = await services.staged(site.ports.store.begin(), REGION)
    await committed(site.ports, lambda tx: services.publish(tx, seen, site.ports.now()))
    assert any(each.url == URLS for each in await site.shown())
    assert "还没有草稿" in (await browser.open(site.address)).text
    entries = await site.ports.store.begin().entries(services.ABOUT)
    assert [(each.actor, each.act, each.detail) for each in entries[1:2]] == [
        (f"office:{OFFICE}", "services_draft", REGION)
    ]


async def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(
    site: OfficeSite, browser: Browser
) -> None:
    await entered(site, browser)
    wrong = {"kind": "", "name_en": "", "url": "http://x", "phone": "ask", "hours_zh": "8点"}
    page = await added(site, browser, **wrong)
    assert page.status == 422
    assert "有5处要改" in page.text
    for column in ("kind", "name_en", "url", "phone", "hours_en"):
        assert f'id="{column}-fault"' in page.body
    assert 'id="name_zh-fault"' not in page.body
    assert page.forms[0].values["name_zh"] == MASKS["name_zh"]
    assert page.forms[0].values["url"] == "http://x"
    page = await added(site, browser, kind="emergency", url="", phone="120")
    assert page.status == 200
    await browser.open(f"{site.address}?edit=new")
    browser.page.forms[0].values["colours"] = "blue"
    page = await browser.press("存进草稿", {**MASKS, "kind": "emergency"})
    assert 'id="colours-fault"' in page.body


async def test_links_are_changed_ordered_and_removed(site: OfficeSite, browser: Browser) -> None:
    await entered(site, browser)
    await added(site, browser)
    page = await added(site, browser, name_zh="第二个口罩点")
    assert page.text.index("广州口罩点") < page.text.index("第二个口罩点")
    second = next(each for each in (await site.draft()).services if each.name["zh"] == "第二个口罩点")
    form = next(
        form
        for form in page.forms
        for label, name, value in form.buttons
        if (name, value) == ("up", offices.key_of(second))
    )
    async with aiohttp.ClientSession(cookie_jar=browser._http.cookie_jar) as http:
        sent = {**form.values, "up": offices.key_of(second)}
        answer = await http.post(f"{site.address}?lang=en", data=sent, allow_redirects=False)
    assert answer.headers["Location"] == f"/office/{REGION}?lang=en#link-{offices.key_of(second)}"
    page = await browser.open(site.address)
    assert page.text.index("第二个口罩点") < page.text.index("广州口罩点")
    await browser.press("下移 第二个口罩点")
    names = [each.name["zh"] for each in (await site.draft()).services if each.kind == "masks"]
    assert names[-2:] == ["广州口罩点", "第二个口罩点"]
    await browser.open(f"{site.address}?edit={offices.key_of(second)}")
    assert browser.page.forms[0].values["name_zh"] == "第二个口罩点"
    page = await browser.press("存进草稿", {"name_zh": "改了名的口罩点"})
    assert "改了名的口罩点" in page.text
    assert "第二个口罩点" not in page.text
    changed = next(each for each in (await site.draft()).services if each.name["zh"] == "改了名的口罩点")
    await browser.open(f"{site.address}?edit={offices.key_of(changed)}")
    assert "改了名的口罩点" not in (await browser.press("删掉")).text


async def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    site: OfficeSite, browser: Browser
) -> None:
    await entered(site, browser)
    await added(site, browser)
    masks = next(each for each in (await site.draft()).services if each.name["zh"] == MASKS["name_zh"])
    await browser.open(f"{site.address}?edit={offices.key_of(masks)}")
    async with Browser() as other:
        await entered(site, other)
        await other.open(f"{site.address}?edit={offices.key_of(masks)}")
        await other.press("存进草稿", {"phone": "12345"})
    page = await browser.press("存进草稿", {"phone": "12346"})
    assert page.status == 422
    assert "别人刚刚改过" in page.text
    assert page.forms[0].values["phone"] == "12346"
    await browser.press("存进草稿")
    phones = [each.phone for each in (await site.draft()).services if each.name["zh"] == MASKS["name_zh"]]
    assert phones == ["12345", "12346"]
    page = await added(site, browser, phone="12346")
    assert "完全一样" in page.text


async def test_the_last_link_stays_and_a_draft_is_thrown_away(tmp_path: Path, browser: Browser) -> None:
    async with open_office_site(tmp_path) as site:
        await browser.open(await site.link(region=BARE))
        page = await browser.press("开始")
        assert "这里还没有自己的服务" in page.text
        await browser.open(f"{page.url}?edit=new")
        await browser.press("存进草稿", MASKS)
        (masks,) = (await site.draft(BARE)).services
        await browser.open(f"{page.url}?edit={offices.key_of(masks)}")
        refused = await browser.press("删掉")
        assert refused.status == 409
        assert "至少要留一项" in refused.text
        page = await browser.press("丢掉草稿")
        assert "还没有草稿" in page.text
        assert not (await site.draft(BARE)).is_staged


async def test_a_foreign_or_odd_request_changes_nothing(site: OfficeSite, browser: Browser) -> None:
    page = await entered(site, browser)
    token = page.forms[0].values["token"]
    sent = {**MASKS, "save": ""}
    odd = {"Content-Type": "application/x-www-form-urlencoded"}
    async with aiohttp.ClientSession(cookie_jar=browser._http.cookie_jar) as http:
        for data, headers, status in (
            (sent, {}, 403),
            ({**sent, "token": "é"}, {}, 403),
            ({**sent, "token": token}, {"Sec-Fetch-Site": "cross-site"}, 403),
            ({**sent, "token": token}, {"Origin": "https://evil.example.org"}, 403),
            ({"token": token}, {}, 400),
            (b"token=\xff\xfe", odd, 400),
            (b"{}", {"Content-Type": "application/json"}, 415),
        ):
            answer = await http.post(site.address, data=data, headers=headers)
            assert answer.status == status
        link = await site.link()
        assert (await http.post(link, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    assert not (await site.draft()).is_staged


async def test_the_links_are_checked_on_demand(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls, trusted = tls_for_loopback(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    async with open_office_site(tmp_path) as site, serving(tls) as address:
        await browser.open(await site.link(region=BARE))
        await browser.press("开始")
        for path, name in (("here", "开着的"), ("gone", "关了的"), ("", "只有电话的")):
            await browser.open(f"{site.url}/office/{BARE}?edit=new")
            await browser.press("存进草稿", {**MASKS, "url": path and f"{address}/{path}", "name_zh": name})
        page = await browser.press("检查网址")
        assert "查完了" in page.text
        opened, closed, called = page.text.partition("预览")[0].split("修改")[:3]
        assert "✓ 打得开" in opened
        assert "网站回答 404" in closed
        assert "没有网址要查" in called
        for _ in range(5):
            page = await browser.press("检查网址")
        assert page.status == 200
        page = await browser.press("检查网址")
        assert page.status == 429
        assert "查得太勤" in page.text


async def test_a_public_server_asks_nothing_of_its_own_network(tmp_path: Path, browser: Browser) -> None:
    async with open_office_site(tmp_path, local=False) as site:
        await browser.open(await site.link(region=BARE))
        page = await browser.press("开始")
        await browser.open(f"{page.url}?edit=new")
        await browser.press("存进草稿", {**MASKS, "url": "https://127.0.0.1:9/"})
        assert "指向内部网络" in (await browser.press("检查网址")).text


@pytest.mark.parametrize(("language", "colour"), [("zh", "green"), ("en", "red")])
async def test_the_preview_is_what_chats_and_pages_show(
    site: OfficeSite, browser: Browser, language: str, colour: str
) -> None:
    await entered(site, browser)
    await added(site, browser, "colours", url=URLS)
    page = await browser.open(f"{site.address}?lang={language}&colour={colour}")
    title = {"zh": "广州的服务：", "en": "Services of Guangzhou:"}[language]
    assert page.text.count(title) == 2, "both chats"
    named = MASKS[f"name_{language}"]
    shown = colour == "red"  # the last of the three ticks of this name
    assert (page.text.count(f"{named} {URLS}") == 1) is shown, "Alipay tells the address"
    assert page.links.count((named, URLS)) == (2 if shown else 0), "WeChat and the web link the name"
    assert page.links.count((URLS, URLS)) == (1 if shown else 0)


async def test_what_a_chat_cannot_hold_is_told(site: OfficeSite, browser: Browser) -> None:
    await entered(site, browser)
    for number in range(8):
        await added(
            site,
            browser,
            kind="hospital_booking",
            name_zh="口" * 58 + f"{number}",
            url="https://a.example.org/" + "x" * 270,
        )
    page = await browser.open(site.address)
    assert "一条聊天消息放不下" in page.text
    assert "聊天里只显示8项" in page.text
    for vital in ("急救（24小时）：120", "政务服务便民热线（24小时）：12345"):
        assert page.text.count(vital) == 2, "a long list never pushes them out of a chat"


def test_a_list_of_one_link_is_a_card_in_alipay() -> None:
    one = Text("广州的服务：", links=(Link("口罩", "https://masks.example.org/"),))
    assert alipay_words(text_body(one, {"open": "打开"})).splitlines() == [
        "口罩",
        "广州的服务：",
        "https://masks.example.org/",
    ]
