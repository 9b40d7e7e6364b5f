"""One person at several doors: begun in a chat and finished in the mini program, the reverse, and both platforms."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from alipay_citizen import AlipayCitizen
from api_site import HEALTHY, App, person
from hp1_reader import decode_picture
from journey import EVERYWHERE, Citizen, Town, town
from synthetic import resident_number

ZHAO = {
    "name": "赵敏",
    "document_number": resident_number(41, "19920304"),
    "phone": "13912345678",
    "address": "江南大道5号",
}
UNION = "oJOURNEYunion000000000000001"
SESSION, INFO = "/sns/jscode2session", "/cgi-bin/user/info"
TOKEN = "alipay.system.oauth.token"


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with town(tmp_path, monkeypatch, accounts=EVERYWHERE) as opened:
        opened.api.answers[SESSION] = [{"openid": "oMINI", "session_key": "KEY==", "unionid": UNION}]
        opened.api.answers[INFO] = [{"subscribe": 1, "openid": "oCHAT", "unionid": UNION}]
        yield opened


async def enters(place: Town, account: str) -> App:
    """The mini program, opened by the person the platform was told to name."""
    app = App(place.http, place.url)
    said = await app.posts("/login", {"account": account, "code": "code-1"})
    assert said.status == 200, said.body
    return App(place.http, place.url, said.body["token"])


async def is_known(place: Town, within: float = 5.0) -> None:
    """The platform has been asked who the newest follower is."""
    ends = monotonic() + within
    while place.stored("unions to ask"):
        assert monotonic() < ends, "nobody asked who it is"
        await asyncio.sleep(0.02)


async def answers(app: App, form: str, answers: Any) -> None:
    said = await app.answers(form, answers)
    assert said.status == 200, said.body


async def told(app: App, question: str) -> Any:
    """What the mini program is shown as answered already."""
    route = (await app.gets("/forms/registration")).body["route"]
    return next((each["answer"] for each in route if each["id"] == question), None)


async def finishes(app: App) -> None:
    """The health questions and both forms sent."""
    assert (await app.submits("registration")).status == 200
    await answers(app, "declaration", HEALTHY)
    said = await app.submits("declaration", sure=True)
    assert said.status == 200, said.body


async def shows_one_green_code(place: Town, app: App) -> None:
    said = await app.gets("/pass")
    assert said.status == 200
    assert said.body["outcome"] == "green"
    seen = await place.seen(said.body["code"])
    assert seen.colour == "green"
    assert place.stored("citizens") == 1


async def test_begun_in_the_wechat_chat_finished_in_the_mini_program_shown_in_the_chat(place: Town) -> None:
    zhao = place.citizen()
    await zhao.follows()
    await is_known(place)
    (call,) = place.api.asked(INFO)
    assert call.query["openid"] == zhao.user.open_id
    await zhao.all_of("开始办码", "就在聊天里继续", "同意核对本人", ZHAO["name"])
    app = await enters(place, "demo-wechat-mini")
    assert await told(app, "name") == ZHAO["name"]
    rest = person(41, **ZHAO)
    await answers(app, "registration", {id_: each for id_, each in rest.items() if id_ != "name"})
    await finishes(app)
    await shows_one_green_code(place, app)
    card = await zhao.menu()
    assert card.card is not None
    assert card.card.title == "绿码 可以通行"
    assert card.card.description.startswith("赵*")


async def test_begun_in_the_wechat_mini_program_finished_in_the_chat_shown_in_both(place: Town) -> None:
    app = await enters(place, "demo-wechat-mini")
    told = {id_: each for id_, each in person(41, **ZHAO).items() if id_ not in {"address", "confirm"}}
    await app.puts("/forms/registration/answers/consent_identity", {"value": True})
    for id_ in ("name", "document_number", "phone", "region"):
        said = await app.puts(f"/forms/registration/answers/{id_}", {"value": told[id_]})
        assert said.status == 200, said.body
    zhao = place.citizen()
    await zhao.follows()
    await is_known(place)
    asked = await zhao.menu()
    assert "街道" in asked.text or "地址" in asked.text, "the chat goes on where the mini program was"
    card = await zhao.all_of(
        ZHAO["address"],
        "同意用健康回答判断颜色",
        "没有离开过",
        "没有接触过",
        "没有症状",
        "都属实，出码",
    )
    assert card.card is not None
    assert card.card.title == "绿码 可以通行"
    await shows_one_green_code(place, await enters(place, "demo-wechat-mini"))


async def test_registered_in_the_mini_program_the_chat_shows_the_code_without_a_question(place: Town) -> None:
    app = await enters(place, "demo-wechat-mini")
    await answers(app, "registration", person(41, **ZHAO))
    await finishes(app)
    zhao = place.citizen()
    await zhao.follows()
    await is_known(place)
    card = await zhao.menu()
    assert card.card is not None
    assert card.card.title == "绿码 可以通行"
    assert place.stored("citizens") == 1


async def test_begun_in_the_alipay_chat_finished_in_the_mini_program_shown_in_the_chat(place: Town) -> None:
    zhao = AlipayCitizen(place)
    names(place, zhao)
    await zhao.follows()
    await zhao.all_of("开始办码", "就在聊天里继续", "同意核对本人", ZHAO["name"])
    app = await enters(place, "demo-alipay-mini")
    assert await told(app, "name") == ZHAO["name"]
    rest = person(41, **ZHAO)
    await answers(app, "registration", {id_: each for id_, each in rest.items() if id_ != "name"})
    await finishes(app)
    await shows_one_green_code(place, app)
    card = await zhao.menu()
    assert card.title == "绿码 可以通行"
    assert (await place.seen(decode_picture(await place.fetched(card.picture)))).colour == "green"


async def test_begun_in_the_alipay_mini_program_finished_in_the_chat_shown_in_both(place: Town) -> None:
    zhao = AlipayCitizen(place)
    names(place, zhao)
    app = await enters(place, "demo-alipay-mini")
    await app.puts("/forms/registration/answers/consent_identity", {"value": True})
    await app.puts("/forms/registration/answers/name", {"value": ZHAO["name"]})
    welcome = await zhao.follows()
    assert welcome.text.startswith("欢迎回来，您填过的都还在。")
    card = await zhao.all_of(
        ZHAO["document_number"],
        ZHAO["phone"],
        "住在广州",
        ZHAO["address"],
        "同意用健康回答判断颜色",
        "没有离开过",
        "没有接触过",
        "没有症状",
        "都属实，出码",
    )
    assert card.title == "绿码 可以通行"
    await shows_one_green_code(place, await enters(place, "demo-alipay-mini"))


async def test_somebody_else_s_mini_program_takes_part_in_nothing(place: Town) -> None:
    zhao = place.citizen()
    await zhao.follows()
    await is_known(place)
    await zhao.all_of("开始办码", "就在聊天里继续", "同意核对本人", ZHAO["name"])
    place.api.answers[SESSION] = [{"openid": "oOTHER", "session_key": "KEY==", "unionid": UNION[::-1]}]
    app = await enters(place, "demo-wechat-mini")
    assert await told(app, "name") is None


async def test_one_person_at_both_platforms_is_one_citizen_once_they_bring_the_digits(place: Town) -> None:
    at_wechat, at_alipay = place.citizen(), AlipayCitizen(place)
    await at_wechat.follows()
    await at_wechat.signs_up(ZHAO)
    await at_alipay.follows()
    waits = await at_alipay.signs_up(ZHAO)
    assert "6位数字" in waits.text
    assert place.stored("citizens") == 2
    digits = await offered(at_wechat)
    place.clock.forward(seconds=6)
    card = await at_alipay.says(digits)
    assert card.title == "绿码 可以通行"
    assert any("这个账号已接到您原来的登记" in each.text for each in at_alipay.shown)
    assert place.stored("citizens") == 1
    assert (await at_wechat.menu()).kind == "card"


async def test_a_wrong_number_joins_nobody(place: Town) -> None:
    at_wechat, at_alipay = place.citizen(), AlipayCitizen(place)
    await at_wechat.follows()
    await at_wechat.signs_up(ZHAO)
    await at_alipay.follows()
    await at_alipay.signs_up(ZHAO)
    digits = await offered(at_wechat)
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    assert "没有对上" in (await at_alipay.says(wrong)).text
    assert place.stored("citizens") == 2


def names(place: Town, who: AlipayCitizen) -> None:
    """Whoever logs in at Alipay is this person."""
    answer = {"user_id": who.user.user_id, "access_token": "synthetic", "expires_in": 3600}
    place.alipay.answers[TOKEN] = [answer]


async def offered(holder: Citizen) -> str:
    """The digits that whoever registered first is shown."""
    asked = await holder.menu()
    assert "支付宝" in asked.text
    (digits,) = re.findall(r"(?<!\d)\d{6}(?!\d)", asked.text)
    return str(digits)
