"""Home of how a webhook request is spoiled: a few changes to its bytes or to one value of its address."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

PIECES = (
    b"&", b"=", b"%", b"+", b"%3d", b"%2B", b"\x00", b"\xff\xfe", b"]]>", b"<!DOCTYPE a>", b"&#x0;", b"sign_type=RSA",
    b"&charset=utf-8", b"&charset=GBK", b"&sign=", b"<XML>", b"</Encrypt>", b"{", b'"', b"\x81\x30", b"%25", b"A" * 300,
)  # fmt: skip
STRANGE = ("", "0", "aes", "RSA", "RSA2", "gbk", "9999999999", "%00", "é", "=" * 5)


@dataclass(frozen=True)
class Request:
    """What the platform posts to an account's webhook."""

    query: tuple[tuple[str, str], ...]
    body: bytes
    content_type: str


@st.composite
def spoiled(draw: st.DrawFn, requests: tuple[Request, ...]) -> Request:
    request = draw(st.sampled_from(requests))
    for _ in range(draw(st.integers(1, 4))):
        request = _changed(draw, request, requests)
    return request


def _changed(draw: st.DrawFn, request: Request, requests: tuple[Request, ...]) -> Request:
    body, at = request.body, draw(st.integers(0, len(request.body)))
    until = min(len(body), at + draw(st.integers(1, 40)))
    match draw(st.integers(0, 7)):
        case 0:
            return replace(request, body=body[:at] + bytes([draw(st.integers(0, 255))]) + body[at + 1 :])
        case 1:
            return replace(request, body=body[:at] + draw(st.sampled_from(PIECES)) + body[at:])
        case 2:
            return replace(request, body=body[:at] + body[until:])
        case 3:
            return replace(request, body=body[:until] + body[at:])
        case 4:
            other = draw(st.sampled_from(requests)).body
            return replace(request, body=body[:at] + other[at:])
        case 5 if request.query:
            return replace(request, query=_changed_query(draw, request.query))
        case 6:
            kinds = st.sampled_from(("text/plain", "application/json", "multipart/form-data", "text/xml"))
            return replace(request, content_type=draw(kinds))
        case _:
            parts = body.split(b"&")
            return replace(request, body=b"&".join(draw(st.permutations(parts))))


def _changed_query(draw: st.DrawFn, query: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    at = draw(st.integers(0, len(query) - 1))
    name, value = query[at]
    changed = draw(st.sampled_from((value[1:], value[::-1], value + "0", *STRANGE)))
    return (
        *query[:at],
        *draw(st.sampled_from((((name, changed),), (), ((name, value), (name, changed))))),
        *query[at + 1 :],
    )
