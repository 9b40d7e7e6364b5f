"""The house rules a machine can see, each with a control that breaks it on purpose."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "config", "handlers", "integrations")
TOOLS = ("bench", "drills")
FLOORS = ("domain", "usecases", "conversation", "dialogs")
PLACEHOLDER = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|noqa|type: ignore|pytest\.skip)\b")
BROAD = re.compile(r"except (Base)?Exception|except:")
IMPURE = {"random", "secrets", "os", "time", "pathlib", "asyncio", "socket"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def long_files(files: list[Path]) -> list[str]:
    return [str(file) for file in files if file.read_text("utf-8").count("\n") > LONGEST_FILE]


def long_functions(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]


def foreign_imports(source: str) -> set[str]:
    """Top-level packages a core module imports that are neither the standard library nor the core."""
    roots = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            roots.add(node.module.partition(".")[0])
    return {root for root in roots if root != "bot" and root not in _standard()}


def impure(source: str) -> set[str]:
    """What bot/domain must not hold: async code, a clock, randomness, input or output."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.AsyncFunctionDef, ast.Await)):
            found.add(type(node).__name__)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            found |= {node.func.attr} & {"now", "today", "utcnow", "urandom", "read_text", "write_text"}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found |= {node.func.id} & {"open", "print", "input"}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & IMPURE
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & IMPURE
    return found


def _standard() -> frozenset[str]:
    import sys

    return frozenset(sys.stdlib_module_names)


def test_no_file_is_over_300_lines(tmp_path: Path) -> None:
    assert long_files([*sources(*PRODUCT, *TOOLS, "scripts", "tests")]) == []
    long_one = tmp_path / "long.py"
    long_one.write_text("\n" * 301)
    assert long_files([long_one])


def test_no_function_is_over_40_lines() -> None:
    files = sources(*PRODUCT, *TOOLS, "scripts", "tests")
    assert [name for file in files for name in long_functions(file.read_text("utf-8"))] == []
    assert long_functions("def f():\n" + "    pass\n" * 40) == ["f"]


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in sources(*PRODUCT, *TOOLS, "scripts")
        for line in file.read_text("utf-8").splitlines()
        if PLACEHOLDER.search(line)
    ]
    assert left == []
    assert PLACEHOLDER.search("x = 1  # TO" + "DO later")


def test_types_are_checked_in_the_product_and_its_tools() -> None:
    mypy = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert set(mypy["packages"]) == {*PRODUCT, *TOOLS}
    excluded = re.compile(mypy["exclude"])
    named = [str(file.relative_to(ROOT)) for file in sources(*PRODUCT, *TOOLS)]
    assert [name for name in named if excluded.search(name)] == ["bench/robot.py"]


def test_the_core_imports_the_standard_library_only() -> None:
    assert {root for file in sources("bot") for root in foreign_imports(file.read_text("utf-8"))} == set()
    assert foreign_imports("import aiohttp") == {"aiohttp"}


def test_the_domain_has_no_clock_no_randomness_no_io_no_async() -> None:
    found = {(file.name, each) for file in sources("bot/domain") for each in impure(file.read_text("utf-8"))}
    assert found == set()
    assert impure("import random\nasync def f(): await g(datetime.now())") >= {
        "random",
        "AsyncFunctionDef",
        "now",
    }


def test_broad_excepts_stand_in_one_middleware_and_one_per_loop() -> None:
    found = {
        str(file.relative_to(ROOT))
        for file in sources(*PRODUCT, *TOOLS, "scripts")
        if BROAD.search(file.read_text("utf-8"))
    }
    assert found <= {"handlers/web/middlewares.py", "handlers/jobs.py"}
    assert BROAD.search("except Exception:")


@pytest.mark.parametrize("folder", [*PRODUCT, *TOOLS, "scripts"])
def test_each_module_says_what_it_is_the_home_of(folder: str) -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in sources(folder)
        if file.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []


def test_the_repository_speaks_of_itself_alone() -> None:
    words = re.compile("/" + "work/|/" + "farm/|registry\\.npm|pypi\\.org/simple", re.IGNORECASE)
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    told = [
        name
        for name in listed
        if (ROOT / name).is_file() and words.search((ROOT / name).read_bytes().decode("utf-8", "ignore"))
    ]
    assert told == []
    assert words.search("see /" + "work/main")


def test_requirements_hold_no_package_in_two_versions() -> None:
    pins: dict[str, set[str]] = {}
    for name in ("serve", "test"):
        for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines():
            if match := re.match(r"([a-z0-9._-]+)==(\S+)", line):
                pins.setdefault(match[1], set()).add(match[2])
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


def test_every_shipped_policy_file_is_toml() -> None:
    for file in (ROOT / "config" / "policy").rglob("*.toml"):
        tomllib.loads(file.read_text("utf-8"))
