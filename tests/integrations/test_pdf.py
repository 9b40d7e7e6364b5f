"""A PDF of fax pages: its parts are where its table says, and each page is the image that was put in, sign for sign."""

import io
import re
import struct

from PIL import Image, ImageDraw

from integrations.pdf import Pages

STREAM = re.compile(rb"/Width (\d+) /Height (\d+).*?/Length (\d+) >>\nstream\n", re.DOTALL)


def drawn(word: str) -> Image.Image:
    image = Image.new("1", (600, 300), 1)
    ImageDraw.Draw(image).text((20, 20), word, 0, font_size=90)
    return image


def written(*images: Image.Image) -> bytes:
    out = io.BytesIO()
    pages = Pages(out, 300)
    for image in images:
        pages.add(image)
    pages.close()
    return out.getvalue()


def unpacked(fax: bytes, width: int, height: int) -> Image.Image:
    """By libtiff, as the one strip of a TIFF."""
    said = {
        256: width,
        257: height,
        258: 1,
        259: 4,
        262: 1,
        273: 8 + 2 + 8 * 12 + 4,
        278: height,
        279: len(fax),
    }
    tags = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in said.items())
    whole = b"II*\0" + struct.pack("<IH", 8, len(said)) + tags + bytes(4) + fax
    return Image.open(io.BytesIO(whole))


def test_every_object_is_where_the_table_says() -> None:
    pdf = written(drawn("one"), drawn("two"))
    begins = int(re.findall(rb"startxref\n(\d+)", pdf)[0])
    assert pdf[begins : begins + 4] == b"xref"
    places = [int(each) for each in re.findall(rb"(\d{10}) 00000 n", pdf)]
    for number, place in enumerate(places, 1):
        assert pdf[place:].startswith(b"%d 0 obj" % number)
    assert b"/Count 2" in pdf
    assert pdf.count(b"/Type /Page ") == 2
    assert b"/MediaBox [0 0 144.00 72.00]" in pdf


def test_each_stream_is_as_long_as_said_and_unpacks_to_its_image() -> None:
    images = drawn("one"), drawn("two")
    pdf = written(*images)
    for image, found in zip(images, STREAM.finditer(pdf), strict=True):
        width, height, length = map(int, found.groups())
        stream = pdf[found.end() : found.end() + length]
        assert pdf[found.end() + length :].startswith(b"\nendstream")
        assert unpacked(stream, width, height).tobytes() == image.tobytes()
