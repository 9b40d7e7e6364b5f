"""A local government's table: Excel's CSV in any of its shapes, and every fault told by row and column."""

import pytest

from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.service_rows import COLUMNS, LARGEST, Rows, read_row, read_rows, row_of, template

HEADINGS = ",".join(COLUMNS.values())
BOOKING = "440106,预约挂号,天河医院预约,Tianhe hospital booking,https://tianhe.example.org/,,8:00到17:00,8:00 to 17:00,绿 黄"
HOTLINE = "天河区,热线,天河热线,Tianhe hotline,,020-12345678,,,"


@pytest.fixture(scope="module")
def places(policy: Policy) -> Places:
    return policy.places


def table(*rows: str) -> str:
    return "\r\n".join((HEADINGS, *rows))


def told(rows: Rows) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.refused.key) for fault in rows.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_a_table_is_read_as_excel_writes_it(places: Places, encoding: str, between: str) -> None:
    rows = read_rows(table(BOOKING, HOTLINE).replace(",", between).encode(encoding), places)
    assert rows.faults == ()
    booking, hotline = rows.services
    assert (booking.region, booking.kind, booking.colours) == (
        "440106",
        "hospital_booking",
        ("green", "yellow"),
    )
    assert booking.name == {"zh": "天河医院预约", "en": "Tianhe hospital booking"}
    assert booking.hours == {"zh": "8:00到17:00", "en": "8:00 to 17:00"}
    assert (hotline.region, hotline.phone, hotline.hours, hotline.colours) == (
        "440106",
        "020-12345678",
        None,
        (),
    )


def test_headings_may_be_english_and_in_any_order(places: Places) -> None:
    text = "kind,region,name_en,name_zh,phone,url,colours,hours_zh,hours_en,\nmasks,全国,Masks,口罩,,https://a.example.org,全部,,,\n"
    rows = read_rows(text.encode(), places)
    assert rows.faults == ()
    assert (rows.services[0].region, rows.services[0].kind) == ("000000", "masks")


def test_the_template_is_a_table_but_for_what_must_be_filled_in(places: Places) -> None:
    assert template().startswith(b"\xef\xbb\xbf")
    assert told(read_rows(template(), places)) == [(2, "网址", "errors.row_url")]


@pytest.mark.parametrize(
    ("change", "column", "key"),
    [
        (("440106", "999999"), "地区", "errors.row_region"),
        (("440106", "朝阳区"), "地区", "errors.row_region_several"),
        (("440106", "330104"), "地区", "errors.row_region"),
        (("预约挂号", "占卜"), "类别", "errors.row_kind"),
        (("Tianhe hospital booking", ""), "英文名称", "errors.row_words"),
        (("天河医院预约", "名" * 61), "中文名称", "errors.row_long"),
        (("8:00 to 17:00", ""), "英文时间", "errors.row_words"),
        (("https://", "http://"), "网址", "errors.row_url"),
        (("example.org/", "example.org/" + "x" * 280), "网址", "errors.row_long"),
        (("https://tianhe.example.org/", ""), "网址", "errors.row_no_way"),
        ((",,8", ",ask,8"), "电话", "errors.row_phone"),
        (("绿 黄", "蓝"), "颜色", "errors.row_colours"),
        (("预约挂号", "急救"), "颜色", "errors.row_emergency"),
    ],
)
def test_a_fault_is_told_with_its_row_and_column(
    places: Places, change: tuple[str, str], column: str, key: str
) -> None:
    rows = read_rows(table(HOTLINE, "", BOOKING.replace(*change, 1)).encode(), places)
    assert told(rows) == [(4, column, key)]


def test_a_service_is_read_from_the_cells_it_is_written_in(places: Places) -> None:
    for service in read_rows(table(BOOKING, HOTLINE).encode(), places).services:
        assert read_row(row_of(service), places) == (service, ())


def test_all_faults_are_told_at_once(places: Places) -> None:
    rows = read_rows(table(BOOKING.replace("绿", "蓝"), "x", HOTLINE, HOTLINE).encode(), places)
    assert {(row, column) for row, column, _ in told(rows)} == {
        (2, "颜色"),
        (3, "地区"),
        (3, "类别"),
        (3, "中文名称"),
        (3, "英文名称"),
        (3, "网址"),
        (5, ""),
    }
    assert told(rows)[-1] == (5, "", "errors.row_twice")
    assert rows.faults[-1].refused.values == {"row": 4}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "errors.rows_none"),
        (b"a,b,c\n1,2,3", "errors.row_headings"),
        (table(HOTLINE).replace("颜色", "颜色,备注").encode(), "errors.row_headings"),
        (b"\xff\xfe\xff\xff", "errors.rows_encoding"),
        (b"x" * (LARGEST + 1), "errors.rows_large"),
        (table(*[HOTLINE] * 2001).encode(), "errors.rows_large"),
        (b'"' + b"x" * 200_000, "errors.rows_unreadable"),
    ],
)
def test_what_is_no_such_table_is_told(places: Places, content: bytes, key: str) -> None:
    assert told(read_rows(content, places)) == [(1, "", key)]


def test_an_empty_table_is_told(places: Places) -> None:
    assert told(read_rows(table(",,,,,,,,").encode(), places)) == [(2, "", "errors.rows_none")]
