"""What may be logged: listed events and fields, and nothing personal inside them."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from integrations.logs import FIELDS, LONGEST, Crowd, clean, place_of, report, set_up_logs

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "integrations")


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    set_up_logs()
    yield
    logging.getLogger("aiohttp.access").disabled = False
    root.handlers[:], root.level = handlers, level


def count(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_listed_event_is_one_readable_line(capsys: pytest.CaptureFixture[str]) -> None:
    report("sent", {"account": "gz-health", "kind": "news", "tries": 2})
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "sent" in line
    assert "account=gz-health" in line
    assert "tries=2" in line


def test_an_unlisted_field_is_dropped_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    before = count("healthcode_log_kept_out_total", what="field")
    report(
        "sent", {"account": "gz-health", "kind": "news", "tries": 1, "name": "张三", "phone": "13812345678"}
    )
    line = capsys.readouterr().err
    assert "张三" not in line
    assert "138" not in line
    assert count("healthcode_log_kept_out_total", what="field") == before + 2


def test_an_unlisted_event_is_dropped_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    before = count("healthcode_log_kept_out_total", what="event")
    report("declared", {"account": "gz-health"})
    assert capsys.readouterr().err == ""
    assert count("healthcode_log_kept_out_total", what="event") == before + 1


def test_the_first_start_names_the_key_folder_and_what_its_loss_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report("first_start", {"folder": Path("data/keys")})
    line = capsys.readouterr().err
    assert "folder=data/keys" in line
    assert "losing this folder loses every record" in line


def test_of_many_refused_deliveries_one_a_second_is_written_and_all_are_counted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("integrations.logs.CROWD", Crowd(lambda: now[0]))
    before = count("healthcode_events_total", event="refused_delivery")
    for at in (0.0, 0.2, 0.9, 1.0, 1.5, 2.5, 9.0):
        now[0] = at
        report("refused_delivery", {"account": "gz-health", "cause": "signature"})
    report("refused_delivery", {"account": "gz-health", "cause": "stale"})
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition("left_out=")[2] for line in lines] == ["", "2", "1", "", ""]
    assert count("healthcode_events_total", event="refused_delivery") == before + 8


def test_of_a_job_that_fails_again_and_again_one_line_in_ten_seconds_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("integrations.logs.CROWD", Crowd(lambda: now[0]))
    before = count("healthcode_events_total", event="job_failed")
    away = {"job": "outbox", "error": "Unavailable", "place": "pool.py:56"}
    for second in range(30):
        now[0] = float(second)
        report("job_failed", away)
    report("job_failed", {**away, "error": "DiskFullError"})
    lines = capsys.readouterr().err.splitlines()
    told = [line.partition("left_out=")[2].partition(" ")[0] for line in lines]
    assert told == ["", "9", "9", ""]
    assert count("healthcode_events_total", event="job_failed") == before + 31


def test_events_are_counted_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    before = count("healthcode_events_total", event="erased")
    report("erased", {"count": 3})
    assert count("healthcode_events_total", event="erased") == before + 1
    capsys.readouterr()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (3, 3),
        (True, True),
        ("40164 invalid ip 203.0.113.9", "40164 invalid ip 203.0.113.9"),
        ("id 11010519491231002X", "id ***"),
        ("call 13812345678 now", "call *** now"),
        ("openid oDEMOuser_000000000000000001 unknown", "openid *** unknown"),
        ("https://me:word@code.example.org/p/secret?key=1", "https://code.example.org"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("two\nlines\x1b[31m", "two lines [31m"),
        ("a" * 500, "a" * LONGEST),
    ],
)
def test_values_are_short_single_lines_that_identify_nobody(value: object, written: object) -> None:
    assert clean(value) == written


def test_a_library_s_words_are_not_logged_only_where_it_happened(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("aiohttp.server").error("bad request: %s", "<xml>张三</xml>")
    logging.getLogger("asyncio").error("in %s", "13812345678", exc_info=_error("张三"))
    lines = capsys.readouterr().err
    assert "张三" not in lines
    assert "138" not in lines
    assert "library=aiohttp.server" in lines
    assert "error=ValueError" in lines
    assert "test_logs.py:" in lines


def test_the_access_log_is_off(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("aiohttp.access").error("GET /p/secret")
    assert capsys.readouterr().err == ""


def test_an_error_never_raised_has_no_place() -> None:
    assert place_of(ValueError("x")) == ""


def _error(digits: str) -> ValueError:
    try:
        int(digits)
    except ValueError as error:
        return error
    raise AssertionError(digits)


def unlisted(source: str) -> set[str]:
    """Every literal event and field reported in a source that FIELDS does not list."""
    found: set[str] = set()
    for scope in ast.walk(ast.parse(source)):
        if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)):
            for call in ast.walk(scope):
                if isinstance(call, ast.Call) and _name(call.func) == "report" and len(call.args) == 2:
                    found |= _unlisted(call, scope)
    return found


def _unlisted(call: ast.Call, scope: ast.AST) -> set[str]:
    event, fields = call.args
    if not isinstance(event, ast.Constant):
        return set()
    name = str(event.value)
    if name not in FIELDS:
        return {name}
    return {f"{name}.{field}" for field in _keys(fields, scope) - FIELDS[name]}


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _keys(fields: ast.expr, scope: ast.AST) -> set[str]:
    """Those written in the call itself, and in what is assigned in the same function to a name it uses."""
    used = {node.id for node in ast.walk(fields) if isinstance(node, ast.Name)}
    given = [
        node.value
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and used & {_name(target) for target in node.targets}
    ]
    dicts = [node for each in (fields, *given) for node in ast.walk(each) if isinstance(node, ast.Dict)]
    return {str(key.value) for each in dicts for key in each.keys if isinstance(key, ast.Constant)}


def test_everything_the_program_reports_is_listed() -> None:
    files = [file for floor in FLOORS for file in (ROOT / floor).rglob("*.py")]
    found = {str(file.relative_to(ROOT)): unlisted(file.read_text("utf-8")) for file in files}
    assert len(found) == len(files), "a concept keeps its file name on every floor"
    assert {name: each for name, each in found.items() if each} == {}
    assert unlisted('ports.report("sent", {"phone": 1})') == {"sent.phone"}
    assert unlisted('def f():\n fields = {"phone": 1}\n report("sent", fields | {"kind": 1})') == {
        "sent.phone"
    }
    assert unlisted('report("seen", {})') == {"seen"}


def test_an_alarm_names_officer_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    report("evidence_alarm", {"officer": "cdc-li", "source": "CDC", "count": 21})
    line = capsys.readouterr().err
    assert all(words in line for words in ("evidence_alarm", "officer=cdc-li", "source=CDC", "count=21"))
