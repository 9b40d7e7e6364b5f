"""The one reminder of a sign-up: asked for by typing, sent once, and only to somebody who stopped halfway."""

from chat import Chat
from ports import Clock, reports_of
from post import Post, deliver_due


async def sent_by(chat: Chat, clock: Clock) -> list[object]:
    post = Post()
    await deliver_due(chat.ports, post, clock.at)
    return post.words


async def waiting(chat: Chat) -> int:
    items = await chat.ports.store.begin().items("waiting", 99)
    return sum(item.kind == "reminder" and "purpose" not in item.message for item in items)


async def test_who_typed_and_stopped_is_reminded_once(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    clock.forward(hours=19)
    assert await sent_by(chat, clock) == []
    clock.forward(hours=1)
    assert await sent_by(chat, clock) == [
        "您的健康码还差几步（11月25日 08:00），前面都存着。点底部【健康码】接着填。"
    ]
    await chat.says("在吗")
    await chat.taps("接着填")
    clock.forward(hours=21)
    assert await sent_by(chat, clock) == []


async def test_beginning_again_moves_the_one_reminder(chat: Chat, clock: Clock) -> None:
    await chat.identifies()
    await chat.says("取消")
    clock.forward(hours=1)
    await chat.identifies()
    assert await waiting(chat) == 1
    clock.forward(hours=20)
    assert len(await sent_by(chat, clock)) == 1


async def test_nobody_else_is_reminded(chat: Chat, clock: Clock) -> None:
    done, gone, busy, tapped = (Chat(chat.ports, each) for each in ("oDone", "oGone", "oBusy", "oTapped"))
    await done.signs_up()
    await gone.identifies()
    await gone.does("unfollow")
    await busy.identifies()
    for words in ("开始办码", "就在聊天里继续", "同意核对本人"):
        await tapped.taps(words)
    clock.forward(hours=19, minutes=30)
    await busy.says("在吗")
    clock.forward(minutes=31)
    pictures_and_services = 2
    assert "还差几步" not in str(await sent_by(chat, clock))
    assert len(reports_of(chat.ports).named("undelivered")) <= pictures_and_services
    assert await waiting(chat) == 0


async def test_declaring_again_is_not_reminded_of(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(hours=1)
    await chat.all_of(["申报", "有变化", "没有离开过"])
    assert await waiting(chat) == 1, "that of the sign-up, which is finished"
    clock.forward(hours=21)
    assert "还差几步" not in str(await sent_by(chat, clock))
