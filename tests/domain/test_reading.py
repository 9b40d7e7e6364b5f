"""Natural answers in words: names, places and choices become typed values, are asked about, or refused."""

from dataclasses import replace

import pytest
from heard import Read, meanings, question, refusal

from bot.domain.forms import TYPES
from bot.domain.reading import _READERS, Reading, Unclear, read


def test_every_type_of_question_has_its_reader() -> None:
    assert set(_READERS) == set(TYPES)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("张三", "张三"),
        ("  张　三 ", "张 三"),
        ("𠮷田", "𠮷田"),
        ("阿卜杜拉·买买提", "阿卜杜拉·买买提"),
        ("Maria Garci\u0301a", "Maria García"),
        ("O’Neil-Smith", "O’Neil-Smith"),
        ("我叫李四", "李四"),
        ("My name is Ana", "Ana"),
    ],
)
def test_a_name_is_taken_as_written(heard: Read, words: str, name: str) -> None:
    assert heard("name", words) == name


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("你好", "errors.text"),
        ("Hello!", "errors.text"),
        ("健康码。", "errors.text"),
        ("", "errors.text"),
        ("\x00", "errors.text"),
        ("张3", "errors.name_digits"),
        ("张三😀", "errors.name_signs"),
        ("a]]>b", "errors.name_signs"),
        ("x" * 200, "errors.text_long"),
    ],
)
def test_what_is_no_name_is_refused(heard: Read, words: str, key: str) -> None:
    assert refusal(heard, "name", words) == key


def test_an_address_is_street_or_hotel_with_plain_digits(heard: Read) -> None:
    assert heard("address", "天河路１号３栋") == "天河路1号3栋"
    assert heard("address", "Hotel Sol") == "Hotel Sol"
    assert refusal(heard, "address", "谢谢") == "errors.text"
    assert refusal(heard, "address", "北") == "errors.address_short"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("广州", "440100"),
        ("我住在天河区", "440106"),
        ("I live in Guangzhou", "440100"),
        ("tianhe", "440106"),
        ("从化", "440117"),
        ("440106", "440106"),
        ("家住天河区体育西路1号", "440106"),
    ],
)
def test_a_region_is_found(heard: Read, words: str, code: str) -> None:
    assert heard("region", words) == code


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("火星", "errors.region_unknown"),
        ("madrid", "errors.region_unknown"),
        ("Hotel Sol, Madrid", "errors.region_unknown"),
        ("江干区", "errors.region_gone"),
        ("guang", "errors.place_many"),
    ],
)
def test_what_is_no_region_is_refused(heard: Read, words: str, key: str) -> None:
    assert refusal(heard, "region", words) == key


def test_a_name_of_several_regions_is_asked_with_their_provinces(heard: Read) -> None:
    assert meanings(heard, "region", "朝阳区") == {"北京市朝阳区": "110105", "吉林省长春市朝阳区": "220104"}
    assert next(iter(meanings(heard, "region", "城区").values())) == "441502", (
        "the province of the account first"
    )


def test_a_country_is_found(heard: Read) -> None:
    assert heard("nationality", "西班牙") == "ES"
    assert heard("nationality", "西班牙籍") == "ES"
    assert heard("nationality", "usa") == "US"
    assert set(meanings(heard, "nationality", "刚果").values()) == {"CD", "CG"}
    assert refusal(heard, "nationality", "火星") == "errors.country"


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
        ("没去过", []),
        ("没有离开过", []),
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
        ("鼓楼区、朝阳区", "errors.place_many"),
    ],
)
def test_what_is_no_place_is_refused(heard: Read, words: str, key: str) -> None:
    assert refusal(heard, "places", words) == key


def test_an_unclear_place_is_asked_together_with_the_clear_ones(heard: Read, reading: Reading) -> None:
    assert meanings(heard, "places", "巴黎，朝阳区")["法国巴黎、北京市朝阳区"] == [
        {"place": "FR"},
        {"place": "110105"},
    ]
    english = replace(reading, language="en")
    with pytest.raises(Unclear) as caught:
        read(question("places"), "paris, chaoyang district", english)
    assert [words for words, _ in caught.value.options] == [
        "Paris, France; Chaoyang, Shantou, Guangdong",  # 潮阳区, in the province of the account
        "Paris, France; Chaoyang, Beijing",
        "Paris, France; Chaoyang, Changchun, Jilin",
    ]


@pytest.mark.parametrize("words", ["没有接触过", "1", "１", "一", "1.", "没有", "no", "No contact"])
def test_a_choice_is_a_number_or_words(heard: Read, words: str) -> None:
    assert heard("contact", words) == "no"


@pytest.mark.parametrize("words", ["9", "0", "maybe", ""])
def test_no_choice_is_refused(heard: Read, words: str) -> None:
    assert refusal(heard, "contact", words) == "errors.pick"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("2 3", ["fever", "fatigue"]),
        ("2,3", ["fever", "fatigue"]),
        ("二 三", ["fever", "fatigue"]),
        ("发热和干咳", ["fever", "dry_cough"]),
        ("fever, cough", ["fever", "dry_cough"]),
        ("拉肚子、喉咙痛", ["sore_throat", "diarrhoea"]),
        ("我有点发烧，还咳嗽", ["fever", "dry_cough"]),
        ("没有", []),
        ("none", []),
        ("1", []),
    ],
)
def test_several_choices_are_told_at_once(heard: Read, words: str, ids: list[str]) -> None:
    assert heard("symptoms", words) == ids


@pytest.mark.parametrize("words", ["我没有发烧", "1 2", "发热、没有", "xyz", "、"])
def test_choices_that_contradict_or_deny_are_refused(heard: Read, words: str) -> None:
    assert refusal(heard, "symptoms", words) == "errors.pick"
