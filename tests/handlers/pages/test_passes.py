"""The pass page: what it shows of each outcome, and the new code its script asks for."""

from dataclasses import replace
from datetime import date

import hp1_reader
import pytest
from aiohttp import ClientSession
from drawn import drawn
from page_site import Site, open_pass
from synthetic import FEVER, sign_up

from bot.domain.audit import Entry
from bot.domain.citizens import Citizen
from bot.domain.evidence import Evidence


async def test_the_page_asks_for_a_new_code_and_learns_of_a_change(site: Site, phone: ClientSession) -> None:
    citizen = await sign_up(site.ports)
    link = site.pass_link(citizen)
    shown = await (await open_pass(phone, link)).text()
    first = await (await phone.get(f"{link}/code")).json()
    assert f'data-state="{first["state"]}"' in shown
    site.clock.forward(seconds=75)
    second = await (await phone.get(f"{link}/code")).json()
    assert (second["state"], second["until"]) == (first["state"], "12:03")
    assert read(site, second["svg"]).colour == "green"
    assert second["svg"] != first["svg"]
    await add(
        site, citizen, Evidence("c1", "close_contact", "confirmed", "cdc", date(2026, 11, 20), site.clock.at)
    )
    changed = await (await phone.get(f"{link}/code")).json()
    assert changed["state"].startswith("red|")
    assert read(site, changed["svg"]).colour == "red"


async def test_without_the_cookie_there_is_no_code(site: Site, phone: ClientSession) -> None:
    link = site.pass_link(await sign_up(site.ports))
    answer = await phone.get(f"{link}/code")
    assert (answer.status, await answer.json()) == (410, {})


async def test_red_is_calm_and_says_what_to_do(site: Site, phone: ClientSession) -> None:
    said = {**FEVER, "contact": "yes", "contact_date": "2026-11-20"}
    shown = await (await open_pass(phone, site.pass_link(await sign_up(site.ports, said=said)))).text()
    for words in (
        "红码", "请留在家里", "请先别慌", "您11月20日接触过病人", "第4天，共14天", "到12月4日24:00", "回复“申诉”，48小时内答复", "买菜买药",
        "您11月24日说有不舒服的症状", "定点医院", "12月4日24:00之后",
    ):  # fmt: skip
        assert words in shown
    assert read_page(site, shown).colour == "red"
    for rule in ("declared_contact", "declared_symptoms"):
        assert f'href="/rules#{rule}"' in shown


async def test_gold_is_a_frame_around_green(site: Site, phone: ClientSession) -> None:
    citizen = await sign_up(site.ports)
    await add(
        site,
        citizen,
        Evidence("v1", "vaccination_dose", "confirmed", "cdc", date(2026, 10, 1), site.clock.at),
    )
    shown = await (await open_pass(phone, site.pass_link(citizen))).text()
    assert 'class="pass green gold"' in shown
    assert "金框" in shown
    assert read_page(site, shown).colour == "green with gold"


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_pending_renew_and_unknown_are_three_texts_without_a_code(
    site: Site, phone: ClientSession, language: str
) -> None:
    waiting = await sign_up(replace(site.ports, automatic=""), 1, open_id="o-1")
    unsure = {"places": [], "contact": "unknown", "contact_told": "no", "contact_ill": "yes", "symptoms": []}
    unknown = await sign_up(site.ports, 2, open_id="o-2", said=unsure)
    lapsed = await sign_up(site.ports, 3, open_id="o-3")
    texts = {}
    for word, citizen, open_id in (
        ("pending", waiting, "o-1"),
        ("unknown", unknown, "o-2"),
        ("renew", lapsed, "o-3"),
    ):
        if word == "renew":
            site.clock.forward(days=9)
        link = site.pass_link(citizen, open_id)
        await open_pass(phone, link)
        texts[word] = await (await phone.get(f"{link}?lang={language}")).text()
        assert f'class="pass {word}"' in texts[word]
        assert "data-qr" not in texts[word]
        assert "tel:120" in texts[word]
        assert "svg" not in await (await phone.get(f"{link}/code")).json()
    headlines = {text.partition("<h1")[2].partition("</h1>")[0] for text in texts.values()}
    assert len(headlines) == 3


async def test_a_foreigner_reads_their_own_language_beside_the_chinese_word(
    site: Site, phone: ClientSession
) -> None:
    citizen = await sign_up(site.ports, state={"language": "en"})
    shown = await (await open_pass(phone, site.pass_link(citizen))).text()
    for words in (
        "绿码",
        "GREEN",
        "You may pass",
        "可以通行",
        "Valid until",
        "No risk found",
        "Scan before 12:02",
        "Ambulance",
    ):
        assert words in shown
    assert 'lang="en"' in shown


async def add(site: Site, citizen: Citizen, evidence: Evidence) -> None:
    tx = site.ports.store.begin()
    entry = Entry(site.clock.at, "officer:cdc-li", "confirm_evidence", "epidemic", citizen.document.hex())
    tx.act(entry).put_evidence(citizen.document, evidence)
    await tx.commit()


def read(site: Site, svg: str) -> hp1_reader.Seen:
    return hp1_reader.verify(
        hp1_reader.decode_picture(drawn(svg)), site.ports.signer.key_set(), site.clock.at
    )


def read_page(site: Site, html: str) -> hp1_reader.Seen:
    return read(site, html.partition("data-qr")[2].partition("</svg>")[0])
