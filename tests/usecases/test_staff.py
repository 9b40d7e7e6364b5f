"""Officers: an id is given once, and only a listed one may act."""

from dataclasses import replace

import pytest
from synthetic import CDC, HOSPITAL

from bot.domain.errors import Refused
from bot.domain.staff import Officer
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.staff import list_officer, officer_called

NEW = Officer("desk-7", "赵四", "District office", "440106")


async def test_a_listed_officer_is_found_by_id(ports: Ports) -> None:
    await committed(ports, lambda tx: list_officer(ports, tx, NEW, ports.now()))
    assert await officer_called(ports.store.begin(), "desk-7") == NEW


async def test_nobody_unlisted_may_act(ports: Ports) -> None:
    with pytest.raises(Refused) as refused:
        await officer_called(ports.store.begin(), "nobody")
    assert refused.value.key == "errors.officer_unknown"


@pytest.mark.parametrize(
    ("officer", "key"),
    [
        (replace(NEW, id="Desk 7"), "errors.officer_id"),
        (replace(NEW, name=" "), "errors.officer_words"),
        (replace(NEW, body=""), "errors.officer_words"),
        (replace(NEW, region="999999"), "errors.officer_region"),
        (replace(CDC, body=HOSPITAL.body), "errors.officer_listed"),
    ],
)
async def test_what_cannot_be_listed(ports: Ports, officer: Officer, key: str) -> None:
    with pytest.raises(Refused) as refused:
        await list_officer(ports, ports.store.begin(), officer, ports.now())
    assert refused.value.key == key
