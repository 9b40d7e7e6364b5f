"""Coming and leaving: an account closed at the platform is gone at once, and what comes late changes neither leaving nor return."""

from dataclasses import replace
from datetime import timedelta

from chat import Chat
from ports import Clock

from bot.conversation.messages import Card
from bot.usecases.erasure import erase_due


async def test_a_closed_account_is_erased_at_once(chat: Chat) -> None:
    await chat.does("closed")
    await chat.signs_up()
    await chat.does("closed")
    tx = chat.ports.store.begin()
    assert await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id)) is None
    assert await tx.citizens_in("confirmed", 9) == ()
    assert "第1步" in (await chat.menu()).text


async def test_what_was_said_before_leaving_and_comes_late_undoes_no_leaving(
    chat: Chat, clock: Clock
) -> None:
    await chat.signs_up()
    await chat.does("unfollow", sent_at=clock.at)
    late = clock.at - timedelta(seconds=1)
    clock.forward(seconds=5)
    assert (await chat.does("text", "健康码", sent_at=late)).messages == ()
    clock.forward(hours=25)
    assert await erase_due(chat.ports, clock.at) == 1


async def test_a_leaving_told_late_does_not_count_after_they_came_back(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    left = clock.at
    clock.forward(minutes=1)
    await chat.does("follow", sent_at=clock.at)
    for kind in ("unfollow", "closed"):
        await chat.does(kind, sent_at=left)
    clock.forward(hours=25)
    assert await erase_due(chat.ports, clock.at) == 0
    assert (await chat.menu()).card.title == "绿码 可以通行"


async def test_an_older_word_that_comes_late_is_still_heard(chat: Chat, clock: Clock) -> None:
    await chat.does("text", "你好", sent_at=clock.at)
    assert "第1步" in (await chat.does("text", "健康码", sent_at=clock.at - timedelta(seconds=1))).text


async def test_who_only_enters_gets_no_more_than_the_platform_takes(chat: Chat) -> None:
    await chat.signs_up()
    windows = chat.ports.policy.windows["wechat"]
    once = {**windows, "entered": replace(windows["entered"], messages=1)}
    policy = replace(chat.ports.policy, windows={"wechat": once})
    entering = Chat(replace(chat.ports, policy=policy))
    before = await chat.pictures()
    assert isinstance((await entering.does("enter")).messages[0], Card)
    assert await chat.pictures() == before
    await chat.menu()
    assert len(await chat.pictures()) == len(before) + 1
