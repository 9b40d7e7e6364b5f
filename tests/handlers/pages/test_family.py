"""The family on the pages: a child added without a script, and all codes side by side, each kept fresh."""

import json
import re

import hp1_reader
import pytest
from aiohttp import ClientSession
from axe import violations
from demo_phone import chromium
from drawn import drawn
from families import ELDER, ask
from page_site import Site, open_pass
from plain_browser import Browser
from synthetic import FEVER, HEALTHY, resident_number, sign_up

from bot.usecases.commit import committed
from bot.usecases.family import end

LI = {
    "name": "李芳",
    "document_number": resident_number(1),
    "phone": "13812345678",
    "address": "天河路385号",
}
SON = {
    "member1_name": "李小满",
    "member1_document_number": resident_number(7, "20190501"),
    "member1_relation": "child",
}
RED = {**FEVER, "contact": "yes", "contact_date": "2026-11-20"}
LONG = "Maria Fernanda Garcia de la Vega Rodriguez"
TOO_SMALL = """() => [...document.querySelectorAll("a, button:not(.away), summary, select, input:not([type])")]
  .filter((each) => each.checkVisibility())
  .map((each) => ({ words: each.textContent.trim() || each.name, box: each.getBoundingClientRect() }))
  .filter(({ box }) => Math.min(box.width, box.height) < 44).map(({ words }) => words)"""
TICKS = ("consent_identity", "consent_health")


async def test_up_to_six_people_are_added_without_a_script(site: Site) -> None:
    await site.somebody()
    async with Browser() as browser:
        page = await browser.open(site.form_link())
        for number in range(1, 7):
            page = await browser.press("加孩子或老人" if number == 1 else "再加一位", LI)
            assert f"member{number}_name" in page.forms[0].values
            assert page.forms[0].values["member1_lasts"] == "year"
        assert not [each for each in page.buttons if "加" in each]
        assert len(page.body.encode()) <= 60_000
        page = await browser.press("填好了，下一步", SON, *TICKS, "member1_consent_member")
        assert "身份已填好" in page.text


async def test_what_is_wrong_of_a_further_person_stands_beside_it(site: Site) -> None:
    await site.somebody()
    async with Browser() as browser:
        await browser.open(site.form_link())
        await browser.press("加孩子或老人", LI)
        wrong = SON | {"member1_relation": "spouse", "member1_document_number": LI["document_number"]}
        page = await browser.press("填好了，下一步", wrong, *TICKS)
        assert page.status == 422
        assert "这是您自己的证件号" in page.text
        assert "要勾选同意，才能替家人办码" in page.text
        assert page.forms[0].values["member1_name"] == "李小满"
        assert "member1_consent_member" not in page.forms[0].values


async def test_what_a_number_tells_is_not_missed_while_the_number_is(site: Site) -> None:
    await site.somebody()
    async with Browser() as browser:
        await browser.open(site.form_link())
        await browser.press("加孩子或老人", LI)
        unnumbered = SON | {"member1_document_number": ""}
        page = await browser.press("填好了，下一步", unnumbered, *TICKS, "member1_consent_member")
        assert page.status == 422
        assert "有1处要改" in page.text


async def test_all_codes_of_a_family_stand_side_by_side(site: Site, phone: ClientSession) -> None:
    mother = await sign_up(site.ports)
    child = await ask(site.ports, mother, said=FEVER)
    await ask(site.ports, mother, ELDER, "parent")
    link = site.pass_link(mother)
    shown = await (await open_pass(phone, link)).text()
    cards = re.findall(r'<article class="pass (\w+).*?data-qr.*?</svg>', shown, re.DOTALL)
    assert cards == ["green", "yellow"], "an elder who has not agreed is not there"
    assert "李*满" in shown
    assert "黄码" in shown
    assert "症状" not in shown.partition('id="code2"')[2].partition("</section>\n</section>")[0]
    fresh = json.loads(await (await phone.get(f"{link}/code?of={child.id}")).text())
    assert f'data-state="{fresh["state"]}"' in shown
    seen = hp1_reader.verify(
        hp1_reader.decode_picture(drawn(fresh["svg"])), site.ports.signer.key_set(), site.clock.at
    )
    assert seen.colour == "yellow"
    assert fresh["state"].count("|") == 2, "no reason is told"


async def test_after_it_is_ended_there_is_no_code(site: Site, phone: ClientSession) -> None:
    mother = await sign_up(site.ports)
    child = await ask(site.ports, mother)
    link = site.pass_link(mother)
    await open_pass(phone, link)
    await committed(site.ports, lambda tx: end(tx, mother, child.id, site.clock.at))
    for id_ in (child.id, "nobody"):
        answer = await phone.get(f"{link}/code?of={id_}")
        assert (answer.status, await answer.json()) == (410, {})
    assert 'id="code2"' not in await (await phone.get(link)).text()


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
async def test_swiping_in_a_browser_with_and_without_a_script(site: Site, script: bool) -> None:
    mother = await sign_up(site.ports)
    await ask(site.ports, mother, said=FEVER)
    async with chromium() as browser:
        context = await browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=script
        )
        page = await context.new_page()
        await page.goto(site.pass_link(mother))
        if not script:
            await page.click("button")
        await page.wait_for_selector(".swipe")
        await page.click("nav.people a >> nth=1")
        await page.wait_for_timeout(600)
        box = await page.locator("#code2").bounding_box()
        assert box is not None
        assert -15 <= box["x"] <= 15
        assert box["width"] <= 360
        if script:
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360
            clock = page.locator("#code2 [data-clock]")
            before = await clock.text_content()
            await page.wait_for_timeout(1200)
            assert await clock.text_content() != before
        await context.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_familys_pages_are_for_everybody_small_and_large(site: Site, language: str) -> None:
    mother = await sign_up(site.ports)
    for serial, name, said in ((7, "欧阳小满", RED), (9, LONG, FEVER), (11, "阿卜杜拉·买买提江", HEALTHY)):
        await ask(site.ports, mother, resident_number(serial, "20190501"), said=said, name=name)
    await site.somebody("o-9", language)
    async with chromium() as browser:
        context = await browser.new_context(viewport={"width": 360, "height": 740})
        page = await context.new_page()
        for link, shown in ((site.pass_link(mother), ".swipe"), (site.form_link("o-9"), "form")):
            await page.goto(f"{link}?lang={language}")
            await page.wait_for_selector(shown)
            for _ in range(3 if shown == "form" else 0):
                await page.click("button[name=add]")
                await page.wait_for_load_state("networkidle")
            for size in ("18px", "30px"):
                await page.evaluate(f"bigger.checked = {'true' if size == '30px' else 'false'}")
                assert (
                    await page.evaluate("getComputedStyle(document.querySelector('.page')).fontSize") == size
                )
                assert await violations(page) == []
                assert await page.evaluate("document.documentElement.scrollWidth") == 360
                assert await page.evaluate(TOO_SMALL) == []
        await context.close()


@pytest.mark.parametrize(("said", "kind"), [(FEVER, "yellow"), (RED, "red")])
async def test_nobody_is_told_to_appeal_for_somebody_else(
    site: Site, phone: ClientSession, said: dict[str, object], kind: str
) -> None:
    mother = await sign_up(site.ports)
    await ask(site.ports, mother, said=said)
    shown = await (await open_pass(phone, site.pass_link(mother))).text()
    held = shown.partition('id="code2"')[2].partition("</section>\n</section>")[0]
    assert f"pass {kind}" in held
    assert "申诉" not in held
    assert "觉得不对？打12345" in held
