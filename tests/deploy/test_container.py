"""Dockerfile and compose file as far as they can be judged without Docker: what they name is there, and is pinned."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.web.server import DRAIN

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
YOURS = ("../settings.toml", "../secrets", "/etc/letsencrypt", "/var/www/acme")  # what who runs it brings
PINNED = re.compile(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+")


def steps() -> list[tuple[str, str]]:
    """Instruction and its words, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^#.*\n", "", DOCKERFILE))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line]


def copied() -> Iterator[str]:
    for name, words in steps():
        if name == "COPY" and not words.startswith("--from"):
            yield from words.split()[:-1]


def missing(files: list[str]) -> list[str]:
    return [each for each in files if not (ROOT / "deploy" / each).exists() and not each.startswith(YOURS)]


def test_all_that_is_copied_is_there_and_let_through() -> None:
    let_through = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines()}
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert {name.split("/")[0] for name in copied()} <= let_through
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert set(packages["targets"]["wheel"]["packages"]) <= set(copied())


def test_images_are_pinned_and_packages_are_hashed() -> None:
    images = [words.split()[0] for name, words in steps() if name == "FROM"]
    images += [each["image"] for name, each in COMPOSE["services"].items() if name != "app"]
    assert [image for image in images if not PINNED.fullmatch(image)] == []
    assert not PINNED.fullmatch("nginx:latest")
    runs = [
        part
        for name, words in steps()
        if name == "RUN"
        for part in words.split("&&")
        if "pip install" in part
    ]
    assert len(runs) == 3
    assert all("--require-hashes" in run or run.rstrip().endswith(" .") for run in runs)
    assert all("--no-deps" in run for run in runs)


def test_it_runs_as_nobody_and_says_whether_it_is_ready() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert last.index("USER healthcode") < last.index("ENTRYPOINT")
    assert "127.0.0.1:8080/readyz" in last
    app = COMPOSE["services"]["app"]
    assert app["cap_drop"] == ["ALL"]
    assert app["read_only"] is True
    assert int(app["stop_grace_period"].removesuffix("s")) > DRAIN


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_each_service_names_what_is_there(name: str) -> None:
    service = COMPOSE["services"][name]
    mounts = [each.split(":")[0] for each in service.get("volumes", [])]
    named = [each for each in mounts if each not in COMPOSE["volumes"]]
    assert missing(named) == []
    assert missing(["./nginx.config"])
    assert set(service.get("depends_on", [])) <= COMPOSE["services"].keys()
    assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()
    conditions = service["depends_on"].values() if isinstance(service.get("depends_on"), dict) else ()
    assert all(each["condition"] == "service_healthy" for each in conditions)
    for other in service["depends_on"] if isinstance(service.get("depends_on"), dict) else ():
        assert "healthcheck" in COMPOSE["services"][other]


def test_nginx_finds_the_program_and_the_page() -> None:
    """The sample is used as it is: it knows the program on its own 127.0.0.1."""
    nginx = COMPOSE["services"]["nginx"]
    assert nginx["network_mode"] == "service:app"
    sample = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert "server 127.0.0.1:8080" in sample
    places = [each.split(":")[1] for each in nginx["volumes"]]
    assert f"{re.search(r'root (/srv[^;]*);', sample)[1]}/busy.html" in places
