"""`healthcode venue`: venues are listed and shown, and their screens get a link."""

import pytest
from commands import typed

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
