"""The id of a delegation that was asked for finds it after it moved to the record its person had already."""

from dataclasses import replace

from families import ELDER, ask
from synthetic import CDC, identity, sign_up

from bot.ports import Ports
from bot.usecases import family, family_review
from bot.usecases.commit import committed
from bot.usecases.family_ids import present


async def test_the_id_it_was_asked_for_by_finds_it(ports: Ports) -> None:
    automatic = replace(ports, automatic="demo")
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    mother = await sign_up(automatic)
    asked = await ask(automatic, mother, ELDER, "parent")
    assert await present(ports, ports.store.begin(), asked.id) == asked.id
    await committed(ports, lambda tx: family.agree(ports, tx, elder, asked.id, ports.now()))
    (shown,) = await ports.store.begin().held_by(mother.id)
    assert shown.id != asked.id
    for id_ in (asked.id, shown.id):
        assert await present(ports, ports.store.begin(), id_) == shown.id


async def test_an_id_that_is_none_stays_as_it_is(ports: Ports) -> None:
    assert await present(ports, ports.store.begin(), "0123456789abcdef") == "0123456789abcdef"


async def test_it_finds_it_after_an_officer_confirmed_for_somebody_registered(ports: Ports) -> None:
    automatic = replace(ports, automatic="demo")
    elder = await sign_up(automatic, 8, open_id="o-8", identity_answers=identity(ELDER))
    asked = await ask(automatic, await sign_up(automatic), ELDER, "parent")
    await committed(ports, lambda tx: family_review.confirm(ports, tx, asked.id, CDC.id, ports.now()))
    (shown,) = await ports.store.begin().holders_of(elder.id)
    assert await present(ports, ports.store.begin(), asked.id) == shown.id
