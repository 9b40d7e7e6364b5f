"""Home of what is copied from a passport (ICAO 9303, part 4): its names, and the lines its machine reads."""

import re

from bot.domain.errors import Refused

FILLER = "<"
_LINE = 44  # signs of each of the two lines
_BEGINS = re.compile(r"P(?:<[A-Z<]{3}|[A-Z][A-Z<]{3}(?=[A-Z<]{39}$))")
_FIRST_LINE = re.compile(r"P[A-Z<]{43}")
_SECOND_LINE = re.compile(r"[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]")
_WEIGHTS = (7, 3, 1)
# Where in the second line a part stands; its check digit follows it. The last digit is that of all of them.
_CHECKED = ((0, 9), (13, 19), (21, 27), (28, 42))
_ADDED = re.compile(r"(?:jr|sr|[iv]{1,3})\.?", re.IGNORECASE)  # to a name, behind a comma: no given name
_AFTER_LATIN = "\u2e80"


def name_said(text: str) -> str:
    """A name in the order it is said: of `GARCIA<<MARIA<JOSE`, and of `Garcia, Maria Jose`, Maria Jose Garcia.

    Raises Refused for a line that is no name.
    """
    if FILLER in text:
        return _name_of_line(text)
    surname, comma, given = (part.strip() for part in text.partition(","))
    if not comma or not surname or not given or "," in given or max(text) >= _AFTER_LATIN:
        return text
    return f"{surname} {given}" if _ADDED.fullmatch(given) else f"{given} {surname}"


def number_of_line(line: str) -> str:
    """The document number of a second line (or of both) without blanks. Raises Refused, also for a wrong digit."""
    if _FIRST_LINE.fullmatch(line[:-_LINE]):
        line = line[-_LINE:]
    if not _SECOND_LINE.fullmatch(line) or not _is_checked(line):
        raise Refused("errors.number_line")
    return line[:9].rstrip(FILLER)


def _name_of_line(text: str) -> str:
    bare = "".join(text.split()).upper()
    names = bare[begins.end() :] if (begins := _BEGINS.match(bare)) else text
    surname, _, given = names.strip(f"{FILLER} ").partition(FILLER * 2)
    words = [word for word in re.split(rf"[{FILLER}\s]+", f"{given} {surname}") if word]
    if not words or not all(word.isalpha() for word in words):
        raise Refused("errors.name_signs")
    return " ".join(word.capitalize() for word in words)


def _is_checked(line: str) -> bool:
    whole = line[:10] + line[13:20] + line[21:43]
    return all(_holds(line[begin:end], line[end]) for begin, end in _CHECKED) and _holds(whole, line[-1])


def _holds(part: str, digit: str) -> bool:
    """An empty part may have a filler in place of its digit."""
    if digit == FILLER:
        return not part.strip(FILLER)
    return sum(_worth(sign) * _WEIGHTS[place % 3] for place, sign in enumerate(part)) % 10 == int(digit)


def _worth(sign: str) -> int:
    return 0 if sign == FILLER else int(sign, 36)
