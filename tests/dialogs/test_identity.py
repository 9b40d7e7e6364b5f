"""Who somebody is, changed or mistyped: what rests on a document goes with it, a child is asked about first."""

import pytest
from chat import HEALTHY, ZHANG, Chat, Reply

PERMIT = {"name": "Maria Garcia", "number": "AAB123456"}


async def as_a_foreigner(chat: Chat, number: str = PERMIT["number"]) -> Reply:
    """Up to the question for the birth date."""
    await chat.all_of(["开始办码", "就在聊天里继续", "同意核对本人", PERMIT["name"], number])
    return await chat.all_of(["西班牙", "女"])


async def test_another_number_takes_along_what_the_old_one_said(chat: Chat) -> None:
    await as_a_foreigner(chat)
    await chat.all_of(["1990年5月1日", "maria@example.org", "住在广州", "花园酒店"])
    reply = await chat.all_of(["同意用健康回答判断颜色", *HEALTHY])
    assert "M*** G***，AA*****56，西班牙，女，1990年5月1日出生，m***@example.org" in reply.text
    await chat.all_of(["要改", "改身份信息", "改证件号"])
    reply = await chat.says(ZHANG["number"])
    assert "手机号" in reply.text, "an e-mail address is not enough beside a mainland number"
    reply = await chat.says(ZHANG["phone"])
    assert "4401**********0019，138****5678" in reply.text
    assert "西班牙" not in reply.text
    assert (await chat.taps("都属实，出码")).card.title.startswith("绿码")


async def test_the_same_number_again_changes_nothing_else(chat: Chat) -> None:
    await as_a_foreigner(chat)
    await chat.all_of(["1990年5月1日", "maria@example.org", "住在广州", "花园酒店"])
    await chat.all_of(["同意用健康回答判断颜色", *HEALTHY, "要改", "改身份信息", "改证件号"])
    assert "西班牙，女，1990年5月1日出生，m***@example.org" in (await chat.says(PERMIT["number"])).text


async def test_a_birth_date_that_makes_a_child_is_asked_once_more(chat: Chat) -> None:
    await as_a_foreigner(chat)
    reply = await chat.says("2019年5月1日")
    assert reply.text == "您是2019年5月1日出生的？"
    assert reply.choices == ("重写", "是的")
    for words in ("谢谢", "健康码"):
        assert (await chat.says(words)).choices == reply.choices
    assert (await chat.taps("女")).choices == reply.choices
    assert (await chat.taps("接着填")).choices == reply.choices
    assert "出生日期" in (await chat.taps("重写")).text
    await chat.says("2019年5月1日")
    assert "出生日期" in (await chat.says("返回")).text
    await chat.says("2019年5月1日")
    assert (await chat.says("1919年5月1日")).text.startswith("✓ 1919年5月1日")


@pytest.mark.parametrize("words", ["是的", "对"])
async def test_a_child_is_sent_to_a_guardian_once_confirmed(chat: Chat, words: str) -> None:
    await as_a_foreigner(chat)
    await chat.says("2019年5月1日")
    assert "监护人" in (await chat.says(words)).text
    assert "第1步" in (await chat.menu()).text
