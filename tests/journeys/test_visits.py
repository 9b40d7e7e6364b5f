"""A venue's code scanned, by signed and encrypted webhooks of both platforms: before signing up and after, once and again."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alipay_citizen import AlipayCitizen
from journey import EVERYWHERE, Town, town
from synthetic import resident_number

WANG = {
    "name": "王秀英",
    "document_number": resident_number(71, "19580101"),
    "phone": "13812345678",
    "address": "天河路385号",
}
MALL = ("venue", "add", "--zh", "天河城", "--en", "Teemall", "--class", "mall", "--region", "440106")
AGREE, NOTED = "同意，登记到访", "✓ 已登记到访：天河城，"


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with town(tmp_path, monkeypatch, accounts=EVERYWHERE) as opened:
        yield opened


async def listed(place: Town) -> str:
    return (await place.runs(*MALL)).split()[0]


async def test_who_follows_by_a_poster_signs_up_and_is_back_at_the_check_in(automatic: Town) -> None:
    scene, wang = f"v-{await listed(automatic)}", automatic.citizen()
    welcome = wang.hears(await wang.user.follows(scene))
    assert welcome.text.startswith("您扫了“天河城”的场所码。先办健康码")
    card = await wang.signs_up(WANG)
    assert card.card is not None
    *_, asked = await automatic.sent(3)
    assert asked.body["msgmenu"]["head_content"].startswith("天河城\n登记到访")
    noted = wang.hears(await wang.user.taps(AGREE))
    assert noted.text.startswith(NOTED)
    again = wang.hears(await wang.user.scans(scene))
    assert again.text.startswith("✓ 已登记过：天河城，")
    repeated = await wang.user.again()
    assert repeated.text == again.text
    shown = await wang.says("到访")
    assert shown.text.startswith("您的到访（共1次")
    await wang.taps("删掉最近一次到访")
    assert (await wang.says("我的到访")).text.startswith("没有您的到访记录")


async def test_who_enters_alipay_by_a_poster_picks_the_number(place: Town) -> None:
    id_, li = await listed(place), AlipayCitizen(place)
    await li.follows()
    await li.signs_up({**WANG, "document_number": resident_number(72, "19851212")})
    param = json.dumps({"scene": {"sceneId": f"v-{id_}"}})
    asked = await li._does(li.user.does("enter", param))
    assert asked.text.startswith("天河城\n登记到访")
    noted = await li.picks(AGREE)
    assert noted.text.startswith(NOTED)
    await li.says("我离开了")
    assert li.shown[0].text.startswith("✓ 已登记离开：天河城，")


async def test_after_fourteen_days_nothing_is_left_of_it(automatic: Town) -> None:
    scene, wang = f"v-{await listed(automatic)}", automatic.citizen()
    await wang.follows()
    await wang.signs_up(WANG)
    wang.hears(await wang.user.scans(scene))
    await wang.taps(AGREE)
    automatic.clock.forward(days=14)
    await automatic.erases()
    assert "您的到访（共1次" in (await wang.says("到访")).text
    automatic.clock.forward(days=1)
    await automatic.erases()
    assert "没有您的到访记录" in (await wang.says("我的到访")).text
