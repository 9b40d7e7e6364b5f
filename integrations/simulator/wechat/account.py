"""Home of the WeChat account the simulator plays the platform for, as the platform's own console would hold it."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

MINIPROGRAM = "miniprogram"


@dataclass(frozen=True, slots=True, repr=False)
class PlayedAccount:
    """`hook` is the full address deliveries go to; the rest are the values of the settings file.

    `kind` is service or miniprogram.
    """

    name: str
    app_id: str
    original_id: str
    token: str
    aes_key: str
    secret: str
    hook: str
    kind: str = "service"

    def __repr__(self) -> str:
        return f"PlayedAccount({self.name})"


def open_id_at(account: PlayedAccount, open_id: str) -> str:
    """One person has another open id at every account; people are known here by that of the service account."""
    if account.kind == MINIPROGRAM:
        return "oMINI" + _derived(account.app_id, open_id)
    return open_id


def union_id(open_id: str) -> str:
    """The same at all accounts of one operator."""
    return "uDEMO" + _derived("union", open_id)


def _derived(*parts: str) -> str:
    return urlsafe_b64encode(sha256("\n".join(parts).encode()).digest()).decode()[:23]
