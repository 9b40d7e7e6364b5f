"""Home of what `healthcode account new` makes for an account of any platform."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config.accounts import AccountSettings

Files = Mapping[str, str]  # ending of a secret's file → its path


@dataclass(frozen=True, slots=True, repr=False)
class NewAccount:
    """`known_later`: the keys the platform shows, perhaps not yet. `secrets`: ending of its file → value, or "".

    `block` gives its part of the settings file; `pages`, of public address, settings file and files of secrets,
    says where each value belongs.
    """

    account: AccountSettings
    known_later: tuple[str, ...]
    secrets: Mapping[str, str]
    block: Callable[[Files], str]
    pages: Callable[[str, str, Files], str]
