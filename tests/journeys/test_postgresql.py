"""The same town over PostgreSQL: people sign up, officers' commands reach them, and a restart finds everything."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from journey import HEALTHY, Citizen, Town, town
from postgres import INSTALLED, MISSING
from postgres import running as postgresql
from synthetic import resident_number

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)
ZHAO = {
    "name": "赵明",
    "document_number": resident_number(61, "19860606"),
    "phone": "13512345678",
    "address": "人民路8号",
}


@pytest.fixture
async def storage() -> AsyncIterator[tuple[str, str]]:
    with postgresql() as server:
        async with server.pair(bare=True) as pair:
            yield pair


async def title(who: Citizen) -> str:
    card = (await who.menu()).card
    assert card is not None
    return card.title


async def test_from_following_to_red_and_after_a_restart_still_red(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, storage: tuple[str, str]
) -> None:
    async with town(tmp_path, monkeypatch, storage=storage) as opened:
        zhao = await signed_up(opened)
        assert await title(zhao) == "绿码 可以通行"
        await reddened(opened)
        assert (await title(zhao)).startswith("红码")
    async with town(tmp_path, monkeypatch, storage=storage) as again:
        assert (await title(again.citizen())).startswith("红码")


async def signed_up(opened: Town) -> Citizen:
    zhao = opened.citizen()
    await zhao.follows()
    await zhao.identifies(ZHAO)
    await zhao.all_of(*HEALTHY, "都属实，出码")
    return zhao


async def reddened(opened: Town) -> None:
    await opened.officers()
    day = f"{opened.clock.today:%Y-%m-%d}"
    signed = ("--source", "Guangzhou CDC", "--reason", "tracing 3", "--as", "cdc-li")
    printed = await opened.runs(
        "evidence", "add", "close_contact", "--day", day, *signed, stdin=ZHAO["document_number"]
    )
    await opened.runs("evidence", "confirm", printed.split("\t")[0], "--as", "hospital-wu")
