"""What a passive answer becomes in the chat."""

import pytest
from played_office import choice, news, text

from integrations.simulator.bubbles import menu_text, parts_of
from integrations.simulator.reading import Abnormal
from integrations.simulator.wechat.answers import from_answer


def test_choices_links_and_bare_addresses_become_tappable() -> None:
    words = f"去过吗？\n{choice('没有离开过', 1)}\n<a href='tel:12345'>12345</a> 见 https://example.org/a。"
    assert parts_of(words) == [
        {"words": "去过吗？\n"},
        {"words": "1. 没有离开过", "tap": "没有离开过", "id": "1"},
        {"words": "\n"},
        {"words": "12345", "url": "tel:12345"},
        {"words": " 见 "},
        {"words": "https://example.org/a", "url": "https://example.org/a"},
        {"words": "。"},
    ]


def test_an_address_of_another_kind_is_only_words() -> None:
    assert parts_of('<a href="javascript:alert(1)">点</a>') == [{"words": "点"}]


def test_percent_signs_in_a_choice_are_read_as_an_address_is() -> None:
    part = parts_of(
        '<a href="weixin://bizmsgmenu?msgmenucontent=%E6%B2%A1%E6%9C%89&amp;msgmenuid=2">没有</a>'
    )
    assert part == [{"words": "没有", "tap": "没有", "id": "2"}]


def test_each_type_of_answer() -> None:
    assert from_answer(f"<xml>{text('您好')}</xml>")["kind"] == "text"
    image = "<xml><MsgType>image</MsgType><Image><MediaId>m1</MediaId></Image></xml>"
    assert from_answer(image) == {"kind": "image", "from": "account", "media": "m1"}
    card = from_answer(
        f"<xml>{news('绿码', '没有风险', 'https://example.org/p', 'https://example.org/u')}</xml>"
    )
    assert card == {
        "kind": "card",
        "from": "account",
        "title": "绿码",
        "description": "没有风险",
        "picture": "https://example.org/p",
        "url": "https://example.org/u",
    }
    assert from_answer("<xml><MsgType>transfer_customer_service</MsgType></xml>")["kind"] == "system"


@pytest.mark.parametrize(
    "answer",
    [
        "<xml><MsgType>text</MsgType><Content></Content></xml>",
        f"<xml>{text('长' * 700)}</xml>",
        "<xml><MsgType>news</MsgType><ArticleCount>0</ArticleCount><Articles/></xml>",
        "<xml/>",
        "no xml",
    ],
)
def test_what_the_platform_would_not_show(answer: str) -> None:
    with pytest.raises(Abnormal):
        from_answer(answer)


def test_a_menu_without_head_or_tail() -> None:
    assert menu_text("", [("7", "好")], "")["parts"] == [
        {"words": "\n"},
        {"words": "好", "tap": "好", "id": "7"},
    ]
