"""Home of bodies that are no form of our pages, and of requests no HTTP library would write."""

import asyncio

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"
# content type, body, status
NO_FORMS = (
    (FORM, b"name=\xff", 400),
    (f"{FORM}; charset=bogus", b"name=x", 400),
    (f"{FORM}; charset=base64", b"name=x", 400),
    (f"{FORM}; charset=undefined", b"name=x", 400),
    (f"{FORM}; charset=unicode_escape", rb"name=\ud800", 400),
    (PARTS, b"x", 415),
    (f"{PARTS}; boundary=x", b"--x\r\nbad header\r\n\r\na\r\n--x--", 415),
    ("text/plain", b"name=x", 415),
    ("application/json", b"{}", 415),
)
NAMED = b'Content-Disposition: form-data; name="%b"\r\n\r\n'
# boundary, body
BROKEN_PARTS = (
    ("", b"x"),
    ("x", b"nothing begins"),
    ("x", b"--x\r\nbad header\r\n\r\na\r\n--x--"),
    ("x", b"--x\r\n" + NAMED % b"media" + b"without an end"),
    ("x" * 80, b"x"),
    ("x", b"--x\r\n" + NAMED % b"_charset_" + b"a" * 40 + b"\r\n--x--\r\n"),
    ("x" * 60, b"--" + b"x" * 60 + b"\r\n" + NAMED % b"_charset_" + b"a\r\n--" + b"x" * 60 + b"--\r\n"),
    ("x", b"--x\r\n" + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 1200),
)


def parts_type(boundary: str) -> str:
    return f"{PARTS}; boundary={boundary}" if boundary else PARTS


async def sent_raw(port: int, method: str, path: str, headers: bytes, body: bytes = b"") -> int:
    """The status of the answer; the header lines go as they are."""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n".encode()
    length = f"Content-Length: {len(body)}\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + length + headers + b"\r\n\r\n" + body)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(b" ", 2)[1])
