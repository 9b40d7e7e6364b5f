"""The size of what is asked: at most 120 characters, its first line included, after every answer and every mistake."""

import pytest
from chat import HEALTHY, ZHANG, Chat, Reply

LONGEST = 120
NONSENSE = "&&&"
BEGIN = {
    "zh": ("中文", "开始办码", "就在聊天里继续", "同意核对本人"),
    "en": ("English", "Start", "Continue in chat", "I agree to the identity check"),
}
MAINLAND = {
    "zh": (ZHANG["name"], ZHANG["number"], ZHANG["phone"], "住在广州", ZHANG["address"]),
    "en": ("Zhang San", ZHANG["number"], ZHANG["phone"], "I live in Guangzhou", "Tiyu West Road 1"),
}
PERMIT = {
    "zh": (
        "欧阳娜娜",
        "H12345678",
        "护照",
        "西班牙",
        "女",
        "1990年5月1日",
        "maria@example.org",
        "住在广州",
        "花园酒店",
    ),
    "en": (
        *("Maria Guadalupe Garcia Hernandez", "H12345678", "Passport", "Bosnia & Herzegovina", "Female"),
        *("1 May 1990", "+34 612345678", "I live in Guangzhou", "Garden Hotel"),
    ),
}
SICK = {
    "zh": (
        *(
            "同意用健康回答判断颜色",
            "离开过广州",
            "上海、北京、武汉、成都",
            "昨天离开的",
            "还在那里",
            "今天离开的",
        ),
        *("11月16日", "接触过病人", "昨天接触的", "发热", "干咳", "没有别的了", "今天开始的", "37.8"),
    ),
    "en": (
        *("I agree that my answers decide the colour", "Left Guangzhou", "Shanghai, Beijing, Wuhan, Chengdu"),
        *("Left yesterday", "Still there", "Left today", "16 Nov", "Contact with a patient"),
        *("Contact was yesterday", "Fever", "Dry cough", "Nothing else", "Began today", "37.8"),
    ),
}
UNSURE = {
    "zh": ("同意用健康回答判断颜色", *HEALTHY[:1], "我不清楚", "没有通知过我", "身边没人得病", "没有症状"),
    "en": (
        *("I agree that my answers decide the colour", "Not left Guangzhou", "I am not sure"),
        *("Nobody told me", "Nobody near me is ill", "No symptoms"),
    ),
}


def held(reply: Reply) -> Reply:
    text, links = reply.text, len(reply.first.links)
    assert len(text) <= LONGEST, f"{len(text)}: {text} ({links} links)"
    return reply


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("who", "health"), [(MAINLAND, SICK), (PERMIT, UNSURE)])
async def test_every_question_and_every_error_is_short(
    chat: Chat, language: str, who: dict[str, tuple[str, ...]], health: dict[str, tuple[str, ...]]
) -> None:
    await chat.taps(BEGIN[language][0])
    await chat.taps(BEGIN[language][1])
    held(await chat.taps(BEGIN[language][2]))
    asked = {"zh": "请看一遍", "en": "Please check"}[language]
    for words in (BEGIN[language][3], *who[language], *health[language]):
        errors = [held(await chat.says(NONSENSE)).text for _ in range(3)]
        assert len(set(errors)) == 3 or "别的" in errors[0] or "other" in errors[0]
        assert not any("…" in error for error in errors)
        for interjection in ("谢谢", "返回" if words == BEGIN[language][3] else "在吗"):
            await chat.says(interjection)
        held(await chat.does("voice"))
        reply = await chat.says(words)
        if asked not in reply.text:
            held(reply)
    assert asked in reply.text


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_why_a_question_is_asked_is_short_too(chat: Chat, language: str) -> None:
    await chat.taps(BEGIN[language][0])
    await chat.all_of(BEGIN[language][1:3])
    for words in (*BEGIN[language][3:], *MAINLAND[language], *SICK[language][:-1]):
        held(await chat.says("为什么"))
        await chat.says(words)


def test_a_long_message_would_be_noticed() -> None:
    from bot.conversation.messages import Text

    with pytest.raises(AssertionError):
        held(Reply((Text("x" * 121),)))
