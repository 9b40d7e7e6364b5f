"""XML and JSON read into one shape; what could harm is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import NotGenuine
from integrations.reading import _parsed, _plain_xml, readable, text_of
from integrations.wechat.reading import read_fields

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><Content>&b;</Content></xml>"
)
EXTERNAL = '<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Content>1</Content></xml>'


def read(text: str | bytes) -> dict[str, object]:
    fields, _ = read_fields(text.encode() if isinstance(text, str) else text)
    return dict(fields)


def test_xml_and_json_come_out_alike() -> None:
    xml = "<xml><CreateTime>1790000000</CreateTime><Content><![CDATA[你好]]></Content><A><B>1</B></A></xml>"
    same = '{"CreateTime": 1790000000, "Content": "你好", "A": {"B": "1"}}'
    assert read(xml) == read(same) == {"CreateTime": "1790000000", "Content": "你好", "A": {"B": "1"}}
    assert read_fields(xml.encode())[1] is False
    assert read_fields(b"\xef\xbb\xbf " + same.encode())[1] is True


@pytest.mark.parametrize(
    "text",
    [
        '{" OpenID ": "o1", "MsgId": 25000000000000001, "Flag": true, "Nothing": null}',
        '{"OpenID": "o1", "MsgId": "25000000000000001", "Flag": "True", "Nothing": ""}',
    ],
)
def test_variants_of_json_mean_the_same(text: str) -> None:
    assert read(text) == {"OpenID": "o1", "MsgId": "25000000000000001", "Flag": "True", "Nothing": ""}


def test_raw_control_characters_are_taken_out() -> None:
    assert read("<xml><Content><![CDATA[a\x00\x0b\x1d\x1fb\ufffe]]></Content></xml>") == {"Content": "ab"}
    assert read('{"Content": "a\\u0000\\u001db\\ud800"}') == {"Content": "ab\ufffd"}
    assert read('{"Content": "a\x1db"}') == {"Content": "ab"}


def test_emoji_rare_characters_line_breaks_and_the_end_of_a_section_survive() -> None:
    words = "欧阳𠮷 👩‍👩‍👧 ]]> <b>&amp;\n第二行"
    cdata = words.replace("]]>", "]]]]><![CDATA[>")
    assert read(f"<xml><Content><![CDATA[{cdata}]]></Content></xml>") == {"Content": words}
    assert read(json.dumps({"Content": words})) == {"Content": words}


def test_bytes_that_are_no_utf_8_are_replaced() -> None:
    assert read(b"<xml><Content>a\xff</Content></xml>") == {"Content": "a\ufffd"}


def test_repeated_entries_of_a_container_are_a_list() -> None:
    xml = "<xml><E><List><T>A</T></List><List><T>B</T></List><List><T>C</T></List></E></xml>"
    assert read(xml) == {"E": {"List": [{"T": "A"}, {"T": "B"}, {"T": "C"}]}}
    assert read('{"List": [{"T": "A"}, {"T": 1}]}') == {"List": [{"T": "A"}, {"T": "1"}]}


@pytest.mark.parametrize(
    ("cause", "text"),
    [
        ("doctype", BOMB),
        ("doctype", EXTERNAL),
        ("doctype", "<!DOCTYPE xml><xml/>"),
        ("xml", "<xml><Content>&b;</Content></xml>"),
        ("xml", "<xml><Content></xml>"),
        ("xml", "<xml/><xml/>"),
        ("xml", ""),
        ("xml", "success"),
        ("root", "<html><body/></html>"),
        ("repeated", "<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>"),
        ("repeated", '{"FromUserName": "a", " FromUserName": "b"}'),
        ("repeated", '{"FromUserName": "a", "FromUserName": "b"}'),
        ("depth", "<xml>" + "<a>" * 5000),
        ("depth", "<xml>" + "".join(f"<a{number}/>" for number in range(2000))),
        ("depth", '{"a":' + "[" * 20 + "]" * 20 + "}"),
        ("json", '{"a":' + "[" * 30_000),
        ("json", '{"a": 1'),
        ("json", "{'a': 1}"),
    ],
)
def test_what_could_harm_is_refused(cause: str, text: str) -> None:
    with pytest.raises(NotGenuine) as refusal:
        read(text)
    assert refusal.value.cause == cause


def test_a_number_of_many_digits_costs_nothing() -> None:
    assert read('{"a": ' + "9" * 60_000 + "}") == {"a": "9" * 60_000}


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: b"{" + text.encode("utf-8", "replace")),
    )
)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        fields, _ = read_fields(body)
    except NotGenuine:
        return
    assert all(isinstance(name, str) for name in fields)


def test_a_field_of_another_shape_has_no_text() -> None:
    fields, _ = read_fields(b"<xml><Content><b>1</b></Content><Title>t</Title></xml>")
    assert (text_of(fields, "Content"), text_of(fields, "Title"), text_of(fields, "No")) == ("", "t", "")


FRAGMENTS = st.sampled_from(
    [
        "<xml>",
        "</xml>",
        "<A>",
        "</A>",
        "<B>",
        "</B>",
        "<xml",
        "<A",
        "x='1'>",
        "<A/>",
        "<!--c-->",
        "<?p?>",
        "<![CDATA[",
        "]]>",
        "]",
        "&",
        "&amp;",
        "&#65;",
        ">",
        "\r",
        "\r\n",
        "\n",
        "\t",
        "1",
        "你",
        "\x7f",
        "\x85",
        "\u2028",
        "\U0001fffe",
        "\ufffe",
        "\x00",
    ]
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_what_is_read_at_once_is_what_the_parser_reads(inner: str) -> None:
    for text in (inner, f"<xml>{inner}</xml>", f"<xml><A>{inner}</A>\n<B><![CDATA[{inner}]]></B></xml>"):
        kept = readable(text)
        if (at_once := _plain_xml(kept, "xml")) is not None:
            assert at_once == _parsed(kept, "xml")


def test_a_usual_envelope_is_read_at_once() -> None:
    usual = (
        "<xml>\n <ToUserName><![CDATA[gh_1]]></ToUserName>\n <Encrypt><![CDATA[QUJD]]></Encrypt>\n</xml>\n"
    )
    assert _plain_xml(usual, "xml") == {"ToUserName": "gh_1", "Encrypt": "QUJD"}
    for odd in (
        "<xml><A>1</A><A>1</A></xml>",
        "<xml><A>&lt;</A></xml>",
        "<xml><A><B>1</B></A></xml>",
        EXTERNAL,
    ):
        assert _plain_xml(odd, "xml") is None
