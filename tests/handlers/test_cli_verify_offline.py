"""`healthcode verify --list`: a code judged by files alone, as any door does, and what is said of a list not taken."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import logging_kept

from handlers.cli import main
from integrations import revocations
from integrations.hp1 import cose, text
from integrations.list_keys import ListKey, certificate, trust_list
from integrations.pass_files import make_roots, read_private, root_file
from integrations.pass_keys import kid_of, made, new_private, point_of
from integrations.signing import KeySigner, Standing

HERE = "https://code.example.org"
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "trust.json").read_text("utf-8"))
Signed = Callable[..., KeySigner]


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Signed:
    """Writes list, ids and roots of so long ago beside each other; gives the signer of its keys."""
    monkeypatch.chdir(tmp_path)
    make_roots(Path("roots"))
    root = read_private(root_file(Path("roots"), "now"))

    def write(ago: timedelta = timedelta(0), revoked: tuple[bytes, ...] = ()) -> KeySigner:
        then = datetime.now(UTC) - ago
        begins, ends, private = then - timedelta(days=1), then + timedelta(days=30), new_private()
        point = point_of(private.public_key())
        signed = certificate(root, kid_of(private.public_key()), point, begins, ends)
        key, keys = ListKey(private, begins, ends, signed), made(begins, ends, ("CN-GD",))
        Path("list").write_bytes(key.sign(trust_list(5, then, keys, (key,), {}, HERE)))
        Path("revoked").write_bytes(key.sign(revocations.whole(5, then, [Gone(each) for each in revoked])))
        return KeySigner(Standing(keys, (key,)))

    return write


class Gone:
    end, seq = datetime.max.replace(tzinfo=UTC), 1

    def __init__(self, id_: bytes) -> None:
        self.id = id_


def verified(code: str, *more: str) -> int:
    with logging_kept():
        return main(("verify", code, "--list", "list", "--roots", "roots/roots.json", *more))


def test_no_server_is_needed(signed: Signed, capsys: pytest.CaptureFixture[str]) -> None:
    signer = signed()
    live = signer.live(0, "440100", datetime.now(UTC))
    assert verified(live.code) == 0
    said = capsys.readouterr()
    assert "Admit  Green." in said.out
    assert said.err == ""
    signed(revoked=(b"another.",))  # by other keys
    assert verified(live.code) == 1


def test_who_was_taken_back_is_known_by_the_other_list(signed: Signed) -> None:
    signer = signed()
    live = signer.live(0, "440100", datetime.now(UTC))
    listed = Path("list").read_bytes()
    assert verified(live.code, "--revoked", "revoked") == 0
    signed(revoked=(live.id,))
    Path("list").write_bytes(listed)
    assert verified(live.code) == 0
    assert verified(live.code, "--revoked", "revoked") == 1


@pytest.mark.parametrize(("days", "code", "warned"), [(0, 0, False), (2, 0, True), (4, 1, True)])
def test_an_old_list_is_warned_of_and_one_too_old_tells_nothing(
    signed: Signed, capsys: pytest.CaptureFixture[str], days: int, code: int, warned: bool
) -> None:
    signer = signed(timedelta(days=days))
    assert verified(signer.live(0, "440100", datetime.now(UTC)).code) == code
    assert ("fetch a newer one" in capsys.readouterr().err) is warned


@pytest.mark.parametrize("case", [each for each in VECTORS["lists"] if each["result"] in {"broken", "forged"}][:4], ids=lambda case: case["name"])  # fmt: skip
def test_a_list_that_is_not_taken_is_told_with_what_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list").write_bytes(base64.b64decode(case["list"]))
    Path("roots").mkdir()
    Path("roots/roots.json").write_text(json.dumps({"roots": VECTORS["roots"]}))
    assert verified("HP1:") == 1
    assert f"is not taken ({case['result']})" in capsys.readouterr().err


def test_each_file_that_is_wrong_is_named(signed: Signed, capsys: pytest.CaptureFixture[str]) -> None:
    signed()
    stranger = json.loads(Path("roots/roots.json").read_text())
    with logging_kept():
        assert main(("verify", "HP1:", "--list", "list")) == 1
    assert "give roots.json" in capsys.readouterr().err
    Path("roots/roots.json").write_text("{}")
    assert verified("HP1:") == 1
    assert "is no roots.json" in capsys.readouterr().err
    Path("roots/roots.json").write_text(json.dumps({"roots": VECTORS["roots"]}))
    assert verified("HP1:") == 1
    assert "take the list and roots.json of the same server" in capsys.readouterr().err
    Path("roots/roots.json").write_text(json.dumps(stranger))
    Path("list").unlink()
    assert verified("HP1:") == 1
    assert "list: cannot be read" in capsys.readouterr().err


def test_a_code_that_is_broken_is_told_by_any_list(signed: Signed) -> None:
    signer = signed()
    code = cose.read(text.read(signer.live(0, "440100", datetime.now(UTC)).code))
    assert verified(text.written(cose.written(code))[:-1]) == 1
