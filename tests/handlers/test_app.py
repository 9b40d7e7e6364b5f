"""The wiring: a settings file becomes a running server with everything opened once, and closed again."""

import asyncio
import shutil
from pathlib import Path

import aiohttp
import pytest
from ports import shipped_policy
from running import demo_settings, free_port, server
from wechat_client import MadeUpAccount, Reply, WeChatUser

from config.settings import Settings, load_settings
from handlers.app import create_app, opened
from handlers.records import UNFINISHED, StartRefused
from handlers.web.keys import PLATFORMS, PORTS
from integrations.sealing.keys import KeysUnusable

PLAYED = 'api_base = "/demo/wechat"'
ELSEWHERE = 'api_base = "http://127.0.0.1:9"'


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def file(tmp_path: Path, port: int) -> Path:
    return demo_settings(tmp_path, port)


@pytest.fixture
def settings(file: Path) -> Settings:
    return load_settings(file, {})


MINI = MadeUpAccount(
    name="demo-wechat-mini",
    kind="miniprogram",
    app_id="wxdemo0000000002",
    original_id="gh_demo000002",
    token="demoToken00000000000000000000002",
    aes_key="demoAesKey0000000000000000000000000000000AC",
)


async def says(port: int, words: str, account: MadeUpAccount | None = None) -> Reply:
    async with aiohttp.ClientSession() as http:
        return await WeChatUser(http, f"http://127.0.0.1:{port}", account or MadeUpAccount()).says(words)


async def status(port: int, path: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status


async def test_the_first_start_makes_keys_and_databases_and_says_so(
    file: Path, port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with server(file):
        assert "第1步" in (await says(port, "健康码")).text
    made = {each.name for each in tmp_path.iterdir()}
    assert {"healthcode.db", "keys.db", "keys"} <= made
    said = "".join(capsys.readouterr())
    assert "first_start" in said
    assert "losing this folder loses every record" in said


async def test_the_next_start_goes_on_where_the_first_one_stopped(
    file: Path, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async with server(file):
        await says(port, "就在聊天里继续")
        await says(port, "同意核对本人")
    capsys.readouterr()
    async with server(file):
        assert "2/7 您的姓名" in (await says(port, "健康码")).text
    assert "first_start" not in "".join(capsys.readouterr())


async def test_keys_without_their_databases_and_databases_without_their_keys_refuse(
    file: Path, settings: Settings, tmp_path: Path
) -> None:
    async with server(file):
        pass
    aside = tmp_path / "aside"
    aside.mkdir()
    shutil.move(tmp_path / "keys.db", aside)
    with pytest.raises(StartRefused, match="not both databases"):
        await create_app(settings, shipped_policy())
    shutil.move(aside / "keys.db", tmp_path)
    shutil.move(tmp_path / "keys", aside)
    with pytest.raises(StartRefused, match="missing or empty"):
        await create_app(settings, shipped_policy())
    (tmp_path / "keys").mkdir()
    with pytest.raises(StartRefused, match="missing or empty"):
        await create_app(settings, shipped_policy())
    (tmp_path / "keys").rmdir()
    shutil.move(aside / "keys", tmp_path)
    async with server(file):
        pass


@pytest.mark.parametrize("lost", [("healthcode.db", "keys.db"), ("healthcode.db",), ("keys.db",)])
async def test_a_first_start_that_was_killed_begins_again(
    file: Path, tmp_path: Path, lost: tuple[str, ...]
) -> None:
    async with server(file):
        pass
    for name in lost:
        for each in tmp_path.glob(name + "*"):
            each.unlink()
    (tmp_path / "keys" / UNFINISHED).touch()
    async with server(file):
        pass
    assert not (tmp_path / "keys" / UNFINISHED).exists()
    async with server(file):
        pass


async def test_a_key_folder_of_other_databases_is_refused(
    file: Path, settings: Settings, tmp_path: Path
) -> None:
    """Under another root key nobody would be found: a citizen with a red code would be asked to register."""
    async with server(file):
        pass
    key = tmp_path / "keys" / "root.key"
    own = key.read_bytes()
    key.write_bytes(bytes(32))
    with pytest.raises(StartRefused, match="belongs to other databases"):
        await create_app(settings, shipped_policy())
    with pytest.raises(StartRefused, match="belongs to other databases"):
        async with opened(settings, shipped_policy()):
            raise AssertionError("opened")
    key.write_bytes(own)
    async with server(file):
        pass


async def test_a_second_server_on_the_same_data_is_refused(file: Path, settings: Settings) -> None:
    async with server(file):
        with pytest.raises(KeysUnusable, match="Another server runs"):
            await create_app(settings, shipped_policy())
        async with opened(settings, shipped_policy()) as ports:
            assert await ports.store.begin().officers() == ()
    async with server(file):
        pass


async def test_a_command_makes_neither_keys_nor_databases(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(StartRefused, match="Nothing is stored here yet") as refused:
        async with opened(settings, shipped_policy()):
            raise AssertionError("opened")
    assert all(str(tmp_path / name) in str(refused.value) for name in ("keys", "healthcode.db", "keys.db"))
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]


async def test_every_door_of_the_list_is_open(file: Path, port: int) -> None:
    async with server(file):
        doors = ("/healthz", "/readyz", "/metrics", "/.well-known/healthcode/jwks.json", "/demo")
        assert [await status(port, path) for path in doors] == [200] * len(doors)
        assert await status(port, "/doctor/events?after=0") == 200
        assert await status(port, "/hooks/nobody") == 404
        assert await status(port, "/p/forged") == 410
        assert await status(port, "/nothing") == 404


async def test_the_demo_is_there_only_where_it_plays_the_platform(tmp_path: Path, port: int) -> None:
    async with server(demo_settings(tmp_path, port, {PLAYED: ELSEWHERE})):
        assert await status(port, "/demo") == 404
        assert await status(port, "/demo/wechat/cgi-bin/stable_token") == 404
        assert await status(port, "/readyz") == 200


async def test_a_server_that_others_can_reach_has_no_demo(tmp_path: Path, port: int) -> None:
    changed = {
        f"port = {port}": f'port = {port}\npublic_url = "https://code.example.org"',
        'verification = "automatic"': 'verification = "manual"',
        PLAYED: 'api_base = "https://api.weixin.qq.com"',
        "wxdemo0000000001": "wx0123456789abcdef",
        "demoToken00000000000000000000001": "q7Xw2LkPz9",
        "demoAesKey0000000000000000000000000000000AB": "ZrT5yHn8JkQw3EvBx6MdAcLpUs1FgOi0R2tW4uY7aKE",
        "demo-secret-00000000000000000001": "f3b2c1d0e9a8",
    }
    async with server(demo_settings(tmp_path, port, changed)) as app:
        assert not app[PORTS].local
        assert app[PORTS].automatic == ""
        assert await status(port, "/demo") == 404
        assert await status(port, "/readyz") == 200


async def test_accounts_become_platforms_and_what_the_conversation_knows_of_them(file: Path) -> None:
    async with server(file) as app:
        platforms = app[PLATFORMS]
        assert set(platforms) == {"demo-wechat"}
        account = app[PORTS].accounts["demo-wechat"]
        assert (account.platform, account.region, account.passive) == ("wechat", "440100", 1)
        assert app[PORTS].automatic == "demo"


async def test_a_mini_program_is_never_answered_passively(tmp_path: Path, port: int) -> None:
    file = demo_settings(tmp_path, port, accounts=(MINI.name,))
    async with server(file) as app:
        assert app[PORTS].accounts[MINI.name].passive == 0
        assert (await says(port, "健康码", MINI)).body == b"success"
        store = app[PORTS].store.begin
        assert [*await store().items("waiting", 9), *await store().items("failed", 9)]


async def test_files_that_prove_the_domain_are_served_at_the_root(tmp_path: Path, port: int) -> None:
    folder = tmp_path / "verify"
    folder.mkdir()
    (folder / "MP_verify_abcDEF123.txt").write_text("abcDEF123", "utf-8")
    here = {f"port = {port}": f'port = {port}\nverify_dir = "{folder}"'}
    async with server(demo_settings(tmp_path, port, here)):
        assert await status(port, "/MP_verify_abcDEF123.txt") == 200


async def test_when_it_ends_nothing_is_left_running(file: Path, settings: Settings) -> None:
    before = asyncio.all_tasks()
    async with server(file):
        assert asyncio.all_tasks() > before
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before


async def test_a_fault_while_opening_closes_what_was_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = asyncio.all_tasks()

    def fails(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("handlers.app.open_demo", fails)
    with pytest.raises(OSError, match=r"^$"):
        await create_app(settings, shipped_policy())
    monkeypatch.undo()
    assert asyncio.all_tasks() == before
    async with opened(settings, shipped_policy()) as ports:
        assert await ports.store.begin().officers() == ()


async def test_a_command_opens_the_same_records_beside_the_server(
    file: Path, settings: Settings, port: int
) -> None:
    async with server(file):
        await says(port, "健康码")
        async with opened(settings, shipped_policy()) as ports:
            id_ = ports.sealing.index("channel", "demo-wechat", "oTESTuser000000000000000001")
            assert await ports.store.begin().channel(id_) is not None
        assert "下一步" in (await says(port, "你好")).text
