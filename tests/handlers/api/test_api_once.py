"""An Idempotency-Key: what is sent twice is done once and answered alike; nobody reaches another's key."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from api_site import MINI, ApiSite, person

from bot.dialogs import entry
from bot.domain.errors import Refused
from bot.ports import LostRace, Transaction
from bot.usecases import logins
from handlers.web.api.idempotency import once
from handlers.web.api.operation import Answer, Call
from handlers.web.api.problems import Problem


async def test_what_is_sent_twice_is_done_once(site: ApiSite) -> None:
    app = await site.enters()
    await app.answers("registration", person())
    first = await app.submits("registration", Idempotency_Key="k-1")
    again = await app.submits("registration", Idempotency_Key="k-1")
    assert first.status == again.status == 200
    assert first.body == again.body
    assert (await app.submits("registration", Idempotency_Key="k-2")).problem == "already_registered"


async def test_a_key_goes_with_its_body(site: ApiSite) -> None:
    app = await site.enters()
    await app.answers("registration", person())
    await app.submits("registration", Idempotency_Key="k-1")
    said = await app.submits("registration", sure=True, Idempotency_Key="k-1")
    assert (said.status, said.problem) == (422, "idempotency_reused")


async def test_a_key_goes_with_its_person_and_its_address(site: ApiSite) -> None:
    one, other = await site.enters("o-1"), await site.enters("o-2")
    for serial, app in enumerate((one, other), 1):
        await app.answers("registration", person(serial))
        said = await app.submits("registration", Idempotency_Key="k-1")
        assert said.status == 200
        assert said.body["reasons"][0]["rule"] == "renew"
    assert (await one.submits("declaration", Idempotency_Key="k-1")).problem == "invalid"


async def test_after_a_problem_the_key_is_still_free(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.submits("registration", Idempotency_Key="k-1")).problem == "invalid"
    await app.answers("registration", person())
    assert (await app.submits("registration", Idempotency_Key="k-1")).status == 200


async def test_once_the_answer_is_forgotten_it_is_only_known_to_be_done(site: ApiSite) -> None:
    app = await site.enters()
    await app.answers("registration", person())
    await app.submits("registration", Idempotency_Key="k-1")
    tx = site.ports.store.begin()
    tx.forget({"reply": site.clock.forward(hours=1)})
    await tx.commit()
    said = await app.submits("registration", Idempotency_Key="k-1")
    assert (said.status, said.problem) == (409, "already_done")


async def test_a_lost_answer_to_a_login_is_had_again_with_the_same_code(site: ApiSite) -> None:
    body = {"account": MINI.name, "code": site.people[MINI.name].code_for("o-1")}
    first = await site.nobody.posts("/login", body, Idempotency_Key="k-1")
    assert (await site.nobody.posts("/login", body, Idempotency_Key="k-1")).body == first.body
    assert (await site.nobody.posts("/login", body)).problem == "code_refused"
    other = {**body, "code": "guessed"}
    assert (await site.nobody.posts("/login", other, Idempotency_Key="k-1")).problem == "code_refused"


@pytest.mark.parametrize("ended", ["logged out", "idle"])
async def test_the_answer_to_a_login_is_not_had_again_once_the_login_has_ended(
    site: ApiSite, ended: str
) -> None:
    body = {"account": MINI.name, "code": site.people[MINI.name].code_for("o-1")}
    first = await site.nobody.posts("/login", body, Idempotency_Key="k-1")
    if ended == "logged out":
        await site.app(first.body["token"]).posts("/logout")
    else:
        site.clock.forward(hours=2)
    said = await site.nobody.posts("/login", body, Idempotency_Key="k-1")
    assert (said.status, said.problem) == (401, "code_refused")


async def test_a_login_that_lost_a_race_does_not_ask_the_platform_anew(
    site: ApiSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = await site.enters()
    tries: list[str] = []

    async def raced(*of: Any) -> str:
        token = await logins.log_in(*of)
        tries.append(token)
        if len(tries) == 1:
            await app.puts("/language", {"language": "en"})
        return token

    monkeypatch.setattr("handlers.web.api.login.log_in", raced)
    again = await site.enters()
    assert len(tries) == 2
    assert (await again.gets("/me")).status == 200


async def test_a_key_is_printable_and_short(site: ApiSite) -> None:
    app = await site.enters()
    for key in ("", "a b", "x" * 129):
        said = await app.submits("registration", Idempotency_Key=key)
        assert (said.status, said.problem) == (400, "malformed")
        assert "Idempotency-Key" in said.body["detail"]


async def test_two_at_once_are_one(site: ApiSite) -> None:
    """The loser of the race finds the delivery taken at its commit."""
    app = await site.enters()
    await app.answers("registration", person())
    both = await asyncio.gather(*(app.submits("registration", Idempotency_Key="k-1") for _ in range(4)))
    assert {each.status for each in both} == {200}
    assert len({each.raw for each in both}) == 1


async def test_whoever_loses_the_race_is_given_the_answer_of_the_winner(site: ApiSite) -> None:
    await site.enters()
    request = make_mocked_request("POST", "/api/v1/phone", headers={"Idempotency-Key": "k-1"})
    call = Call(request, site.ports, "zh", site.clock.at, site.channel())
    tries: list[int] = []

    async def act(tx: Transaction) -> Answer:
        tries.append(len(tries))
        entry.keep(await entry.turn_of(site.ports, tx, site.channel(), site.clock.at))
        if tries == [0]:
            assert await once(call, act) == Answer({"try": 1})
        return Answer({"try": tries[-1]})

    assert await once(call, act) == Answer({"try": 1})


@pytest.mark.parametrize("refused", [Problem("proof_refused"), Refused("problem.already_registered")])
async def test_what_the_winner_left_undoable_is_given_the_answer_of_the_winner(
    site: ApiSite, refused: Exception
) -> None:
    await site.enters()
    request = make_mocked_request("POST", "/api/v1/phone", headers={"Idempotency-Key": "k-1"})
    call = Call(request, site.ports, "zh", site.clock.at, site.channel())

    async def wins(tx: Transaction) -> Answer:
        entry.keep(await entry.turn_of(site.ports, tx, site.channel(), site.clock.at))
        return Answer({"done": True})

    async def late(_tx: Transaction) -> Answer:
        await once(call, wins)
        raise refused

    assert await once(call, late) == Answer({"done": True})


async def test_a_lost_race_about_something_else_is_run_again(site: ApiSite) -> None:
    app = await site.enters()
    request = make_mocked_request("POST", "/api/v1/phone", headers={"Idempotency-Key": "k-1"})
    call = Call(request, site.ports, "zh", site.clock.at, site.channel())
    tries: list[int] = []

    async def act(tx: Transaction) -> Answer:
        tries.append(len(tries))
        entry.keep(await entry.turn_of(site.ports, tx, site.channel(), site.clock.at))
        if len(tries) < 3:
            await app.puts("/language", {"language": "en"})
        return Answer({"tries": len(tries)})

    assert await once(call, act) == Answer({"tries": 3})

    async def always(tx: Transaction) -> Answer:
        entry.keep(await entry.turn_of(site.ports, tx, site.channel(), site.clock.at))
        await app.puts("/language", {"language": "en"})
        return Answer({})

    other = replace(call, request=make_mocked_request("POST", "/", headers={"Idempotency-Key": "k-2"}))
    with pytest.raises(LostRace):
        await once(other, always)
