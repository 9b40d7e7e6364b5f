"""Passes signed ahead by API: one after another, noted before they are shown, none beyond what was decided."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from api_site import FEVER, HEALTHY, ApiSite, open_api
from families import CHILD
from ports import shipped_policy
from stored import column
from synthetic import list_officers

from bot.domain.passes import SLOT
from integrations.hp1 import chain, claims, cose, text

NOTED = "SELECT cti FROM issued"


def signs(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Phone:
    """Draws ids and seeds, and shows the passes it was given."""

    def __init__(self, count: int = 6) -> None:
        self.ids = [secrets.token_bytes(8) for _ in range(count)]
        self.seeds = [secrets.token_bytes(16) for _ in range(count)]

    @property
    def asks(self) -> Mapping[str, Any]:
        anchors = [signs(chain.anchor(*each)) for each in zip(self.ids, self.seeds, strict=True)]
        return {"anchors": anchors, "ids": [signs(each) for each in self.ids]}

    def shows(self, number: int, code: str, slot: int) -> str:
        message = cose.read(text.read(code))
        assert message.proof == b""
        shown = slot.to_bytes(2, "big") + chain.element(self.ids[number], self.seeds[number], slot)
        return text.written(
            cose.written(cose.Sign1(message.alg, message.kid, message.payload, message.signature, shown))
        )


def claims_of(code: str) -> claims.Claims:
    return claims.read(cose.read(text.read(code)).payload)


async def test_a_strip_is_shown_one_after_another_for_a_day(site: ApiSite, tmp_path: Path) -> None:
    app, phone = await site.enters(), Phone()
    await app.signs_up()
    said = await app.posts("/passes", phone.asks)
    assert said.status == 200
    passes = said.body["passes"]
    assert len(passes) == 6
    assert [claims_of(each["code"]).id for each in passes] == phone.ids
    assert column(tmp_path / "records.db", NOTED) >= set(phone.ids)
    begun = [datetime.fromisoformat(each["issued"]) for each in passes]
    assert begun == [site.clock.at + timedelta(hours=4) * place for place in range(6)]
    for number, each in enumerate(passes):
        for slot in (0, 7, 239):
            shown = phone.shows(number, each["code"], slot)
            verdict = site.ports.signer.verdict(shown, begun[number] + SLOT * slot)
            assert (verdict.result, verdict.reason) == ("admit", "green")
            late = site.ports.signer.verdict(shown, begun[number] + SLOT * slot + timedelta(seconds=151))
            assert late.result == "invalid"
    assert (said.body["soft_ttl"], said.body["now"]) == (300, "2026-11-24T12:00:00+08:00")
    assert 0 <= said.body["word"] < 64
    assert said.body["word"] == (await app.gets("/pass")).body["word"]
    site.admission.pressure = 0.5
    assert (await app.posts("/passes", Phone(1).asks)).body["soft_ttl"] == 4 * 3600


async def test_no_pass_is_good_beyond_the_end_of_what_was_decided(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up(health=FEVER)
    said = (await app.gets("/pass")).body
    end = datetime.fromisoformat(said["until"])
    site.clock.at = end - timedelta(hours=5, seconds=-0.5)
    app = await site.enters()
    passes = (await app.posts("/passes", Phone().asks)).body["passes"]
    assert [datetime.fromisoformat(each["expires"]) <= end for each in passes] == [True, True]
    assert datetime.fromisoformat(passes[-1]["expires"]) == end
    assert {claims_of(each["code"]).colour for each in passes} == {1}


@pytest.mark.parametrize(
    ("body", "where", "words"),
    [
        ({"anchors": []}, "anchors", "1到6个"),
        ({"anchors": [signs(bytes(16))] * 7}, "anchors", "1到6个"),
        ({"anchors": [signs(bytes(15))]}, "anchors[0]", "16个字节"),
        ({"anchors": [signs(bytes(16))[:-1] + "B"]}, "anchors[0]", "16个字节"),
        ({"anchors": [signs(bytes(16)) + "=="]}, "anchors[0]", "16个字节"),
        ({"anchors": [5]}, "anchors[0]", "类型"),
        ({"anchors": "x"}, "anchors", "类型"),
        ({}, "anchors", "还没有填"),
        ({"anchors": [signs(bytes(16))], "ids": [signs(bytes(7))]}, "ids[0]", "8个字节"),
        ({"anchors": [signs(bytes(16))] * 2, "ids": [signs(bytes(8))]}, "ids", "一样多"),
        ({"anchors": [signs(bytes(16))] * 2, "ids": [signs(bytes(8))] * 2}, "ids", "已经用过"),
    ],
)
async def test_what_is_asked_wrongly_is_told(site: ApiSite, body: object, where: str, words: str) -> None:
    app = await site.enters()
    await app.signs_up()
    said = await app.posts("/passes", body)
    assert (said.status, said.problem) == (422, "invalid")
    assert words in said.faults[where]


async def test_nobody_takes_the_id_of_another_pass(site: ApiSite) -> None:
    one, other, phone = await site.enters("o-1"), await site.enters("o-2"), Phone(2)
    await one.signs_up(1)
    await other.signs_up(2)
    assert (await one.posts("/passes", phone.asks)).status == 200
    for app in (one, other):
        said = await app.posts("/passes", {**phone.asks, "ids": [signs(bytes(8)), phone.asks["ids"][1]]})
        assert said.faults == {"ids[1]": "这个编号已经用过，请重新随机取。"}


async def test_without_ids_they_are_drawn_here(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    asked = {"anchors": [signs(bytes(16))] * 3}
    passes = (await app.posts("/passes", asked)).body["passes"]
    assert len({claims_of(each["code"]).id for each in passes}) == 3
    assert {claims_of(each["code"]).anchor for each in passes} == {bytes(16)}


async def test_sent_again_with_its_key_the_same_strip_comes(site: ApiSite) -> None:
    app, phone = await site.enters(), Phone(1)
    await app.signs_up()
    first = await app.posts("/passes", phone.asks, Idempotency_Key="k-1")
    again = await app.posts("/passes", phone.asks, Idempotency_Key="k-1")
    assert first.body == again.body
    assert (await app.posts("/passes", Phone(1).asks, Idempotency_Key="k-1")).problem == "idempotency_reused"


async def test_without_a_code_it_is_told_what_to_do(site: ApiSite, tmp_path: Path) -> None:
    app = await site.enters()
    said = await app.posts("/passes", Phone().asks)
    assert (said.status, said.problem, said.body["outcome"]) == (409, "no_code", "cannot_tell")
    assert said.body["detail"] == (await app.gets("/pass")).body["next"]
    await app.signs_up()
    site.clock.forward(days=9)
    app = await site.enters()
    said = await app.posts("/passes", Phone().asks)
    assert "申报" in said.body["detail"]
    assert (await site.nobody.posts("/passes", Phone().asks)).problem == "unauthorized"


async def test_who_waits_for_an_officer_has_none(tmp_path: Path) -> None:
    async with open_api(tmp_path, automatic="") as site:
        await list_officers(site.ports)
        app = await site.enters()
        await app.signs_up()
        said = await app.posts("/passes", Phone().asks)
        assert (said.problem, said.body["outcome"]) == ("no_code", "pending")
        assert "11月25日18:00" in said.body["detail"]
        assert column(tmp_path / "records.db", NOTED) == set()


async def test_policy_says_how_many_at_most(tmp_path: Path) -> None:
    async with open_api(tmp_path, policy=replace(shipped_policy(), strip_most=2)) as site:
        app = await site.enters()
        await app.signs_up()
        assert len((await app.posts("/passes", Phone().asks)).body["passes"]) == 2


async def test_of_a_family_it_is_given_to_whoever_shows_the_code(site: ApiSite) -> None:
    app, stranger, phone = await site.enters(), await site.enters("o-2"), Phone(2)
    await app.signs_up()
    await stranger.signs_up(2)
    asked = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}
    path = f"/family/{(await app.posts('/family', asked)).body['id']}"
    said = await app.posts(f"{path}/passes", phone.asks)
    assert (said.problem, said.body["outcome"]) == ("no_code", "cannot_tell")
    assert "本人" in said.body["detail"]
    of_them = f"?for={path.removeprefix('/family/')}"
    await app.puts(f"/forms/declaration/answers{of_them}", {"answers": HEALTHY})
    assert (
        await app.posts(f"/forms/declaration/submit{of_them}", {"version": 1, "sure": True})
    ).status == 200
    passes = (await app.posts(f"{path}/passes", phone.asks)).body["passes"]
    assert [claims_of(each["code"]).id for each in passes] == phone.ids
    assert (await stranger.posts(f"{path}/passes", Phone(1).asks)).problem == "not_found"
