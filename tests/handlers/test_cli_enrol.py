"""`healthcode enrol`: a link for a day, and whoever is present registered in a terminal, by standard input alone."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from commands import typed
from synthetic import CDC, document, resident_number, sign_up

from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases.registration import document_index
from handlers.cli import enrol

IDENTITY = ("yes", "王桂花", "13812345678", "广州", "天河路1号", "yes", "yes")
HEALTH = ("没有", "没有接触过", "没有症状", "yes")


@pytest.fixture
def at(ports: Ports, tmp_path: Path) -> tuple[str, ...]:
    return ("enrol", "--as", CDC.id, "--region", "440100", "--out", str(tmp_path / "card.pdf"))


def says(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


async def papers_of(ports: Ports, serial: int) -> tuple[str, ...]:
    tx = ports.store.begin()
    found = await tx.citizens_with(document_index(ports, document(serial)))
    return tuple([each.office for who in found for each in await tx.papers_of(who.id)])


async def test_a_link_is_printed_listed_and_ended(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    assert await typed(ports, enrol, "enrol", "--invite", "--region", "440100", "--office", "南山") == 0
    link, line, words = capsys.readouterr().out.splitlines()
    assert link.startswith("http://127.0.0.1:8080/counter/")
    id_ = line.split("\t")[0]
    assert f"enrol --withdraw {id_}" in words
    assert await typed(ports, enrol, "enrol", "--list") == 0
    assert capsys.readouterr().out.splitlines() == [line]
    assert await typed(ports, enrol, "enrol", "--withdraw", id_) == 0
    assert "opens no more" in capsys.readouterr().out
    await typed(ports, enrol, "enrol", "--list")
    assert "No invitation" in capsys.readouterr().out


async def test_whoever_is_present_is_registered_question_by_question(
    ports: Ports,
    at: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    says(monkeypatch, resident_number(1), *IDENTITY[:1], "", *IDENTITY[1:], *HEALTH, "yes")
    assert await typed(ports, enrol, *at) == 0, capsys.readouterr().err
    said = capsys.readouterr()
    assert resident_number(1) not in said.out + said.err
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    assert await papers_of(ports, 1) == ("广东省广州市",)


async def test_somebody_registered_gets_a_card_too(
    ports: Ports, at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await sign_up(replace(ports, automatic="demo"))
    health = ("上海 11月20日离开", "没有接触过", "发热、干咳", "昨天", "", "yes")
    says(monkeypatch, resident_number(1), *health, "yes")
    assert await typed(ports, enrol, *at) == 0, capsys.readouterr().err
    assert "Registered already: 王*英" in capsys.readouterr().err
    assert len(await papers_of(ports, 1)) == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [((*IDENTITY, *HEALTH, "no"), "Nothing was kept"), (IDENTITY, "before the last question")],
)
async def test_unattested_or_broken_off_nothing_is_kept(
    ports: Ports,
    at: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: tuple[str, ...],
    words: str,
) -> None:
    says(monkeypatch, resident_number(1), *lines)
    assert await typed(ports, enrol, *at) == 1
    assert words in capsys.readouterr().err
    assert await papers_of(ports, 1) == ()


async def test_what_is_missing_is_said(
    ports: Ports, at: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await typed(ports, enrol, "enrol") == 2
    assert "--invite" in capsys.readouterr().err
    for line, key in (("12", "number_short"), (" ", "document_none")):
        says(monkeypatch, line)
        with pytest.raises(Refused, match=key):
            await typed(ports, enrol, *at)
