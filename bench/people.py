"""Home of the people of a run: made-up numbers, and what they say in a sign-up."""

import itertools
from collections.abc import Iterable, Sequence

from synthetic import resident_number

from bench import deliveries

OPENING = ("", "开始办码", "就在聊天里继续", "同意核对本人")  # the first one: begins to follow
ANSWERS = (
    "张三",
    "{number}",
    "{phone}",
    "住在广州",
    "体育西路1号",
    "同意用健康回答判断颜色",
    "没有离开过",
    "没有接触过",
    "没有症状",
)
CODE = ("都属实，出码",)
JOURNEY = (*OPENING, *ANSWERS, *CODE)
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
        values = {"number": number(serial), "phone": f"138{serial:08}"}
        told = [each.format(**values) for each in words]
        lines += deliveries.talks([f"oBench{serial:08}"], told, number=serial * 100 + first)
    return lines
