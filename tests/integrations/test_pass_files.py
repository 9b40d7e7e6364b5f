"""Private keys in files: roots are made once and private, and of one that cannot be used it is said what would be right."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from integrations.disk import write_own
from integrations.pass_files import (
    PassKeysUnusable,
    live_keys_in,
    make_roots,
    read_private,
    root_file,
    roots_as_json,
    roots_in,
)
from integrations.pass_keys import kid_of, point_of


def written(path: Path, curve: ec.EllipticCurve) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(curve)
    write_own(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def test_roots_are_two_private_files_and_what_doors_pin(tmp_path: Path) -> None:
    folder = tmp_path / "medium" / "roots"
    points = make_roots(folder)
    roots = [read_private(root_file(folder, place)) for place in ("now", "next")]
    assert {kid_of(root.public_key()): point_of(root.public_key()) for root in roots} == points
    assert json.loads((folder / "roots.json").read_text()) == roots_as_json(points)
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in folder.parent.iterdir()] == ["roots"]
    assert roots_in(folder) == points
    with pytest.raises(PassKeysUnusable, match="name a folder that is not there yet"):
        make_roots(folder)


def test_keys_of_before_are_found_by_their_issuer(tmp_path: Path) -> None:
    assert live_keys_in(tmp_path / "passes") == {}
    key = written(tmp_path / "live-CN-GD.pem", ec.SECP256R1())
    (tmp_path / "live-CN-XX.pem").touch()
    (found,) = live_keys_in(tmp_path).items()
    assert found[0] == "CN-GD"
    assert kid_of(found[1].public_key()) == kid_of(key.public_key())


def test_a_key_that_others_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "root-now.pem"
    with pytest.raises(PassKeysUnusable, match="cannot be read"):
        read_private(path)
    written(path, ec.SECP256R1())
    path.chmod(0o644)
    with pytest.raises(PassKeysUnusable, match="chmod 600"):
        read_private(path)
    path.chmod(0o600)
    path.write_text("no key")
    with pytest.raises(PassKeysUnusable, match="backup"):
        read_private(path)
    path.unlink()
    written(path, ec.SECP384R1())
    with pytest.raises(PassKeysUnusable, match="P-256"):
        read_private(path)
