"""The counter: whoever is present is registered, gets a card at once, renews it there, and is checked by their document."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from demo_phone import chromium
from families import CHILD
from office_site import REGION, OfficeSite, open_office_site
from plain_browser import Browser, Page
from playwright.async_api import expect
from synthetic import document, resident_number, sign_up

from bot.domain.citizens import Citizen
from bot.limits import Quota
from bot.ports import Transaction
from bot.usecases import counters, invitations, papers
from bot.usecases.commit import committed
from bot.usecases.counters import COUNTER
from bot.usecases.registration import document_index
from handlers.paper_cards import card_at
from handlers.web import counter
from integrations.paper_card import Card

OFFICE = "南山街道 服务点"
CLERK = {"clerk": "A17"}
PERSON = {"name": "王桂花", "phone": "13812345678", "region": "广州", "address": "天河路1号"}
HEALTHY = {"contact": "no", "symptoms": "none"}
CONSENTED = ("consent_identity", "consent_health")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[OfficeSite]:
    async with open_office_site(tmp_path, automatic="demo") as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as opened:
        yield opened


async def link(site: OfficeSite) -> str:
    ports = site.ports

    async def act(tx: Transaction) -> invitations.Invitation:
        return invitations.invite(ports, tx, COUNTER, REGION, OFFICE, ports.now())

    return invitations.link_of(ports, COUNTER, await committed(ports, act))


@pytest.fixture
async def inside(site: OfficeSite, browser: Browser) -> Browser:
    await browser.open(await link(site))
    await browser.press("开始")
    return browser


async def search(inside: Browser, serial: int) -> Page:
    await inside.open(f"{inside.page.url.partition('/counter')[0]}/counter")
    return await inside.press("查一下", {"document_number": resident_number(serial)})


async def enrolled(inside: Browser, serial: int = 7, **said: str) -> Page:
    await search(inside, serial)
    filled = {**PERSON, **HEALTHY, **CLERK, **said}
    return await inside.press("登记并发卡", filled, "places", *CONSENTED, "present")


def card_on(site: OfficeSite, page: Page) -> Card:
    (address,) = [address for words, address in page.links if "打印" in words]
    card = card_at(site.ports, address.split("/")[-2])
    assert card is not None
    return card


async def person(site: OfficeSite, serial: int = 7) -> Citizen:
    (found,) = await site.ports.store.begin().citizens_with(document_index(site.ports, document(serial)))
    return found


async def result(site: OfficeSite, card: Card) -> str:
    shown = site.ports.signer.verdict(card.code, site.ports.now())
    assert shown.paper is not None
    tx = site.ports.store.begin()
    return (await papers.resolved(site.ports, tx, shown.paper, site.ports.now()))[0].reason


async def test_whoever_is_present_is_registered_and_gets_a_card_at_once(
    site: OfficeSite, inside: Browser
) -> None:
    page = await enrolled(inside)
    assert page.status == 200, page.text
    assert ("办好了" in page.text, "通行" in page.text) == (True, True)
    card = card_on(site, page)
    assert (card.name, await result(site, card)) == ("王*花", "green")
    citizen = await person(site)
    tx = site.ports.store.begin()
    assert citizen.state == "confirmed"
    assert {each.through for each in await tx.consents(citizen.id)} == {"paper"}
    assert [each.purpose for each in await tx.consents(citizen.id)] == ["health", "identity"]
    (handed,) = await tx.papers_of(citizen.id)
    assert handed.office == OFFICE
    acts = [(each.actor, each.act, each.detail) for each in await tx.entries(citizen.id)]
    assert (f"office:{OFFICE}", "enrol", "staff:A17") in acts


async def test_a_symptom_told_at_the_counter_colours_as_everywhere(site: OfficeSite, inside: Browser) -> None:
    page = await enrolled(inside, symptoms="dry_cough", symptoms_date="2026-11-23")
    assert "请到服务点" in page.text
    assert await result(site, card_on(site, page)) == "yellow"


async def test_places_are_read_with_the_day_they_were_left(site: OfficeSite, inside: Browser) -> None:
    await search(inside, 7)
    filled = {**PERSON, **HEALTHY, **CLERK, "place1": "上海", "left1": "2026-11-20", "place2": "日本"}
    page = await inside.press("登记并发卡", filled, *CONSENTED, "present")
    assert page.status == 200, page.text
    (said,) = await site.ports.store.begin().declarations((await person(site)).id)
    assert [(each.place, str(each.left)) for each in said.stays] == [("310000", "2026-11-20"), ("JP", "None")]


async def test_everything_wrong_is_told_at_its_field_and_nothing_is_kept(
    site: OfficeSite, inside: Browser
) -> None:
    await search(inside, 7)
    wrong = {"name": "", "phone": "12", "clerk": "王 经办", "place1": "哪儿都去过"}
    page = await inside.press("登记并发卡", wrong)
    assert page.status == 422
    for words in ("请写工号", "请当面核对后打勾"):
        assert words in page.text
    assert page.body.count('role="alert"') >= 8
    assert await site.ports.store.begin().citizens_with(document_index(site.ports, document(7))) == ()


async def test_at_the_same_counter_the_card_is_renewed_and_the_old_one_ends(
    site: OfficeSite, inside: Browser
) -> None:
    before = card_on(site, await enrolled(inside))
    page = await search(inside, 7)
    assert ("已经登记过" in page.text, "王*花" in page.text, "王桂花" in page.text) == (True, True, False)
    assert (await inside.press("发卡", CLERK)).status == 422, "nobody attests"
    after = card_on(site, await inside.press("发卡", CLERK, "present"))
    assert (await result(site, before), await result(site, after)) == ("revoked", "green")
    await search(inside, 7)
    anew = {**CLERK, "contact": "no", "symptoms": "diarrhoea", "symptoms_date": "2026-11-24"}
    page = await inside.press("发卡", anew, "present", "anew", "places")
    assert await result(site, card_on(site, page)) == "yellow"


async def test_somebody_with_an_account_is_found_and_gets_a_card_too(
    site: OfficeSite, inside: Browser
) -> None:
    citizen = await sign_up(site.ports, 7)
    await search(inside, 7)
    card = card_on(site, await inside.press("发卡", CLERK, "present"))
    assert await result(site, card) == "green"
    assert (await person(site)).id == citizen.id


async def test_a_child_is_not_registered_here(site: OfficeSite, inside: Browser) -> None:
    await inside.press("查一下", {"document_number": CHILD})
    page = await inside.press("登记并发卡", {**PERSON, **HEALTHY, **CLERK}, "places", *CONSENTED, "present")
    assert page.status == 422
    assert "14" in page.text


async def test_by_document_a_door_is_told_the_result_and_the_person_of_the_look(
    site: OfficeSite, inside: Browser
) -> None:
    citizen = await sign_up(site.ports, 7)
    asked = {"document_number": resident_number(7), **CLERK}
    page = await inside.press("核验", asked, "present")
    assert ("通行" in page.text, "这次核验已经记下" in page.text) == (True, True)
    assert "王" not in page.text
    (look,) = await papers.looks_of(site.ports.store.begin(), citizen.id)
    assert (look.office, look.paper) == (OFFICE, "")
    (entry,) = [each for each in await site.ports.store.begin().entries(citizen.id) if each.act == "look"]
    assert entry.purpose == "entry"


async def test_known_without_a_result_and_unknown_are_answered_alike(
    site: OfficeSite, inside: Browser
) -> None:
    await sign_up(site.ports, 7)
    site.clock.at += timedelta(hours=20)
    pages = []
    for moved, serial in ((0, 9), (10, 7)):
        await inside.open(await link(site))
        await inside.press("开始")
        if moved:
            site.clock.at += timedelta(days=moved)
            await inside.open(await link(site))
            await inside.press("开始")
        page = await inside.press("核验", {"document_number": resident_number(serial), **CLERK}, "present")
        pages.append((page.status, page.text.partition("有效到")[2][18:]))
    assert pages[0] == pages[1]
    assert "无法核验" in pages[0][1]


async def test_the_time_of_an_answer_tells_nothing(
    site: OfficeSite, inside: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the pace the two take different times, whichever is longer."""
    await sign_up(site.ports, 7)
    monkeypatch.setattr(counter, "LOOKS", Quota("look", 1000, 60))
    slowed = counters.look_up

    async def slow(*of: object) -> object:
        found = await slowed(*of)
        await asyncio.sleep(0.1 if found.reason == "green" else 0)
        return found

    monkeypatch.setattr(counters, "look_up", slow)
    known, unknown = await times(inside, 7), await times(inside, 9)
    assert abs(known - unknown) < 0.05
    monkeypatch.setattr(counter, "PACE", 0.001)
    known, unknown = await times(inside, 7), await times(inside, 9)
    assert known - unknown > 0.05


async def times(inside: Browser, serial: int) -> float:
    """The median of five, in seconds."""
    taken = []
    for _ in range(5):
        await inside.open(f"{inside.page.url.partition('/counter')[0]}/counter")
        began = time.monotonic()
        await inside.press("核验", {"document_number": resident_number(serial), **CLERK}, "present")
        taken.append(time.monotonic() - began)
    return statistics.median(taken)


async def test_a_link_looks_so_often_and_no_oftener(
    site: OfficeSite, inside: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "PACE", 0.001)
    monkeypatch.setattr(counter, "LOOKS", Quota("look", 2, 60))
    asked = {"document_number": resident_number(9), **CLERK}
    statuses = []
    for _ in range(3):
        await inside.open(f"{site.url}/counter")
        statuses.append((await inside.press("核验", asked, "present")).status)
    assert statuses == [200, 200, 429]
    await inside.open(f"{site.url}/counter")
    assert (await inside.press("查一下", {"document_number": resident_number(9)})).status == 429


async def test_late_withdrawn_and_forged_links_open_nothing(site: OfficeSite, inside: Browser) -> None:
    for invitation in await invitations.invitations(
        site.ports, site.ports.store.begin(), COUNTER, site.ports.now()
    ):
        await committed(
            site.ports,
            lambda tx, id_=invitation.id: invitations.withdraw(
                site.ports, tx, COUNTER, id_, site.ports.now()
            ),
        )
    assert (await inside.open(f"{site.url}/counter")).status == 410
    late = await link(site)
    site.clock.at += timedelta(days=1)
    assert (await inside.open(late)).status == 410
    assert (await inside.open(f"{site.url}/counter/forged")).status == 410


async def test_only_our_own_page_sends_anything(site: OfficeSite, inside: Browser) -> None:
    kind = "application/x-www-form-urlencoded"
    assert await inside.sends(f"{site.url}/counter", kind, b"act=find&document_number=1") == 403
    token = inside.page.forms[0].values["token"].encode()
    assert await inside.sends(f"{site.url}/counter", kind, b"act=erase&token=" + token) == 400


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_in_chromium_on_a_narrow_phone_nothing_is_too_wide(site: OfficeSite, language: str) -> None:
    async with chromium() as chrome:
        context = await chrome.new_context(viewport={"width": 360, "height": 740})
        page = await context.new_page()
        await page.goto(f"{await link(site)}?lang={language}")
        await page.locator("button.main").click()
        await page.locator("#document_number").fill(resident_number(7))
        await page.locator("form >> button.main").first.click()
        await expect(page.locator("[name=phone]")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        for name, words in {**PERSON, **CLERK}.items():
            await page.locator(f"[name={name}]").fill(words)
        for name in ("places", "present", *CONSENTED):
            await page.locator(f"[name={name}]").check()
        for name, value in HEALTHY.items():
            await page.locator(f"[name={name}][value={value}]").check()
        await page.locator("button.main").click()
        card = page.locator("a.main")
        await expect(card).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        assert card_at(site.ports, str(await card.get_attribute("href")).split("/")[-2]) is not None
