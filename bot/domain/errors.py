"""Home of the one error a citizen, operator or officer meets."""

from collections.abc import Mapping


class Refused(Exception):
    """What was asked cannot be done; says what would be right.

    `key` names a sentence under `[errors]` of templates/messages, `values` fill it.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values: Mapping[str, object] = values
