"""Home of the people of a run: made-up numbers, and their messages."""

import itertools
from collections.abc import Iterable, Sequence

from sign_up import BEGINS, FOLLOWS, SIGN_UP, said
from synthetic import resident_number

from bench import deliveries

OPENING = (FOLLOWS, *BEGINS)
JOURNEY = (FOLLOWS, *SIGN_UP)
SERIALS = 999  # of one birth date
NUMBERS = itertools.count(1)  # nobody comes twice in a run


def serials(count: int) -> list[int]:
    return list(itertools.islice(NUMBERS, count))


def number(serial: int) -> str:
    years, rest = divmod(serial, SERIALS)
    return resident_number(rest + 1, f"{1940 + years % 66}{1 + years // 66 % 12:02}15")


def says(people: Iterable[int], words: Sequence[str], first: int = 1) -> list[list[str]]:
    """The messages of each; `first`: the number of their first one."""
    lines = []
    for serial in people:
        told = [said(each, number(serial), serial) for each in words]
        lines += deliveries.talks([f"oBench{serial:08}"], told, number=serial * 100 + first)
    return lines
