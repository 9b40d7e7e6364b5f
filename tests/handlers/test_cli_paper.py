"""`healthcode paper`: a list of documents becomes one PDF; what is wrong is told by its line and never by a number."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from commands import typed
from ports import NOON
from synthetic import CDC, resident_number, sign_up

from bot.domain.errors import Refused
from bot.domain.papers import number_of
from bot.ports import Ports
from handlers.cli import paper


@pytest.fixture
async def people(ports: Ports) -> Ports:
    for serial in (1, 2):
        await sign_up(replace(ports, automatic="demo"), serial=serial)
    return ports


async def test_a_list_becomes_one_page_for_each(
    people: Ports, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown, out = resident_number(9), tmp_path / "cards.pdf"
    lines = (resident_number(1), unknown, "", resident_number(1), "98765", resident_number(2))
    (tmp_path / "list.txt").write_text("\n".join(lines))
    list_ = str(tmp_path / "list.txt")
    assert await typed(people, paper, "paper", list_, "--out", str(out), "--as", CDC.id) == 1
    said = capsys.readouterr()
    assert "2 cards of 6 lines" in said.out
    told = [line for line in said.err.splitlines() if line.startswith("line ")]
    assert [line.partition(":")[0] for line in told] == ["line 2", "line 3", "line 4", "line 5"]
    assert "6 of 6 lines" in said.err
    assert not any(number in said.out + said.err for number in lines if number)
    assert len(re.findall(rb"/Type /Page ", out.read_bytes())) == 2
    assert out.stat().st_mode & 0o077 == 0


async def test_one_document_on_standard_input_and_its_card_taken_back(
    people: Ports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(resident_number(1)))
    assert await typed(people, paper, "paper", "--out", str(tmp_path / "one.pdf"), "--as", CDC.id) == 0
    assert "1 cards of 1 lines" in capsys.readouterr().out
    (citizen,) = [
        each
        for each in await people.store.begin().citizens_in("confirmed", 9)
        if each.person.document.number == resident_number(1)
    ]
    (card,) = await people.store.begin().papers_of(citizen.id)
    assert await typed(people, paper, "paper", "--withdraw", number_of(card.id), "--as", CDC.id) == 0
    assert "Taken back" in capsys.readouterr().out
    (kept,) = await people.store.begin().papers_of(citizen.id)
    assert kept.withdrawn_at == NOON
    with pytest.raises(Refused, match="paper_unknown"):
        await typed(people, paper, "paper", "--withdraw", number_of(card.id), "--as", CDC.id)


async def test_nothing_is_overwritten_and_nobody_unlisted_prints(
    people: Ports, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(resident_number(1)))
    kept = tmp_path / "kept.pdf"
    kept.write_text("mine")
    assert await typed(people, paper, "paper", "--out", str(kept), "--as", CDC.id) == 1
    assert "Name a new file" in capsys.readouterr().err
    assert kept.read_text() == "mine"
    assert await typed(people, paper, "paper", "--as", CDC.id) == 2
    assert "--out cards.pdf" in capsys.readouterr().err
    with pytest.raises(Refused, match="officer_unknown"):
        await typed(people, paper, "paper", "--out", str(tmp_path / "x.pdf"), "--as", "nobody")
