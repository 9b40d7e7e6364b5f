"""Home of places: GB/T 2260 regions and ISO 3166-1 countries, found by name, pinyin or part."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.spelling import key, plain, short_name

NATION = "000000"
CHINA = "CN"
_LONGEST = 24  # characters of a name, spelt as a key
_KIND = re.compile(r"(?P<name>.+?) ?(?P<kind>province|sheng|city|shi|county|xian|district|qu|prefecture)")
_KINDS: Mapping[str, str] = {
    "province": "省区",
    "sheng": "省区",
    "city": "市",
    "shi": "市",
    "county": "县旗",
    "xian": "县",
    "district": "区",
    "qu": "区",
    "prefecture": "州盟区",
}
# 南京东路 is not in Nanjing and 北京饭店 not in Beijing: a name that goes on as a street or a house.
_GOES_ON = re.compile(
    r"[东南西北中一二三四五六七八九十]*(路|街|大道|巷|胡同|高速|国道|大厦|酒店|宾馆|饭店|大学|医院)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """`code` is six digits (GB/T 2260) or two letters (ISO 3166-1); `until` tells a region since dissolved.

    A city abroad has its country's code and a name of its own. `also` holds further words it is found by.
    """

    code: str
    zh: str
    en: str  # pinyin of a region, English name of a country
    since: date | None = None
    until: date | None = None
    also: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """0 a country, 1 a province, 2 a prefecture, 3 a county."""
        if not self.code.isdigit():
            return 0
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3


def within(code: str, outer: str) -> bool:
    """Whether a place is another or lies in it; every region lies in the nation."""
    if outer in {NATION, CHINA}:
        return code.isdigit() or code == outer
    if not outer.isdigit():
        return code == outer
    return code.startswith(outer.removesuffix("00").removesuffix("00"))


class Places:
    """All places, built once by config/places.py; `cities` are those abroad."""

    def __init__(self, places: tuple[Place, ...], cities: tuple[Place, ...] = ()) -> None:
        self._by_code = {place.code: place for place in sorted(places, key=_newest_last)}
        self._full: dict[str, list[Place]] = {}
        self._names: dict[str, list[Place]] = {}
        for place in (*places, *cities):
            for name in (place.zh, *(word for word in place.also if not word.isascii())):
                self._full.setdefault(key(name), []).append(place)
            for name in _spellings(place):
                self._names.setdefault(name, []).append(place)

    def get(self, code: str) -> Place | None:
        return self._by_code.get(code)

    def parent(self, code: str) -> Place | None:
        """The next place around a region: its prefecture, else its province."""
        for outer in (code[:4] + "00", code[:2] + "0000"):
            if outer != code and (place := self.get(outer)):
                return place
        return None

    def inside(self, code: str) -> tuple[Place, ...]:
        """What stands today in a region, the next level of it; of nothing, provinces and then countries."""
        today = [place for place in self._by_code.values() if place.until is None]
        if not code:
            return tuple(sorted((each for each in today if each.level < 2), key=lambda each: each.code))
        outer = self.get(code)
        lying = (
            each
            for each in today
            if outer and each.code != code and each.code.isdigit() and self.parent(each.code) == outer
        )
        return tuple(sorted(lying, key=lambda each: each.code))

    def name(self, code: str, language: str) -> str:
        place = self.get(code)
        if place is None:
            return code
        return place.zh if language == "zh" else place.en

    def full_name(self, code: str, language: str) -> str:
        """With all that is around it: 吉林省长春市朝阳区, `Chaoyang, Changchun, Jilin`."""
        names, outer = [self.name(code, language)], self.parent(code)
        while outer:
            names.append(self.name(outer.code, language))
            outer = self.parent(outer.code)
        return "".join(reversed(names)) if language == "zh" else ", ".join(names)

    def find(self, words: str) -> tuple[Place, ...]:
        """The places meant by some words, outermost first; several when the name is ambiguous.

        Exact beats part, and what stands today beats what is dissolved.
        """
        return self.exactly(words) or self._part(key(words))

    def exactly(self, words: str) -> tuple[Place, ...]:
        """As `find`, by whole names only."""
        bare = plain(words)
        if (len(bare) == 6 or (len(bare) == 2 and bare.isupper())) and (place := self.get(bare)):
            return (place,)
        return self._named(bare) or self._nested(bare)

    def in_address(self, address: str) -> Place | None:
        """The finest place an address names; None when it names none, or one of several alike."""
        found, _ = self._walk(key(address).removeprefix("中国"), NATION)
        if not found:
            parts = (self.exactly(part) for part in re.split(r"[,，;；\n]", address))
            found = _inside_each_other([part for part in parts if part])
        return found[0] if len(found) == 1 else None

    def _named(self, words: str) -> tuple[Place, ...]:
        spelt = key(words)
        if found := self._full.get(spelt) or self._names.get(spelt):
            return _best(found)
        if match := _KIND.fullmatch(words.casefold()):
            named = self._names.get(key(match["name"]), ())
            return _best(each for each in named if each.zh[-1] in _KINDS[match["kind"]])
        return ()

    def _nested(self, words: str) -> tuple[Place, ...]:
        """`广东省广州天河区`, `Chaoyang, Beijing`, `madrid spain`: one inside the other."""
        found, rest = self._walk(key(words).removeprefix("中国"), NATION)
        if found and not rest:
            return found
        for between in (r"[,，]", r" "):
            parts = [part for part in re.split(between, words) if part.strip()]
            if 1 < len(parts) <= 6:
                for middle in range(1, len(parts)):
                    outer = self.exactly(" ".join(parts[:middle])), self.exactly(" ".join(parts[middle:]))
                    if all(outer) and (found := _inside_each_other(outer)):
                        return found
        return ()

    def _walk(self, spelt: str, outer: str) -> tuple[tuple[Place, ...], str]:
        """The finest places whose names follow each other at the start, outer first, and what is left over."""
        for length in range(min(_LONGEST, len(spelt)), 1, -1):
            rest = spelt[length:]
            found = _best(
                each
                for each in self._names.get(spelt[:length], ())
                if each.code != outer and within(each.code, outer)
            )
            if found and not _GOES_ON.match(rest):
                deeper = [self._walk(rest, each.code) for each in found] if rest else []
                inner = [each for each in deeper if each[0]]
                if inner:
                    return _best(place for places, _ in inner for place in places), inner[0][1]
                return found, rest
        return (), spelt

    def _part(self, spelt: str) -> tuple[Place, ...]:
        """Names that begin with what is typed, else (in Chinese) hold it."""
        if len(spelt) < (4 if spelt.isascii() else 2):
            return ()
        begins = [each for name in self._names if name.startswith(spelt) for each in self._names[name]]
        if not begins and not spelt.isascii():
            begins = [each for name in self._full if spelt in name for each in self._full[name]]
        return _best(each for each in begins if each.until is None)


def _newest_last(place: Place) -> date:
    return place.until or date.max


def _spellings(place: Place) -> Iterator[str]:
    names = (place.zh, short_name(place.zh), place.en, place.en.replace("ü", "v"), *place.also)
    return iter(dict.fromkeys(key(name) for name in names))


def _best(found: Iterable[Place]) -> tuple[Place, ...]:
    """One of each, outermost first: what stands today (else what was dissolved last), without what is outdone."""
    all_ = list(found)
    last = max((_newest_last(each) for each in all_), default=None)
    once = {each.code: each for each in reversed(all_) if _newest_last(each) == last}.values()
    kept = [each for each in once if not any(_outdoes(other, each) for other in once)]
    return tuple(sorted(kept, key=lambda each: (each.level, each.code)))


def _outdoes(place: Place, other: Place) -> bool:
    """Of one name, a city means more than the county in it (长沙市, 长沙县), and a province or its capital more
    than a county elsewhere (西安市, 西安区); 吉林省 and 吉林市 are asked about.
    """
    if other.level < 3 or place.level not in {1, 2} or short_name(place.zh) != short_name(other.zh):
        return False
    return within(other.code, place.code) or place.level == 1 or place.code.endswith("0100")


def _inside_each_other(groups: Sequence[tuple[Place, ...]]) -> tuple[Place, ...]:
    """The innermost places that fit every group; empty when the groups lie apart."""
    found = groups[0] if groups else ()
    for group in groups[1:]:
        found = tuple(each for each in found if any(within(each.code, one.code) for one in group)) or tuple(
            each for each in group if any(within(each.code, one.code) for one in found)
        )
    return found
