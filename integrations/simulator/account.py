"""Home of the account the simulator plays the platform for, as the platform's own console would hold it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class PlayedAccount:
    """`hook` is the full address deliveries go to; the rest are the values of the settings file."""

    name: str
    app_id: str
    original_id: str
    token: str
    aes_key: str
    secret: str
    hook: str

    def __repr__(self) -> str:
        return f"PlayedAccount({self.name})"
