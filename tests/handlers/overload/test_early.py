"""A request is looked at before it is read only where nobody could read it as anything else."""

import pytest

from handlers.web.early import asked

GET = b"GET /api/v1/pass?x=1 HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST /hooks/a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (GET, b"/api/v1/pass"),
        (POST, b"/hooks/a"),
        (POST.replace(b"Content-Length: 4", b"content-length:4"), b"/hooks/a"),
        (GET.replace(b"Host: a", b"Connection: keep-alive"), b"/api/v1/pass"),
        (GET.replace(b"Host: a", b"Upgrade-Insecure-Requests: 1"), b"/api/v1/pass"),
        (GET.replace(b"Host: a", b"User-Agent: expect upgrade: connection"), b"/api/v1/pass"),
        (b"DELETE /x HTTP/1.1\r\n\r\n", b"/x"),
    ],
)
def test_a_usual_request_is_known_by_its_path(data: bytes, path: bytes) -> None:
    found = asked(data)
    assert found is not None
    assert found.path == path


def test_its_language_is_the_one_liked_first() -> None:
    for liked, language in ((b"en-GB,zh;q=0.5", "en"), (b"zh-CN,en;q=0.5", "zh"), (b"fr", "zh"), (b"", "zh")):
        found = asked(GET.replace(b"Host: a", b"Accept-Language: " + liked))
        assert found is not None
        assert found.language == language


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        GET[:-1],
        GET + GET,
        GET + b"x",
        POST[:-1],
        POST + b"x",
        POST.replace(b": 4", b": +4"),
        POST.replace(b": 4", b": 4\r\nContent-Length: 4"),
        POST.replace(b": 4", b": 4\r\nTransfer-Encoding: chunked"),
        POST.replace(b"Content-Length: 4", b"Content-Length : 4"),
        POST.replace(b"Content-Length: 4", b"Content-Length:\r\n 4"),
        POST.replace(b": 4", b": 4\r\nExpect: 100-continue"),
        GET.replace(b"Host: a", b"Connection: close"),
        GET.replace(b"Host: a", b"Upgrade: websocket"),
        GET.replace(b"Host: a", b"Upgrade : websocket"),
        GET.replace(b"Host: a", b"Transfer-Encoding : chunked"),
        GET.replace(b"Host: a", b"Host: a\nX: b"),
        GET.replace(b"HTTP/1.1", b"HTTP/1.0"),
        GET.replace(b"GET", b"HEAD"),
        GET.replace(b" HTTP/1.1", b""),
        GET.replace(b"GET /", b"GET  /"),
    ],
)
def test_whatever_is_unusual_is_left_to_who_reads_it(data: bytes) -> None:
    assert asked(data) is None
