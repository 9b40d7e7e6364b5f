"""What is remembered of a pass is forgotten the moment anything it rests on is another, whoever changed it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from api_site import FEVER, ApiSite, App
from stored import ENTRY

from bot.domain.citizens import Citizen
from bot.domain.decision import Decision
from bot.domain.evidence import Evidence
from bot.domain.logins import Mark
from bot.ports import Transaction, Writes
from handlers.web.api.remembered import Kept, Remembered
from integrations.database.store import open_store
from integrations.sealing.keys import open_keys

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
MARK = Mark(3, b"c" * 16, 5)
Put = Callable[[Transaction, Writes, Citizen], None]


async def beside(folder: Path, site: ApiSite, put: Put) -> None:
    """As an officer's command writes: another process, with a store of its own."""
    places = f"sqlite:{folder / 'records.db'}", f"sqlite:{folder / 'keys.db'}"
    store = await open_store(*places, open_keys(folder / "keys", create=False), beside_server=True)
    tx = store.begin()
    channel = await tx.channel(site.channel())
    assert channel is not None
    assert channel.citizen is not None
    citizen = await tx.citizen(channel.citizen)
    assert citizen is not None
    put(tx, tx.act(ENTRY), citizen)
    await tx.commit()
    await store.close()


def contact(_: Transaction, writes: Writes, citizen: Citizen) -> None:
    near = Evidence("e1", "close_contact", "confirmed", "cdc", date(2026, 11, 23), NOON, officer="cdc-li")
    writes.put_evidence(citizen.document, near)


def moved(_: Transaction, writes: Writes, citizen: Citizen) -> None:
    writes.put_citizen(replace(citizen, person=replace(citizen.person, name="欧阳测试")))


def refused(_: Transaction, writes: Writes, citizen: Citizen) -> None:
    writes.put_citizen(replace(citizen, state="refused"))


def erased(_: Transaction, writes: Writes, citizen: Citizen) -> None:
    writes.erase_citizen(citizen.id)


async def green(site: ApiSite) -> tuple[App, Mapping[str, Any]]:
    app = await site.enters()
    await app.signs_up()
    first, second = [(await app.gets("/pass")).body for _ in range(2)]
    assert first["outcome"] == "green"
    assert {**first, "code": ""} == {**second, "code": ""}
    assert first["code"] != second["code"]
    return app, second


@pytest.mark.parametrize(
    ("put", "changed"),
    [
        (contact, {"outcome": "red"}),
        (moved, {"name": "欧**试"}),
        (refused, {"outcome": "cannot_tell"}),
        (erased, {"status": 401}),
    ],
)
async def test_what_another_process_writes_is_in_the_very_next_pass(
    site: ApiSite, tmp_path: Path, put: Put, changed: Mapping[str, object]
) -> None:
    app, _ = await green(site)
    await beside(tmp_path, site, put)
    said = (await app.gets("/pass")).body
    assert {name: said[name] for name in changed} == changed


async def test_looked_up_without_its_mark_it_would_be_stale(
    site: ApiSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = await green(site)
    await beside(tmp_path, site, contact)
    with monkeypatch.context() as blind:
        blind.setattr(Kept, "holds", lambda *_: True)
        assert (await app.gets("/pass")).body["outcome"] == "green"


async def withdraws(site: ApiSite, app: App) -> None:
    assert (await app.deletes("/consents/health")).status == 204


async def declares(site: ApiSite, app: App) -> None:
    await app.answers("declaration", FEVER)
    assert (await app.submits("declaration", sure=True)).status == 200


async def waits(site: ApiSite, app: App) -> None:
    """Past midnight, on which days of reasons and dates of sentences depend; the login is used meanwhile."""
    for _ in range(13):
        site.clock.forward(hours=1)
        assert (await app.gets("/pass")).status == 200


@pytest.mark.parametrize(
    ("does", "outcome"), [(withdraws, "cannot_tell"), (declares, "yellow"), (waits, "green")]
)
async def test_what_the_person_does_is_in_the_very_next_pass(
    site: ApiSite, does: Callable[[ApiSite, App], Awaitable[None]], outcome: str
) -> None:
    app, before = await green(site)
    await does(site, app)
    said = (await app.gets("/pass")).body
    assert said["outcome"] == outcome
    assert said["now"] >= before["now"]


async def test_a_declaration_lapses_for_a_pass_that_is_remembered(site: ApiSite) -> None:
    app, said = await green(site)
    until = datetime.fromisoformat(said["until"])
    site.clock.at = until - timedelta(minutes=1)
    app = await site.enters()
    assert [(await app.gets("/pass")).body["outcome"] for _ in range(2)] == ["green", "green"]
    site.clock.at = until
    assert (await app.gets("/pass")).body["outcome"] == "cannot_tell"


async def test_each_language_is_remembered_by_itself(site: ApiSite) -> None:
    app, chinese = await green(site)
    app.language = "en"
    assert (await app.gets("/pass")).body["title"] != chinese["title"]
    assert (await app.gets("/pass")).body["title"] != chinese["title"]


def kept(mark: Mark = MARK) -> Kept:
    return Kept(mark, NOON, NOON + timedelta(hours=1), "440100", Decision("green"), {})


def test_it_holds_under_its_mark_from_its_instant_until_its_end() -> None:
    assert kept().holds(MARK, NOON)
    for mark, at in (
        (None, NOON),
        (MARK._replace(version=6), NOON),
        (MARK._replace(channel=4), NOON),
        (MARK, NOON - timedelta(seconds=1)),
        (MARK, NOON + timedelta(hours=1)),
    ):
        assert not kept().holds(mark, at)


def test_whoever_was_shown_one_longest_ago_is_forgotten_first() -> None:
    remembered = Remembered(2)
    for whose in "ab":
        remembered.put(whose, kept())
    assert remembered.get("a", MARK, NOON)
    remembered.put("c", kept())
    assert [bool(remembered.get(whose, MARK, NOON)) for whose in "abc"] == [True, False, True]
    assert remembered.get("a", None, NOON) is None
    assert remembered.get("a", MARK, NOON) is None
