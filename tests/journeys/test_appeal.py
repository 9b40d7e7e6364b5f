"""An appeal from the chat to its end: a photo, an officer of another desk, and the clock when nobody answers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from alipay_citizen import AlipayCitizen
from journey import EVERYWHERE, Citizen, Town, town
from synthetic import resident_number

HE = {
    "name": "何春梅",
    "document_number": resident_number(41, "19721130"),
    "phone": "13612345678",
    "address": "人民路2号",
}
JPEG = b"\xff\xd8\xff\xe0" + bytes(500)
ILL = (
    "没有离开过",
    "没有接触过",
    "发热",
    "没有别的了",
    "今天开始的",
    "没有量体温",
    "都属实，出码",
    "确认属实，提交",
)
REASON = "我那天不在现场，有车票。"
BY = ("--officer", "reviewer-zhou")


async def until_lifted(he: Citizen, number: str) -> None:
    """As the person sees it: asking again shows how it stands."""
    for _ in range(50):
        if f"申诉{number}到时没有答复" in (await he.says("申诉")).text:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(number)


async def title(he: Citizen) -> str:
    card = (await he.menu()).card
    assert card is not None
    return card.title


async def red(town: Town, he: Citizen) -> str:
    await town.officers()
    await town.runs(
        "staff", "add", "reviewer-zhou", "--name", "周五", "--body", "12345", "--region", "440100"
    )
    await he.signs_up(HE)
    _, other = await town.finds_contacts(HE["document_number"], resident_number(42))
    assert (await title(he)).startswith("红码")
    return other


async def number_given(he: Citizen) -> str:
    assert he.shown is not None
    return he.shown.text.partition("编号")[2].partition("。")[0]


async def test_a_red_is_appealed_with_a_photo_and_upheld_by_somebody_else(automatic: Town) -> None:
    automatic.api.answers["/cgi-bin/media/get"] = [web.Response(body=JPEG, content_type="image/jpeg")]
    he = automatic.citizen()
    other = await red(automatic, he)
    await he.says("申诉")
    await he.says(REASON)
    told = await he.sends("image", MediaId="MEDIA7", PicUrl="http://mmbiz.example/p")
    number = await number_given(he)
    assert "答复之前请照红码的要求留在家里" in told.text
    listed = await until(automatic, "photo")
    assert f"{number}\tred\t" in listed
    (asked,) = automatic.api.asked("media/get")
    assert asked.query["media_id"] == "MEDIA7"
    out = automatic.folder / "photo.jpg"
    purpose = ("--purpose", "review", "--out", str(out))
    await automatic.runs("appeals", "photo", number, *BY, *purpose)
    assert out.read_bytes() == JPEG
    own = await automatic.runs("appeals", "decide", number, "--uphold", "--officer", "cdc-li", fails=True)
    assert "Somebody else has to judge" in own
    printed = await automatic.runs(
        "appeals", "decide", number, "--uphold", "--words", "车票属实，已改正。", *BY
    )
    assert "against 1 more people" in printed
    assert other in printed
    told = await he.says("帮助")
    assert f"※ 申诉{number}通过了：车票属实，已改正。" in told.text
    assert (await title(he)).startswith("绿码")
    batch = printed.partition("--batch ")[2].split()[0]
    words = ("evidence", "withdraw", "--batch", batch, "--reason", "appeal", "--as", "hospital-wu")
    assert "1 withdrawn; 1 people." in await automatic.runs(*words)


@pytest.fixture
async def everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """With the accounts of both platforms."""
    async with town(tmp_path, monkeypatch, accounts=EVERYWHERE) as opened:
        yield opened


async def test_a_photo_sent_in_an_alipay_chat_reaches_the_reviewer(everywhere: Town) -> None:
    fetched = everywhere.alipay.answers["alipay.mobile.public.multimedia.download"]
    fetched.append(web.Response(body=JPEG, content_type="image/jpeg"))
    she = AlipayCitizen(everywhere)
    await she.follows()
    await she.identifies(HE)
    await she.all_of(*ILL)
    await she.all_of("申诉", REASON)
    told = await she.sends_picture("MEDIA8")
    number = told.text.partition("编号")[2].partition("。")[0]
    await everywhere.officers()
    await until(everywhere, "photo")
    out = everywhere.folder / "photo.jpg"
    purpose = ("--officer", "cdc-li", "--purpose", "review", "--out", str(out))
    await everywhere.runs("appeals", "photo", number, *purpose)
    assert out.read_bytes() == JPEG


async def test_a_rejection_carries_the_reviewer_s_words(automatic: Town) -> None:
    he = automatic.citizen()
    await he.identifies(HE)
    await he.all_of(*ILL)
    await he.all_of("申诉", REASON, "没有照片")
    number = await number_given(he)
    await automatic.officers()
    words = "体温单上是38度。"
    await automatic.runs("appeals", "decide", number, "--reject", "--words", words, "--officer", "cdc-li")
    assert f"※ 申诉{number}没有通过：{words}" in (await he.says("帮助")).text
    assert (await title(he)).startswith("黄码")


@pytest.fixture
async def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Looks for late appeals all the time."""
    monkeypatch.setattr("handlers.jobs.APPEALS_EVERY", 0.1)
    async with town(tmp_path, monkeypatch) as opened:
        yield opened


async def until(town: Town, words: str) -> str:
    """The list of appeals, once these words stand in it."""
    for _ in range(20):
        listed = await town.runs("appeals", "list")
        if words in listed:
            return listed
    raise AssertionError(listed)


async def test_a_yellow_nobody_answered_lifts_itself(watched: Town) -> None:
    he = watched.citizen()
    await he.identifies(HE)
    await he.all_of(*ILL)
    await he.all_of("申诉", REASON, "没有照片")
    number = await number_given(he)
    watched.clock.forward(hours=48, minutes=1)
    await until_lifted(he, number)
    assert (await title(he)).startswith("绿码")
