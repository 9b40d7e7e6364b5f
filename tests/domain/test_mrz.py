"""Names and numbers as a passport prints them, and the two lines a machine reads in it."""

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.checks import Measure, check
from bot.domain.documents import is_date, read_number
from bot.domain.errors import Refused
from bot.domain.forms import Form
from bot.domain.mrz import name_said, number_of_line
from bot.domain.policy import Policy
from integrations.formats import LibraryFormats

# The specimen of ICAO 9303, part 4; and one without a personal number, with a filler as its check digit.
UTOPIA = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
FORMATS = LibraryFormats()
Read = Callable[[str, str], object]


def check_digit(text: str) -> str:
    """By the table of part 3: A is 10, the weights are 7, 3, 1."""
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return str(sum(max(values.find(sign), 0) * (7, 3, 1)[i % 3] for i, sign in enumerate(text)) % 10)


def second_line(number: str, state: str = "ESP", born: str = "900501", personal: str = "") -> str:
    number, state, personal = number.ljust(9, "<"), state.ljust(3, "<"), personal.ljust(14, "<")
    own = check_digit(personal) if personal.strip("<") else "<"
    parts = (number + check_digit(number), born + check_digit(born), "300101" + check_digit("300101"))
    checked = f"{parts[0]}{parts[1]}{parts[2]}{personal}{own}"
    return f"{parts[0]}{state}{parts[1]}F{parts[2]}{personal}{own}{check_digit(checked)}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("GARCIA<<MARIA<JOSE", "Maria Jose Garcia"),
        ("garcia<<maria<jose<<<<<<<<<", "Maria Jose Garcia"),
        ("GARCIA<MARQUEZ<<JOSE", "Jose Garcia Marquez"),
        ("SUHARTO<<<<<<<<<<", "Suharto"),
        ("SUHARTO<<", "Suharto"),
        ("GUDMUNDSDOTTIR<<BJORK", "Bjork Gudmundsdottir"),
        (FIRST, "Anna Maria Eriksson"),
        (FIRST.rstrip("<"), "Anna Maria Eriksson"),
        ("P<D<<MUELLER<<HANS", "Hans Mueller"),
        (f"PM{FIRST[2:]}", "Anna Maria Eriksson"),
        ("PARK<<JIMIN", "Jimin Park"),
        ("García Márquez, José", "José García Márquez"),
        ("O'Connor, Seán", "Seán O'Connor"),
        ("King, Jr.", "King Jr."),
        ("Björk Guðmundsdóttir", "Björk Guðmundsdóttir"),
        ("Tan Mei Ling @ Chen Meiling", "Tan Mei Ling @ Chen Meiling"),
        ("Suharto", "Suharto"),
        ("Suharto,", "Suharto,"),
        (",", ","),
        ("A, B, C", "A, B, C"),
        ("王, 小英", "王, 小英"),
        ("", ""),
    ],
)
def test_a_name_is_kept_in_the_order_it_is_said(typed: str, said: str) -> None:
    assert name_said(typed) == said
    assert name_said(said) == said


@pytest.mark.parametrize("typed", ["<", "<<<", "<b>", "GARCIA<<MARIA1", "a<b]]>"])
def test_what_is_no_line_of_names_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        name_said(typed)
    assert refused.value.key == "errors.name_signs"


@pytest.mark.parametrize("by", ["check", "heard"])
def test_chat_and_forms_keep_the_same_name(
    by: str, heard: Read, registration: Form, measure: Measure
) -> None:
    def kept(typed: str) -> object:
        question = registration.question("name")
        return heard("name", typed) if by == "heard" else check(question, typed, {}, measure)

    assert kept("GARCIA<<MARIA<JOSE") == kept("Garcia, Maria Jose") == "Maria Jose Garcia"
    assert kept("Siti A/P Tan @ Ahmad") == "Siti A/P Tan @ Ahmad"


def test_an_address_for_mail_is_no_name(heard: Read) -> None:
    with pytest.raises(Refused, match="name_signs"):
        heard("name", "maria@example.org")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (UTOPIA, "L898902C3"),
        (FIRST + UTOPIA, "L898902C3"),
        (second_line("AAB123456"), "AAB123456"),
        (second_line("A1234567", "ISL"), "A1234567"),
        (second_line("C01X00T47", "D", personal="7"), "C01X00T47"),
    ],
)
def test_a_second_line_tells_the_number(
    line: str, number: str, heard: Read, policy: Policy, today: date
) -> None:
    assert len(line) in {44, 88}
    assert number_of_line(line) == number
    spaced = f" {line[:44]}\n{line[44:]} ".lower()
    assert read_number(spaced, today, FORMATS, policy.documents)[1] == number
    assert heard("document_number", spaced) == number


@pytest.mark.parametrize("place", [0, 8, 9, 14, 19, 23, 27, 30, 42, 43])
def test_one_wrong_sign_is_noticed(place: int, policy: Policy, today: date) -> None:
    wrong = "5" if UTOPIA[place] != "5" else "6"
    with pytest.raises(Refused, match="number_line"):
        read_number(UTOPIA[:place] + wrong + UTOPIA[place + 1 :], today, FORMATS, policy.documents)


@pytest.mark.parametrize("line", ["<", "AAB123456<", UTOPIA[:-1], "X" + UTOPIA, FIRST, UTOPIA + UTOPIA])
def test_part_of_a_line_is_not_guessed_at(line: str, policy: Policy, today: date) -> None:
    with pytest.raises(Refused, match="number_line"):
        read_number(line, today, FORMATS, policy.documents)


@pytest.mark.parametrize(
    "typed",
    [
        "1 May 1970",
        "1st of May, 1970",
        "01-MAY-1970",
        "1may1970",
        "May 1, 1970",
        "29 Feb 1991",
        "21 November 1965",
        "1990-05-01",
        "1990/5/1",
        "1990. 5. 1",
        "8.6.1991",
        "08/06/1991",
        "1 5 1990",
        "1990年5月1日",
        "１９９０年５月１日。",
    ],
)
def test_a_day_is_no_number(typed: str, heard: Read, policy: Policy, today: date) -> None:
    assert is_date(typed)
    with pytest.raises(Refused, match="number_date"):
        read_number(typed, today, FORMATS, policy.documents)
    with pytest.raises(Refused, match="number_date"):
        heard("document_number", typed)


@pytest.mark.parametrize(
    "typed",
    ["19900501", "E12345678", "MAR123456", "12 MAR 345", "aab 123 456", "110105-19491231-002x", "MAY 197012"],
)
def test_a_number_is_no_day(typed: str, policy: Policy, today: date) -> None:
    assert not is_date(typed)
    assert read_number(typed, today, FORMATS, policy.documents)[1]
