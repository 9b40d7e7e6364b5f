"""Home of hearing a choice: its number, its words in any language, or another word for it."""

import re
from collections.abc import Mapping

from bot.domain.forms import Option, Question
from bot.domain.numerals import with_digits
from bot.domain.spelling import folded

# What people say for the options of the shipped forms, by the option's id, or by `question.option` where the words
# would mean something else under another question.
OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "yes": ("是", "是的", "有", "有过", "接触过", "对", "yes", "y", "yeah"),
    "no": ("否", "不是", "没", "没有", "没有过", "没接触过", "无", "no", "n", "nope"),
    "unknown": ("不知道", "不清楚", "不确定", "说不清", "i don't know", "don't know", "not sure", "unsure"),
    "none": ("没", "没有", "都没有", "无", "都没", "no", "none", "nothing"),
    "places.none": (
        "没去过",
        "没有去过",
        "没去",
        "没离开",
        "没有离开",
        "没离开过",
        "没出去",
        "没出去过",
        "没有出去过",
        "没出门",
        "没出过门",
        "没有出过门",
        "没出过远门",
        "从没离开过",
        "哪里都没去",
        "哪里也没去",
        "哪儿都没去",
        "哪儿也没去",
        "哪都没去",
        "家里",
        "在家",
        "在家里",
        "就在家",
        "都在家",
        "一直在家",
        "就在家里",
        "一直在家里",
        "待在家里",
        "在本地",
        "一直在本地",
        "nowhere",
        "not left",
        "never left",
        "i haven't",
        "no i haven't",
        "i haven't left",
        "i did not leave",
        "i didn't leave",
        "at home",
        "home",
        "stayed home",
        "stayed at home",
        "i stayed at home",
        "i was at home",
        "no travel",
    ),
    "places.some": (
        "是",
        "是的",
        "有",
        "有的",
        "有过",
        "对",
        "去过",
        "去过的",
        "离开过",
        "离开了",
        "出去过",
        "出过门",
        "yes",
        "y",
        "yeah",
        "yes i did",
        "yes i was",
        "yes i have",
        "i did",
        "i was",
        "i left",
    ),
    "symptoms.none": (
        "没有不舒服",
        "没什么不舒服",
        "没有什么不舒服",
        "没症状",
        "无症状",
        "没有任何症状",
        "没有异常",
        "无异常",
        "正常",
        "都正常",
        "一切正常",
        "身体正常",
        "很正常",
        "没事",
        "没病",
        "健康",
        "很健康",
        "身体健康",
        "身体很好",
        "身体好",
        "身体挺好",
        "我很好",
        "都好",
        "很好",
        "挺好",
        "挺好的",
        "好得很",
        "别的没有",
        "别的都没有",
        "其他没有",
        "其他都没有",
        "其他正常",
        "其他都正常",
        "no symptoms",
        "fine",
        "i'm fine",
        "i am fine",
        "i feel fine",
        "feeling fine",
        "good",
        "i'm good",
        "i am good",
        "i feel good",
        "feeling good",
        "all good",
        "well",
        "i am well",
        "i feel well",
        "healthy",
        "i'm healthy",
        "i am healthy",
        "nothing wrong",
    ),
    "fever": ("发热", "发烧", "高烧", "低烧", "fever", "feverish", "a fever"),
    "fatigue": (
        "乏力",
        "没力气",
        "没劲",
        "疲劳",
        "疲倦",
        "累",
        "很累",
        "有点累",
        "没有力气",
        "fatigue",
        "tired",
        "exhausted",
        "weak",
        "weakness",
    ),
    "dry_cough": ("干咳", "咳嗽", "咳", "dry cough", "cough", "coughs", "coughing"),
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
_DENIAL = re.compile(r"(?:我|也|都|并)*(?:没有?|不|无|no |not |without )(?P<what>.+)")
_NUMBER = re.compile(r"(\d{1,2})[.、。)）]?")
_BETWEEN = re.compile(r"[,，、;；。/+&\s]+|和|及|跟|还有|以及|\band\b")
# What else can be wrong with a body: no symptom that is asked for, but no health either.
_COMPLAINT = re.compile(
    r"[痛疼痒晕吐酸麻]|恶心|头昏|气短|胸闷|心慌|过敏|皮疹|起疹|失眠|睡不着|没胃口|没精神|不舒服|难受|发冷|怕冷|喷嚏|有痰|味觉|嗅觉|闻不到|"
    r"aches?\b|aching|\bpain|\bsore\b|hurt|nause|vomit|dizz|\brash|itch|allerg|chills|sneez|insomnia|appetite|"
    r"\b(?:smell|taste|ill|sick|unwell)\b"
)


def one_of(question: Question, words: str) -> Option | None:
    """The option meant by a number of the list, or by words."""
    options, short = question.options, folded(words)
    if number := _NUMBER.fullmatch(with_digits(short)):
        place = int(number[1])
        return options[place - 1] if 1 <= place <= len(options) else None
    return next((each for each in options if short in _words_for(question, each)), None)


def several_of(question: Question, words: str) -> tuple[Option, ...] | None:
    """The options meant, in the order of the list; None when something in the words means none of them."""
    if one := one_of(question, words):
        return (one,)
    parts = [part for part in _BETWEEN.split(folded(words)) if part]
    found = [one_of(question, part) for part in parts]
    if found and all(found):
        return tuple(each for each in question.options if each in found)
    rest = [part for part, option in zip(parts, found, strict=True) if option is None or option.id != "none"]
    if len(rest) < len(parts) and all(_denies(question, part) for part in rest):
        return tuple(each for each in question.options if each.id == "none")
    return _told(question, folded(words))


def is_complaint(words: str) -> bool:
    """Whether words tell of an illness in words of their own."""
    return _COMPLAINT.search(folded(words)) is not None


def _denies(question: Question, part: str) -> bool:
    """不发烧 alone says nothing of the other options; beside 没有不舒服 it says nothing new."""
    denial = _DENIAL.fullmatch(part)
    return denial is not None and one_of(question, denial["what"]) is not None


def _told(question: Question, sentence: str) -> tuple[Option, ...] | None:
    """`我有点发烧，还咳嗽`: every option named in a sentence that denies nothing."""
    if _NOT.search(sentence):
        return None
    meant = tuple(
        each
        for each in question.options
        if any(_stands_in(word, sentence) for word in _words_for(question, each))
    )
    return meant or None


def _stands_in(word: str, sentence: str) -> bool:
    """`tired` is not in `retired`, nor 咳 in 咳血."""
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", sentence) is not None
    return len(word) > 1 and word in sentence


def _words_for(question: Question, option: Option) -> frozenset[str]:
    other = (*OTHER_WORDS.get(option.id, ()), *OTHER_WORDS.get(f"{question.id}.{option.id}", ()))
    return frozenset(folded(word) for word in (*option.text.values(), *other))
