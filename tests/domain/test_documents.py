"""Document numbers: which are accepted, what they tell, and what a wrong one is answered with."""

from datetime import date

import pytest
from made_up import resident_number

from bot.domain.documents import one_spelling, read_number, told_by
from bot.domain.errors import Refused
from bot.domain.policy import Policy
from integrations.formats import LibraryFormats

FORMATS = LibraryFormats()
OLD_COUNTIES = ("440106", "440105", "330106", "220102", "510107", "610113")


@pytest.mark.parametrize("region", OLD_COUNTIES)
@pytest.mark.parametrize("born", ["19350101", "19580715"])
def test_the_old_are_accepted_whatever_their_county_was_called_then(
    region: str, born: str, policy: Policy, today: date
) -> None:
    number = resident_number(12, born, region)
    assert read_number(number, today, FORMATS, policy.documents) == ("resident_id", number)


@pytest.mark.parametrize(("born", "region"), [("20210905", "330113"), ("19900101", "999999"[:1] + "10000")])
def test_new_districts_are_accepted(born: str, region: str, policy: Policy, today: date) -> None:
    number = resident_number(21, born, region)
    assert read_number(number, today, FORMATS, policy.documents)[1] == number


def test_six_digits_that_name_no_place_refuse_nobody(policy: Policy, today: date) -> None:
    number = resident_number(3, "19800229", "000000")
    assert read_number(number, today, FORMATS, policy.documents) == ("resident_id", number)


@pytest.mark.parametrize(
    "typed", [" 1101 0519 4912 3100 2x ", "１１０１０５１９４９１２３１００２Ｘ", "110105-19491231-002x"]
)
def test_blanks_small_x_and_full_width_digits_are_fine(typed: str, policy: Policy, today: date) -> None:
    number = "11010519491231002X"
    assert read_number(typed, today, FORMATS, policy.documents) == ("resident_id", number)


def test_digits_of_other_scripts_are_digits() -> None:
    assert one_spelling("E١٢٣ ४५६") == "E123456"


@pytest.mark.parametrize(
    ("typed", "key", "told"),
    [
        ("110105491231002", "errors.number_15", {}),
        ("1101051949123100", "errors.number_length", {"typed": 16}),
        ("11010519491231002XX", "errors.number_shape", {}),
        ("1101051949123100222", "errors.number_length", {"typed": 19}),
        ("110105194912310021", "errors.number_check", {"typed": 18}),
        ("1234", "errors.number_short", {}),
        ("", "errors.number_shape", {}),
        ("身份证", "errors.number_shape", {}),
        ("E", "errors.number_shape", {}),
        ("A" * 4000, "errors.number_shape", {}),
    ],
)
def test_a_wrong_number_is_told_what_would_be_right(
    typed: str, key: str, told: dict[str, object], policy: Policy, today: date
) -> None:
    with pytest.raises(Refused) as refused:
        read_number(typed, today, FORMATS, policy.documents)
    assert (refused.value.key, dict(refused.value.values)) == (key, told)


@pytest.mark.parametrize("born", ["19900230", "18991231", "20261125", "00000000"])
def test_a_birth_date_is_a_real_day_from_1900_to_today(born: str, policy: Policy, today: date) -> None:
    with pytest.raises(Refused) as refused:
        read_number(resident_number(1, born), today, FORMATS, policy.documents)
    assert refused.value.key == "errors.number_birth"


@pytest.mark.parametrize("born", ["19000101", "20261124"])
def test_the_first_and_the_last_birth_date(born: str, policy: Policy, today: date) -> None:
    assert read_number(resident_number(1, born), today, FORMATS, policy.documents)[0] == "resident_id"


@pytest.mark.parametrize(
    ("typed", "type_", "number"),
    [
        ("e 1234 5678", "passport", "E12345678"),
        ("AB123456", "passport", "AB123456"),
        ("H1234567801", "hk_macau_permit", "H1234567801"),
        ("esp110012345678", "permanent_residence", "ESP110012345678"),
        ("H12345678", None, "H12345678"),
        ("12345678", None, "12345678"),
    ],
)
def test_other_documents(typed: str, type_: str | None, number: str, policy: Policy, today: date) -> None:
    assert read_number(typed, today, FORMATS, policy.documents) == (type_, number)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_a_residence_permit_tells_all_a_resident_id_tells(region: str, policy: Policy, today: date) -> None:
    type_, number = read_number(resident_number(10, "19900101", region), today, FORMATS, policy.documents)
    assert type_ == "residence_permit"
    assert told_by(number, None, policy.documents) == {
        "document_type": "residence_permit",
        "nationality": "CN",
        "sex": "female",
        "birth_date": "1990-01-01",
    }


def test_a_new_permanent_residence_card_tells_birth_date_and_sex(policy: Policy, today: date) -> None:
    number = resident_number(11, "19850304", "911724")
    assert read_number(number, today, FORMATS, policy.documents) == ("permanent_residence", number)
    assert told_by(number, None, policy.documents) == {
        "document_type": "permanent_residence",
        "sex": "male",
        "birth_date": "1985-03-04",
    }


def test_what_the_person_said_counts_where_the_number_leaves_it_open(policy: Policy) -> None:
    assert told_by("H12345678", "hk_macau_permit", policy.documents) == {"nationality": "CN"}
    assert told_by("H12345678", "passport", policy.documents) == {}
    assert told_by("H12345678", "resident_id", policy.documents) == {}
    assert told_by("H12345678", None, policy.documents) == {}


def test_an_impossible_number_tells_no_birth_date(policy: Policy) -> None:
    assert "birth_date" not in told_by("110105199013310029", None, policy.documents)
