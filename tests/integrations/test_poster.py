"""A venue's poster: its codes are read from the page, in any length of a name; the PDF is one page of A4."""

import io

import pytest
import zxingcpp
from PIL import Image

from integrations import poster
from integrations.poster import DPI, NoFont, poster_page, write_poster

SHORT = {"zh": "天河城", "en": "Teemall"}
LONG = {"zh": "广州市天河区正佳广场购物中心天河路二百二十八号地铁体育中心站丁出口", "en": "Grandview " * 6}
OURS = ("other", "https://code.example.org/v/0K7M2Q4X")
WECHAT = ("wechat", "http://weixin.qq.com/q/02abcdefGHIJKL")


@pytest.mark.parametrize("name", [SHORT, LONG])
@pytest.mark.parametrize("codes", [[OURS], [WECHAT, OURS]])
def test_its_codes_are_read_from_a_photo_of_it(name: dict[str, str], codes: list[tuple[str, str]]) -> None:
    page = poster_page(name, "0K7M2Q4X", codes, 14)
    photo = page.convert("L").resize((page.width // 4, page.height // 4)).rotate(4, fillcolor=255)
    assert {each.text for each in zxingcpp.read_barcodes(photo)} == {text for _, text in codes}


def test_nothing_goes_over_the_edge() -> None:
    page = poster_page(LONG, "0K7M2Q4X", [WECHAT, OURS], 14)
    left, top, right, bottom = Image.eval(page.convert("L"), lambda value: 255 - value).getbbox() or (0,) * 4
    millimetre = DPI / 25.4
    assert left > 9 * millimetre
    assert top > 9 * millimetre
    assert right < page.width - 9 * millimetre
    assert bottom < page.height - 5 * millimetre


def test_the_pdf_is_one_page_of_a4() -> None:
    out = io.BytesIO()
    write_poster(out, poster_page(SHORT, "0K7M2Q4X", [OURS], 14))
    written = out.getvalue()
    assert written.startswith(b"%PDF-1.4")
    assert b"/MediaBox [0 0 595.20 841.92]" in written
    assert written.count(b"/Type /Page ") == 1
    assert len(written) < 200_000


def test_without_a_font_it_is_told_which_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poster, "FONT", poster.FONT.with_name("none.ttc"))
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        poster_page(SHORT, "0K7M2Q4X", [OURS], 14)
