"""Home of a list of services as a table: Excel's CSV becomes services, or faults by row and column."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.catalogue import COLOURS, EMERGENCY, KINDS, NATION, Service, is_https, is_telephone
from bot.domain.errors import Refused
from bot.domain.places import Places
from bot.domain.spelling import folded, plain

LARGEST = 1_000_000  # bytes
MOST_ROWS = 2_000
LONGEST = 60  # characters of a name or of hours
LONGEST_URL = 300  # a chat's message holds eight of them at their usual lengths
COLUMNS: Mapping[str, str] = {
    "region": "地区",
    "kind": "类别",
    "name_zh": "中文名称",
    "name_en": "英文名称",
    "url": "网址",
    "phone": "电话",
    "hours_zh": "中文时间",
    "hours_en": "英文时间",
    "colours": "颜色",
}
KIND_WORDS: Mapping[str, str] = {
    "急救": "emergency",
    "定点医院": "designated_hospital",
    "热线": "hotline",
    "发热门诊": "fever_clinic",
    "检测点": "test_site",
    "预约挂号": "hospital_booking",
    "在线问诊": "online_consultation",
    "买药": "medicine",
    "口罩": "masks",
    "疫苗接种": "vaccination",
}
_COLOUR_WORDS = {"绿": "green", "黄": "yellow", "红": "red"}
_EVERYBODY = frozenset({"全部", "所有", "all"})
_SAMPLES = (
    "440106,预约挂号,某某医院预约,Some hospital: booking,https://,,8:00到17:00,8:00 to 17:00,绿 黄",
    "440106,热线,某某区热线,Some district: hotline,,12345,24小时,24 hours,",
)


@dataclass(frozen=True, slots=True)
class RowFault:
    """`row` as Excel numbers it, 1 being the headings; `column` is its heading."""

    row: int
    column: str
    refused: Refused


@dataclass(frozen=True, slots=True)
class Rows:
    """The services of a table, whole only when there is no fault."""

    services: tuple[Service, ...] = ()
    faults: tuple[RowFault, ...] = ()


def template() -> bytes:
    """A table to fill in; the byte order mark makes Excel read its Chinese."""
    return ("\ufeff" + "\r\n".join((",".join(COLUMNS.values()), *_SAMPLES)) + "\r\n").encode()


def read_rows(content: bytes, places: Places) -> Rows:
    """UTF-8 or GBK, with commas, semicolons or tabs, as Excel writes them."""
    try:
        table = _table(content)
        columns = _columns(table[0])
    except Refused as refused:
        return Rows(faults=(RowFault(1, "", refused),))
    services: dict[int, Service] = {}
    faults: list[RowFault] = []
    for number, cells in enumerate(table[1:], 2):
        row = dict(zip(columns, map(plain, [*cells, *[""] * len(columns)]), strict=False))
        if any(row.values()):
            service, wrong = read_row(row, places)
            faults.extend(RowFault(number, COLUMNS[each], why) for each, why in wrong)
            if same := [earlier for earlier, each in services.items() if each == service]:
                faults.append(RowFault(number, "", Refused("errors.row_twice", row=same[0])))
            services[number] = service
    if not services:
        faults.append(RowFault(2, "", Refused("errors.rows_none")))
    return Rows(tuple(services.values()), tuple(faults))


def read_row(row: Mapping[str, str], places: Places) -> tuple[Service, tuple[tuple[str, Refused], ...]]:
    """One service of cells by column id, and the faults of each column."""
    service = _service(row, places)
    return service, tuple(_faults(row, service, places))


def row_of(service: Service) -> Mapping[str, str]:
    """The cells a service is read from."""
    hours = service.hours or {}
    return {
        "region": service.region,
        "kind": service.kind,
        "name_zh": service.name["zh"],
        "name_en": service.name["en"],
        "url": service.url,
        "phone": service.phone,
        "hours_zh": hours.get("zh", ""),
        "hours_en": hours.get("en", ""),
        "colours": " ".join(service.colours),
    }


def _table(content: bytes) -> list[list[str]]:
    if len(content) > LARGEST:
        raise Refused("errors.rows_large", most=MOST_ROWS)
    text = _decoded(content)
    heading = text.partition("\n")[0]
    between = max(",;\t", key=heading.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=between))
    except csv.Error:
        raise Refused("errors.rows_unreadable") from None
    if not table:
        raise Refused("errors.rows_none")
    if len(table) > MOST_ROWS:
        raise Refused("errors.rows_large", most=MOST_ROWS)
    return table


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("errors.rows_encoding")


def _columns(heading: list[str]) -> list[str]:
    """The ids of the columns, whose headings may stand in either language and any order."""
    ids = {folded(word): id_ for id_, zh in COLUMNS.items() for word in (zh, id_)}
    found = [ids.get(folded(cell), "") for cell in heading]
    while found and not found[-1] and not plain(heading[len(found) - 1]):
        found.pop()
    missing = [zh for id_, zh in COLUMNS.items() if id_ not in found]
    if missing or "" in found or len(found) != len(COLUMNS):
        raise Refused("errors.row_headings", columns=" ".join(COLUMNS.values()))
    return found


def _service(row: Mapping[str, str], places: Places) -> Service:
    hours = {"zh": row["hours_zh"], "en": row["hours_en"]}
    return Service(
        region=region_called(row["region"], places),
        kind=KIND_WORDS.get(row["kind"], row["kind"].casefold()),
        name={"zh": row["name_zh"], "en": row["name_en"]},
        url=row["url"],
        phone=row["phone"],
        hours=hours if any(hours.values()) else None,
        colours=tuple(_colours(row["colours"])),
    )


def region_called(words: str, places: Places) -> str:
    """Six digits; empty when no present region, or more than one, is called so."""
    if words in {NATION, "全国"}:
        return NATION
    found = [place for place in places.exactly(words) if place.code.isdigit() and place.until is None]
    return found[0].code if len(found) == 1 else ""


def _colours(words: str) -> Iterator[str]:
    if folded(words) not in _EVERYBODY:
        for word in re.split(r"[\s,，、;；/和]+", words):
            if word:
                yield _COLOUR_WORDS.get(word.removesuffix("码"), word.casefold())


def _faults(row: Mapping[str, str], service: Service, places: Places) -> Iterator[tuple[str, Refused]]:
    if not service.region:
        several = [places.full_name(each.code, "zh") for each in places.exactly(row["region"])]
        key = "errors.row_region_several" if len(several) > 1 else "errors.row_region"
        yield "region", Refused(key, region=row["region"], several=" ".join(several))
    if service.kind not in KINDS:
        yield "kind", Refused("errors.row_kind", kind=row["kind"], kinds=" ".join(KIND_WORDS))
    for column in ("name_zh", "name_en", "hours_zh", "hours_en"):
        other = row[column[:-2] + ("en" if column.endswith("zh") else "zh")]
        if not row[column] and (column.startswith("name") or other):
            yield column, Refused("errors.row_words")
        elif len(row[column]) > LONGEST:
            yield column, Refused("errors.row_long", longest=LONGEST)
    yield from _ways_faults(service)
    if unknown := [each for each in service.colours if each not in COLOURS]:
        yield "colours", Refused("errors.row_colours", unknown=" ".join(unknown))
    elif service.colours and service.kind == EMERGENCY:
        yield "colours", Refused("errors.row_emergency")


def _ways_faults(service: Service) -> Iterator[tuple[str, Refused]]:
    if not service.url and not service.phone:
        yield "url", Refused("errors.row_no_way")
    if service.url and not is_https(service.url):
        yield "url", Refused("errors.row_url", url=service.url)
    elif len(service.url) > LONGEST_URL:
        yield "url", Refused("errors.row_long", longest=LONGEST_URL)
    if service.phone and not is_telephone(service.phone):
        yield "phone", Refused("errors.row_phone", phone=service.phone)
