"""`healthcode services`: a table comes in, is shown, checked, published and taken back."""

import argparse
import io
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from commands import typed

from bot.domain.catalogue import Service
from bot.domain.errors import Refused
from bot.domain.service_rows import COLUMNS
from bot.ports import Ports
from handlers.cli import services
from handlers.cli.service_links import PublicHosts, fault_at, faults_of, faults_online

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
    assert "leads to a private address" in capsys.readouterr().err


async def test_a_name_of_a_private_host_is_refused_and_examples_are_not_asked() -> None:
    hidden = Service("440100", "masks", {"zh": "口罩", "en": "Masks"}, url="https://127.1:9/")
    example = Service(
        "440100", "masks", {"zh": "示例", "en": "example"}, url="https://127.2:9/", example=True
    )
    (fault,) = await faults_online((hidden, example))
    assert "cannot be reached" in fault
    resolver = PublicHosts()
    with pytest.raises(OSError, match="not a public host"):
        await resolver.resolve("127.0.0.1", 9)
    await resolver.close()


async def test_a_public_address_is_let_through() -> None:
    resolver = PublicHosts()
    (found,) = await resolver.resolve("8.8.8.8", 443)
    assert found["host"] == "8.8.8.8"
    await resolver.close()


def test_a_link_that_is_not_https_is_told() -> None:
    old = Service("440100", "masks", {"zh": "口罩", "en": "Masks"}, url="http://masks.example.org/")
    assert faults_of((old,)) == [
        "440100 masks 口罩: http://masks.example.org/: not an https link; give https:// and a host name"
    ]


async def test_an_address_that_answers_is_right_and_one_that_does_not_is_told() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/here", answer)
    app.router.add_post("/form", answer)
    async with TestServer(app, host="localhost") as server, aiohttp.ClientSession() as http:
        address = f"http://localhost:{server.port}"
        assert await fault_at(http, f"{address}/here") == ""
        assert await fault_at(http, f"{address}/form") == "", (
            "a host that knows no HEAD is there all the same"
        )
        assert "answers 404" in await fault_at(http, f"{address}/gone")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1e-9)) as hasty:
        assert "no answer" in await fault_at(hasty, f"{address}/here")
