"""Places: codes of GB/T 2260 and countries, found by name, pinyin or part, and named with what is around them."""

import time
from datetime import date
from pathlib import Path

import pytest

from bot.domain.places import Place, Places, within
from bot.domain.policy import Policy
from bot.domain.spelling import short_name


@pytest.fixture(scope="module")
def places(policy: Policy) -> Places:
    return policy.places


def codes(places: Places, words: str) -> list[str]:
    return [place.code for place in places.find(words)]


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("440106", "天河区", "Tianhe"),
        ("440300", "深圳市", "Shenzhen"),
        ("330113", "临平区", "Linping"),
        ("330114", "钱塘区", "Qiantang"),
        ("110105", "朝阳区", "Chaoyang"),
        ("220104", "朝阳区", "Chaoyang"),
        ("500000", "重庆市", "Chongqing"),
        ("350200", "厦门市", "Xiamen"),
        ("430100", "长沙市", "Changsha"),
        ("140000", "山西省", "Shanxi"),
        ("610000", "陕西省", "Shaanxi"),
        ("150000", "内蒙古自治区", "Inner Mongolia"),
        ("331000", "台州市", "Taizhou"),
        ("341500", "六安市", "Luan"),
        ("340300", "蚌埠市", "Bengbu"),
        ("331100", "丽水市", "Lishui"),
        ("371524", "东阿县", "Donge"),
        ("410621", "浚县", "Xunxian"),
        ("141024", "洪洞县", "Hongtong"),
        ("131025", "大城县", "Daicheng"),
        ("310112", "闵行区", "Minhang"),
        ("810000", "香港特别行政区", "Hong Kong"),
        ("ES", "西班牙", "Spain"),
    ],
)
def test_a_code_names_its_place(places: Places, code: str, zh: str, en: str) -> None:
    place = places.get(code)
    assert place is not None
    assert (place.zh, place.en, place.until) == (zh, en, None)


def test_every_present_region_lies_in_a_present_province(places: Places) -> None:
    present = [place for place in places._by_code.values() if place.code.isdigit() and place.until is None]
    assert len(present) > 3100
    assert sum(1 for place in present if place.level == 1) == 34
    assert {place.code for place in present if not places.get(place.code[:2] + "0000")} == set()
    assert {
        place.code for place in present if not place.en.replace(" ", "").replace("-", "").isalpha()
    } == set()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("广州", "440100"),
        ("广州市", "440100"),
        ("广 州", "440100"),
        ("guangzhou", "440100"),
        ("Guang Zhou", "440100"),
        ("GUANGZHOU CITY", "440100"),
        ("canton", "440100"),
        ("xi'an", "610100"),
        ("Xī’ān", "610100"),
        ("tianhe district", "440106"),
        ("tianhe qu", "440106"),
        ("４４０１０６", "440106"),
        ("浦东", "310115"),
        ("长沙", "430100"),
        ("长沙县", "430121"),
        ("西安", "610100"),
        ("lvliang", "141100"),
        ("jilin city", "220200"),
        ("jilin province", "220000"),
        ("Inner Mongolia", "150000"),
        ("neimenggu", "150000"),
        ("台北", "710000"),
        ("恩施", "422800"),
        ("广东省广州市天河区", "440106"),
        ("中国广东广州", "440100"),
        ("广州天河", "440106"),
        ("朝阳区 长春", "220104"),
        ("Chaoyang, Beijing", "110105"),
        ("guangzhou, china", "440100"),
        ("spain", "ES"),
        ("ES", "ES"),
        ("西班牙", "ES"),
        ("uk", "GB"),
        ("usa", "US"),
        ("韩国", "KR"),
        ("Türkiye", "TR"),
        ("turkey", "TR"),
        ("madrid", "ES"),
        ("马德里", "ES"),
        ("Madrid, Spain", "ES"),
        ("paris france", "FR"),
        ("new york", "US"),
        ("米兰", "IT"),
        ("齐齐哈", "230200"),
        ("齐哈尔", "230200"),
        ("shijiazh", "130100"),
    ],
)
def test_one_place_is_found(places: Places, words: str, code: str) -> None:
    assert codes(places, words) == [code]


def test_several_places_of_one_name_are_all_found(places: Places) -> None:
    assert codes(places, "朝阳区") == ["110105", "220104"]
    assert codes(places, "鼓楼区") == ["320106", "320302", "350102", "410204"]
    assert codes(places, "吉林") == ["220000", "220200"]
    assert codes(places, "shaanxi, chaoyang") == []
    assert len(codes(places, "张家")) > 2


def test_a_region_of_today_beats_one_dissolved(places: Places) -> None:
    assert codes(places, "江东区") == ["330204"]
    assert codes(places, "滨海新区") == ["120116"]
    assert codes(places, "江北区") == ["330205", "500157"], "so was called what 两江新区 is since 2025"
    dissolved = places.find("江干区")
    assert [(place.code, place.until) for place in dissolved] == [("330104", date(2021, 12, 31))]
    assert codes(places, "下城区") == ["330103"]


@pytest.mark.parametrize(
    "words", ["", "州", "abc", "火星", "guangzhou madrid", "a b c d e f g h", "no such county"]
)
def test_nothing_is_found(places: Places, words: str) -> None:
    assert places.find(words) == ()


def test_a_city_abroad_keeps_its_name(places: Places) -> None:
    (madrid,) = places.find("madrid")
    assert (madrid.en, madrid.zh) == ("Madrid, Spain", "西班牙马德里")
    assert places.name("ES", "en") == "Spain"


def test_names_stand_with_what_is_around_them(places: Places) -> None:
    assert places.full_name("220104", "zh") == "吉林省长春市朝阳区"
    assert places.full_name("220104", "en") == "Chaoyang, Changchun, Jilin"
    assert places.full_name("110105", "zh") == "北京市朝阳区"
    assert places.full_name("FR", "zh") == "法国"
    assert places.full_name("999999", "zh") == "999999"
    assert places.parent("440000") is None


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("广东省广州市天河区体育西路1号", "440106"),
        ("天河区体育西路1号", "440106"),
        ("上海市南京东路100号", "310000"),
        ("中国广东省深圳市南山区", "440305"),
        ("Room 5, 12 Main Road, Tianhe District, Guangzhou, China", "440106"),
        ("Hotel Sol, Madrid", "ES"),
    ],
)
def test_an_address_names_its_finest_place(places: Places, address: str, code: str) -> None:
    place = places.in_address(address)
    assert place is not None
    assert place.code == code


@pytest.mark.parametrize("address", ["南京东路100号", "北京饭店", "朝阳区建国路", "1 Main Road", ""])
def test_a_street_or_house_called_like_a_place_is_none(places: Places, address: str) -> None:
    assert places.in_address(address) is None


@pytest.mark.parametrize(
    ("code", "outer", "inside"),
    [
        ("440106", "440106", True),
        ("440106", "440100", True),
        ("440106", "440000", True),
        ("440106", "000000", True),
        ("440106", "CN", True),
        ("CN", "CN", True),
        ("440106", "440300", False),
        ("110105", "220000", False),
        ("ES", "ES", True),
        ("ES", "FR", False),
        ("ES", "000000", False),
        ("440106", "ES", False),
    ],
)
def test_one_place_lies_within_another(code: str, outer: str, inside: bool) -> None:
    assert within(code, outer) is inside


@pytest.mark.parametrize(
    ("zh", "short"),
    [
        ("广州市", "广州"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("恩施土家族苗族自治州", "恩施"),
        ("东乡族自治县", "东乡"),
        ("管城回族区", "管城"),
        ("浦东新区", "浦东"),
        ("浚县", "浚县"),
        ("西班牙", "西班牙"),
    ],
)
def test_a_short_name_goes_without_its_kind(zh: str, short: str) -> None:
    assert short_name(zh) == short


def test_the_newest_of_one_code_is_the_one_that_counts() -> None:
    old = Place("330101", "旧区", "Jiu", until=date(1990, 12, 31))
    new = Place("330101", "新里区", "Xinli", since=date(1991, 1, 1))
    assert Places((new, old)).get("330101") == new


def test_finding_takes_little_time(places: Places) -> None:
    began = time.perf_counter()
    for _ in range(20):
        places.find("没有这样一个地方")
    assert (time.perf_counter() - began) / 20 < 0.05, "wanted: 5 ms; the margin is for a busy machine"


def test_the_source_and_licence_stand_beside_the_data() -> None:
    told = (Path(__file__).parents[2] / "config/policy/places/README.md").read_text("utf-8")
    assert "python-stdnum" in told
    assert "CLDR" in told
