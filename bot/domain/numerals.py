"""Home of Chinese numerals: 三十七 and 二〇二六 become digits, so that one pattern reads both."""

import re

_VALUES = {
    ord(sign): str(value)
    for value, signs in enumerate(("〇零", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
_RUN = re.compile(r"[〇零一二两三四五六七八九十]+")
_TENS = re.compile(r"([一二两三四五六七八九]?)十([一二两三四五六七八九]?)")


def with_digits(text: str) -> str:
    return _RUN.sub(lambda run: _TENS.sub(_tens, run[0]).translate(_VALUES), text)


def _tens(match: re.Match[str]) -> str:
    return (match[1] or "一") + (match[2] or "零")
