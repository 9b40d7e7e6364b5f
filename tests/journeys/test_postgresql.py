"""The same town over PostgreSQL: people sign up, officers' commands reach them, and a restart finds everything."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from journey import Citizen, town
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
        zhao = opened.citizen()
        await zhao.follows()
        await zhao.signs_up(ZHAO)
        assert await title(zhao) == "绿码 可以通行"
        await opened.officers()
        await opened.finds_contacts(ZHAO["document_number"])
        assert (await title(zhao)).startswith("红码")
    async with town(tmp_path, monkeypatch, storage=storage) as again:
        assert (await title(again.citizen())).startswith("红码")
