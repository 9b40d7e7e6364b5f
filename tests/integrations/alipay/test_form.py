"""A form is read once, in the charset it names, and refused when two readers could read it in two ways."""

from urllib.parse import quote_plus, urlencode

import pytest
from alipay_gateway import FORM, delivery

from bot.ports import NotGenuine
from integrations.alipay.form import Form, check_declared, read_form
from integrations.platform import RawRequest


def read(body: str) -> Form:
    return read_form(delivery(body))


def refusal(request: RawRequest) -> str:
    with pytest.raises(NotGenuine) as refused:
        read_form(request)
    return refused.value.cause


@pytest.mark.parametrize(
    ("named", "read_in"),
    [
        ("charset=utf-8", "utf-8"),
        ("charset=UTF-8", "utf-8"),
        ("charset=utf8", "utf-8"),
        ("charset=GBK", "gbk"),
        ("charset=gb2312", "gbk"),
        ("charset=GB18030", "gbk"),
        ("service=alipay.mobile.public.message.notify", "gbk"),
        ("charset=&service=alipay.service.check", "gbk"),
        ("msg_method=alipay.open.auth.userauth.cancelled", "utf-8"),
    ],
)
def test_the_charset_is_the_one_it_names(named: str, read_in: str) -> None:
    form = read(f"{named}&text={quote_plus('健康码', encoding=read_in)}")
    assert (form.text("text"), form.charset) == ("健康码", read_in)


def test_what_gbk_does_not_have_is_read_as_gb18030() -> None:
    form = read(urlencode({"charset": "GBK", "name": "欧阳𠮷"}, encoding="gb18030"))
    assert (form.text("name"), form.charset) == ("欧阳𠮷", "gb18030")


def test_it_is_decoded_once() -> None:
    form = read("charset=utf-8&a=1%2B1&b=%253d&c=a+b&d=&e=%7B%22a%22%3A%22%5C%2F%22%7D&f=%3d")
    assert {name: form.text(name) for name in "abcdefg"} == {
        "a": "1+1",
        "b": "%3d",
        "c": "a b",
        "d": "",
        "e": '{"a":"\\/"}',
        "f": "=",
        "g": "",
    }


@pytest.mark.parametrize(
    ("cause", "body"),
    [
        ("charset", "charset=latin-1&a=1"),
        ("charset", "charset=utf-16&a=1"),
        ("charset", "charset=idna&a=1"),
        ("charset", "charset=GBK%20&a=1"),
        ("charset", "charset=%B3%F6&a=1"),
        ("charset", "charset=utf-8&a=%B3%F6"),
        ("charset", "charset=GBK&a=%FF%FF"),
        ("charset", "charset=GBK&a=%81"),
        ("charset", "charset=GBK&%80=a"),
        ("repeated", "a=1&charset=utf-8&a=2"),
        ("repeated", "a=1&a=1"),
        ("repeated", "charset=GBK&charset=utf-8"),
        ("repeated", "sign=1&%73ign=2"),
        ("repeated", "a=&a"),
        ("form", "&".join(f"a{number}=1" for number in range(65))),
        ("form", "&" * 64),
        ("form", "a=" + "1" * 64 * 1024),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(cause: str, body: str) -> None:
    assert refusal(delivery(body)) == cause


def test_its_largest_size_and_number_are_taken() -> None:
    assert len(read("&".join(f"a{number}=1" for number in range(64))).params) == 64
    assert len(read("a=" + "1" * (64 * 1024 - 2)).text("a")) == 64 * 1024 - 2


def test_bytes_that_are_no_form_are_refused() -> None:
    assert refusal(delivery("a=出示".encode("gbk"))) == "form"
    assert refusal(delivery(b"\xff\xfe\x00")) == "form"


@pytest.mark.parametrize(
    "type_", ["", "application/json", "text/xml", "multipart/form-data; boundary=x", FORM + "x"]
)
def test_another_content_type_is_refused(type_: str) -> None:
    assert refusal(RawRequest("POST", {}, {"content-type": type_}, b"a=1")) == "content_type"
    assert refusal(RawRequest("POST", {}, {}, b"a=1")) == "content_type"


@pytest.mark.parametrize("type_", [FORM, f"{FORM}; charset=UTF-8", f"{FORM.title()} ;charset=GBK"])
def test_what_the_content_type_says_of_the_charset_is_not_read(type_: str) -> None:
    request = RawRequest("POST", {}, {"content-type": type_}, b"charset=GBK&a=%B3%F6")
    assert read_form(request).text("a") == "出"


def test_only_a_post_carries_one() -> None:
    assert (
        refusal(RawRequest("GET", {"service": "alipay.service.check"}, {"content-type": FORM}, b""))
        == "method"
    )


@pytest.mark.parametrize(
    "xml",
    [
        "<XML/>",
        "<?xml version='1.0'?><XML/>",
        "<?xml version='1.0' encoding='GB2312' ?>",
        "<XML>encoding='x'</XML>",
    ],
)
def test_an_xml_text_may_repeat_its_charset(xml: str) -> None:
    check_declared(xml, "gbk")


@pytest.mark.parametrize("named", ["utf-8", "UTF-16", "latin-1", ""])
def test_it_may_not_name_another(named: str) -> None:
    for declaration in (
        f'<?xml version="1.0" encoding="{named}"?>',
        f'\n <?xml version="1.0" encoding="{named}"?>',
        f"<?xml version='1.0' encoding = '{named}'?>",
    ):
        with pytest.raises(NotGenuine, match="charset"):
            check_declared(f"{declaration}<XML/>", "gb18030")
