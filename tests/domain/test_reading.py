"""Natural answers in words: names, places and choices become typed values, are asked about, or refused."""

import pytest
from heard import Read, meanings, refusal

from bot.domain.forms import TYPES
from bot.domain.reading import _READERS


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
        ("李\U00031350", "李\U00031350"),  # CJK extension H, and only I
        ("\U0002ebf0\U0002ebf1", "\U0002ebf0\U0002ebf1"),
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
        ("张\U000323b0", "errors.name_signs"),  # given to no character
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
    "words", ["440106198001010019", "住址 44010619800101001x", "４４０１０６ 19800101 0019"]
)
def test_a_mainland_number_is_no_address(heard: Read, words: str) -> None:
    assert refusal(heard, "address", words) == "errors.address_number"


def test_other_figures_may_stand_in_an_address(heard: Read) -> None:
    assert heard("address", "体育西路1号3栋502 邮编510000") == "体育西路1号3栋502 邮编510000"


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


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("西班牙", "ES"),
        ("西班牙籍", "ES"),
        ("西班牙国籍", "ES"),
        ("usa", "US"),
        ("印尼", "ID"),
        ("印尼人", "ID"),
        ("español", "ES"),
        ("I am Spanish", "ES"),
        ("I’m Spanish", "ES"),
        ("polish citizen", "PL"),
        ("française", "FR"),
        ("美籍", "US"),
    ],
)
def test_a_country_is_found(heard: Read, words: str, code: str) -> None:
    assert heard("nationality", words) == code


def test_what_is_no_country_is_asked_or_refused(heard: Read) -> None:
    assert set(meanings(heard, "nationality", "刚果").values()) == {"CD", "CG"}
    assert refusal(heard, "nationality", "火星") == "errors.country"
    assert refusal(heard, "nationality", "广东") == "errors.country"


@pytest.mark.parametrize("words", ["台湾", "香港人", "中国澳门", "taiwan", "Hong Kong", "Taiwanese"])
def test_who_has_a_travel_permit_is_told_to_use_it(heard: Read, words: str) -> None:
    assert refusal(heard, "nationality", words) == "errors.country_permit"


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
        ("正常", []),
        ("身体很好", []),
        ("fine", []),
        ("I’m fine", []),
        ("不发烧，没有不舒服", []),
        ("一切正常，也不咳嗽", []),
        ("发烧，头痛", ["fever"]),
        ("I feel tired", ["fatigue"]),
    ],
)
def test_several_choices_are_told_at_once(heard: Read, words: str, ids: list[str]) -> None:
    assert heard("symptoms", words) == ids


@pytest.mark.parametrize(
    "words",
    [
        "我没有发烧",
        "不发烧",
        "没有发烧",
        "没有症状，就是咳嗽",
        "正常，不火星",
        "xyz",
        "retired",
        "、",
    ],
)
def test_choices_that_contradict_or_deny_are_refused(heard: Read, words: str) -> None:
    assert refusal(heard, "symptoms", words) == "errors.pick"


@pytest.mark.parametrize("words", ["1 2", "发热、没有"])
def test_none_goes_with_nothing_else(heard: Read, words: str) -> None:
    assert refusal(heard, "symptoms", words) == "errors.none_beside"


@pytest.mark.parametrize("words", ["头痛", "肚子疼", "headache", "I have stomach pain", "难受", "没胃口"])
def test_another_complaint_is_sent_back_to_the_list(heard: Read, words: str) -> None:
    assert refusal(heard, "symptoms", words) == "errors.symptoms_other"
    assert refusal(heard, "contact", words) == "errors.pick"
