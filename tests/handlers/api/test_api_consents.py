"""Consents and notices by API: read, given, taken back, and what that means at once."""

from dataclasses import replace
from pathlib import Path

import pytest
from api_site import MINI, ApiSite, App, open_api
from chat import Chat
from ports import WECHAT, reports_of

from bot.domain.notices import Template


async def given(app: App) -> dict[str, bool]:
    said = (await app.gets("/consents")).body["consents"]
    assert all(each["text"].endswith("同意吗？") for each in said)
    return {each["purpose"]: each["given_at"] is not None for each in said}


async def test_before_registering_a_consent_is_an_answer_of_the_form(site: ApiSite) -> None:
    app = await site.enters()
    assert await given(app) == {"identity": False, "health": False}
    assert (await app.puts("/consents/health")).problem == "registration_first"
    assert (await app.deletes("/consents/health")).problem == "registration_first"
    assert (await app.puts("/consents/other")).problem == "not_found"


async def test_without_health_there_is_no_colour_until_it_is_given_again(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    for _ in range(2):
        assert (await app.deletes("/consents/health")).status == 204
    assert await given(app) == {"identity": True, "health": False}
    said = (await app.gets("/pass")).body
    assert (said["outcome"], said["reasons"][0]["rule"]) == ("cannot_tell", "consent")
    assert said["code"] is None
    assert (await app.answers("declaration", {"places": []})).problem == "consent_withdrawn"
    site.clock.forward(seconds=5)
    for _ in range(2):
        assert (await app.puts("/consents/health")).status == 204
    assert (await app.gets("/pass")).body["outcome"] == "green"


async def test_without_identity_one_is_logged_out_and_has_a_day(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    assert (await app.deletes("/consents/identity")).status == 204
    assert (await app.gets("/me")).problem == "unauthorized"
    site.clock.forward(seconds=5)
    back = await site.enters()
    assert (await back.gets("/pass")).body["reasons"][0]["rule"] == "consent"
    assert (await back.puts("/consents/identity")).status == 204
    assert (await back.gets("/pass")).body["outcome"] == "green"


async def test_notices_are_as_the_person_answered_in_all(site: ApiSite) -> None:
    app = await site.enters()
    rows = (await app.gets("/notices")).body["notices"]
    assert {each["purpose"] for each in rows} == {"changed", "lapse", "day", "test"}
    row = {"purpose": "changed", "template": "", "left": 2, "lasting": False, "can_last": False}
    for _ in range(2):
        assert (await app.puts("/notices/changed", {"left": 2})).body == row, "sent again it adds nothing"
    assert row in (await app.gets("/notices")).body["notices"]
    assert (await app.puts("/notices/lapse", {"lasting": True})).body["lasting"]
    assert (await app.puts("/notices/lapse", {"refused": True})).body["lasting"] is False
    assert (await app.puts("/notices/changed", {"refused": True})).body["left"] == 0
    assert (await app.puts("/notices/other", {"left": 1})).problem == "not_found"


async def test_notices_are_those_of_the_account_logged_in_at(tmp_path: Path) -> None:
    accounts = {
        WECHAT.name: replace(WECHAT, templates={"changed": Template("T-CHAT")}),
        MINI.name: replace(MINI, templates={"changed": Template("T-MINI", lasting=True)}),
    }
    async with open_api(tmp_path, accounts=accounts) as site:
        chat = Chat(site.ports)
        await chat.does("text", "你好", union_id="u-1")
        app = await site.enters("o-mini", union_id="u-1")
        await app.signs_up()
        assert (await app.gets("/me")).body["account"] == WECHAT.name
        said = (await app.puts("/notices/changed", {"lasting": True})).body
        assert (said["template"], said["lasting"], said["can_last"]) == ("T-MINI", True, True)
        tx = site.ports.store.begin()
        (held,) = await tx.subscriptions(site.channel("o-mini"))
        assert held.lasting
        (citizen,) = await tx.citizens_in("confirmed", 9)
        linked = {each.account for each in await tx.channels_of(citizen.id)}
        assert linked == {WECHAT.name, MINI.name}
        assert len((await app.gets("/accounts")).body["accounts"]) == 1, "one conversation is one account"
        assert (await chat.says("我的账号")).text.count("微信") == 1


@pytest.mark.parametrize(
    "said",
    [{}, {"left": -1}, {"left": 101}, {"lasting": False}, {"left": 1, "lasting": True}, {"accepted": True}],
)
async def test_of_a_notice_one_thing_is_told(site: ApiSite, said: dict[str, object]) -> None:
    assert (await (await site.enters()).puts("/notices/changed", said)).problem == "invalid"


async def test_nothing_personal_is_reported(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    await app.deletes("/consents/health")
    told = str(reports_of(site.ports))
    assert not any(word in told for word in ("王小英", "4401061958", "13812345678", "天河路"))
