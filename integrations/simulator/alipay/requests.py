"""Home of a request to Alipay's gateway: its parameters read in the charset it names, its signature and time checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl

from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.refusal import Refusal, Unsigned
from integrations.simulator.alipay.signing import RSA2, V2, decrypted, is_signed, signed_text
from integrations.simulator.reading import Abnormal, json_object

BEIJING = timezone(timedelta(hours=8))
CLOCKS_MAY_DIFFER = timedelta(minutes=10)
CHARSETS: Mapping[str, str] = {"utf-8": "utf-8", "gbk": "gbk", "gb2312": "gbk", "gb18030": "gb18030"}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Request:
    """`fields` are all parameters, `content` is biz_content as JSON, in the clear; `files` carry no signature."""

    method: str
    fields: Mapping[str, str]
    content: Mapping[str, Any]
    files: Mapping[str, bytes]
    charset: str

    @property
    def encrypted(self) -> bool:
        return self.fields.get("encrypt_type") == "AES"


def charset_of(query: str) -> str:
    """The charset stands in the address; without it the body is read as GBK."""
    named = dict(parse_qsl(query)).get("charset", "gbk").lower()
    return CHARSETS.get(named, "gbk")


def pairs(encoded: str, charset: str) -> Pairs:
    return parse_qsl(encoded, keep_blank_values=True, encoding=charset, errors="replace")


def read(
    account: PlayedAccount, query: str, body: Pairs, files: Mapping[str, bytes], now: datetime
) -> Request:
    """Raises Refusal."""
    charset = charset_of(query)
    every = [*pairs(query, charset), *body]
    fields = dict(every)
    if fields.get("app_id") != account.app_id:
        raise Unsigned("isv.invalid-app-id")
    if len(fields) != len(every):
        raise Refusal("isv.invalid-parameter")
    _check_signature(account, fields, charset)
    _check_time(fields.get("timestamp", ""), now)
    if fields.get("version") != "1.0" or fields.get("format", "JSON").upper() != "JSON":
        raise Refusal("isv.invalid-format")
    return Request(fields.get("method", ""), fields, _content(account, fields), files, charset)


def _check_signature(account: PlayedAccount, fields: Mapping[str, str], charset: str) -> None:
    if fields.get("sign_type") != RSA2:
        raise Refusal("isv.invalid-signature-type")
    if not fields.get("sign"):
        raise Refusal("isv.missing-signature")
    texts = (signed_text(fields, V2), signed_text(fields, V2, with_empty=True))
    if not any(is_signed(text.encode(charset, "replace"), fields["sign"], account.app_key) for text in texts):
        raise Refusal("isv.invalid-signature")


def _check_time(timestamp: str, now: datetime) -> None:
    try:
        at = datetime.strptime(timestamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError as fault:
        raise Refusal("isv.invalid-timestamp") from fault
    if abs(at - now) > CLOCKS_MAY_DIFFER:
        raise Refusal("isv.invalid-timestamp")


def _content(account: PlayedAccount, fields: Mapping[str, str]) -> Mapping[str, Any]:
    words = fields.get("biz_content", "")
    try:
        if fields.get("encrypt_type") == "AES":
            words = decrypted(words, account.aes_key)
        return json_object(words or "{}")
    except (ValueError, Abnormal) as fault:
        raise Refusal("isv.invalid-parameter") from fault
