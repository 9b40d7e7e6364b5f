"""The root key is made once, kept from others, and everything sealed with it is bound to its place."""

from pathlib import Path

import pytest

from integrations.sealing.keys import FILE, BrokenSeal, KeysUnusable, Sealer, held, open_keys


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return open_keys(tmp_path / "keys", create=True)


def test_made_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "keys"
    open_keys(folder, create=True)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600
    assert len((folder / FILE).read_bytes()) == 32
    assert [file.name for file in folder.iterdir()] == [FILE]


def test_opened_again_it_is_the_same(tmp_path: Path) -> None:
    first, again = open_keys(tmp_path, create=True), open_keys(tmp_path, create=True)
    assert first.index("channel", "a", "b") == again.index("channel", "a", "b")
    key = first.new_key()
    assert again.unwrap(first.wrap(key, b"owner"), b"owner") == key


def test_two_folders_have_nothing_in_common(tmp_path: Path) -> None:
    one, other = open_keys(tmp_path / "1", create=True), open_keys(tmp_path / "2", create=True)
    assert one.index("channel", "a") != other.index("channel", "a")
    with pytest.raises(BrokenSeal):
        other.unwrap(one.wrap(one.new_key(), b"owner"), b"owner")


def test_a_missing_key_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(KeysUnusable, match="missing"):
        open_keys(tmp_path / "keys", create=False)
    assert not (tmp_path / "keys").exists()


def test_a_broken_key_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_keys(tmp_path, create=True)
    (tmp_path / FILE).write_bytes(b"short")
    with pytest.raises(KeysUnusable, match="5 bytes"):
        open_keys(tmp_path, create=True)
    assert (tmp_path / FILE).read_bytes() == b"short"


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    open_keys(tmp_path, create=True)
    (tmp_path / FILE).chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        open_keys(tmp_path, create=False)


def test_a_half_made_key_of_an_earlier_start_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "root.new").write_bytes(b"half")
    open_keys(tmp_path, create=True)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_a_folder_that_cannot_be_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    for folder in (tmp_path / "data", tmp_path / "data" / "keys"):
        with pytest.raises(KeysUnusable, match="cannot be used"):
            open_keys(folder, create=True)
        with pytest.raises(KeysUnusable, match="cannot be used"), held(folder):
            raise AssertionError("held")


def test_a_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path / "keys"):
        with pytest.raises(KeysUnusable, match="Another server"), held(tmp_path / "keys"):
            raise AssertionError("held twice")
        open_keys(tmp_path / "keys", create=True)
    with held(tmp_path / "keys"):
        pass
    assert [file.name for file in (tmp_path / "keys").iterdir()] == [FILE]


def test_what_is_sealed_opens_only_with_its_key_in_its_place(sealer: Sealer) -> None:
    key = sealer.new_key()
    sealed = sealer.seal(key, "欧阳".encode(), "citizens.body:1")
    assert sealer.open(key, sealed, "citizens.body:1").decode() == "欧阳"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    wrong = (
        (key, sealed, "citizens.body:2"),
        (sealer.new_key(), sealed, "citizens.body:1"),
        (key, changed, "citizens.body:1"),
        (key, sealed[:20], "citizens.body:1"),
        (key, b"", "citizens.body:1"),
    )
    for key_, sealed_, place in wrong:
        with pytest.raises(BrokenSeal) as broken:
            sealer.open(key_, sealed_, place)
        assert str(broken.value) == "citizens.body"


def test_a_wrapped_key_opens_only_for_its_owner(sealer: Sealer) -> None:
    wrapped = sealer.wrap(sealer.new_key(), b"citizen:1")
    with pytest.raises(BrokenSeal):
        sealer.unwrap(wrapped, b"citizen:2")


def test_no_two_seals_are_alike(sealer: Sealer) -> None:
    key = sealer.new_key()
    assert len({sealer.seal(key, b"same", "place") for _ in range(1000)}) == 1000


def test_an_index_tells_its_parts_apart(sealer: Sealer) -> None:
    indexes = {
        sealer.index("channel", "ab", "c"),
        sealer.index("channel", "a", "bc"),
        sealer.index("channel", "abc"),
        sealer.index("document", "abc"),
        sealer.index("channelabc"),
    }
    assert len(indexes) == 5
    assert {len(index) for index in indexes} == {16}
    assert sealer.index("channel", "é") == sealer.index("channel", "é".encode())
