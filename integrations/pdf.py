"""Home of a PDF of black and white pages: one image each, packed as a fax is (CCITT group 4), written one by one."""

import io
from typing import BinaryIO

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

POINTS = 72  # an inch
OFFSET, COUNT, ROWS = 273, 279, 278  # tags of TIFF


class Pages:
    """Nothing of a page is kept once it is written, so that thousands take no more memory than one."""

    def __init__(self, out: BinaryIO, dpi: int) -> None:
        self._out, self._dpi = out, dpi
        self._places: list[int] = []  # where each object begins
        self._pages: list[int] = []  # the numbers of those that are pages
        self._at = 0
        self._write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        self._places = [0, 0]  # the catalogue and the list of pages, which are written last

    def add(self, image: Image.Image) -> None:
        """Of mode "1"."""
        width, height = (side * POINTS / self._dpi for side in image.size)
        packed = _group4(image)
        fax = f"/K -1 /BlackIs1 true /Columns {image.width} /Rows {image.height}"
        picture = self._object(
            f"<< /Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /BitsPerComponent 1 "
            f"/ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << {fax} >> /Length {len(packed)} >>",
            packed,
        )
        drawing = f"{width:.2f} 0 0 {height:.2f} 0 0 cm /Card Do".encode()
        content = self._object(f"<< /Length {len(drawing)} >>", drawing)
        page = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {content} 0 R "
            f"/Resources << /XObject << /Card {picture} 0 R >> >> >>"
        )
        self._pages.append(self._object(page))

    def close(self) -> None:
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._object("<< /Type /Catalog /Pages 2 0 R >>", number=1)
        self._object(f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>", number=2)
        table, size = self._at, len(self._places) + 1
        rows = "".join(f"{place:010d} 00000 n \n" for place in self._places)
        self._write(f"xref\n0 {size}\n0000000000 65535 f \n{rows}".encode())
        self._write(f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode())

    def _object(self, words: str, stream: bytes | None = None, number: int = 0) -> int:
        if not number:
            self._places.append(0)
            number = len(self._places)
        self._places[number - 1] = self._at
        body = b"" if stream is None else b"\nstream\n" + stream + b"\nendstream"
        self._write(f"{number} 0 obj\n{words}".encode() + body + b"\nendobj\n")
        return number

    def _write(self, written: bytes) -> None:
        self._out.write(written)
        self._at += len(written)


def _group4(image: Image.Image) -> bytes:
    """As Pillow packs a TIFF of one strip."""
    out = io.BytesIO()
    image.save(out, "TIFF", compression="group4", tiffinfo={ROWS: image.height})
    out.seek(0)
    tags = TiffImageFile(out).tag_v2
    (begins,), (count,) = tags[OFFSET], tags[COUNT]
    return out.getvalue()[begins : begins + count]
