"""Pass keys kept as files: made once, private, and what is said of one that cannot be used."""

from pathlib import Path

import pytest

from integrations.pass_files import PassKeysUnusable, missing_keys, open_signer
from integrations.pass_keys import PROVINCES


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = open_signer(folder).key_set()
    assert len(first["keys"]) == 3 * len(PROVINCES) == 102
    assert open_signer(folder).key_set() == first
    files = sorted(folder.iterdir())
    letters = PROVINCES.values()
    names = [f"{profile}-CN-{each}.pem" for each in letters for profile in ("live", "pass", "paper")]
    assert [file.name for file in files] == sorted([*names, "list.pem"])
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
    from integrations.pass_files import _make

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
