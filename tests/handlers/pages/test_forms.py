"""The form page and what follows it: sent once, every fault at its field, the same conversation afterwards."""

import re

import pytest
from aiohttp import ClientResponse, ClientSession
from page_site import GOOD, Site, browser_of_its_own
from synthetic import sign_up

from bot.conversation.session import session_from
from bot.domain.audit import Entry

MARIA = {
    "name": "Maria Garcia",
    "document_number": "XDA123456",
    "document_type": "passport",
    "nationality": "Spain",
    "sex": "female",
    "birth_date": "1 May 1990",
    "phone": "+34 612 345 678",
    "region": "Guangzhou",
    "address": "Garden Hotel",
    "consent_identity": "yes",
    "consent_health": "yes",
}


async def answers_of(site: Site) -> dict[str, object]:
    channel = await site.ports.store.begin().channel(site.channel())
    assert channel is not None
    return dict(session_from(channel.state).of("registration"))


async def tap(phone: ClientSession, link: str, words: str, shown: str) -> str:
    nonce = re.search(r'name="nonce" value="([0-9a-f]+)"', shown)
    assert nonce is not None
    assert f'value="{words}"' in shown
    return await text(await phone.post(link, data={"words": words, "nonce": nonce[1]}))


async def text(answer: ClientResponse) -> str:
    assert answer.status == 200
    return await answer.text()


async def test_the_empty_form_is_small_plain_and_unticked(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    answer = await phone.get(site.form_link())
    shown = await text(answer)
    style = await (await phone.get(f"{site.url}/static/pages.css")).text()
    assert len(shown.encode()) + len(style.encode()) < 30_000
    for words in ("姓名", "证件号", "手机号", "住的城市", "地址", 'value="广州市"', "核对您是谁", "判断颜色"):
        assert words in shown
    assert shown.count('type="checkbox" name="consent_') == 2
    assert "checked" not in shown
    assert "<details>" in shown
    assert answer.headers["Cache-Control"] == "no-store"


async def test_faults_stand_at_their_fields_and_nothing_typed_is_lost_or_kept(
    site: Site, phone: ClientSession
) -> None:
    await site.somebody()
    link = site.form_link()
    sent = {**GOOD, "document_number": GOOD["document_number"][:17], "phone": "123"}
    del sent["consent_health"]
    answer = await phone.post(link, data=sent)
    shown = await answer.text()
    assert answer.status == 422
    assert shown.count('role="alert"') == 3
    assert "您写了17位" in shown
    assert "有3处要改" in shown
    for name in ("name", "address", "document_number", "phone"):
        assert f'value="{sent[name]}"' in shown
    assert shown.count(" checked") == 1
    assert await answers_of(site) == {}
    assert (await phone.post(link, data=GOOD, allow_redirects=False)).status == 303


async def test_markup_in_a_field_stays_text(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    shown = await (await phone.post(site.form_link(), data={"name": '"><script>alert(1)</script>'})).text()
    assert "<script>alert" not in shown


async def test_a_form_is_sent_once_and_then_asks_the_next_question(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.get(link)
    sent = await phone.post(link, data=GOOD, allow_redirects=False)
    assert (sent.status, sent.headers["Location"]) == (303, link.removeprefix(site.url))
    assert sent.cookies["healthcode"]["max-age"] == "1800"
    assert (await answers_of(site))["name"] == "王小英"
    shown = await text(await phone.get(link))
    assert "✓ 王*英，身份已填好。" in shown
    assert "您离开过广州吗" in shown
    async with browser_of_its_own() as another:
        for answer in (await another.get(link), await another.post(link, data=MARIA)):
            assert answer.status == 410
            assert "这张表已经填过" in await answer.text()
    assert (await answers_of(site))["name"] == "王小英"


async def test_the_page_goes_on_to_the_code(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.post(link, data=GOOD, allow_redirects=False)
    shown = await text(await phone.get(link))
    for words in ("没有离开过", "没有接触过", "没有症状"):
        shown = await tap(phone, link, words, shown)
        assert f"✓ {words}" in shown
    shown = await tap(phone, link, "都属实，出码", shown)
    for words in ("绿码 可以通行", "<svg", "12:02前扫有效", "打开健康码"):
        assert words in shown
    code = re.search(r'href="([^"]+/p/[^"]+)"', shown)
    assert code is not None
    assert "打开健康码" in await text(await phone.get(code[1]))


async def test_a_double_tap_counts_once(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.post(link, data=GOOD, allow_redirects=False)
    shown = await text(await phone.get(link))
    first = await tap(phone, link, "没有离开过", shown)
    second = await tap(phone, link, "没有离开过", shown)
    assert "2/3" in first
    assert "2/3" in second
    channel = await site.ports.store.begin().channel(site.channel())
    assert channel is not None
    assert session_from(channel.state).of("declaration") == {"places": []}


async def test_going_back_takes_the_last_answer_away(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.post(link, data=GOOD, allow_redirects=False)
    shown = await tap(phone, link, "没有离开过", await text(await phone.get(link)))
    assert "1/3" in await tap(phone, link, "返回", shown)


async def test_who_asks_for_a_person_is_sent_to_the_chat(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.post(link, data=GOOD, allow_redirects=False)
    shown = await text(await phone.post(link, data={"words": "人工", "nonce": "a" * 32}))
    assert "请回到聊天，工作人员在那里回复您" in shown


async def test_a_foreigner_fills_in_a_passport(site: Site, phone: ClientSession) -> None:
    await site.somebody(language="en")
    link = site.form_link()
    shown = await text(await phone.get(link))
    assert "<details open>" in shown
    for words in ("Nationality", "Birth date", "Female", "Guangzhou", "Do you agree?"):
        assert words in shown
    assert (await phone.post(link, data=MARIA, allow_redirects=False)).status == 303
    assert (await answers_of(site))["nationality"] == "ES"
    assert "Have you left" in await text(await phone.get(link))


async def test_a_form_whose_channel_is_gone_or_registered_is_closed(site: Site, phone: ClientSession) -> None:
    nobody = await phone.get(site.form_link("o-nobody"))
    assert nobody.status == 410
    assert (await phone.post(site.form_link("o-nobody"), data=GOOD)).status == 410
    await sign_up(site.ports)
    registered = await phone.get(site.form_link())
    assert registered.status == 410
    assert "您已经登记过了" in await registered.text()
    assert (await phone.post(site.form_link(), data=GOOD)).status == 410


async def test_a_form_ends_after_half_an_hour(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    site.clock.forward(minutes=30)
    assert (await phone.post(link, data=GOOD)).status == 410


async def test_a_conversation_that_was_erased_has_no_page(site: Site, phone: ClientSession) -> None:
    await site.somebody()
    link = site.form_link()
    await phone.post(link, data=GOOD, allow_redirects=False)
    tx = site.ports.store.begin()
    tx.act(Entry(site.clock.at, "clock", "erase", "retention", site.channel().hex())).erase_channel(
        site.channel()
    )
    await tx.commit()
    assert (await phone.get(link)).status == 410


@pytest.mark.parametrize("field", ["name", "document_number", "phone", "region", "address"])
async def test_a_field_of_any_length_is_answered_kindly(site: Site, phone: ClientSession, field: str) -> None:
    await site.somebody()
    answer = await phone.post(site.form_link(), data={**GOOD, field: "码" * 5000})
    assert answer.status == 422
    assert len(await answer.text()) < 30_000
