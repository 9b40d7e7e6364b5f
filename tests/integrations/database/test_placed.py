"""A query with its values by name becomes one with its values by place."""

from integrations.database.postgresql.placed import placed


def test_each_name_gets_its_place_and_comes_back_to_it() -> None:
    query = placed("UPDATE a SET b = :b, c = :c_d WHERE b = :b")
    assert query.text == "UPDATE a SET b = $1, c = $2 WHERE b = $1"
    assert query.of({"c_d": 2, "b": 1, "unused": 3}) == [1, 2]
    assert not query.reads


def test_a_cast_is_no_name() -> None:
    query = placed("SELECT :a::text, :b")
    assert query.text == "SELECT $1::text, $2"
    assert query.reads


def test_as_a_part_it_takes_later_places_and_gives_a_row_for_each_it_changes() -> None:
    assert placed("SELECT :a, :b, :a;\n").part(10) == "SELECT $11, $12, $11"
    assert placed("DELETE FROM a WHERE b = :b;").part(1) == "DELETE FROM a WHERE b = $2 RETURNING 1"
