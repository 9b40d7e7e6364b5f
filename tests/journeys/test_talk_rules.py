"""The rules every journey's answers are held to would notice each way of breaking them."""

import pytest
from talk_rules import broken, sent_broken
from wechat_client import Reply, marked_up

QUESTION = "✓ 没有离开过\n2/3 据您所知，最近14天接触过确诊或疑似病人吗？\n" + "\n".join(
    f'{n}. <a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={n}">{words}</a>'
    for n, words in enumerate(("没有接触过", "接触过病人", "我不清楚"), 1)
)


def shown(content: str, kind: str = "text", status: int = 200) -> Reply:
    text, choices, links = marked_up(content)
    return Reply(kind, status, text, choices, links, fields={"Content": content})


def choice(words: str, id_: str = "1") -> str:
    return f'\n1. <a href="weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={id_}">{words}</a>'


def test_a_good_question_breaks_nothing() -> None:
    assert broken(shown(QUESTION), None) == []
    assert broken(shown(QUESTION), shown("1/3 最近14天，您离开过广州吗？")) == []
    assert broken(Reply("none", 200), None) == []


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (shown("", status=503), "answered with 503"),
        (shown("长" * 601), "601 characters"),
        (shown("1/3 吗？" + f'\n<a href="https://e.example.org/{"x" * 2000}">看</a>'), "bytes"),
        (shown("选" + "".join(choice(f"第{n}项") for n in range(9))), "9 choices"),
        (shown("选" + choice("没有") + choice("没有")), "two choices with the same words"),
        (shown(" "), "nothing to read"),
        (shown("<b>粗</b>"), "markup to be read"),
        (shown(f"1/3 {'问' * 120}吗？"), "126 characters of question"),
        (shown("1/3 在吗？好吗？"), "more than one question"),
        (shown("1/3 在吗？\n2/3 好"), "more than one question"),
        (shown("好的。"), "the same text twice running"),
    ],
)
def test_each_broken_rule_is_noticed(reply: Reply, told: str) -> None:
    before = shown("好的。")
    assert [words for words in broken(reply, before) if told in words], broken(reply, before)


def test_texts_sent_outside_an_answer_are_held_to_the_same() -> None:
    menu = {"head_content": "1/3 在吗？", "list": [{"id": "1", "content": "在"}], "tail_content": "好"}
    assert sent_broken({"msgtype": "msgmenu", "msgmenu": menu}) == []
    assert sent_broken({"msgtype": "image", "image": {"media_id": "M"}}) == []
    assert sent_broken({"msgtype": "text", "text": {"content": "长" * 700}}) == [
        "700 characters",
        "2100 bytes",
    ]
    assert sent_broken({"msgtype": "msgmenu", "msgmenu": menu | {"list": [{}] * 9}}) == ["9 choices"]
    assert sent_broken({"msgtype": "text", "text": {"content": ""}}) == ["nothing to read"]
