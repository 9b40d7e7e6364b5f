"""Evidence by the command line: it reddens after a second body only, is told first, and its withdrawal too."""

import re

from journey import Citizen, Town
from synthetic import resident_number

HE = {
    "name": "何春梅",
    "document_number": resident_number(41, "19721130"),
    "phone": "13612345678",
    "address": "人民路2号",
}
SIGNED = ("--source", "Guangzhou CDC", "--reason", "tracing 17", "--as", "cdc-li")


async def titles(he: Citizen) -> str:
    card = (await he.menu()).card
    assert card is not None
    return card.title


async def test_red_after_a_second_body_and_green_again_once_withdrawn(automatic: Town) -> None:
    await automatic.officers()
    he = automatic.citizen()
    await he.signs_up(HE)
    day = f"{automatic.clock.today:%Y-%m-%d}"
    adding = ("evidence", "add", "close_contact", "--day", day, *SIGNED)
    printed = await automatic.runs(*adding, stdin=HE["document_number"] + "\n")
    assert "proposed" in printed
    assert HE["document_number"] not in printed
    assert (await titles(he)).startswith("绿码"), "one body alone changes nothing"
    id_ = printed.split("\t")[0]
    same_body = await automatic.runs("evidence", "confirm", id_, "--as", "cdc-li", fails=True)
    assert "another body" in same_body
    assert "※" not in (await he.says("帮助")).text
    await automatic.runs("evidence", "confirm", id_, "--as", "hospital-wu")
    told = await he.says("隐私")
    assert told.text.startswith("※ 您的码有更新")
    assert "※" not in (await he.says("帮助")).text
    assert (await titles(he)).startswith("红码")
    assert he.shown is not None
    assert "密切接触" in he.shown.text
    await automatic.runs("evidence", "withdraw", id_, "--reason", "another person", "--as", "hospital-wu")
    told = await he.says("服务")
    assert told.text.startswith("※ 您的码有更新")
    assert (await titles(he)).startswith("绿码")


async def test_evidence_may_come_before_the_person(automatic: Town) -> None:
    await automatic.officers()
    day = f"{automatic.clock.today:%Y-%m-%d}"
    adding = ("evidence", "add", "close_contact", "--day", day, *SIGNED)
    id_ = (await automatic.runs(*adding, stdin=HE["document_number"])).split("\t")[0]
    await automatic.runs("evidence", "confirm", id_, "--as", "hospital-wu")
    he = automatic.citizen()
    card = (await he.signs_up(HE)).card
    assert card is not None
    assert card.title.startswith("红码")


async def test_a_vaccination_gilds_the_green(automatic: Town) -> None:
    await automatic.officers()
    he = automatic.citizen()
    await he.signs_up(HE)
    day = f"{automatic.clock.today:%Y-%m-%d}"
    adding = ("evidence", "add", "vaccination_dose", "--day", day, *SIGNED)
    await automatic.runs(*adding, stdin=HE["document_number"])
    assert (await he.says("帮助")).text.startswith("※ 您的码有更新")
    assert (await titles(he)).startswith("绿码·金框")


async def test_news_is_pushed_where_the_window_is_open_and_says_no_colour(automatic: Town) -> None:
    automatic.clock.by_day()
    await automatic.officers()
    he = automatic.citizen()
    await he.signs_up(HE)
    await automatic.sent(2)
    day = f"{automatic.clock.yesterday:%Y-%m-%d}"  # the command's own clock may be a day behind
    adding = ("evidence", "add", "vaccination_dose", "--day", day, *SIGNED)
    await automatic.runs(*adding, stdin=HE["document_number"])
    push = (await automatic.sent(3, within=3.0))[2].body
    said = push["text"]["content"]
    assert re.fullmatch(r"您的健康码有更新（\d+月\d+日 \d\d:\d\d）。点底部【健康码】查看。", said)
