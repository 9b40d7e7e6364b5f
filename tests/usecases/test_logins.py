"""Logging in: whose conversation an app takes part in, how long its token is good, and what ends it."""

from dataclasses import replace

import pytest
from ports import MINI, WECHAT, Clock
from synthetic import sign_up, unfollow

from bot.domain.audit import Entry
from bot.domain.errors import Refused
from bot.domain.logins import Login
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.consents import take_back
from bot.usecases.logins import log_in, log_out, login_of, seen


async def enter(ports: Ports, open_id: str = "o-1", union: str = "", account: str = "demo-mini") -> str:
    now, chosen = ports.now(), ports.accounts[account]
    return await committed(ports, lambda tx: log_in(ports, tx, chosen, open_id, union, now))


async def holder(ports: Ports, token: str) -> Login | None:
    return await login_of(ports, ports.store.begin(), token, ports.now())


def channel(ports: Ports, open_id: str, account: str = "demo-mini") -> bytes:
    return ports.sealing.index("channel", account, open_id)


async def test_a_token_leads_to_the_channel_it_was_given_for(ports: Ports) -> None:
    token = await enter(ports)
    login = await holder(ports, token)
    assert login is not None
    assert login.channel == channel(ports, "o-1")
    assert len(token) == 43
    assert token.encode() not in login.token
    assert await holder(ports, "x" * 43) is None


async def test_a_token_lives_two_hours_from_its_last_use(ports: Ports, clock: Clock) -> None:
    token = await enter(ports)
    clock.forward(minutes=119)
    tx = ports.store.begin()
    login = await login_of(ports, tx, token, clock())
    assert login is not None
    assert seen(tx, login, clock())
    await tx.commit()
    clock.forward(minutes=119)
    assert await holder(ports, token) is not None
    clock.forward(minutes=1)
    assert await holder(ports, token) is None


async def test_not_every_use_is_a_write(ports: Ports, clock: Clock) -> None:
    login = await holder(ports, await enter(ports))
    clock.forward(minutes=4)
    assert login is not None
    assert not seen(ports.store.begin(), login, clock())


async def test_logging_out_ends_it(ports: Ports) -> None:
    token = await enter(ports)
    tx, login = ports.store.begin(), await holder(ports, token)
    assert login is not None
    log_out(tx, login, ports.now())
    await tx.commit()
    assert await holder(ports, token) is None


async def test_whoever_unfollows_is_logged_out_everywhere(ports: Ports, clock: Clock) -> None:
    await sign_up(ports)
    tokens = [await enter(ports, account="demo-wechat") for _ in range(2)]
    await unfollow(ports)
    assert [await holder(ports, token) for token in tokens] == [None, None]


async def test_coming_back_within_the_day_finds_everything_as_it_was(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await unfollow(ports)
    clock.forward(minutes=1)
    login = await holder(ports, await enter(ports, account="demo-wechat"))
    assert login is not None
    stored = await ports.store.begin().channel(login.channel)
    assert stored is not None
    assert stored.citizen == citizen.id
    assert stored.unfollowed_at is None


async def test_logging_in_gives_no_consent_again(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    await committed(ports, lambda tx: take_back(tx, citizen, "identity", clock()))
    left = clock()
    clock.forward(minutes=1)
    login = await holder(ports, await enter(ports, account="demo-wechat"))
    assert login is not None
    stored = await ports.store.begin().channel(login.channel)
    assert stored is not None
    assert stored.unfollowed_at == left


async def test_a_login_ends_with_its_channel_or_its_account(ports: Ports) -> None:
    token = await enter(ports)
    gone = replace(ports, accounts={WECHAT.name: WECHAT})
    assert await holder(gone, token) is None
    tx, id_ = ports.store.begin(), channel(ports, "o-1")
    tx.act(Entry(ports.now(), "clock", "erase_channel", "retention", id_.hex())).erase_channel(id_)
    await tx.commit()
    assert await holder(ports, token) is None


async def test_one_person_at_two_accounts_has_one_conversation(ports: Ports, clock: Clock) -> None:
    await enter(ports, "o-chat", "u-1", account="demo-wechat")
    clock.forward(minutes=1)
    login = await holder(ports, await enter(ports, "o-mini", "u-1"))
    assert login is not None
    assert login.channel == channel(ports, "o-chat", "demo-wechat")
    assert login.at == channel(ports, "o-mini")
    other = await holder(ports, await enter(ports, "o-other", "u-2"))
    assert other is not None
    assert other.channel == channel(ports, "o-other")


async def test_of_two_conversations_the_registered_one_counts_before_the_later_one(
    ports: Ports, clock: Clock
) -> None:
    await enter(ports, "o-mini")  # before the platform told who is who
    await sign_up(ports, open_id="o-chat")
    await enter(ports, "o-chat", "u-1", account="demo-wechat")
    clock.forward(minutes=1)
    login = await holder(ports, await enter(ports, "o-mini", "u-1"))
    assert login is not None
    assert login.channel == channel(ports, "o-chat", "demo-wechat")
    again = await holder(ports, await enter(ports, "o-chat", "u-1", account="demo-wechat"))
    assert again is not None
    assert again.channel == login.channel


async def test_only_the_pilot_gets_in(ports: Ports) -> None:
    closed = replace(ports, pilot=frozenset({"o-pilot"}))
    with pytest.raises(Refused, match="pilot"):
        await enter(closed)
    assert await enter(closed, "o-pilot")


def test_a_login_shows_nobody() -> None:
    assert repr(Login(bytes(16), b"\xab" * 16, Clock()(), Clock()())) == "Login(abababab)"
    assert MINI.web_login is False
