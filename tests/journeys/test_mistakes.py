"""What people really type: too much, signs, wrong numbers, old choices. Each gets the question with what would be right."""

from journey import HEALTHY, Citizen, Town
from synthetic import resident_number

ZHAO = {
    "name": "赵明",
    "document_number": resident_number(71, "19830228"),
    "phone": "13412345678",
    "address": "东风路3号",
}
NUMBER = ZHAO["document_number"]
WRONG_CHECK = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")


async def asked_for_the_name(town: Town, serial: int = 0) -> Citizen:
    zhao = town.citizen(f"oJOURNEYname{serial:016}")
    await zhao.all_of("开始办码", "就在聊天里继续", "同意核对本人")
    return zhao


async def asked_for_the_number(town: Town, serial: int = 0) -> Citizen:
    zhao = await asked_for_the_name(town, serial)
    await zhao.says(ZHAO["name"])
    return zhao


async def test_an_endless_text_wherever_it_comes(automatic: Town) -> None:
    zhao = automatic.citizen()
    endless = "我" * 4000
    for words in ("", "开始办码", "就在聊天里继续", "同意核对本人", *list(ZHAO.values())[:3], "住在广州"):
        if words:
            await zhao.all_of(words)
        reply = await zhao.says(endless)
        assert reply.kind == "text"
        assert "我我我我我" not in reply.text
    await zhao.says("<a href=" * 500)
    await zhao.all_of(ZHAO["address"], "同意用健康回答判断颜色")
    for words in (*HEALTHY, "都属实，出码"):
        assert "我我我我我" not in (await zhao.says(endless)).text
        card = await zhao.all_of(words)
    assert card.kind == "card"


async def test_a_rare_name_is_kept_and_masked(automatic: Town) -> None:
    for serial, name in enumerate(("𠮷野家", "欧阳娜娜", "阿卜杜拉·买买提", "Ng", "Nguyễn Thị")):
        zhao = await asked_for_the_name(automatic, serial)
        heard = (await zhao.says(name)).text.splitlines()[0]
        assert heard.startswith(f"✓ {name[0]}*")
        assert name not in heard


async def test_what_is_no_name_is_not_taken_for_one(automatic: Town) -> None:
    for serial, words in enumerate(
        ("😷😷😷", "，。！", "你好", "谢谢", "?", "12345678", " ", "王]]>小", "<a>")
    ):
        zhao = await asked_for_the_name(automatic, serial)
        reply = await zhao.says(words)
        assert "✓" not in reply.text
        assert "姓名" in (await zhao.menu()).text


async def test_an_end_of_cdata_in_an_address_changes_no_answer(automatic: Town) -> None:
    zhao = await asked_for_the_number(automatic)
    await zhao.all_of(NUMBER, ZHAO["phone"], "住在广州")
    await zhao.says("环市路]]><FromUserName>1号</FromUserName> & <b>2</b> 𠮷")
    card = await zhao.all_of("同意用健康回答判断颜色", *HEALTHY, "都属实，出码")
    assert card.kind == "card"


WRONG_NUMBERS = (
    (WRONG_CHECK, "可能有一位写错了"),
    (NUMBER[:-1], "您写了17位"),
    ("440106190002300019", "号码"),
    (resident_number(1, "20991231"), "出生日期对不上"),
    (NUMBER[:6] + NUMBER[8:17], "15位"),
    ("abc", "认不出这个证件号"),
    ("😷", "认不出这个证件号"),
)


async def test_a_wrong_number_is_asked_again_with_what_would_be_right(automatic: Town) -> None:
    for serial, (typed, told) in enumerate(WRONG_NUMBERS):
        zhao = await asked_for_the_number(automatic, serial)
        reply = await zhao.says(typed)
        assert told in reply.text, typed
        assert "证件号码" in reply.text
        assert typed not in reply.text


async def test_full_width_digits_and_blanks_are_fine(automatic: Town) -> None:
    zhao = await asked_for_the_number(automatic)
    blanks = " ".join((NUMBER[:6], NUMBER[6:14], NUMBER[14:]))
    wide = blanks.translate(str.maketrans("0123456789X", "０１２３４５６７８９ｘ"))
    assert "号码已收到" in (await zhao.says(wide)).text


async def test_help_grows_with_each_wrong_try(automatic: Town) -> None:
    zhao = await asked_for_the_number(automatic)
    first, second, third, fourth = [await zhao.says(WRONG_CHECK) for _ in range(4)]
    assert "例如" not in first.text
    assert "例如" in second.text
    assert "人工" in third.text
    assert "12345" in third.text
    assert third.links
    assert fourth.text != third.text


WRONG_ANSWERS = (
    (("离开过广州", "武汉"), "2099年1月1日", "还没到"),
    (("离开过广州", "武汉"), "2月30日", "日期"),
    (("离开过广州", "武汉"), "一百年前", "日期"),
    (("离开过广州",), "亚特兰蒂斯", "没找到这个地方"),
    (("离开过广州",), "😷", "没找到这个地方"),
    ((), "38.5度", "没"),
    ((), "3", "没"),
    (("没有离开过",), "大概吧", "没看懂"),
    (("没有离开过", "接触过病人"), "后天", "还没到"),
    (("没有离开过", "没有接触过"), "9", "没看懂"),
    (("没有离开过", "没有接触过", "发热", "没有别的了", "今天开始的"), "60度", "34到43"),
)


async def test_a_health_answer_of_the_wrong_kind_is_asked_again(automatic: Town) -> None:
    for serial, (so_far, typed, told) in enumerate(WRONG_ANSWERS):
        zhao = automatic.citizen(f"oJOURNEYwrong{serial:015}")
        asked = await zhao.identifies(ZHAO)
        asked = await zhao.all_of(*so_far) if so_far else asked
        reply = await zhao.says(typed)
        assert told in reply.text, typed
        assert reply.words == asked.words, typed


async def test_what_is_not_text_is_no_answer(automatic: Town) -> None:
    zhao = automatic.citizen()
    await zhao.identifies(ZHAO)
    for kind in ("image", "voice", "link", "video", "shortvideo"):
        reply = await zhao.sends(kind, MediaId="m", Format="amr", Url="http://u.example.org")
        assert "1/3" in reply.text, kind
        assert reply.words == ("没有离开过", "离开过广州")
