"""The signed code: its bytes as the reference lays them out, read by an independent strict reader."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import base45
import cbor2
import hp1_reader
import pytest
from hp1_reader import NotValid, verify

from integrations.signing import PROVINCES, FileSigner, PassKeysUnusable, missing_keys, open_signer

NOW = datetime(2025, 11, 24, 6, 30, 15, 700_000, UTC)


@pytest.fixture
def signer(tmp_path: Path) -> FileSigner:
    return open_signer(tmp_path / "keys", ("44", "33"))


@pytest.mark.parametrize(
    ("colour", "word"), [(0, "green"), (1, "yellow"), (2, "red"), (4, "green with gold")]
)
def test_a_code_is_read_by_a_strict_reader(signer: FileSigner, colour: int, word: str) -> None:
    live = signer.live(colour, "440100", NOW)
    seen = verify(live.code, signer.key_set(), NOW)
    assert (seen.issuer, seen.colour, seen.id) == ("CN-GD", word, live.id)
    assert seen.issued == live.issued == NOW.replace(microsecond=0)
    assert seen.expires == live.expires == live.issued + timedelta(seconds=120)


def test_the_bytes_are_those_of_the_reference(signer: FileSigner) -> None:
    live = signer.live(0, "440106", NOW)
    raw = base45.b45decode(live.code.removeprefix("HP1:"))
    assert (len(raw), len(live.code)) == (122, 187)
    kid, expires, issued = raw[8:16], int(live.expires.timestamp()), int(live.issued.timestamp())
    assert raw[:56].hex() == (
        f"d2844da201260448{kid.hex()}a05825a50165434e2d4744041a{expires:08x}061a{issued:08x}0748{live.id.hex()}"
        "3a000100008100"
    )
    assert raw[56:58].hex() == "5840"
    assert cbor2.dumps(cbor2.loads(raw)) == raw


def test_each_province_has_its_own_key_and_each_code_its_own_id(signer: FileSigner) -> None:
    codes = [signer.live(0, region, NOW).code for region in ("440100", "440100", "330100")]
    seen = [verify(code, signer.key_set(), NOW) for code in codes]
    assert [each.issuer for each in seen] == ["CN-GD", "CN-GD", "CN-ZJ"]
    assert len({each.id for each in seen}) == 3
    key_ids = [key["kid"] for key in signer.key_set()["keys"]]
    assert len(set(key_ids)) == 2


def test_the_key_set_names_what_a_verifier_needs(signer: FileSigner) -> None:
    for key in signer.key_set()["keys"]:
        assert re.fullmatch(r"[A-Za-z0-9_-]{11}", key.pop("kid"))
        assert re.fullmatch(r"CN-(GD|ZJ)", key.pop("iss"))
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", key.pop(name)) for name in ("x", "y"))
        assert key == {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256"}


def test_the_reader_refuses_what_is_changed_late_early_or_by_another(
    signer: FileSigner, tmp_path: Path
) -> None:
    live = signer.live(0, "440100", NOW)
    keys = signer.key_set()
    raw = bytearray(base45.b45decode(live.code[4:]))
    raw[55] = 4  # the colour
    gilded = "HP1:" + base45.b45encode(bytes(raw)).decode()
    stranger = open_signer(tmp_path / "other", ("44",)).key_set()
    for code, key_set, at in (
        (gilded, keys, NOW),
        (live.code, stranger, NOW),
        (live.code, keys, NOW + timedelta(seconds=120)),
        (live.code, keys, NOW - timedelta(seconds=1)),
        (live.code.lower(), keys, NOW),
    ):
        with pytest.raises(NotValid):
            verify(code, key_set, at)


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = open_signer(folder).key_set()
    assert len(first["keys"]) == len(PROVINCES) == 34
    assert open_signer(folder).key_set() == first
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == sorted(f"live-CN-{letters}.pem" for letters in PROVINCES.values())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_key_that_others_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    open_signer(tmp_path, ("44",))
    path = tmp_path / "live-CN-GD.pem"
    path.chmod(0o644)
    with pytest.raises(PassKeysUnusable, match="chmod 600"):
        open_signer(tmp_path, ("44",))
    path.chmod(0o600)
    path.write_text("no key")
    with pytest.raises(PassKeysUnusable, match="backup"):
        open_signer(tmp_path, ("44",))


def test_a_key_that_is_gone_is_not_made_unasked(tmp_path: Path) -> None:
    open_signer(tmp_path, ("44", "33"))
    (tmp_path / "live-CN-ZJ.pem").unlink()
    assert missing_keys(tmp_path, ("44", "33")) == (tmp_path / "live-CN-ZJ.pem",)
    with pytest.raises(PassKeysUnusable, match=r"live-CN-ZJ\.pem is missing"):
        open_signer(tmp_path, ("44", "33"), create=False)
    assert missing_keys(tmp_path, ("44", "33"))
    open_signer(tmp_path, ("44", "33"))
    assert missing_keys(tmp_path, ("44", "33")) == ()


def test_a_folder_that_cannot_be_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "passes").write_text("a file")
    with pytest.raises(PassKeysUnusable, match="cannot be used"):
        open_signer(tmp_path / "passes", ("44",))


def test_of_two_programs_making_a_key_one_wins(tmp_path: Path) -> None:
    from integrations.signing import _make

    path = tmp_path / "live-CN-GD.pem"
    _make(path)
    kept = path.read_bytes()
    _make(path)
    assert path.read_bytes() == kept
    assert list(tmp_path.iterdir()) == [path]


def test_a_key_of_another_curve_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    path = tmp_path / "live-CN-GD.pem"
    key = ec.generate_private_key(ec.SECP384R1())
    path.touch(0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(PassKeysUnusable, match="P-256"):
        open_signer(tmp_path, ("44",))


def test_pictures_without_a_code_are_said_to_hold_none() -> None:
    from PIL import Image

    with pytest.raises(NotValid, match="0 codes"):
        hp1_reader.decode_picture(Image.new("L", (200, 200), 255))
