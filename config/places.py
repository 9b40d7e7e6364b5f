"""Home of reading places: GB/T 2260 from a file, countries and the cities of time zones from Babel's CLDR."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from babel import Locale
from babel.core import get_global

from bot.domain.places import Place, Places
from config.faults import Fault

FOLDER = "places"
CODES, NAMES, CITIES = "gbt2260.csv", "names.csv", "cities.csv"
Row = Mapping[str, str]

# Two-letter entries of CLDR that are no countries of ISO 3166-1, or are regions of GB/T 2260.
NO_COUNTRY = {
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "EU",
    "EZ",
    "HK",
    "IC",
    "MO",
    "QO",
    "TA",
    "TW",
    "UN",
    "XA",
    "XB",
    "XK",
    "ZZ",
}


def read_places(folder: Path, faults: list[Fault]) -> Places:
    """`folder` is `places` of the policy; what is wrong in its files is added to `faults`."""
    names = {row["code"]: row for row in read_rows(folder / NAMES, "code,en,also", faults)}
    regions = tuple(_regions(folder / CODES, names, faults))
    countries = tuple(_countries(names))
    known = {place.code for place in (*regions, *countries)}
    faults.extend(
        Fault(str(folder / NAMES), code, "no such place", "use a code of gbt2260.csv or ISO 3166-1")
        for code in names
        if code not in known
    )
    return Places((*regions, *countries), tuple(_cities(folder / CITIES, countries, faults)))


def read_rows(file: Path, columns: str, faults: list[Fault]) -> list[Row]:
    """Of a CSV file whose first line names its `columns`."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        faults.append(Fault(str(file), "file", "cannot be read", "put the UTF-8 file there"))
        return []
    if not lines or lines[0] != columns:
        faults.append(Fault(str(file), "line 1", "other columns", f"begin with {columns}"))
        return []
    return [{name: value or "" for name, value in row.items()} for row in csv.DictReader(lines)]


def _regions(file: Path, names: Mapping[str, Row], faults: list[Fault]) -> Iterator[Place]:
    for number, row in enumerate(read_rows(file, "code,zh,pinyin,from,to", faults), 2):
        years = row["from"], row["to"]
        if not re.fullmatch(r"\d{6}", row["code"]) or not row["zh"] or not row["pinyin"]:
            faults.append(
                Fault(str(file), f"line {number}", "no region", "give six digits, a name, its pinyin")
            )
        elif not all(re.fullmatch(r"(\d{4})?", year) for year in years):
            faults.append(Fault(str(file), f"line {number}", "no year", "give four digits or nothing"))
        else:
            yield _region(row, names.get(row["code"]))


def _region(row: Row, named: Row | None) -> Place:
    pinyin = row["pinyin"]
    english = named["en"] if named else ""
    return Place(
        row["code"],
        row["zh"],
        english or pinyin.capitalize(),
        date(int(row["from"]), 1, 1) if row["from"] else None,
        date(int(row["to"]), 12, 31) if row["to"] else None,
        (pinyin, *(named["also"].split() if named else ())),
    )


def _countries(names: Mapping[str, Row]) -> Iterator[Place]:
    chinese, english = Locale("zh").territories, Locale("en").territories
    for code, name in english.items():
        if re.fullmatch(r"[A-Z]{2}", code) and code not in NO_COUNTRY:
            named = names.get(code)
            also = tuple(named["also"].split()) if named else ()
            yield Place(code, chinese[code], (named["en"] if named else "") or name, also=also)


def _cities(file: Path, countries: tuple[Place, ...], faults: list[Fault]) -> Iterator[Place]:
    by_code = {country.code: country for country in countries}
    for number, row in enumerate(read_rows(file, "country,zh,en", faults), 2):
        if row["country"] not in by_code:
            faults.append(Fault(str(file), f"line {number}", "no country", "give two letters of ISO 3166-1"))
        else:
            yield _city(by_code[row["country"]], row["zh"], row["en"])
    chinese = Locale("zh").time_zones
    english = Locale("en").time_zones
    for zone, code in get_global("zone_territories").items():
        if code in by_code and code != "CN" and (city := chinese.get(zone, {}).get("city")):
            name = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            yield _city(by_code[code], city, name)


def _city(country: Place, zh: str, en: str) -> Place:
    return Place(country.code, country.zh + zh, f"{en}, {country.en}", also=(zh, en))
