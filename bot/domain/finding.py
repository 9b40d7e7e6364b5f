"""Home of reading where: one region or country, or the several places somebody has been to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from bot.domain.errors import Refused
from bot.domain.places import CHINA, Place, Places, within
from bot.domain.spelling import plain

MOST_CHOICES = 8
Group = tuple[Place, ...]  # the places one name can mean

_BEFORE = re.compile(
    r"(?:我|现在|目前|家|是|就|住在|住|在|去过|去了|到过|到了|去|到|来自|从|地址|[:：\s])+"
    r"|(?:(?:i|we|i'm|am|live|lived|have|been|was|were|stay|stayed|went|to|in|at|from|the)\b[\s:]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?:回来|过|了|人|籍|这边|那边|[。.!！?？\s])+$")
_BETWEEN = re.compile(r"\s*(?:[,，、;；/+&]|\band\b|还有|以及)\s*", re.IGNORECASE)
_AND = re.compile(r"[和与及跟到]")


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
                return str(self._chosen([found], [place.code for place in found]))
        place = self.places.in_address(_bare(words))
        if place is None or not place.code.isdigit():
            raise Refused("errors.region_unknown")
        return place.code

    def country(self, words: str) -> str:
        """Two letters of ISO 3166-1."""
        for each in _as_told_and_bare(words):
            if found := tuple(place for place in self.places.find(each) if place.code.isalpha()):
                return str(self._chosen([found], [place.code for place in found]))
        raise Refused("errors.country")

    def stays(self, words: str) -> list[dict[str, object]]:
        """`上海和北京`, `Madrid, Spain; Paris`: each place once, in the order told, without its day."""
        groups = next(filter(all, map(self._groups, _as_told_and_bare(words))), [])
        if not groups:
            raise Refused("errors.places_unknown")
        if any(group[0].code == CHINA for group in groups):
            raise Refused("errors.places_finer")
        codes = [tuple(dict.fromkeys(place.code for place in each)) for each in _meanings(groups)]
        chosen = self._chosen(groups, [[{"place": code} for code in each] for each in codes])
        assert isinstance(chosen, list)
        return chosen

    def _groups(self, words: str) -> list[Group]:
        """What each part names, parts of one place joined (`Madrid, Spain`); an empty group names nothing."""
        groups: list[Group] = []
        for part in _BETWEEN.split(words):
            for group in self._part(part):
                joined = inside(groups[-1], group) if groups else ()
                groups[-1:] = [joined] if joined else [*groups[-1:], group]
        return groups

    def _part(self, words: str) -> list[Group]:
        """`上海和北京`, `上海 北京` are two, `和田` and `new york` one."""
        if exact := self.places.exactly(words):
            return [exact]
        for between in (_AND, re.compile(r"\s")):
            for cut in between.finditer(words):
                left, right = self.places.exactly(words[: cut.start()]), self._part(words[cut.end() :])
                if left and all(right):
                    return [left, *right]
        return [self.places.find(words)]

    def _chosen(self, groups: Sequence[Group], values: Sequence[object]) -> object:
        """The one value, or Unclear with what each stands for, those near here first."""
        if len(values) > 1:
            said = [self._said(meaning) for meaning in _meanings(groups)]
            options = zip(said, values, [self._is_near(each) for each in _meanings(groups)], strict=True)
            nearest = sorted(options, key=lambda option: not option[2])
            raise Unclear("errors.unclear_place", [(words, value) for words, value, _ in nearest])
        return values[0]

    def _said(self, meaning: Group) -> str:
        names = [
            self.places.full_name(place.code, self.language)
            if place.code.isdigit()
            else (place.zh if self.language == "zh" else place.en)
            for place in meaning
        ]
        return ("、" if self.language == "zh" else "; ").join(names)

    def _is_near(self, meaning: Group) -> bool:
        return any(within(place.code, self.near[:2] + "0000") for place in meaning)


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


def _as_told_and_bare(words: str) -> Iterable[str]:
    """First as it was told: 从化 begins like 从化州来."""
    return dict.fromkeys((plain(words), _bare(words)))


def _bare(words: str) -> str:
    told = plain(words)
    begun = _BEFORE.match(told)
    return _AFTER.sub("", told[begun.end() :] if begun else told)
