"""Appeals and corrections by API: the same acts as in chat."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from api_site import FEVER, ApiSite, open_api
from ports import shipped_policy
from synthetic import resident_number

JPEG = b"\xff\xd8\xff\xe0" + bytes(300_000)


async def test_an_appeal_with_a_photo_and_how_it_stands(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.signs_up(health=FEVER)).body["outcome"] == "yellow"
    assert (await app.gets("/appeals")).body == {"appeals": []}
    sent = {"reason": "我没有发热", "photo": base64.b64encode(JPEG).decode()}
    said = await app.posts("/appeals", sent, Idempotency_Key="k-1")
    assert said.status == 200
    assert (said.body["state"], said.body["photo"], said.body["due"]) == (
        "open",
        True,
        "2026-11-26T12:00:00+08:00",
    )
    assert (await app.posts("/appeals", sent, Idempotency_Key="k-1")).body == said.body
    assert (await app.gets("/appeals")).body == {"appeals": [said.body]}
    assert await site.ports.store.begin().photo(said.body["number"]) == JPEG
    again = await app.posts("/appeals", {"reason": "还是不对"})
    assert (again.status, again.problem) == (409, "refused")
    assert said.body["number"] in again.body["detail"]


@pytest.mark.parametrize(
    ("sent", "question"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "长" * 501}, "reason"),
        ({"reason": "我没有发热", "photo": "!!"}, "photo"),
        ({"reason": "我没有发热", "photo": "照片"}, "photo"),
        ({"reason": "我没有发热", "photo": base64.b64encode(b"GIF89a").decode()}, "photo"),
    ],
)
async def test_what_does_not_fit_is_told_by_its_name(
    site: ApiSite, sent: dict[str, str], question: str
) -> None:
    app = await site.enters()
    await app.signs_up(health=FEVER)
    said = await app.posts("/appeals", sent)
    assert (said.status, said.problem, set(said.faults)) == (422, "invalid", {question})


async def test_a_photo_that_is_too_large_is_not_read(small: ApiSite) -> None:
    app = await small.enters()
    await app.signs_up(health=FEVER)
    said = await app.posts("/appeals", {"reason": "我没有发热", "photo": encoded(301_000)})
    assert (said.status, set(said.faults)) == (422, {"photo"})
    assert (await app.posts("/appeals", {"reason": "我没有发热", "photo": encoded(600_000)})).status == 413
    assert (await app.posts("/corrections", {"field": "name", "value": encoded(100_000)})).status == 413


def encoded(size: int) -> str:
    return base64.b64encode(JPEG[:4] + bytes(size)).decode()


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[ApiSite]:
    policy = replace(shipped_policy(), photo_bytes=300_000)
    async with open_api(tmp_path, policy=policy) as opened:
        yield opened


async def test_who_is_not_registered_has_nothing_to_appeal_or_correct(site: ApiSite) -> None:
    app = await site.enters()
    for said in (
        await app.gets("/appeals"),
        await app.posts("/appeals", {"reason": "我没有发热"}),
        await app.gets("/corrections"),
        await app.posts("/corrections", {"field": "name", "value": "王小瑛"}),
        await app.posts("/corrections/declaration"),
    ):
        assert (said.status, said.problem) == (409, "registration_first")


async def test_a_name_waits_for_an_officer(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    said = await app.posts("/corrections", {"field": "name", "value": " 王小瑛 "})
    assert (said.status, said.body["field"], said.body["state"]) == (200, "name", "open")
    listed = (await app.gets("/corrections")).body
    assert listed == {"corrections": [said.body], "declaration": True}


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("document_number", "440106198001010018", 422),
        ("phone", "12", 422),
        ("document_number", resident_number(1), 409),
    ],
)
async def test_a_value_is_held_to_the_checks_of_the_sign_up(
    site: ApiSite, field: str, value: str, status: int
) -> None:
    app = await site.enters()
    await app.signs_up()
    assert (await app.posts("/corrections", {"field": field, "value": value})).status == status


async def test_a_declaration_is_taken_back_soon_and_once(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.signs_up(health=FEVER)).body["outcome"] == "yellow"
    site.clock.forward(minutes=10)
    said = await app.posts("/corrections/declaration")
    assert {each["id"]: each["answer"] for each in said.body["route"]}["symptoms"] == ["fever"]
    await app.answers("declaration", {"symptoms": [], "confirm": True})
    assert (await app.submits("declaration")).body["outcome"] == "green"
    assert (await app.gets("/corrections")).body["declaration"] is False
    again = await app.posts("/corrections/declaration")
    assert (again.status, again.problem) == (409, "refused")
