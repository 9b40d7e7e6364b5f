"""Signing up with a passport, in English from beginning to end: by chat and by the form page's reading alike."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from chat import Chat, chat_in
from ports import close_ports

from bot.dialogs import entry
from bot.dialogs.page_reading import read_all
from bot.domain.citizens import PENDING
from bot.domain.people import Person, mask_name, person_of

HAN = re.compile("[\u2e80-\u9fff]+")
BOTH_LANGUAGES = {
    "核对中",
    "中文",
}  # the state of a pending code is shown in both; and the other language by its name
OPENING = ("English", "Start", "Continue in chat", "I agree to the identity check")
ENDING = ("I agree that my answers decide the colour", "Not left Guangzhou", "No contact", "No symptoms")


@dataclass(frozen=True)
class Passport:
    """What somebody types, question after question, and who they are by it."""

    typed: Mapping[str, str]
    name: str
    number: str
    nationality: str
    sex: str
    born: date
    phone: str

    @property
    def words(self) -> Sequence[str]:
        return [*self.typed.values(), "Guangzhou", "Garden Hotel, room 502"]


SPANISH = Passport(
    {
        "name": "P<ESPGARCIA<MARQUEZ<<MARIA<JOSE<<<<<<<<<<<<<",
        "document_number": "AAB1234566ESP9005019F3001019<<<<<<<<<<<<<<<0",
        "nationality": "Spanish",
        "sex": "F",
        "birth_date": "1 May 1990",
        "phone": "maria@example.org",
    },
    "Maria Jose Garcia Marquez",
    "AAB123456",
    "ES",
    "female",
    date(1990, 5, 1),
    "maria@example.org",
)
MALAYSIAN = Passport(
    {
        "name": "Tan Mei Ling @ Chen Meiling",
        "document_number": "A12345678",
        "nationality": "Malaysia",
        "sex": "Female",
        "birth_date": "May 1, 1990",
        "phone": "+60 12-345 6789",
    },
    "Tan Mei Ling @ Chen Meiling",
    "A12345678",
    "MY",
    "female",
    date(1990, 5, 1),
    "+60123456789",
)
ICELANDIC = Passport(
    {
        "name": "Björk Guðmundsdóttir",
        "document_number": "my passport number is A1234567",
        "nationality": "Icelandic",
        "sex": "female",
        "birth_date": "21 November 1965",
        "phone": "+354 611 1234",
    },
    "Björk Guðmundsdóttir",
    "A1234567",
    "IS",
    "female",
    date(1965, 11, 21),
    "+3546111234",
)
INDONESIAN = Passport(
    {
        "name": "SUHARTO<<<<<<<<<<",
        "document_number": "X1234567",
        "nationality": "Indonesian",
        "sex": "male",
        "birth_date": "8 June 1991",
        "phone": "+62 812 3456 7890",
    },
    "Suharto",
    "X1234567",
    "ID",
    "male",
    date(1991, 6, 8),
    "+6281234567890",
)
PASSPORTS = pytest.mark.parametrize(
    "passport",
    [SPANISH, MALAYSIAN, ICELANDIC, INDONESIAN],
    ids=["spanish", "malaysian", "icelandic", "indonesian"],
)


@pytest.fixture
async def maria(tmp_path: Path) -> AsyncIterator[Chat]:
    """Somebody where officers verify, as by default."""
    chat = await chat_in(tmp_path, automatic="")
    await chat.follows()
    yield chat
    await close_ports(chat.ports)


def is_of(person: Person, passport: Passport) -> None:
    assert person.name == passport.name
    assert (person.document.type, person.document.number) == ("passport", passport.number)
    assert (person.document.nationality, person.sex) == (passport.nationality, passport.sex)
    assert (person.birth_date, person.phone) == (passport.born, passport.phone)


@PASSPORTS
async def test_by_chat_each_is_understood_at_once_and_an_officer_checks(
    maria: Chat, passport: Passport
) -> None:
    seen = []
    for words in (*OPENING, *passport.words, *ENDING, "All true, send"):
        reply = await maria.says(words)
        seen += [reply.text, *reply.choices]
        assert words in OPENING or reply.text.startswith(("✓", "Please check")), f"{words}: {reply.text}"
    assert "An officer checks it by hand" in reply.text
    assert any(mask_name(passport.name) in each for each in seen)
    assert set(HAN.findall(" ".join(seen))) <= BOTH_LANGUAGES
    (citizen,) = await maria.ports.store.begin().citizens_in(PENDING, 10)
    is_of(citizen.person, passport)
    assert citizen.language == "en"


@PASSPORTS
async def test_by_the_form_page_each_is_read_the_same(maria: Chat, passport: Passport) -> None:
    await maria.says("English")
    ports = maria.ports
    channel = ports.sealing.index("channel", maria.account.name, maria.open_id)
    turn = await entry.turn_of(ports, ports.store.begin(), channel, ports.now())
    fields = {
        **passport.typed,
        "region": "Guangzhou",
        "address": "Garden Hotel, room 502",
        "consent_identity": "yes",
        "consent_health": "yes",
    }
    answers, faults = read_all(turn, ports.policy.forms["registration"], fields)
    assert faults == {}
    is_of(person_of(answers, date(2026, 11, 24), ports.policy.documents), passport)


@PASSPORTS
async def test_by_the_api_each_is_kept_the_same(maria: Chat, passport: Passport) -> None:
    await maria.says("English")
    ports = maria.ports
    channel = ports.sealing.index("channel", maria.account.name, maria.open_id)
    turn = await entry.turn_of(ports, ports.store.begin(), channel, ports.now())
    values: Mapping[str, object] = {
        "consent_identity": True,
        "name": passport.typed["name"],
        "document_number": passport.typed["document_number"].removeprefix("my passport number is "),
        "nationality": passport.nationality,
        "sex": passport.sex,
        "birth_date": passport.born.isoformat(),
        "phone": passport.phone,
        "region": "440100",
        "address": "Garden Hotel, room 502",
        "consent_health": True,
    }
    changed, faults = entry.answer(turn, ports.policy.forms["registration"], values)
    assert faults == {}
    answers = changed.session.of("registration")
    is_of(person_of(answers, date(2026, 11, 24), ports.policy.documents), passport)


async def test_a_birth_date_is_not_taken_for_the_number(maria: Chat) -> None:
    for words in (*OPENING, "Suharto"):
        await maria.says(words)
    for words in ("8 June 1991", "8.6.1991"):
        reply = await maria.says(words)
        assert reply.text.startswith("That looks like a date. This asks for your document number.")
    assert "Your nationality?" in (await maria.says("X1234567")).text


async def test_a_line_copied_wrong_is_noticed(maria: Chat) -> None:
    for words in (*OPENING, "Suharto"):
        await maria.says(words)
    wrong = SPANISH.typed["document_number"].replace("AAB123456", "AAB123465")
    assert "does not add up" in (await maria.says(wrong)).text
    assert "Your nationality?" in (await maria.says(SPANISH.typed["document_number"])).text
