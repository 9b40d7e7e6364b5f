"""Home of hearing a choice: its number, its words in any language, or another word for it."""

import re
from collections.abc import Mapping

from bot.domain.forms import Option
from bot.domain.numerals import with_digits
from bot.domain.spelling import folded

# What people say for the options of the shipped forms, by the option's id.
OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "yes": ("是", "是的", "有", "有过", "接触过", "对", "yes", "y", "yeah"),
    "no": ("否", "不是", "没", "没有", "没有过", "没接触过", "无", "no", "n", "nope"),
    "unknown": ("不知道", "不清楚", "不确定", "说不清", "i don't know", "don't know", "not sure", "unsure"),
    "none": (
        "没",
        "没有",
        "都没有",
        "无",
        "都没",
        "没有不舒服",
        "没去过",
        "没有去过",
        "没离开过",
        "没出去过",
        "哪里都没去",
        "哪儿都没去",
        "nowhere",
        "not left",
        "没症状",
        "无症状",
        "no",
        "none",
        "nothing",
        "no symptoms",
    ),
    "fever": ("发热", "发烧", "高烧", "低烧", "fever", "feverish", "a fever"),
    "fatigue": ("乏力", "没力气", "没劲", "疲劳", "很累", "fatigue", "tired", "weakness"),
    "dry_cough": ("干咳", "咳嗽", "咳", "dry cough", "cough", "coughing"),
    "stuffy_nose": ("鼻塞", "鼻子不通", "鼻子堵", "stuffy nose", "blocked nose", "nasal congestion"),
    "runny_nose": ("流涕", "流鼻涕", "流鼻水", "runny nose"),
    "sore_throat": ("咽痛", "喉咙痛", "嗓子疼", "嗓子痛", "喉咙疼", "sore throat", "throat pain"),
    "diarrhoea": ("腹泻", "拉肚子", "拉稀", "diarrhoea", "diarrhea"),
    "male": ("男", "男性", "男士", "m", "male", "man"),
    "female": ("女", "女性", "女士", "f", "female", "woman"),
    "resident_id": ("身份证", "居民身份证", "id card", "resident id card"),
    "residence_permit": ("居住证", "港澳台居民居住证", "residence permit"),
    "passport": ("护照", "passport"),
    "hk_macau_permit": ("回乡证", "港澳居民来往内地通行证", "home return permit"),
    "taiwan_permit": ("台胞证", "台湾居民来往大陆通行证", "mainland travel permit"),
    "permanent_residence": (
        "永居证",
        "永久居留身份证",
        "外国人永久居留身份证",
        "green card",
        "permanent residence",
    ),
}
_NOT = re.compile(r"没|不|无|\b(?:no|not|never|without)\b|n't")
_NUMBER = re.compile(r"(\d{1,2})[.、。)）]?")
_BETWEEN = re.compile(r"[,，、;；/+&\s]+|和|及|跟|还有|以及|\band\b")


def one_of(options: tuple[Option, ...], words: str) -> Option | None:
    """The option meant by a number of the list, or by words."""
    short = folded(words)
    if number := _NUMBER.fullmatch(with_digits(short)):
        place = int(number[1])
        return options[place - 1] if 1 <= place <= len(options) else None
    return next((each for each in options if short in _words_for(each)), None)


def several_of(options: tuple[Option, ...], words: str) -> tuple[Option, ...] | None:
    """The options meant, in the order of the list; None when something in the words means none of them."""
    if one := one_of(options, words):
        return (one,)
    parts = [part for part in _BETWEEN.split(folded(words)) if part]
    found = [one_of(options, part) for part in parts]
    if found and all(found):
        return tuple(each for each in options if each in found)
    return _told(options, folded(words))


def _told(options: tuple[Option, ...], sentence: str) -> tuple[Option, ...] | None:
    """`我有点发烧，还咳嗽`: every option named in a sentence that denies nothing."""
    if _NOT.search(sentence):
        return None
    meant = tuple(
        each for each in options if any(word in sentence for word in _words_for(each) if len(word) > 1)
    )
    return meant or None


def _words_for(option: Option) -> frozenset[str]:
    words = (*option.text.values(), *OTHER_WORDS.get(option.id, ()))
    return frozenset(folded(word) for word in words)
