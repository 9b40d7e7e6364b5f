"""The platform's verification files: served at the root, and nothing else of the machine with them."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from handlers.web.verification import verification_routes

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(aiohttp_client: AiohttpClient, tmp_path: Path) -> Client:
    (tmp_path / "files").mkdir()
    (tmp_path / "secret.txt").write_text("not for you")
    app = web.Application()
    app.add_routes(verification_routes(tmp_path / "files"))
    return await aiohttp_client(app)


async def test_a_file_is_served_as_soon_as_it_lies_there(client: Client, tmp_path: Path) -> None:
    assert (await client.get("/MP_verify_Ab1.txt")).status == 404
    (tmp_path / "files" / "MP_verify_Ab1.txt").write_text("Ab1")
    response = await client.get("/MP_verify_Ab1.txt")
    assert await response.text() == "Ab1"
    assert response.content_type == "text/plain"


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e%2fsecret.txt", "/..%2Fsecret.txt", "/a.b.txt", "/page.html"]
)
async def test_nothing_outside_the_folder_is_served(client: Client, tmp_path: Path, path: str) -> None:
    (tmp_path / "files" / "page.html").write_text("x")
    (tmp_path / "files" / "a.b.txt").write_text("x")
    assert (await client.get(path)).status == 404


async def test_a_link_that_leads_out_is_not_followed_one_inside_is(client: Client, tmp_path: Path) -> None:
    (tmp_path / "files" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "files" / "real.txt").write_text("real")
    (tmp_path / "files" / "inside.txt").symlink_to(tmp_path / "files" / "real.txt")
    assert (await client.get("/out.txt")).status == 404
    assert await (await client.get("/inside.txt")).text() == "real"


async def test_folders_and_big_files_are_not_verification_files(client: Client, tmp_path: Path) -> None:
    (tmp_path / "files" / "folder.txt").mkdir()
    (tmp_path / "files" / "big.txt").write_text("x" * 5000)
    assert (await client.get("/folder.txt")).status == 404
    assert (await client.get("/big.txt")).status == 404


def test_without_a_folder_there_is_no_route() -> None:
    assert verification_routes(None) == []
