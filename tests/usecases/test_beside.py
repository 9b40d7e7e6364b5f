"""Who talks at one account and logs in at another of its owner: messages can go to both, and both go together."""

from dataclasses import replace

import pytest
from ports import MINI, WECHAT, Clock
from synthetic import CDC, HEALTHY, identity, resident_number, sign_up, unfollow

from bot.domain.channels import Channel
from bot.domain.citizens import Citizen
from bot.domain.joins import JOINED
from bot.domain.unions import APART, BESIDE
from bot.ports import Ports
from bot.usecases import parting, review
from bot.usecases.commit import committed
from bot.usecases.consents import IDENTITY, give, take_back
from bot.usecases.declaration import declare
from bot.usecases.erasure import erase_due
from bot.usecases.logins import log_in, login_of
from bot.usecases.registration import applicant, register


async def enters(ports: Ports, open_id: str, account: str, union: str = "u-1") -> str:
    chosen = ports.accounts[account]
    return await committed(ports, lambda tx: log_in(ports, tx, chosen, open_id, union, ports.now()))


async def at_mini(ports: Ports) -> Channel | None:
    return await ports.store.begin().channel(ports.sealing.index("channel", MINI.name, "o-mini"))


async def at_chat(ports: Ports) -> Channel:
    found = await ports.store.begin().channel(ports.sealing.index("channel", WECHAT.name, "o-1"))
    assert found is not None
    return found


async def stands(ports: Ports, token: str) -> bool:
    return await login_of(ports, ports.store.begin(), token, ports.now()) is not None


async def known(ports: Ports) -> tuple[Citizen, str]:
    """Somebody registered in chat who has opened the mini program."""
    citizen = await sign_up(replace(ports, automatic="demo"))
    await enters(ports, "o-1", WECHAT.name)
    return citizen, await enters(ports, "o-mini", MINI.name)


async def test_the_account_logged_in_at_is_linked_beside_the_conversation(ports: Ports) -> None:
    citizen, token = await known(ports)
    login = await login_of(ports, ports.store.begin(), token, ports.now())
    own, chat = await at_mini(ports), await at_chat(ports)
    assert own is not None
    assert login is not None
    assert (login.channel, login.at) == (chat.id, own.id)
    assert (own.citizen, own.union, own.open_id) == (citizen.id, chat.union, "o-mini")
    assert own.state == {BESIDE: True}


async def test_it_never_becomes_the_conversation_while_there_is_one(ports: Ports, clock: Clock) -> None:
    await known(ports)
    for _ in range(2):
        clock.forward(minutes=1)
        token = await enters(ports, "o-mini", MINI.name)
    login = await login_of(ports, ports.store.begin(), token, ports.now())
    assert login is not None
    assert login.channel == (await at_chat(ports)).id


async def test_whoever_registers_after_logging_in_is_linked_at_both(ports: Ports) -> None:
    await enters(ports, "o-1", WECHAT.name)
    await enters(ports, "o-mini", MINI.name)
    own, chat, now = await at_mini(ports), await at_chat(ports), ports.now()
    assert own is not None
    assert own.citizen is None
    tx = ports.store.begin()
    person = applicant(ports, identity(resident_number(1)), "zh", now)
    citizen = await register(ports, tx, chat, person, now)
    await declare(ports, tx, citizen, HEALTHY, now, through=chat)
    tx.put_channel(replace(chat, citizen=citizen.id))
    await tx.commit()
    linked = await at_mini(ports)
    assert linked is not None
    assert linked.citizen == citizen.id


async def test_unlinked_it_goes_as_a_sign_up_never_finished(ports: Ports, clock: Clock) -> None:
    await enters(ports, "o-1", WECHAT.name)
    token = await enters(ports, "o-mini", MINI.name)
    clock.forward(hours=25)
    assert await erase_due(ports, clock()) == 1
    assert await at_mini(ports) is None
    assert not await stands(ports, token)


async def test_it_is_erased_with_the_account_that_was_left(ports: Ports, clock: Clock) -> None:
    citizen, token = await known(ports)
    await unfollow(ports)
    assert not await stands(ports, token)
    clock.forward(hours=25)
    assert await erase_due(ports, clock()) == 1
    tx = ports.store.begin()
    assert await tx.citizen(citizen.id) is None
    assert await at_mini(ports) is None


async def test_left_alone_it_leaves_the_conversation(ports: Ports, clock: Clock) -> None:
    citizen, token = await known(ports)
    await unfollow(ports, "o-mini", MINI.name)
    assert not await stands(ports, token)
    clock.forward(hours=25)
    await erase_due(ports, clock())
    assert await at_mini(ports) is None
    assert (await at_chat(ports)).citizen == citizen.id


async def test_after_parting_whoever_logs_in_is_a_stranger(ports: Ports) -> None:
    citizen, token = await known(ports)
    chat = await at_chat(ports)
    await committed(ports, lambda tx: parting.part(ports, tx, chat, citizen, ports.now()))
    assert await at_mini(ports) is None
    assert not await stands(ports, token)
    assert await ports.store.begin().citizen(citizen.id) is None
    await enters(ports, "o-mini", MINI.name)
    own = await at_mini(ports)
    assert own is not None
    assert own.citizen is None


async def test_what_stands_beside_a_joined_account_goes_with_it(ports: Ports, clock: Clock) -> None:
    first = await sign_up(replace(ports, automatic="demo"), open_id="o-first")
    clock.forward(minutes=1)
    second = await sign_up(ports)
    await enters(ports, "o-1", WECHAT.name)
    await committed(ports, lambda tx: review.confirm(ports, tx, second.id, CDC.id, clock.at))
    await enters(ports, "o-mini", MINI.name)
    own = await at_mini(ports)
    assert own is not None
    assert own.citizen == first.id
    (join,) = await ports.store.begin().joins_in(JOINED, 9)
    await committed(ports, lambda tx: parting.undo_as_officer(ports, tx, join.id, CDC.id, "error", clock.at))
    assert await at_mini(ports) is None
    assert (await at_chat(ports)).state[APART]


async def test_while_somebody_is_leaving_nothing_is_linked_and_after_it_again(
    ports: Ports, clock: Clock
) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    await enters(ports, "o-1", WECHAT.name)
    clock.forward(minutes=1)
    await committed(ports, lambda tx: take_back(tx, citizen, IDENTITY, clock()))
    await enters(ports, "o-mini", MINI.name)
    own = await at_mini(ports)
    assert own is not None
    assert own.citizen is None
    clock.forward(minutes=1)
    chat = await at_chat(ports)
    await committed(ports, lambda tx: give(ports, tx, chat, citizen, IDENTITY, "zh", clock()))
    await enters(ports, "o-mini", MINI.name)
    linked = await at_mini(ports)
    assert linked is not None
    assert linked.citizen == citizen.id


async def test_where_the_conversation_is_served_no_longer_it_takes_its_place(
    ports: Ports, clock: Clock
) -> None:
    citizen, _ = await known(ports)
    alone = replace(ports, accounts={MINI.name: MINI})
    token = await enters(alone, "o-mini", MINI.name)
    login = await login_of(alone, ports.store.begin(), token, clock())
    own = await at_mini(ports)
    assert own is not None
    assert login is not None
    assert (login.channel, login.at) == (own.id, None)
    assert (own.citizen, own.state) == (citizen.id, {})


@pytest.mark.parametrize("account", [WECHAT.name, MINI.name])
async def test_a_conversation_of_its_own_is_not_put_beside(ports: Ports, account: str) -> None:
    await enters(ports, "o-mini", MINI.name, "")
    tx, own = ports.store.begin(), await at_mini(ports)
    assert own is not None
    own = await tx.channel(own.id)
    assert own is not None
    tx.put_channel(replace(own, state={"answers": {"registration": {"name": "王小英"}}}))
    await tx.commit()
    await sign_up(ports)
    await enters(ports, "o-1", WECHAT.name)
    await enters(ports, "o-mini" if account == MINI.name else "o-1", account)
    kept = await at_mini(ports)
    assert kept is not None
    assert BESIDE not in kept.state
