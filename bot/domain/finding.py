"""Home of reading where: one region or country, or the several places somebody has been to."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from bot.domain.errors import Refused
from bot.domain.places import Place, Places, within
from bot.domain.spelling import plain

MOST_CHOICES = 8
LONGEST_NAME = 12  # signs of a Chinese name that others follow
LONGEST_PART = 120  # signs between two commas
LONGEST_BEFORE = 40  # signs of any name that others follow
OWN_PERMITS = (
    "71",
    "81",
    "82",
)  # Taiwan, Hong Kong, Macao: their people have travel permits, no nationality to tell
Group = tuple[Place, ...]  # the places one name can mean

_BEFORE = re.compile(
    r"(?:我们?|现在|目前|最近|家|是的?|有|对|就|还|也|又|住在|住|在|去过|去了|到过|到了|去|到|来自|离开了?|回了?|刚(?=从|去|到|离|回)|从|"
    r"一趟|一次|出差|旅游|旅行|地址|[:：\s])+"
    r"|(?:(?:(?:i|we)['’](?:m|re|ve)|i|we|am|yes|also|only|just|still|live|lived|have|been|was|were|stay|stayed|went|left|returned|came|back|"
    r"visited|travelled|traveled|to|in|at|from|the)\b[\s:]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:回来|过|了|人|国籍|籍|护照|这边|那边|一趟|一次|出差|旅游|旅行|探亲|玩|的|[。.!！?？\s]|"
    r"\s(?:citizen|national|nationality|passport))+$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s?[和与及跟到]\s?|\s")


class Unclear(Exception):
    """Words with several meanings. Each option is what to show and the value it stands for."""

    def __init__(self, key: str, options: Sequence[tuple[str, object]]) -> None:
        super().__init__(key)
        self.key = key
        self.options = tuple(options)


@dataclass(frozen=True, slots=True)
class Finder:
    """`near` is the region whose places stand first among several of one name."""

    places: Places
    language: str
    near: str

    def region(self, words: str) -> str:
        """Six digits."""
        for each in _as_told_and_bare(words):
            if found := tuple(place for place in self.places.find(each) if place.code.isdigit()):
                return str(self.chosen([found], _code))
        place = self.places.in_address(_bare(words))
        if place is None or not place.code.isdigit():
            raise Refused("errors.region_unknown")
        return place.code

    def country(self, words: str) -> str:
        """Two letters of ISO 3166-1."""
        for each in _as_told_and_bare(words):
            places = self.places.find(each)
            if found := tuple(place for place in places if place.code.isalpha()):
                return str(self.chosen([found], _code))
            if any(place.code.startswith(OWN_PERMITS) for place in places):
                raise Refused("errors.country_permit")
        raise Refused("errors.country")

    def named(self, words: str) -> list[Group]:
        """What some words without commas name, one after the other; empty when a part of them names nothing."""
        if len(words) > LONGEST_PART:
            return []
        return next(filter(all, map(self._part, _as_told_and_bare(words))), [])

    def chosen(self, groups: Sequence[Group], value: Callable[[Group], object]) -> object:
        """The value of the only meaning; or Unclear with the one ambiguous name, those near here first."""
        meanings = _meanings(groups)
        if len(meanings) == 1:
            return value(meanings[0])
        which = next(number for number, group in enumerate(groups) if len(group) > 1)
        nearest = sorted(meanings, key=lambda meaning: not self._is_near(meaning[which]))
        raise Unclear("errors.unclear_place", [(self._said(each[which]), value(each)) for each in nearest])

    def _part(self, words: str) -> list[Group]:
        """`上海和北京`, `上海 北京`, `上海北京` are two, `和田` and `new york` one."""
        if exact := self.places.exactly(words):
            return [exact]
        for cut in reversed(list(_BETWEEN.finditer(words))):
            if cut.start() <= LONGEST_BEFORE and (left := self.places.exactly(words[: cut.start()])):
                return [left, *self._part(words[cut.end() :])]
        return self._run_on(words) or [self.places.find(words)]

    def _run_on(self, words: str) -> list[Group]:
        """Whole names of two signs and more without anything between; empty when something is left over."""
        if words.isascii():
            return []
        for length in range(min(len(words) - 2, LONGEST_NAME), 1, -1):
            if left := self.places.exactly(words[:length]):
                last = self.places.exactly(words[length:])
                rest = [last] if last else self._run_on(words[length:])
                return [left, *rest] if rest else []
        return []

    def _said(self, place: Place) -> str:
        if place.code.isdigit():
            return self.places.full_name(place.code, self.language)
        return place.zh if self.language == "zh" else place.en

    def _is_near(self, place: Place) -> bool:
        return within(place.code, self.near[:2] + "0000")


def inside(one: Group, other: Group) -> Group:
    """The places of either that lie in one of the other; empty when they lie apart."""
    return tuple(each for each in one if any(within(each.code, outer.code) for outer in other)) or tuple(
        each for each in other if any(within(each.code, outer.code) for outer in one)
    )


def _meanings(groups: Sequence[Group]) -> list[Group]:
    """Every choice among them; more than one question at a time would be too much to read."""
    several = [group for group in groups if len(group) > 1]
    if len(several) > 1 or any(len(group) > MOST_CHOICES for group in several):
        raise Refused("errors.place_many")
    return list(product(*groups))


def _code(meaning: Group) -> str:
    return meaning[0].code


def _as_told_and_bare(words: str) -> Iterable[str]:
    """First as it was told: 从化 begins like 从化州来."""
    return dict.fromkeys((plain(words), _bare(words)))


def _bare(words: str) -> str:
    told = plain(words)
    begun = _BEFORE.match(told)
    return _AFTER.sub("", told[begun.end() :] if begun else told)
