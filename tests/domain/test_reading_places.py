"""Natural answers about where one has been, with or without the day it was left, and about not having been away."""

import time
from dataclasses import replace

import pytest
from heard import Read, meanings, question, refusal

from bot.domain.errors import Refused
from bot.domain.reading import Reading, Unclear, read

TWENTY_ONE = [
    "北京",
    "天津",
    "上海",
    "重庆",
    "河北",
    "山西",
    "辽宁",
    "江苏",
    "浙江",
    "安徽",
    "福建",
    "江西",
    "山东",
    "河南",
    "湖北",
    "湖南",
    "广西",
    "海南",
    "四川",
    "贵州",
    "云南",
]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("上海 和 北京", ["310000", "110000"]),
        ("上海和北京", ["310000", "110000"]),
        ("上海 北京", ["310000", "110000"]),
        ("去过上海、北京了", ["310000", "110000"]),
        ("madrid, paris", ["ES", "FR"]),
        ("I was in Madrid and Paris", ["ES", "FR"]),
        ("Madrid, Spain", ["ES"]),
        ("Chaoyang, Beijing", ["110105"]),
        ("madrid, barcelona", ["ES"]),
        ("呼和浩特和北京", ["150100", "110000"]),
        ("和田", ["653200"]),
        ("齐齐哈", ["230200"]),
        ("上海北京", ["310000", "110000"]),
        ("上海北京天津", ["310000", "110000", "120000"]),
        ("广州天河北京", ["440106", "110000"]),
        ("去了一趟东莞", ["441900"]),
        ("我去了杭州出差", ["330100"]),
        ("有，去过武汉", ["420100"]),
        ("yes, Wuhan", ["420100"]),
        ("北京朝阳区、上海", ["110105", "310000"]),
        ("福建厦门", ["350200"]),
        ("昨天，武汉", ["420100"]),
        ("昨天去了武汉", ["420100"]),
        ("武汉，昨天去的", ["420100"]),
        ("去过上海两天", ["310000"]),
        ("上海 since 16 Nov", ["310000"]),
        ("Madrid 16 Nov, Barcelona", ["ES"]),
    ],
)
def test_several_places_are_told_at_once(heard: Read, words: str, codes: list[str]) -> None:
    assert heard("places", words) == [{"place": code} for code in codes]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("火星", "errors.places_unknown"),
        ("上海, 火星", "errors.places_unknown"),
        ("没去过湖北", "errors.places_unknown"),
        ("中国", "errors.places_finer"),
        ("江干区", "errors.region_gone"),
        ("北京饭店", "errors.places_unknown"),
        ("上海火星", "errors.places_unknown"),
        ("、".join(TWENTY_ONE), "errors.places_many"),
        ("昨天", "errors.places_unknown"),
        ("昨天火星", "errors.places_unknown"),
        ("火星" * 40, "errors.places_unknown"),
        ("上海 10月1日", "errors.date_early"),
        ("上海 11月30日", "errors.date_future"),
        ("", "errors.places_unknown"),
        ("鼓楼区、朝阳区", "errors.place_many"),
    ],
)
def test_what_is_no_place_is_refused(heard: Read, words: str, key: str) -> None:
    assert refusal(heard, "places", words) == key


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("武汉，昨天回来的", [("420100", "2026-11-23")]),
        ("上海 11月20日", [("310000", "2026-11-20")]),
        ("上海11月20日", [("310000", "2026-11-20")]),
        ("昨天从武汉回来", [("420100", "2026-11-23")]),
        ("离开上海三天了", [("310000", "2026-11-21")]),
        ("上海3天前", [("310000", "2026-11-21")]),
        ("madrid, 16/11", [("ES", "2026-11-16")]),
        ("Madrid, November 16, 2026", [("ES", "2026-11-16")]),
        ("Madrid, Spain 16 Nov", [("ES", "2026-11-16")]),
        ("I left Madrid yesterday", [("ES", "2026-11-23")]),
        ("Madrid on 16 Nov and Paris 18 Nov", [("ES", "2026-11-16"), ("FR", "2026-11-18")]),
        ("Madrid 16 Nov, Barcelona 18 Nov", [("ES", "2026-11-18")]),
        ("Madrid 16 Nov, Barcelona, still there", [("ES", None)]),
        ("武汉，还没回来", [("420100", None)]),
        ("还在武汉", [("420100", None)]),
        ("I'm still in Madrid", [("ES", None)]),
    ],
)
def test_the_day_a_place_was_left_is_told_with_it(
    heard: Read, words: str, stays: list[tuple[str, str | None]]
) -> None:
    assert heard("places", words) == [{"place": place, "left": left} for place, left in stays]


def test_the_day_belongs_to_the_last_place_told(heard: Read) -> None:
    told = [{"place": "310000"}, {"place": "110000", "left": "2026-11-23"}]
    assert heard("places", "上海、北京，昨天回来的") == told
    assert heard("places", "上海和北京 昨天回来的") == told


@pytest.mark.parametrize(
    "words",
    [
        *(
            "没去过",
            "没有离开过",
            "没离开",
            "没出过门",
            "就在家",
            "没有，一直在家",
            "没",
            "1",
            "no",
            "stayed at home",
        ),
        *("没离开过广州", "一直在天河", "在广州", "I haven’t left Guangzhou", "always in Guangzhou"),
    ],
)
def test_whoever_was_nowhere_says_so(heard: Read, words: str) -> None:
    assert heard("places", words) == []


@pytest.mark.parametrize(
    "words",
    [
        "是",
        "有",
        "有的。",
        "yes",
        "去过",
        "离开过",
        "2",
        "Yes, I did",
        "离开过广州",
        "离开过广东",
        "I left Guangzhou",
    ],
)
def test_whoever_was_somewhere_is_asked_where(heard: Read, words: str) -> None:
    assert heard("places", words) == [{}]


def test_leaving_or_staying_elsewhere_tells_nothing_of_home(heard: Read) -> None:
    assert heard("places", "I left Madrid") == [{"place": "ES"}]
    assert heard("places", "没离开过湖北") == [{"place": "420000", "left": None}]
    assert refusal(heard, "places", "没有，去过火星") == "errors.places_unknown"
    assert refusal(heard, "places", "没离开过广州" + "啊" * 60) == "errors.places_unknown"


def test_only_the_unclear_one_of_several_places_is_asked_about(heard: Read, reading: Reading) -> None:
    assert meanings(heard, "places", "巴黎，朝阳区")["北京市朝阳区"] == [{"place": "FR"}, {"place": "110105"}]
    nine = meanings(heard, "places", "上海，江苏，浙江，安徽，福建，江西，山东，河南，朝阳区 昨天")
    assert list(nine) == ["北京市朝阳区", "吉林省长春市朝阳区"]
    for stays in nine.values():
        assert isinstance(stays, list)
        assert len(stays) == 9
        assert stays[-1]["left"] == "2026-11-23"
    with pytest.raises(Unclear) as caught:
        read(question("places"), "paris, chaoyang district", replace(reading, language="en"))
    assert [words for words, _ in caught.value.options] == [
        "Chaoyang, Shantou, Guangdong",  # 潮阳区, in the province of the account
        "Chaoyang, Beijing",
        "Chaoyang, Changchun, Jilin",
    ]


@pytest.mark.parametrize(
    "words", ["上海和" * 300, "上海" * 400, "paris france " * 90 + "x", "昨天" * 30, "就" * 2000]
)
def test_no_answer_takes_long_to_read(reading: Reading, words: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Refused):
        read(question("places"), words, reading)
    assert time.perf_counter() - began < 2, "wanted: 0.2 s; the margin is for a busy machine"
