"""The ticket of web pages as the played WeChat gives it: to who holds a token, the same until its end."""

from played_office import Stage
from sign_in import asked

PATH = "/cgi-bin/ticket/getticket"


async def test_a_ticket_lasts_two_hours(stage: Stage) -> None:
    token = await stage.log_in()
    first = await asked(stage, "wechat", PATH, access_token=token, type="jsapi")
    assert (first["errcode"], first["expires_in"]) == (0, 7200)
    stage.clock.passes(minutes=90)
    again = await asked(stage, "wechat", PATH, access_token=token, type="jsapi")
    assert (again["ticket"], again["expires_in"]) == (first["ticket"], 1800)
    stage.clock.passes(minutes=30)
    token = await stage.log_in()
    assert (await asked(stage, "wechat", PATH, access_token=token, type="jsapi"))["ticket"] != first["ticket"]


async def test_a_ticket_needs_a_token_and_is_of_one_kind(stage: Stage) -> None:
    assert (await asked(stage, "wechat", PATH, access_token="x", type="jsapi"))["errcode"] == 40001
    token = await stage.log_in()
    assert (await asked(stage, "wechat", PATH, access_token=token, type="wx_card"))["errcode"] == 40097
