"""Visits by API: checked in once, by poster or screen, with the family; seen, ended and deleted by oneself alone."""

from pathlib import Path

import pytest
from api_site import ApiSite, App, open_api
from families import CHILD
from stored import venue

from bot.domain.venues import Venue, scanned_in
from bot.usecases.commit import committed
from bot.usecases.venues import add, arrival_of, carried, door_token, new_screen, screen_of, shown_from

SON = {"name": "李小满", "document_number": CHILD, "relation": "child", "consent": True}


@pytest.fixture
async def mall(site: ApiSite) -> Venue:
    return await committed(
        site.ports, lambda tx: add(site.ports, tx, venue(hours="08:00-22:00"), site.ports.now())
    )


@pytest.fixture
async def app(site: ApiSite) -> App:
    app = await site.enters()
    await app.signs_up()
    return app


async def test_the_consent_comes_first_and_once(app: App, mall: Venue) -> None:
    refused = await app.posts("/visits", {"venue": mall.id})
    assert (refused.problem, refused.body["detail"]) == ("refused", "第一次登记到访前，要先同意。")
    said = await app.posts("/visits", {"venue": f"v-{mall.id}", "agree": True})
    assert said.body == {
        "id": said.body["id"],
        "venue": mall.id,
        "name": "天河城",
        "since": "2026-11-24T12:00:00+08:00",
        "until": None,
        "proof": "poster",
        "companions": 0,
        "flags": [],
    }
    assert (await app.posts("/visits", {"venue": f"https://code.example.org/v/{mall.id}"})).body == said.body
    assert (await app.gets("/visits")).body == {"agreed": True, "kept_days": 14, "visits": [said.body]}


async def test_one_leaves_with_whoever_came_along(site: ApiSite, app: App, mall: Venue) -> None:
    child = (await app.posts("/family", SON)).body["id"]
    assert (await app.posts("/visits/leave")).problem == "refused"
    said = await app.posts("/visits", {"venue": mall.id, "agree": True, "companions": [child]})
    assert said.body["companions"] == 1
    site.clock.forward(minutes=30)
    left = await app.posts("/visits/leave")
    assert left.body == {**said.body, "until": "2026-11-24T12:30:00+08:00"}
    assert (await app.gets("/visits")).body["visits"] == [left.body]


async def test_nobody_else_sees_or_deletes_it(site: ApiSite, app: App, mall: Venue) -> None:
    id_ = (await app.posts("/visits", {"venue": mall.id, "agree": True})).body["id"]
    other = await site.enters("o-2")
    await other.signs_up(2)
    assert (await other.gets("/visits")).body["visits"] == []
    assert (await other.deletes(f"/visits/{id_}")).problem == "not_found"
    assert (await site.nobody.gets("/visits")).problem == "unauthorized"
    assert (await app.deletes(f"/visits/{id_}")).status == 204
    assert (await app.deletes(f"/visits/{id_}")).status == 204, "sent again"
    assert (await app.gets("/visits")).body["visits"] == []


async def test_the_consent_is_taken_back_with_all_that_was_noted(app: App, mall: Venue) -> None:
    await app.posts("/visits", {"venue": mall.id, "agree": True})
    assert (await app.deletes("/visits")).status == 204
    assert (await app.gets("/visits")).body == {"agreed": False, "kept_days": 14, "visits": []}
    assert (await app.posts("/visits", {"venue": mall.id})).problem == "refused"
    assert (await app.gets("/pass")).body["outcome"] == "green"


async def test_a_screens_code_is_a_proof_while_it_stands_there(site: ApiSite, app: App, mall: Venue) -> None:
    ports = site.ports
    link = await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))
    shown = await screen_of(ports, ports.store.begin(), link.rpartition("/")[2])
    assert shown is not None
    code = next(iter(shown_from(ports, shown, ports.now()).values()))
    assert (await app.posts("/visits", {"venue": code, "agree": True})).body["proof"] == "rotating"
    site.clock.forward(minutes=3)
    late = await app.posts("/visits", {"venue": code})
    assert late.body["detail"] == "屏幕上的这个码已过时，请扫现在显示的码。"


@pytest.mark.parametrize("scanned", ["", "WIFI:S:x;;", "99999999"])
async def test_what_is_no_venue_is_told(app: App, scanned: str) -> None:
    said = await app.posts("/visits", {"venue": scanned, "agree": True})
    assert (said.problem, said.status) == ("refused", 409)
    assert said.body["detail"].startswith("这个码不是我们认识的场所码")


@pytest.mark.parametrize("companion", ["somebody", ""])
async def test_only_whose_code_one_shows_comes_along(app: App, mall: Venue, companion: str) -> None:
    said = await app.posts("/visits", {"venue": mall.id, "agree": True, "companions": [companion]})
    assert said.body["detail"].startswith("您没有代亮这位家人的码")
    assert (await app.gets("/visits")).body == {"agreed": False, "kept_days": 14, "visits": []}


async def test_who_is_not_registered_is_told_to(site: ApiSite, mall: Venue) -> None:
    app = await site.enters("o-3")
    assert (await app.posts("/visits", {"venue": mall.id})).problem == "registration_first"


async def test_a_venue_is_shown_to_anybody_and_a_gone_one_keeps_its_id(
    site: ApiSite, app: App, mall: Venue
) -> None:
    nobody = site.nobody
    assert (await nobody.gets(f"/venues/{mall.id}")).body == {
        "id": mall.id,
        "name": "天河城",
        "class": "mall",
        "region": "440106",
        "hours": "08:00-22:00",
        "open": True,
    }
    assert (await nobody.gets("/venues/99999999")).problem == "not_found"
    await app.posts("/visits", {"venue": mall.id, "agree": True})
    app.language = "en"
    assert (await app.gets("/visits")).body["visits"][0]["name"] == "Teemall"


async def test_where_there_is_no_tracing_work_nothing_is_noted(tmp_path: Path) -> None:
    async with open_api(tmp_path, tracing=None) as site:
        app = await site.enters()
        await app.signs_up()
        said = await app.posts("/visits", {"venue": "0K7M2Q4X", "agree": True})
        assert said.body["detail"] == "这里不登记到访，不用扫场所码。"


async def test_what_was_scanned_for_a_page_is_good_for_some_minutes(
    site: ApiSite, app: App, mall: Venue
) -> None:
    """Logging in and reading take longer than a screen's code lasts."""
    ports = site.ports
    link = await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))
    shown = await screen_of(ports, ports.store.begin(), link.rpartition("/")[2])
    assert shown is not None
    scanned = scanned_in(next(iter(shown_from(ports, shown, ports.now()).values())))
    assert scanned is not None
    arrival = await arrival_of(ports, ports.store.begin(), scanned, ports.now())
    carried_on = carried(ports, arrival)
    site.clock.forward(minutes=9)
    said = await app.posts("/visits", {"venue": carried_on, "agree": True})
    assert (said.body["proof"], said.body["since"]) == ("rotating", "2026-11-24T12:00:00+08:00")
    site.clock.forward(minutes=2)
    assert (await app.posts("/visits", {"venue": carried_on})).problem == "refused"


async def test_a_door_notes_who_agreed_and_tells_nothing(site: ApiSite, app: App, mall: Venue) -> None:
    ports, other = site.ports, await site.enters("o-2")
    await other.signs_up(2)
    token = await committed(ports, lambda tx: door_token(ports, tx, mall.id, ports.now()))
    await app.posts("/visits", {"venue": mall.id, "agree": True})
    site.clock.forward(minutes=90)
    answers = []
    for each in (app, other):
        code = (await each.gets("/pass")).body["code"]
        answers.append(await site.nobody.posts("/gate/visits", {"venue": token, "code": code}))
    assert [(each.status, each.raw) for each in answers] == [(204, b"")] * 2
    assert [each["proof"] for each in (await app.gets("/visits")).body["visits"]] == ["gate", "poster"]
    assert (await other.gets("/visits")).body["visits"] == []


async def test_a_door_without_a_good_token_or_code_notes_nothing(
    site: ApiSite, app: App, mall: Venue
) -> None:
    ports = site.ports
    token = await committed(ports, lambda tx: door_token(ports, tx, mall.id, ports.now()))
    code = (await app.gets("/pass")).body["code"]
    nobody = site.nobody
    assert (await nobody.posts("/gate/visits", {"venue": mall.id, "code": code})).problem == "not_found"
    assert (await nobody.posts("/gate/visits", {"venue": token, "code": "WIFI:S:x;;"})).problem == "refused"
    site.clock.forward(minutes=5)
    late = await nobody.posts("/gate/visits", {"venue": token, "code": code})
    assert late.body["detail"].startswith("这个码现在不能用来登记到访")
    await committed(ports, lambda tx: new_screen(ports, tx, mall.id, ports.now()))
    assert (await nobody.posts("/gate/visits", {"venue": token, "code": code})).problem == "not_found"
