"""`healthcode keys`: the ceremony of the roots, a rotation, a key that was lost, and one that is opened to everybody."""

import asyncio
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import demo_settings, free_port, logging_kept

from bot.domain.passes import Verdict
from config.settings import Settings, load_settings
from handlers.cli import main
from handlers.pass_keys import KEYS, PassKeys, kept_of
from handlers.records import records_beside_the_server, records_for_the_server
from integrations.database.kept_keys import KeptKey
from integrations.hp1 import cbor, trust, verify
from integrations.pass_files import read_private
from integrations.pass_keys import kid_of, made

HERE = "https://code.example.org"
GD = "440100"
Typed = Callable[..., int]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Of a server that has been started once."""
    monkeypatch.chdir(tmp_path)
    settings = load_settings(demo_settings(tmp_path, free_port()), {})

    async def begun() -> None:
        async with records_for_the_server(settings) as records:
            await records.pass_keys.turn(datetime.now(UTC), HERE)

    asyncio.run(begun())
    return settings


@pytest.fixture
def typed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Typed:
    def type_(*words: str, given: str = "") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        offline = words[0] == "certify" or words[:2] == ("new", "root")
        with logging_kept():
            return main(("keys", *words, *(() if offline else ("--settings", "settings.toml"))))

    return type_


def looked_at(settings: Settings, later: timedelta = timedelta(0)) -> PassKeys:
    """As the server has it after its next look, which is then."""

    async def look() -> PassKeys:
        async with records_beside_the_server(settings) as records:
            await records.pass_keys.turn(datetime.now(UTC) + later, HERE)
            return records.pass_keys

    return asyncio.run(look())


def kept(settings: Settings) -> tuple[KeptKey, ...]:
    async def look() -> tuple[KeptKey, ...]:
        async with records_beside_the_server(settings) as records:
            return await records.pass_keys.kept.keys(datetime.fromtimestamp(0, UTC))

    return asyncio.run(look())


def by_list(pass_keys: PassKeys, code: str) -> Verdict:
    """What a door says that has fetched the list a moment ago."""
    now = datetime.now(UTC)
    roots = {kid: cbor.point(point) for kid, point in pass_keys.roots.items()}
    listed = trust.read_list(pass_keys.lists[KEYS].body, roots, now)
    return verify.verdict(code, trust.trusted(listed), now)


def signing(pass_keys: PassKeys, profile: str = "live", issuer: str = "CN-GD") -> str:
    now = datetime.now(UTC)
    keys = [key for key in pass_keys.signer.standing.keys if (key.issuer, key.profile) == (issuer, profile)]
    return max((key for key in keys if key.signs_at(now)), key=lambda key: key.begins).kid.hex()


def test_the_ceremony_of_the_roots(
    settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("new", "root", "medium") == 0
    assert typed("install", given=Path("medium/roots.json").read_text()) == 0
    capsys.readouterr()
    assert typed("new", "list") == 0
    request = capsys.readouterr().out
    assert typed("new", "list") == 0
    assert capsys.readouterr().out == request  # one waits already
    before = looked_at(settings)
    assert typed("certify", "--root", "medium/root-now.pem", given=request) == 0
    said = capsys.readouterr()
    assert "for 90 days" in said.err
    assert typed("install", given=said.out) == 0
    after = looked_at(settings)
    assert after.lists[KEYS].seq > before.lists[KEYS].seq
    root = read_private(Path("medium/root-now.pem"))
    assert kid_of(root.public_key()) in after.roots
    code = after.signer.live(0, GD, datetime.now(UTC)).code
    assert by_list(after, code).reason == "green"


def test_a_certificate_for_later_takes_over_then(
    settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("new", "list")
    request = capsys.readouterr().out
    begins = datetime.now(UTC) + timedelta(days=60)
    assert (
        typed(
            "certify", "--root", "keys/roots/root-next.pem", "--begins", f"{begins:%Y-%m-%d}", given=request
        )
        == 0
    )
    assert typed("install", given=capsys.readouterr().out) == 0
    assert "from" in capsys.readouterr().out
    soon, then = looked_at(settings), looked_at(settings, timedelta(days=61))
    assert soon.lists[KEYS].body[8:16] != then.lists[KEYS].body[8:16]
    hour = begins + timedelta(days=1)
    assert soon.signer.word(GD, hour) == then.signer.word(GD, hour)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("", "Give the file on standard input"),
        ("[]", "Give the file on standard input"),
        ("{}", "certificate is missing"),
        ('{"certificate": 5}', "give the file as it was printed"),
        ('{"certificate": "AAAA"}', "certify what `healthcode keys new list` prints here"),
        ('{"roots": 5}', "Two roots are wanted"),
        ('{"roots": [{"kid": "AA", "pub": "AA"}]}', "Two roots are wanted"),
        ('{"roots": [{"kid": "AA", "pub": "AA"}, {"kid": "BB", "pub": "BB"}]}', "Two roots are wanted"),
    ],
)
def test_what_cannot_be_installed_is_told(
    typed: Typed, capsys: pytest.CaptureFixture[str], given: str, right: str
) -> None:
    assert typed("install", given=given) == 1
    assert right in capsys.readouterr().err


def test_a_certificate_of_another_root_is_refused(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed("new", "list")
    request = capsys.readouterr().out
    typed("new", "root", "strange")
    capsys.readouterr()
    typed("certify", "--root", "strange/root-now.pem", given=request)
    assert typed("install", given=capsys.readouterr().out) == 1
    assert "install roots.json first" in capsys.readouterr().err
    assert typed("certify", "--root", "strange/root-now.pem", given="{}") == 1
    assert "kid is missing" in capsys.readouterr().err


def test_a_rotation_signs_in_two_days_or_now(
    settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    first = signing(looked_at(settings))
    assert typed("rotate", "--issuer", "CN-GD") == 0
    assert "3 new keys sign from" in capsys.readouterr().out
    assert signing(looked_at(settings)) == first
    coming = [key for key in kept(settings) if key.begins > datetime.now(UTC) + timedelta(hours=47)]
    assert len(coming) == 3
    assert typed("rotate", "--now") == 0
    assert "102 new keys sign now" in capsys.readouterr().out
    now = looked_at(settings)
    assert signing(now) != first
    assert by_list(now, now.signer.live(0, GD, datetime.now(UTC)).code).reason == "green"


def test_a_key_that_was_lost(settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    """The drill: it leaks, it is retired, what it signs is refused by the list, and everyone gets good codes anew."""
    before = looked_at(settings)
    stolen = before.signer  # holds the private half, as a thief does
    assert by_list(before, stolen.live(0, GD, datetime.now(UTC)).code).reason == "green"
    kid = signing(before)
    assert typed("retire", kid) == 0
    assert "is trusted no more" in capsys.readouterr().out
    after = looked_at(settings)
    assert after.lists[KEYS].seq > before.lists[KEYS].seq
    now = datetime.now(UTC)
    forged = [stolen.live(0, GD, now), stolen.live(0, GD, now - timedelta(seconds=100))]
    for code in forged:
        assert by_list(after, code.code) == after.signer.verdict(code.code, now)
        assert by_list(after, code.code).reason == "retired_key"
    renewed = after.signer.live(0, GD, now)
    assert by_list(after, renewed.code).reason == "green"
    assert by_list(after, stolen.live(0, "330100", now).code).reason == "green"  # others are not concerned
    roots = {each: cbor.point(point) for each, point in after.roots.items()}
    with pytest.raises(trust.ListRefused, match="rolled_back"):
        trust.read_list(before.lists[KEYS].body, roots, now, after.lists[KEYS].seq)
    assert typed("retire", kid) == 1
    assert "is retired since" in capsys.readouterr().err
    assert typed("retire", "00" * 8) == 1
    assert "`healthcode keys list` shows them" in capsys.readouterr().err


def test_a_province_that_begins_anew(settings: Settings, typed: Typed) -> None:
    before = looked_at(settings)
    old = before.signer.live(0, GD, datetime.now(UTC)).code
    paper = before.signer.paper(GD, datetime.now(UTC) - timedelta(minutes=1)).code
    by = signing(before, "pass")
    assert typed("void", "CN-GD") == 0
    after = looked_at(settings)
    assert by_list(after, paper).reason == "revoked"
    assert signing(after, "pass") != by  # which signed strips of later
    assert by_list(after, after.signer.live(0, GD, datetime.now(UTC)).code).reason == "green"
    assert by_list(after, after.signer.live(0, "330100", datetime.now(UTC)).code).reason == "green"
    assert by_list(after, old).reason in {"revoked", "green"}  # green in the second of the instant itself


def test_an_ended_key_is_opened_to_everybody(
    settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    kid = signing(looked_at(settings))
    capsys.readouterr()
    assert typed("publish", kid) == 1
    assert "A key that was lost is retired instead" in capsys.readouterr().err
    long_ago = datetime.now(UTC) - timedelta(days=90)
    old = ended(settings, long_ago)
    for _ in range(2):
        assert typed("publish", old.hex()) == 0
        said = capsys.readouterr().out
        Path("published.pem").write_text(said)
        Path("published.pem").chmod(0o600)
        assert kid_of(read_private(Path("published.pem")).public_key()) == old
    assert [key.kid for key in kept(settings) if key.published] == [old]


def ended(settings: Settings, when: datetime) -> bytes:
    """A key of then."""
    (key,) = made(when, when + timedelta(days=7), ("CN-GD",), ("live",))

    async def add() -> None:
        async with records_beside_the_server(settings) as records:
            await records.pass_keys.kept.add([kept_of(key)])

    asyncio.run(add())
    return key.kid


def test_a_list_of_them(settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    kid = signing(looked_at(settings))
    typed("retire", kid)
    typed("rotate")
    capsys.readouterr()
    assert typed("list") == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    states = {line[0]: line[-1] for line in lines}
    assert states[kid] == "retired"
    assert set(states.values()) == {"retired", "coming", "signs or is trusted", "signs"}
    assert json.dumps(lines).isascii()


def test_without_a_certificate_it_is_said_what_to_do(
    settings: Settings, typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("new", "root", "medium")
    typed("install", given=Path("medium/roots.json").read_text())
    capsys.readouterr()
    assert typed("list") == 1  # those that the roots of before had certified sign no more
    assert "no root has certified the key of the lists" in capsys.readouterr().err
