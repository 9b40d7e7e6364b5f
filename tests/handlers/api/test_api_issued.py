"""Every pass the API shows has been noted before, with whose it is; where there is none, nothing is."""

from pathlib import Path

from api_site import ApiSite
from hp1_reader import verify
from stored import column

from bot.usecases.code import forget_expired

NOTED = "SELECT cti FROM issued"


def id_of(site: ApiSite, code: object) -> bytes:
    return verify(str(code), site.ports.signer.key_set(), site.clock()).id


async def test_a_pass_is_noted_before_it_is_shown(site: ApiSite, tmp_path: Path) -> None:
    app = await site.enters()
    sent = (await app.signs_up()).body["code"]
    read = (await app.gets("/pass")).body["code"]
    assert column(tmp_path / "records.db", NOTED) == {id_of(site, sent), id_of(site, read)}
    owner = await site.ports.store.begin().channel(site.channel())
    assert owner is not None
    assert column(tmp_path / "records.db", "SELECT pseudonym FROM issued") == {owner.citizen}


async def test_it_is_forgotten_once_it_has_expired(site: ApiSite, tmp_path: Path) -> None:
    app = await site.enters()
    await app.signs_up()
    await forget_expired(site.ports, site.clock.forward(seconds=120))
    assert len(column(tmp_path / "records.db", NOTED)) == 1
    await forget_expired(site.ports, site.clock.forward(seconds=1))
    assert column(tmp_path / "records.db", NOTED) == set()


async def test_without_a_code_nothing_is_noted(site: ApiSite, tmp_path: Path) -> None:
    app = await site.enters()
    assert (await app.gets("/pass")).body["code"] is None
    await app.signs_up()
    noted = column(tmp_path / "records.db", NOTED)
    site.clock.forward(days=9)
    app = await site.enters()
    assert (await app.gets("/pass")).body["code"] is None
    assert column(tmp_path / "records.db", NOTED) == noted
