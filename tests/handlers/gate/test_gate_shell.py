"""What the gate's page is made of: headers, files, words, classes, and the vendored reader as it was published."""

import hashlib
import re
from importlib.resources import files
from pathlib import Path

from api_site import ApiSite

from bot.domain.passes import REASONS, RESULTS
from handlers.web.gate_pages import KEPT
from handlers.web.statics import GATE, HP1

ROOT = Path(__file__).parents[3]


async def fetched(site: ApiSite, path: str) -> tuple[dict[str, str], bytes]:
    async with site.http.get(site.url + path) as answer:
        assert answer.status == 200, path
        return dict(answer.headers), await answer.read()


async def test_the_page_may_use_the_camera_and_compile_its_reader_and_no_other_page_may(
    site: ApiSite,
) -> None:
    headers, _ = await fetched(site, "/gate")
    assert headers["Permissions-Policy"] == "camera=(self), microphone=(), geolocation=()"
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval' https://res.wx.qq.com;" in policy
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    for path in KEPT[1:]:
        headers, _ = await fetched(site, path)
        assert "wasm-unsafe-eval" not in headers["Content-Security-Policy"], path


async def test_the_worker_keeps_every_file_that_the_page_is_made_of(site: ApiSite) -> None:
    headers, worker = await fetched(site, "/gate/worker.js")
    assert headers["Service-Worker-Allowed"] == "/gate"
    assert re.match(rb'const VERSION = "gate-[0-9a-f]{16}";\n', worker)
    for folder, names in (("gate", GATE), ("hp1", HP1)):
        for name in names:
            assert f'"/static/{folder}/{name}"'.encode() in worker
            source = files("templates").joinpath(folder, name).read_bytes()
            for other in re.findall(rb'from "(/static/[^"]+)"', source):
                assert other.decode() in KEPT
    shipped = {
        str(file.relative_to(ROOT / "templates/gate")) for file in (ROOT / "templates/gate").rglob("*.*")
    }
    assert shipped - {*GATE} == {"gate.html", "worker.js", "vendor/zxing-wasm/LICENSE.txt"}


async def test_every_word_that_the_page_says_stands_in_both_languages(site: ApiSite) -> None:
    async with site.http.get(site.url + "/gate/words.json") as answer:
        words = await answer.json()
    assert words["zh"].keys() == words["en"].keys()
    said = "".join(
        files("templates").joinpath("gate", name).read_text("utf-8")
        for name in ("gate.html", *(name for name in GATE if name.endswith(".js") and "/" not in name))
    )
    plain = set(re.findall(r'data-say="(\w+)"', said)) | set(re.findall(r'\bsay\("(\w+)"', said))
    assert len(plain) > 30
    assert plain - words["zh"].keys() == set()
    wanted = {*(f"gate.{each}" for each in RESULTS), *(f"gate_reason.{each}" for each in REASONS)}
    assert wanted | {f"say.{each}" for each in RESULTS} <= words["zh"].keys()
    titles = [words["zh"][f"gate.{each}"] for each in RESULTS]
    assert titles == ["通行", "请到服务点", "无效，请重新打开", "无法核验"]
    assert len({words[language][f"hour.{number}"] for language in words for number in range(64)}) == 128


async def test_the_classes_of_places_are_told_with_their_days(site: ApiSite) -> None:
    async with site.http.get(site.url + "/gate/classes.json") as answer:
        classes = (await answer.json())["classes"]
    park = next(each for each in classes if each["id"] == "park")
    assert (park["yellow"], park["red"], park["since"], park["until"]) == (
        "admit",
        "assist",
        "2020-01-23",
        None,
    )
    assert len(classes) == 9


def test_the_reader_is_the_published_one() -> None:
    """zxing-wasm 3.1.4 (MIT): the script names the digest of its program."""
    folder = ROOT / "templates/gate/vendor/zxing-wasm"
    script = (folder / "reader/index.js").read_text("utf-8")
    program = hashlib.sha256((folder / "reader/zxing_reader.wasm").read_bytes()).hexdigest()
    assert program == "e8af31edb56d0522f4de74495839385ef019ba8bc90d38e5ecb2f18795d86fb2"
    assert program in script
    assert hashlib.sha256(script.encode()).hexdigest().startswith("d90c69a827aff3b7")
    assert "MIT License" in (folder / "LICENSE.txt").read_text("utf-8")
