"""A card on paper by API: printed by oneself, read by an independent decoder, resolved to the present result, taken back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from api_site import FEVER, ApiSite, App, open_api
from families import CHILD

from handlers.paper_cards import card_at
from handlers.web import cards
from integrations.paper_card import Card, card_page


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[ApiSite]:
    async with open_api(tmp_path, *cards.ROUTES) as opened:
        yield opened


@pytest.fixture
async def app(site: ApiSite) -> App:
    app = await site.enters()
    await app.signs_up()
    return app


def card_behind(site: ApiSite, address: str) -> Card:
    card = card_at(site.ports, address.split("/")[-2])
    assert card is not None
    return card


async def result(site: ApiSite, code: str) -> tuple[str, str]:
    said = (await site.nobody.posts("/gate/verify", {"code": code})).body
    return said["result"], said["reason"]


async def printed(site: ApiSite, app: App, person: str = "") -> Card:
    said = await app.posts(f"/papers?for={person}" if person else "/papers")
    assert said.status == 200, said.body
    return card_behind(site, said.body["card"])


async def test_a_card_is_resolved_to_the_present_result(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    said = (await site.nobody.posts("/gate/verify", {"code": card.code})).body
    assert (said["result"], said["reason"], said["title"]) == ("admit", "green", "通行")
    await app.answers("declaration", FEVER)
    await app.submits("declaration", sure=True)
    assert await result(site, card.code) == ("assist", "yellow")


async def test_a_declaration_that_has_ended_gives_no_result(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    site.clock.at += timedelta(days=9)
    assert await result(site, card.code) == ("cannot_tell", "no_result")
    site.clock.at += timedelta(days=22)
    assert await result(site, card.code) == ("invalid", "expired")


async def test_taken_back_it_admits_nobody(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    (shown,) = (await app.gets("/papers")).body["papers"]
    assert shown["number"] == card.number
    assert (await app.deletes(f"/papers/{shown['id']}")).status == 204
    assert await result(site, card.code) == ("invalid", "revoked")
    assert (await app.gets("/papers")).body["papers"] == []


async def test_a_new_card_takes_back_the_one_before(site: ApiSite, app: App) -> None:
    before, after = await printed(site, app), await printed(site, app)
    assert await result(site, before.code) == ("invalid", "revoked")
    assert await result(site, after.code) == ("admit", "green")
    (shown,) = (await app.gets("/papers")).body["papers"]
    assert shown["number"] == after.number


async def test_the_same_key_prints_once(site: ApiSite, app: App) -> None:
    first = await app.posts("/papers", Idempotency_Key="k")
    assert (await app.posts("/papers", Idempotency_Key="k")).body == first.body


async def test_nobody_takes_back_the_card_of_somebody_else(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    other = await site.enters("o-2")
    await other.signs_up(serial=2)
    id_ = card.number.replace(" ", "").lower()
    for wrong in (id_, "0" * 16, "x"):
        assert (await other.deletes(f"/papers/{wrong}")).problem == "not_found"
    assert await result(site, card.code) == ("admit", "green")


async def test_a_card_of_another_signer_is_refused_whoever_it_names(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    forged = card.code[:-20] + card.code[-19] * 20
    assert (await result(site, forged))[0] == "invalid"


async def test_each_look_is_shown_to_whom_it_was_about(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    assert (await app.gets("/papers")).body["looks"] == []
    await result(site, card.code)
    site.clock.at += timedelta(minutes=5)
    await result(site, card.code)
    looks = (await app.gets("/papers")).body["looks"]
    assert [(each["office"], each["paper"]) for each in looks] == [("", card.number)] * 2
    assert looks[0]["at"] > looks[1]["at"]


async def test_one_card_is_asked_for_so_often_and_no_oftener(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    said = [await site.nobody.posts("/gate/verify", {"code": card.code}) for _ in range(21)]
    assert [each.status for each in said] == [200] * 20 + [429]
    other = await printed(site, app)
    assert await result(site, other.code) == ("admit", "green")


async def test_somebody_whose_code_one_shows_gets_a_card_too(site: ApiSite, app: App) -> None:
    child = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}
    asked = (await app.posts("/family", child)).body
    card = await printed(site, app, asked["id"])
    assert card.name == "李*满"
    assert (await app.gets("/papers")).body["papers"] == []
    assert (await app.posts("/papers?for=" + "0" * 16)).problem == "not_found"


async def test_without_a_registration_or_its_confirmation_there_is_none(site: ApiSite) -> None:
    app = await site.enters("o-9")
    assert (await app.posts("/papers")).problem == "registration_first"


async def test_a_consent_taken_back_ends_the_result_and_the_printing(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    await app.deletes("/consents/health")
    assert await result(site, card.code) == ("cannot_tell", "no_result")
    assert (await app.posts("/papers")).status == 409


async def test_its_address_gives_the_page_for_half_an_hour(site: ApiSite, app: App) -> None:
    address = (await app.posts("/papers")).body["card"]
    async with site.http.get(address) as answer:
        body = await answer.read()
        assert (answer.status, answer.content_type) == (200, "application/pdf")
        assert answer.headers["Cache-Control"] == "no-store"
    assert body.startswith(b"%PDF-1.4")
    site.clock.at += timedelta(minutes=30)
    async with site.http.get(address) as answer:
        assert answer.status == 404


async def test_an_independent_decoder_reads_it_at_300_dots_to_the_inch(site: ApiSite, app: App) -> None:
    card = await printed(site, app)
    page = card_page(card).convert("L").resize((1240, 1748))
    (found,) = zxingcpp.read_barcodes(page)
    assert found.text == card.code
    assert await result(site, found.text) == ("admit", "green")
