"""People: who may sign up, and how they are printed."""

from datetime import date

import pytest
from made_up import NOON, citizen, identity, resident_number

from bot.domain.channels import Channel, Item
from bot.domain.errors import Refused
from bot.domain.people import Document, Person, age, mask_name, mask_number, mask_phone, person_of
from bot.domain.policy import Policy


def test_a_mainland_number_says_the_rest(policy: Policy, today: date) -> None:
    number = resident_number(12, "19580101")
    person = person_of(identity(number), today, policy.documents)
    assert person.document == Document("CN", "resident_id", number)
    assert (person.sex, person.birth_date, person.region) == ("female", date(1958, 1, 1), "440100")


def test_a_number_outweighs_answers_left_from_another_document(policy: Policy, today: date) -> None:
    stale = {"document_type": "passport", "sex": "male", "birth_date": "1999-09-09", "nationality": "ES"}
    person = person_of(identity(resident_number(12, "19580101"), **stale), today, policy.documents)
    assert (person.document.nationality, person.document.type) == ("CN", "resident_id")
    assert (person.sex, person.birth_date) == ("female", date(1958, 1, 1))


def test_a_passport_is_taken_as_answered(policy: Policy, today: date) -> None:
    answers = identity(
        "AAA123456", nationality="ES", sex="female", birth_date="1990-05-01", phone="m@example.org"
    )
    person = person_of(answers, today, policy.documents)
    assert person.document == Document("ES", "passport", "AAA123456")
    assert person.document.identity == "ES:AAA123456"
    assert person.phone == "m@example.org"


@pytest.mark.parametrize(("born", "accepted"), [("20121124", True), ("20121125", False), ("20210905", False)])
def test_under_14_a_guardian_signs_up(born: str, accepted: bool, policy: Policy, today: date) -> None:
    answers = identity(resident_number(1, born))
    if accepted:
        assert person_of(answers, today, policy.documents).birth_date.year == 2012
        return
    with pytest.raises(Refused) as refused:
        person_of(answers, today, policy.documents)
    assert refused.value.key == "errors.guardian"


def test_age_grows_on_the_birthday() -> None:
    assert age(date(2000, 3, 1), date(2020, 2, 29)) == 19
    assert age(date(2000, 3, 1), date(2020, 3, 1)) == 20


def test_everything_personal_prints_masked() -> None:
    number = "330106193501011234"
    person = Person(
        "张三",
        Document("CN", "resident_id", number),
        "male",
        date(1935, 1, 1),
        "+8613812345678",
        "330100",
        "路1号",
    )
    assert repr(person) == "Person(张* Document(resident_id 3301**********1234) 138****5678)"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("王小英", "王*英"),
        ("欧阳娜娜", "欧**娜"),
        ("阿卜杜拉·买买提江·艾合买提", "阿***提"),
        ("𠮷", "𠮷"),
        ("Maria Garcia", "M*** G***"),
        ("Nguyễn Văn A", "N*** V** A"),
        ("张 三", "张*"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(("number", "masked"), [("E12345678", "E1*****78"), ("ABCD", "AB*CD")])
def test_short_numbers_keep_two_at_each_end(number: str, masked: str) -> None:
    assert mask_number(number) == masked


def test_phones_and_mail() -> None:
    assert mask_phone("+8613812345678") == "138****5678"
    assert mask_phone("maria@example.org") == "m***@example.org"


def test_records_about_people_print_without_what_is_personal() -> None:
    somebody = citizen()
    channel = Channel(bytes(16), "demo-wechat", "oSECRET", NOON, NOON, state={"said": "王小英"})
    item = Item("i1", bytes(16), "demo-wechat", "reply", {"text": "王小英"}, NOON, NOON)
    printed = " ".join(map(repr, (somebody.person, somebody, channel, item)))
    for secret in ("王小英", "13812345678", "oSECRET", somebody.person.document.number):
        assert secret not in printed
