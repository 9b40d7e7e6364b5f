"""The fields of subscribe and template messages: each kind with what it takes and what it does not."""

import pytest

from integrations.wechat.notices import TAKES, checked

TABLE = {
    "thing1": (["您的健康码有更新", "长" * 20, "a 1 ，"], ["", "长" * 21, "两\n行"]),
    "number2": (["1", "-5", "36.8", "9" * 32], ["", "9" * 33, "一", "1a"]),
    "letter3": (["GREEN", "a" * 32], ["", "a" * 33, "绿", "A1"]),
    "symbol4": (["+", "+-*/%"], ["", "++++++", "a", "1", "绿"]),
    "character_string5": (["GZ-2026/11", "a" * 32], ["", "a" * 33, "绿码", "a b"]),
    "time6": (["15:01", "2026年11月21日 15:01", "15:01~16:30", "9:00:05"], ["", "25:00", "15:60", "now"]),
    "date7": (
        ["2026年11月21日", "2026-11-21", "2026年11月21日 15:01", "2026-11-21~2026-12-05"],
        ["", "11月21日", "tomorrow"],
    ),
    "amount8": (["¥12.50", "12元", "0"], ["", "12345678901", "12.345", "twelve"]),
    "phone_number9": (["12345", "+86-13800000000"], ["", "1" * 18, "电话"]),
    "car_number10": (["粤A12345", "粤AD123456"[:8]], ["", "粤A1234567"]),
    "name11": (["张三", "欧阳" * 5, "Ana García"[:9], "O'Neil"], ["", "长" * 11, "a" * 21, "张3"]),
    "phrase12": (["绿码", "已经更新了"], ["", "已经更新了吗", "green"]),
    "enum13": (["已通过"], [""]),
}


@pytest.mark.parametrize(("name", "good", "bad"), [(name, *cases) for name, cases in TABLE.items()])
def test_each_kind_of_field(name: str, good: list[str], bad: list[str]) -> None:
    for value in good:
        assert checked({name: value}) == {name: {"value": value}}
    for value in bad:
        with pytest.raises(ValueError, match=rf"^{name}: takes "):
            checked({name: value})


def test_the_table_knows_every_kind() -> None:
    assert {name.rstrip("0123456789") for name in TABLE} == TAKES.keys()


@pytest.mark.parametrize("name", ["colour1", "Thing1", "", "thing1x", "1"])
def test_a_field_that_does_not_exist_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: no such field"):
        checked({name: "1"})
