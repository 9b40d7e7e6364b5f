"""Checking a code by API: each kind of answer, in words a doorkeeper understands, and nothing of it kept."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from api_site import FEVER, ApiSite, Said

from bot.domain.passes import REASONS, RESULTS
from integrations.texts import load_texts

CASES = json.loads((Path(__file__).parents[2] / "vectors" / "hp1.json").read_text("utf-8"))["cases"]


async def checked(site: ApiSite, code: str, **where: str) -> Said:
    return await site.nobody.posts("/gate/verify", {"code": code, **where})


async def test_a_green_code_is_admitted_until_its_end(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    shown = (await app.gets("/pass")).body
    said = await checked(site, shown["code"])
    assert (said.status, said.body["result"], said.body["reason"]) == (200, "admit", "green")
    assert said.body["title"] == "通行"
    assert said.body["expires"] == shown["expires"]
    site.clock.at += timedelta(seconds=120)
    said = await checked(site, shown["code"])
    assert (said.body["result"], said.body["reason"]) == ("invalid", "expired")


async def test_a_yellow_code_leads_to_the_help_desk_and_says_no_reason_of_health(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up(health=FEVER)
    said = await checked(site, (await app.gets("/pass")).body["code"])
    assert (said.body["result"], said.body["reason"]) == ("assist", "yellow")
    assert said.body["title"] == "请到服务点"
    assert "症状" not in str(said.body)


async def test_a_turnstile_that_names_its_class_is_told_what_that_class_does(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up(health=FEVER)
    code = (await app.gets("/pass")).body["code"]
    said = await checked(site, code, venue_class="park")
    assert (said.body["result"], said.body["reason"], said.body["title"]) == ("admit", "genuine", "通行")
    said = await checked(site, code, venue_class="metro")
    assert (said.body["result"], said.body["reason"]) == ("assist", "help")
    said = await checked(site, code, venue_class="hospital")
    assert (said.body["result"], said.body["reason"]) == ("assist", "yellow")
    assert (await checked(site, code, venue_class="bus")).faults.keys() == {"venue_class"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_a_code_of_other_keys_is_never_admitted(site: ApiSite, case: dict[str, str]) -> None:
    said = await checked(site, case["code"])
    assert said.status == 200
    assert said.body["result"] in {"invalid", "cannot_tell"}
    assert said.body["text"]


async def test_what_holds_more_than_any_qr_is_refused_with_what_would_be_right(site: ApiSite) -> None:
    said = await checked(site, "HP1:" + "0" * 9000)
    assert (said.status, said.problem) == (422, "invalid")
    assert set(said.faults) == {"code"}


def test_every_result_and_reason_has_its_words() -> None:
    texts = load_texts()
    wanted = {*(f"gate.{each}" for each in RESULTS), *(f"gate_reason.{each}" for each in REASONS)}
    assert {key for key in wanted if not texts.has(key)} == set()
    assert set(texts.keys("gate_reason")) <= wanted
