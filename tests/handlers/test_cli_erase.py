"""`healthcode erase`: whom a restored moment brought back is gone again; of a list with a fault nobody is touched."""

import io

import pytest
from commands import typed
from synthetic import sign_up

from bot.ports import Ports
from handlers.cli import erase
from handlers.records import StartRefused


async def named(ports: Ports, open_id: str, citizen: bytes) -> str:
    """As `psql -At` prints them."""
    channel = ports.sealing.index("channel", "demo-wechat", open_id)
    return f"erase_channel|{channel.hex()}\nerase_citizen|{citizen.hex()}\n\n"


async def test_whom_the_old_journal_names_is_gone_again(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, stays = await sign_up(ports, 1, open_id="o-1"), await sign_up(ports, 2, open_id="o-2")
    lines = await named(ports, "o-1", gone.id)
    for there in (2, 0):
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        assert await typed(ports, erase, "erase") == 0
        assert capsys.readouterr().out == f"2 named, {there} of them were there and are erased.\n"
    tx = ports.store.begin()
    assert await tx.citizen(gone.id) is None
    assert await tx.channel(ports.sealing.index("channel", "demo-wechat", "o-1")) is None
    assert await tx.citizen(stays.id) is not None
    assert [entry.actor for entry in await tx.entries(gone.id)][-1] == "operator"


@pytest.mark.parametrize("wrong", ["王小明", "erase_citizen|00", "erase_document " + 32 * "0"])
async def test_of_a_list_with_a_fault_nobody_is_erased(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    stays = await sign_up(ports, 1, open_id="o-1")
    monkeypatch.setattr("sys.stdin", io.StringIO(await named(ports, "o-1", stays.id) + wrong))
    with pytest.raises(StartRefused, match=r"Line 4 .* nobody was erased") as told:
        await typed(ports, erase, "erase")
    assert wrong not in str(told.value)
    assert await ports.store.begin().citizen(stays.id) is not None
