"""The phone's module holds what the API gave, and shows at each moment what the server admits."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import node
import pytest
from api_site import FEVER, ApiSite
from node import Told

HOLDS = Path(node.__file__).with_name("held_phone.mjs")


@pytest.fixture
async def phone(site: ApiSite, tmp_path: Path) -> AsyncIterator[Told]:
    app = await site.enters()
    await app.signs_up()
    folder = node.copied(tmp_path / "phone")
    async with node.running(HOLDS, folder.as_uri(), site.url, app.token) as told:
        yield told


def judged(site: ApiSite, code: str, late: float = 0) -> tuple[str, str]:
    verdict = site.ports.signer.verdict(code, site.clock.at + timedelta(seconds=late))
    return verdict.result, verdict.reason


async def passes(site: ApiSite, phone: Told, seconds: float, how: str = "waits") -> None:
    site.clock.forward(seconds=seconds)
    await phone.does(how, seconds=seconds)


async def test_what_is_shown_is_admitted_for_a_day_without_the_server(site: ApiSite, phone: Told) -> None:
    assert await phone.does("shows") is None
    assert await phone.does("due")
    assert await phone.does("renew") == ""
    await phone.does("away", now=True)
    slots = set()
    for _ in range(24):
        shown = await phone.does("shows")
        assert judged(site, shown["text"]) == ("admit", "green")
        assert judged(site, shown["text"], late=151)[0] == "invalid"
        slots.add(shown["slot"])
        assert datetime.fromtimestamp(shown["until"], UTC) > site.clock.at
        await passes(site, phone, 3599.5)
    assert len(slots) == 24
    await passes(site, phone, 60)
    assert await phone.does("shows") is None


async def test_the_phones_own_clock_is_not_believed(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    await phone.does("sets", seconds=-86400)
    await passes(site, phone, 600)
    assert judged(site, (await phone.does("shows"))["text"]) == ("admit", "green")


@pytest.mark.parametrize("how", ["sleeps", "waits"])
async def test_time_goes_on_while_the_phone_sleeps_or_the_page_is_closed(
    site: ApiSite, phone: Told, how: str
) -> None:
    await phone.does("renew")
    await passes(site, phone, 7200, how)
    await phone.does("reloads")
    shown = await phone.does("shows")
    assert judged(site, shown["text"]) == ("admit", "green")
    assert shown["sure"]
    await passes(site, phone, 7200, "sleeps")
    assert judged(site, (await phone.does("shows"))["text"]) == ("admit", "green")


async def test_a_clock_set_back_while_the_page_was_closed_is_doubted(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    await phone.does("sets", seconds=-86400)
    await phone.does("reloads")
    assert not (await phone.does("shows"))["sure"]
    assert await phone.does("due"), "the server tells the time again"
    await phone.does("renew")
    assert (await phone.does("shows"))["sure"]


async def test_phones_come_back_by_chance_and_stay_away_when_told(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    assert not await phone.does("due")
    await passes(site, phone, 301)
    dues = [await phone.does("due")]
    for _ in range(21):
        await passes(site, phone, 30)
        await phone.does("reloads")
        dues.append(await phone.does("due"))
    assert dues == sorted(dues)
    assert dues[-1], "within ten minutes, however often the page was closed"
    site.admission.pressure = 0.5
    await phone.does("renew")
    await passes(site, phone, 3600)
    assert not await phone.does("due")
    await passes(site, phone, 4 * 3600)
    await phone.does("due")
    await passes(site, phone, 600)
    assert await phone.does("due")


async def test_near_the_end_of_a_colour_it_is_not_asked_for_without_end(
    site: ApiSite, tmp_path: Path
) -> None:
    app = await site.enters()
    await app.signs_up(health=FEVER)
    end = datetime.fromisoformat((await app.gets("/pass")).body["until"])
    site.clock.at = end - timedelta(minutes=30)
    token = (await site.enters()).token
    folder = node.copied(tmp_path / "phone")
    async with node.running(HOLDS, folder.as_uri(), site.url, token) as phone:
        await phone.does("renew")
        assert datetime.fromtimestamp((await phone.does("shows"))["ends"], UTC) == end
        assert not await phone.does("due")
        await passes(site, phone, 301)
        assert await phone.does("due")


async def test_a_failure_takes_nothing_away_and_is_not_repeated_at_once(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    await passes(site, phone, 23.5 * 3600)
    await phone.does("away", now=True)
    assert await phone.does("due")
    assert await phone.does("renew") == "offline"
    assert not await phone.does("due")
    assert (await phone.does("shows"))["colour"] == "green"
    await passes(site, phone, 31)
    assert await phone.does("due")


async def test_what_has_ended_is_dropped_and_what_is_unknown_is_nothing(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    before = len(await phone.does("kept"))
    await passes(site, phone, 9 * 3600)
    await phone.does("reloads")
    assert len(await phone.does("kept")) < before * 0.8
    await passes(site, phone, 16 * 3600)
    await phone.does("reloads")
    assert await phone.does("kept") == ""
    await phone.does("keeps", text='{"people": [{"passes": [{"code": "HP1:", "seed": ""}]}]}')
    await phone.does("reloads")
    assert await phone.does("shows") is None


async def test_the_word_is_shown_in_its_hour_alone(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    assert (await phone.does("shows"))["word"] == site.ports.signer.word("440100", site.clock.at)
    await passes(site, phone, 3600)
    assert (await phone.does("shows"))["word"] is None


async def test_a_code_there_is_no_more_is_shown_no_more(site: ApiSite, phone: Told) -> None:
    await phone.does("renew")
    await (await site.enters()).deletes("/consents/health")
    assert await phone.does("renew") == "no_code"
    assert await phone.does("shows") is None
    assert await phone.does("kept") == ""


async def test_of_people_one_shows_no_longer_nothing_is_kept(site: ApiSite, phone: Told) -> None:
    assert await phone.does("renew", whose="0123456789abcdef") == "not_found"
    await phone.does("renew")
    await phone.does("only", known=[])
    assert (await phone.does("shows"))["colour"] == "green"
