"""`healthcode services`: a table comes in, is shown, checked, published and taken back."""

import argparse
import io
import re
from pathlib import Path

import pytest
from commands import typed

from bot.domain.catalogue import Service
from bot.domain.errors import Refused
from bot.domain.service_rows import COLUMNS
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.services import stage
from handlers.cli import services

BOOKING = "天河区,预约挂号,天河医院,Tianhe hospital,https://tianhe.example.org/,,8点到17点,8 to 17,绿"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join((",".join(COLUMNS.values()), BOOKING)).encode("gbk"))
    return file


def test_the_template_goes_to_standard_output_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(out, encoding="ascii"))
    parser = argparse.ArgumentParser()
    services.add_commands(parser.add_subparsers())
    arguments = parser.parse_args(["services", "template"])
    assert arguments.run(arguments) == 0
    assert "中文名称" in out.getvalue().decode("utf-8-sig")


async def test_a_table_is_imported_published_and_taken_back(
    ports: Ports, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await typed(ports, services, "services", "import", str(table)) == 0
    told = capsys.readouterr().out
    assert "440106 广东省广州市天河区: 0 removed, 1 added" in told
    assert "  + hospital_booking: 天河医院 (8点到17点) https://tianhe.example.org/ [green]" in told
    look = ("services", "preview", "--region", "440106", "--colour", "green", "--lang", "en")
    assert await typed(ports, services, *look) == 0
    assert capsys.readouterr().out.startswith("hospital_booking: Tianhe hospital (8 to 17) https://")
    assert await typed(ports, services, "services", "publish") == 0
    assert "Published for 440106" in capsys.readouterr().out
    assert await typed(ports, services, "services", "import", str(table)) == 0
    assert "440106 广东省广州市天河区: 0 removed, 0 added" in capsys.readouterr().out
    assert await typed(ports, services, "services", "undo") == 0
    assert "440106" in capsys.readouterr().out


async def test_a_publication_that_takes_away_says_so(
    ports: Ports, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await typed(ports, services, "services", "import", str(table))
    await typed(ports, services, "services", "publish")
    other = (
        table.read_bytes().replace("天河区".encode("gbk"), b"000000").replace(b"Tianhe hospital", b"Booking")
    )
    table.write_bytes(other)
    capsys.readouterr()
    assert await typed(ports, services, "services", "import", str(table)) == 0
    told = capsys.readouterr().out
    assert "000000 全国: 1 removed, 1 added" in told
    assert "  - hospital_booking: 全国预约挂号（示例）" in told


async def test_faults_are_told_by_row_and_column_and_nothing_is_staged(
    ports: Ports, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table.write_bytes(table.read_bytes().replace(b"https", b"http") + b"\r\nx,,,,,,,,")
    assert await typed(ports, services, "services", "import", str(table)) == 1
    told = capsys.readouterr().err
    assert "row 2, 网址: " in told
    assert "row 3, 地区: " in told
    assert "Nothing was staged: 6 faults." in told
    with pytest.raises(Refused, match="none_staged"):
        await typed(ports, services, "services", "publish")
    table.write_bytes(b"")
    assert await typed(ports, services, "services", "import", str(table)) == 1
    assert capsys.readouterr().err.startswith("row 1: ")


async def test_a_file_that_is_not_there_is_told(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    assert await typed(ports, services, "services", "import", "/no/such/list.csv") == 1
    assert "cannot be read" in capsys.readouterr().err


async def test_a_preview_wants_one_region(ports: Ports) -> None:
    with pytest.raises(Refused, match="row_region"):
        await typed(ports, services, "services", "preview", "--region", "朝阳区")


async def test_a_row_published_and_staged_again_is_counted_once(
    ports: Ports, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await typed(ports, services, "services", "import", str(table))
    await typed(ports, services, "services", "publish")
    await typed(ports, services, "services", "import", str(table))
    capsys.readouterr()
    assert await typed(ports, services, "services", "check", "--region", "天河区") == 0
    assert capsys.readouterr().out == "1 services, 0 faults.\n"


async def test_the_shipped_links_are_right(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    assert await typed(ports, services, "services", "check") == 0
    assert "0 faults" in capsys.readouterr().out


async def test_an_online_check_never_reaches_into_a_private_network(
    ports: Ports, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local = table.read_bytes().replace(b"https://tianhe.example.org/", b"https://127.0.0.1:9/")
    table.write_bytes(local)
    await typed(ports, services, "services", "import", str(table))
    assert await typed(ports, services, "services", "check", "--online", "--region", "440106") == 1
    assert "Leads into a private network" in capsys.readouterr().err


async def test_a_published_link_that_is_not_https_is_told(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    old = Service("440106", "masks", {"zh": "口罩", "en": "Masks"}, url="http://masks.example.org/")
    await committed(ports, lambda tx: stage(tx, (old,), ports.now()))
    assert await typed(ports, services, "services", "check", "--online", "--region", "440106") == 1
    told = capsys.readouterr()
    assert told.err.startswith("440106 masks 口罩: http://masks.example.org/: “http")
    assert "1 services, 1 faults" in told.out


async def test_drafts_are_looked_at_and_published_region_by_region(
    ports: Ports, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await typed(ports, services, "services", "staged") == 0
    assert capsys.readouterr().out == "Nothing is staged.\n"
    await typed(ports, services, "services", "import", str(table))
    table.write_bytes(table.read_bytes().replace("天河区".encode("gbk"), b"000000"))
    await typed(ports, services, "services", "import", str(table))
    capsys.readouterr()
    assert await typed(ports, services, "services", "staged") == 0
    told = capsys.readouterr().out
    assert "440106 广东省广州市天河区: saved by operator, 2026-11-24 12:00" in told
    assert "000000 全国: saved by operator" in told
    assert await typed(ports, services, "services", "publish", "--region", "天河区") == 0
    told = capsys.readouterr().out
    assert told.index("  + hospital_booking: 天河医院") < told.index("Published for 440106;")
    assert "000000" not in told
    assert await typed(ports, services, "services", "staged") == 0
    assert "440106" not in capsys.readouterr().out
    with pytest.raises(Refused, match="none_staged"):
        await typed(ports, services, "services", "publish", "--region", "440106")


async def test_an_office_is_invited_listed_and_sent_away(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    invite = ("services", "invite")
    assert await typed(ports, services, *invite, "--region", "440100", "--office", "卫健委 信息处") == 0
    link, line, _ = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/office/[\w-]{80,}", link)
    id_, region, until, office = line.split("\t")
    assert (region, until, office) == ("440100", "until 2026-12-01 12:00", "卫健委 信息处")
    assert await typed(ports, services, *invite, "--region", "天河区") == 0
    assert "\t广东省广州市天河区\n" in capsys.readouterr().out, "without a name the region's own"
    assert await typed(ports, services, *invite, "--list") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert await typed(ports, services, *invite, "--withdraw", id_) == 0
    assert "卫健委 信息处 (440100) can change the draft no longer" in capsys.readouterr().out
    await typed(ports, services, *invite, "--list")
    (left,) = capsys.readouterr().out.splitlines()
    assert "440106" in left
    await typed(ports, services, *invite, "--withdraw", left.partition("\t")[0])
    await typed(ports, services, *invite, "--list")
    assert capsys.readouterr().out.endswith("No invitation is open.\n")


@pytest.mark.parametrize("region", ["朝阳区", "999999", "全国"])
async def test_an_invitation_is_for_one_region(ports: Ports, region: str) -> None:
    with pytest.raises(Refused, match="row_region"):
        await typed(ports, services, "services", "invite", "--region", region)
