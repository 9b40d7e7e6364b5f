"""`healthcode venue`: venues are listed and shown, and their screens get a link."""

from pathlib import Path

import pytest
from commands import typed
from running import demo_settings, free_port, server
from running import typed as typed_all

from bot.domain.errors import Refused
from bot.ports import Ports
from handlers.cli import venue

MALL = ("venue", "add", "--zh", "天河城", "--en", "Teemall", "--class", "mall", "--region", "440106")


async def test_a_venue_is_listed_by_its_region(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    assert await typed(ports, venue, *MALL, "--hours", "10:00-22:00", "--capacity", "5000") == 0
    id_ = capsys.readouterr().out.split()[0]
    assert await typed(ports, venue, "venue", "list", "--region", "440100") == 0
    assert capsys.readouterr().out == f"{id_}\tmall\t440106\t10:00-22:00\t5000\t天河城\tTeemall\n"
    await typed(ports, venue, "venue", "list", "--region", "110000")
    assert "healthcode venue add" in capsys.readouterr().out


async def test_what_is_wrong_is_told(ports: Ports) -> None:
    with pytest.raises(Refused, match=r"errors\.venue_hours"):
        await typed(ports, venue, *MALL, "--hours", "always")


async def test_a_screen_gets_a_link(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    await typed(ports, venue, *MALL)
    id_ = capsys.readouterr().out.split()[0]
    assert await typed(ports, venue, "venue", "screen", id_) == 0
    address, told = capsys.readouterr().out.splitlines()
    assert address.startswith("http://127.0.0.1:8080/screen/")
    assert "2027-11-25" in told


async def test_a_poster_bears_our_code_and_the_accounts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The platform's own code is asked for through its API, which a local server plays."""
    file, pdf = demo_settings(tmp_path, free_port()), tmp_path / "poster.pdf"
    async with server(file):
        capsys.readouterr()
        assert await typed_all(*MALL, "--settings", str(file)) == 0
        id_ = capsys.readouterr().out.split()[0]
        named = ("venue", "poster", id_, str(pdf), "--settings", str(file))
        assert await typed_all(*named) == 0
        alone = pdf.stat().st_size
        assert await typed_all(*named, "--account", "demo-wechat") == 0
        assert pdf.stat().st_size > alone
        assert "one page of A4" in capsys.readouterr().out
        nowhere = ("venue", "poster", id_, str(tmp_path / "none" / "poster.pdf"), "--settings", str(file))
        assert await typed_all(*nowhere) == 1
        assert "Not printed" in capsys.readouterr().err
    assert await typed_all(*named, "--account", "demo-wechat") == 1
    assert "firewall" in capsys.readouterr().err
    assert await typed_all(*named, "--account", "gz-health") == 1
    assert "demo-wechat" in capsys.readouterr().err


async def test_a_door_gets_a_token(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    await typed(ports, venue, *MALL)
    id_ = capsys.readouterr().out.split()[0]
    assert await typed(ports, venue, "venue", "door", id_) == 0
    assert "/api/v1/gate/visits" in capsys.readouterr().out
