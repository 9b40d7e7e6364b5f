"""The word 家人 when things are not as usual: refused, lapsed, ended meanwhile, several of one kind."""

from dataclasses import replace
from functools import partial

from chat import Chat
from ports import Clock
from synthetic import CDC, list_officers, resident_number

from bot.usecases import family_review, review
from bot.usecases.commit import committed
from bot.usecases.family import end

CHILD = ("加孩子或老人", "李小满", resident_number(7, "20190501"), "我的孩子", "同意替家人办码")


async def test_which_of_several_is_ended_is_said_by_name(chat: Chat) -> None:
    await chat.signs_up()
    for serial, name in ((7, "小满"), (8, "小花")):
        child = resident_number(serial, "20190501")
        await chat.all_of(["加家人", f"李{name}", child, "我的孩子", "同意替家人办码"])
        await chat.all_of([f"{name}和我一样", "没有症状", "都属实，出码"])
    for name in ("小满", "小花"):
        await chat.says("家人")
        assert f"{name}的码就不在这里了" in (await chat.taps(f"结束替{name}办")).text
    assert "我能办这几件事" in (await chat.says("哈哈哈哈")).text
    assert "小花" in (await chat.says("家人")).text


async def test_after_a_refusal_one_registers_oneself_first(manual: Chat) -> None:
    await manual.signs_up()
    ports = manual.ports
    await list_officers(ports)
    (waiting,) = await review.pending(ports.store.begin(), 9)
    act = partial(review.refuse, ports)
    await committed(ports, lambda tx: act(tx, waiting.citizen.id, "看不清", officer=CDC.id, now=ports.now()))
    assert "先办您自己的码" in (await manual.says("家人")).text


async def test_a_refused_claim_is_told_with_its_reason(chat: Chat) -> None:
    await chat.signs_up()
    ports = replace(chat.ports, automatic="")
    by_hand = Chat(ports, chat.open_id)
    await by_hand.all_of([*CHILD, "小满和我一样", "没有症状", "都属实，出码"])
    await list_officers(ports)
    (claim,) = await family_review.waiting(ports.store.begin(), 9, ports.now())
    refuse, id_ = family_review.refuse, claim.delegation.id
    await committed(ports, lambda tx: refuse(ports, tx, id_, "户口本看不清", CDC.id, ports.now()))
    assert (await by_hand.says("谢谢")).text.startswith("※ 家人代办有更新")
    reply = await by_hand.says("家人")
    assert "小满：没有通过核对。户口本看不清" in reply.text
    await by_hand.taps("结束替小满办")
    await by_hand.taps("确定结束")
    assert "还没有替家人办码" in (await by_hand.says("家人")).text


async def test_whose_declaration_lapsed_is_named_and_renewed_apart(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(days=4)
    await chat.all_of([*CHILD, "小满和我一样", "没有症状", "都属实，出码"])
    clock.forward(days=3, hours=1)
    await chat.all_of(["申报", "都没变，更新"])
    clock.forward(days=5, hours=12)
    assert "小满：申报到期，回复“申报”更新。" in (await chat.says("家人")).text


async def test_without_a_declaration_of_ones_own_nothing_is_the_same(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    clock.forward(days=9)
    await chat.says("你好")
    reply = await chat.all_of(CHILD)
    assert "小满离开过广州吗" in reply.text


async def test_who_is_ended_while_one_answers_for_them_is_left_out(chat: Chat, clock: Clock) -> None:
    await chat.signs_up()
    await chat.all_of([*CHILD, "小满和我一样", "没有症状", "都属实，出码"])
    clock.forward(days=9)
    await chat.menu()
    tx = chat.ports.store.begin()
    stored = await tx.channel(chat.ports.sealing.index("channel", chat.account.name, chat.open_id))
    assert stored is not None
    assert stored.citizen is not None
    holder = await tx.citizen(stored.citizen)
    assert holder is not None
    (held,) = await tx.held_by(holder.id)
    await committed(chat.ports, lambda tx: end(tx, holder, held.id, clock()))
    assert (await chat.taps("都是这样，更新")).card.title == "绿码 可以通行"
