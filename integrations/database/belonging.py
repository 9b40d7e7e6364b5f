"""Home of whether a database belongs to the root key: a check value of it, kept since the first opening."""

from collections.abc import Mapping

import apsw


class OtherRootKey(Exception):
    """The database was made with another root key."""


def check_root(connection: apsw.Connection, digest: bytes, sql: Mapping[str, str]) -> None:
    """`digest` is a keyed hash of the root key's. Raises OtherRootKey."""
    values = {"digest": digest}
    with connection:
        connection.execute(sql["root_check_put"], values)
        others = connection.execute(sql["root_check_others"], values).fetchall()
    if others:
        raise OtherRootKey
