"""After a whole journey nothing personal stands in a log line, an address, or any byte of the databases and their logs."""

import base64
import json
from pathlib import Path

import pytest
from journey import Citizen, Town
from plain_browser import Browser
from synthetic import resident_number

GU = {
    "name": "古𠮷燕",
    "document_number": resident_number(91, "19771201"),
    "phone": "13287654321",
    "address": "白云大道北1388号",
}
FEVER = ("没有离开过", "没有接触过", "发热", "没有别的了", "昨天开始的", "39.4", "都属实，出码")
OPEN_ID = "oJOURNEYprivate0000000000001"
PERSONAL = (*GU.values(), OPEN_ID, "8613287654321", "1977-12-01", "39.4", "fever", "发热", "tracing 17")


async def a_whole_life(town: Town) -> Citizen:
    """Signs up by the page, makes mistakes, turns red by evidence, looks at the pass page."""
    await town.officers()
    gu = town.citizen(OPEN_ID)
    await gu.follows()
    await gu.taps("开始办码")
    async with Browser() as browser:
        page = await browser.open(gu.form)
        *_, send = page.buttons
        await browser.press(send, {**GU, "phone": "1"}, "consent_identity", "consent_health")
        await browser.press(send, {"phone": GU["phone"]})
        await gu.menu()
        await gu.all_of(*FEVER, "确认属实，提交")
        assert gu.shown is not None
        assert gu.shown.card is not None
        await browser.open(gu.shown.card.url)
        await browser.press(browser.page.buttons[0])
        assert "黄码" in browser.page.text
    adding = ("evidence", "add", "vaccination_dose", "--day", f"{town.clock.today:%Y-%m-%d}")
    signed = ("--source", "Guangzhou CDC", "--reason", "tracing 17", "--as", "cdc-li")
    printed = await town.runs(*adding, *signed, stdin=GU["document_number"])
    assert GU["document_number"] not in printed
    await gu.says("😷" * 50)
    await gu.menu()
    await town.pictures(2)
    return gu


async def test_no_log_line_and_no_file_holds_anything_personal(
    automatic: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    gu = await a_whole_life(automatic)
    logged = "".join(capsys.readouterr())
    assert "sent" in logged, "nothing was logged at all"
    assert [word for word in PERSONAL if word in logged] == []
    assert {word: files for word in PERSONAL if (files := holding(automatic.folder, word))} == {}
    addresses = [gu.form, *(reply.card.url for reply in gu.all_shown if reply.card)]
    assert not any(word in address for word in PERSONAL for address in addresses)


async def test_what_is_personal_would_be_found(automatic: Town) -> None:
    for word in PERSONAL:
        (automatic.folder / "healthcode.db-leak").write_text(json.dumps({"said": word}), "utf-8")
        assert holding(automatic.folder, word) == ["healthcode.db-leak"], word


async def test_no_answer_in_the_chat_shows_a_whole_number(automatic: Town) -> None:
    gu = automatic.citizen(OPEN_ID)
    await gu.identifies(GU)
    await gu.all_of(*FEVER, "确认属实，提交")
    for reply in gu.all_shown:
        for personal in (GU["name"], GU["document_number"], GU["phone"], GU["address"]):
            assert personal not in reply.text


def holding(folder: Path, word: str) -> list[str]:
    """The files of the server that hold a word in some spelling."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "settings.toml"]
    assert {"healthcode.db", "healthcode.db-wal", "keys.db"} <= {file.name for file in files}
    raw = word.encode()
    spelled = {
        raw,
        word.encode("utf-16-le"),
        json.dumps(word)[1:-1].encode(),
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"=")[:-1],
    }
    # What is short stands by chance in what is sealed.
    spelled = {each for each in spelled if len(each) > 3}
    return sorted(file.name for file in files if any(each in file.read_bytes() for each in spelled))
