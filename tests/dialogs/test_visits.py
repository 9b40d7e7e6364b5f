"""Visits in chat: a code scanned by who is registered, by who has to sign up first, with family, and one's own list."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from chat import Chat, Reply
from families import ask
from ports import ALIPAY, Clock
from stored import venue
from synthetic import CDC, list_officers, sign_up

from bot.conversation.messages import Card, Text
from bot.domain.venues import Venue
from bot.domain.visits import CLOSED, POSTER, Visit
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.review import refuse
from bot.usecases.venues import add
from bot.usecases.visits import agree

NOTED = "✓ 已登记到访：天河城，12:00。"


@pytest.fixture
async def mall(chat: Chat) -> Venue:
    return await listed(chat)


async def listed(chat: Chat, **other: object) -> Venue:
    described = replace(venue(), **other)
    return await committed(chat.ports, lambda tx: add(chat.ports, tx, described, chat.ports.now()))


async def scans(chat: Chat, where: Venue, kind: str = "scan") -> Reply:
    return await chat.does(kind, f"v-{where.id}")


async def own(chat: Chat) -> tuple[Visit, ...]:
    tx = chat.ports.store.begin()
    channel = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert channel is not None
    return await tx.visits(channel.citizen) if channel.citizen else ()


async def registered(chat: Chat) -> None:
    await chat.follows()
    await chat.signs_up()


async def agreeing(chat: Chat, mall: Venue) -> Reply:
    await registered(chat)
    await scans(chat, mall)
    return await chat.taps("同意，登记到访")


async def test_the_first_scan_asks_for_the_consent_and_the_next_ones_do_not(
    chat: Chat, clock: Clock, mall: Venue
) -> None:
    await registered(chat)
    asked = await scans(chat, mall)
    assert asked.text.startswith("天河城\n登记到访，只记您到过哪里、几点")
    assert len(asked.text) <= 120
    assert asked.choices == ("同意，登记到访", "这次不登记")
    assert await own(chat) == ()
    noted = await chat.says("1")
    assert noted.text == NOTED
    assert noted.first.after == "只有您能看，可随时删除，14天后自动删除。"
    assert noted.choices == ("我离开了", "我的到访", "健康码")
    assert [each.proof for each in await own(chat)] == [POSTER]
    clock.forward(hours=3)
    assert (await scans(chat, await listed(chat))).text == "✓ 已登记到访：天河城，15:00。"
    assert len(await own(chat)) == 2


async def test_scanned_twice_it_is_one_visit(chat: Chat, clock: Clock, mall: Venue) -> None:
    await agreeing(chat, mall)
    clock.forward(minutes=2)
    assert (await scans(chat, mall)).text == "✓ 已登记过：天河城，12:00。"
    assert len(await own(chat)) == 1


async def test_whoever_does_not_want_to_is_not_noted(chat: Chat, mall: Venue) -> None:
    await registered(chat)
    await scans(chat, mall)
    assert (await chat.taps("这次不登记")).text == "好的，这次没有登记。"
    assert (await chat.taps("同意，登记到访")).text == "没有等着登记的场所码，请再扫一次。"
    assert await own(chat) == ()


@pytest.mark.parametrize("kind", ["follow", "scan"])
async def test_who_has_to_sign_up_first_comes_back_to_the_check_in(
    chat: Chat, clock: Clock, mall: Venue, kind: str
) -> None:
    first = await scans(chat, mall, kind)
    assert first.text.startswith("您扫了“天河城”的场所码。先办健康码")
    assert first.choices == ("开始办码", "帮家人办码", "English")
    clock.forward(minutes=5)
    code = await chat.signs_up()
    assert isinstance(code.messages[0], Card)
    question = (await chat.waiting())[-1]
    assert isinstance(question, Text)
    assert question.words.startswith("天河城\n登记到访")
    assert (await chat.says("1")).text == NOTED, "when it was scanned"
    assert (await chat.menu()).messages[0] != question


async def test_the_code_asks_again_until_it_is_answered_or_over(
    chat: Chat, clock: Clock, mall: Venue
) -> None:
    await scans(chat, mall)
    await chat.signs_up()
    before = len(await chat.waiting())
    await chat.menu()
    assert len(await chat.waiting()) > before
    assert isinstance((await chat.waiting())[-1], Text)
    clock.forward(hours=3)
    await chat.menu()
    assert (await chat.says("同意，登记到访")).text == "没有等着登记的场所码，请再扫一次。"


async def test_amid_signing_up_a_scan_repeats_the_question(chat: Chat, mall: Venue) -> None:
    await chat.follows()
    await chat.identifies()
    asked = await scans(chat, mall)
    assert asked.text.startswith("“天河城”：办好码就能登记到访。\n1/3 ")


async def test_an_officer_still_has_to_confirm_and_the_visit_is_noted_all_the_same(manual: Chat) -> None:
    mall = await listed(manual)
    await scans(manual, mall)
    await manual.signs_up()
    assert isinstance((await manual.waiting())[-1], Text)
    assert (await manual.taps("同意，登记到访")).text == NOTED


async def test_amid_a_declaration_the_question_is_asked_again_after_the_visit(
    chat: Chat, clock: Clock, mall: Venue
) -> None:
    await agreeing(chat, mall)
    clock.forward(days=9)
    await chat.menu()
    await chat.taps("有变化")
    noted = await scans(chat, mall)
    assert noted.text.startswith("✓ 已登记到访：天河城，12:00。\n1/3 ")
    assert (await chat.says("我的到访")).text.startswith("您的到访（共2次")
    assert (await chat.says("没有离开过")).text.startswith("✓ 没有离开过")


async def test_a_venue_nobody_knows(chat: Chat) -> None:
    await registered(chat)
    assert (await chat.does("scan", "v-99999999")).text.startswith("这个码不是我们认识的场所码")


async def test_another_scene_is_no_venue(chat: Chat) -> None:
    assert (await chat.does("scan", "autumn-campaign")).text.startswith("您好，这里是广州健康码")


async def test_leaving_is_said_once(chat: Chat, clock: Clock, mall: Venue) -> None:
    await agreeing(chat, mall)
    clock.forward(minutes=30)
    assert (await chat.taps("我离开了")).text == "✓ 已登记离开：天河城，12:30。"
    assert (await chat.taps("我离开了")).text == "您现在没有登记在任何场所。"
    (visit,) = await own(chat)
    assert visit.until == clock.at


async def test_the_list_is_ones_own_to_delete_from_and_to_end(chat: Chat, clock: Clock, mall: Venue) -> None:
    await agreeing(chat, mall)
    clock.forward(minutes=30)
    await chat.taps("我离开了")
    closed = await listed(chat, hours="02:00-03:00")
    clock.forward(minutes=30)
    noted = await scans(chat, closed)
    assert noted.text.endswith("这次不寻常（不在开放时间），已注明，不影响您的码。")
    shown = await chat.says("到访")
    assert shown.text.splitlines() == [
        "您的到访（共2次，14天后删除，只有您能看）：",
        "11月24日13:00 天河城（不在开放时间）",
        "11月24日12:00–12:30 天河城",
    ]
    assert [each.flags for each in await own(chat)] == [(), (CLOSED,)]
    deleted = await chat.taps("删掉最近一次到访")
    assert deleted.text == "已删除：11月24日13:00 天河城（不在开放时间）。"
    assert len(await own(chat)) == 1
    assert (await chat.says("不再登记到访")).text.startswith("已停止登记")
    assert (await chat.says("到访")).text.startswith("没有您的到访记录")
    assert (await chat.says("删掉最近一次到访")).text.startswith("还是这一步")
    assert (await scans(chat, mall)).choices == ("同意，登记到访", "这次不登记")


async def test_the_family_comes_along(chat: Chat, mall: Venue) -> None:
    await registered(chat)
    tx = chat.ports.store.begin()
    channel = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert channel is not None
    assert channel.citizen is not None
    holder = await tx.citizen(channel.citizen)
    assert holder is not None
    child = (await ask(chat.ports, holder)).person
    await scans(chat, mall)
    noted = await chat.taps("同意，登记到访")
    assert noted.choices[0] == "小满一起来的"
    with_him = await chat.taps("小满一起来的")
    assert with_him.text.endswith("一起登记了家人1位。")
    assert "小满一起来的" not in with_him.choices
    assert len(await chat.ports.store.begin().visits(child)) == 1
    assert (await chat.says("小明一起来的")).text == "我能办这几件事，请点一项："
    await chat.says("我离开了")
    assert (await chat.says("小满一起来的")).text == "我能办这几件事，请点一项："


@pytest.mark.parametrize("words", ["到访", "我离开了", "删掉最近一次到访", "不再登记到访", "同意，登记到访"])
async def test_who_is_not_registered_is_led_there(chat: Chat, words: str) -> None:
    await chat.follows()
    assert (await chat.says(words)).text.startswith("第1步，共2步")


async def test_somebody_refused_reads_why_first(manual: Chat) -> None:
    mall = await listed(manual)
    await registered(manual)
    await list_officers(manual.ports)
    (citizen,) = await manual.ports.store.begin().citizens_in("pending", 9)
    now = manual.ports.now()
    await committed(manual.ports, lambda tx: refuse(manual.ports, tx, citizen.id, "照片看不清", CDC.id, now))
    said = await scans(manual, mall)
    assert said.text.startswith("“天河城”：办好码就能登记到访。")
    assert "照片看不清" in said.text


async def test_in_english(chat: Chat, mall: Venue) -> None:
    await registered(chat)
    await chat.says("English")
    asked = await scans(chat, mall)
    assert asked.text.startswith("Teemall\nA visit notes where and when")
    assert asked.choices[0] == "I agree, note the visit"
    assert (await chat.says("1")).text == "✓ Visit noted: Teemall, 12:00."


async def test_where_nothing_can_be_tapped_the_number_is_typed(chat: Chat, mall: Venue) -> None:
    typed = Chat(chat.ports, "2088000000000002", replace(ALIPAY, tappable=False))
    await sign_up(chat.ports, open_id=typed.open_id, account=ALIPAY.name)
    await scans(typed, mall)
    asked = [each for each in await typed.waiting() if isinstance(each, Text)][-1]
    assert [choice.words for choice in asked.choices] == ["同意，登记到访", "这次不登记"]
    await typed.says("1")
    assert len(await own(typed)) == 1


async def test_who_agreed_meanwhile_elsewhere_is_only_asked_whether(
    chat: Chat, clock: Clock, mall: Venue
) -> None:
    await scans(chat, mall)
    await chat.signs_up()
    id_ = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)

    async def act(tx: Transaction) -> None:
        channel = await tx.channel(id_)
        assert channel is not None
        assert channel.citizen is not None
        await agree(chat.ports, tx, channel, channel.citizen, "zh", chat.ports.now())

    await committed(chat.ports, act)
    clock.forward(minutes=1)
    await chat.menu()
    question = (await chat.waiting())[-1]
    assert isinstance(question, Text)
    assert question.words == "您扫了“天河城”的场所码，要登记到访吗？"
    assert (await chat.taps("登记这次到访")).text == NOTED


async def test_a_venue_that_is_listed_no_longer_is_called_by_its_id(
    chat: Chat, tmp_path: Path, mall: Venue
) -> None:
    await agreeing(chat, mall)
    with closing(apsw.Connection(str(tmp_path / "records.db"))) as beside:
        beside.execute("DELETE FROM venues")
    assert (await chat.says("到访")).text.endswith(f"11月24日12:00 {mall.id}")
    assert (await chat.says("我离开了")).text == "您现在没有登记在任何场所。"
    other = await listed(chat)
    assert (await scans(chat, other)).text == NOTED
