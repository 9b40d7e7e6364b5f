"""A correction from the chat to the issued code, and a slip of a moment ago put right without anybody."""

from journey import Town
from synthetic import resident_number

HE = {
    "name": "何春梅",
    "document_number": resident_number(41, "19721130"),
    "phone": "13612345678",
    "address": "人民路2号",
}


async def test_a_name_put_right_reaches_the_issued_code(automatic: Town) -> None:
    he = automatic.citizen()
    await he.signs_up(HE)
    await automatic.officers()
    await he.all_of("更正", "改姓名")
    told = await he.says("贺春梅")
    assert "待核对" in told.text
    id_ = (await automatic.runs("corrections", "list")).split("\t")[0]
    shown = await automatic.runs("corrections", "show", id_, "--as", "cdc-li", "--purpose", "review")
    assert "now:   何春梅\nwants: 贺春梅\n" in shown
    await automatic.runs("corrections", "decide", id_, "--accept", "--as", "cdc-li")
    assert "※ 您的姓名已更正。" in (await he.says("帮助")).text
    card = (await he.menu()).card
    assert card is not None
    assert "贺*梅" in card.description


async def test_a_slip_in_the_declaration_is_put_right_at_once(automatic: Town) -> None:
    he = automatic.citizen()
    await he.identifies(HE)
    await he.all_of("没有离开过", "接触过病人", "今天接触的", "没有症状", "都属实，出码", "确认属实，提交")
    await he.all_of("更正", "改刚才的申报", "要改", "改接触")
    await he.says("没有接触过")
    card = (await he.taps("都属实，出码")).card
    assert card is not None
    assert card.title.startswith("绿码")
