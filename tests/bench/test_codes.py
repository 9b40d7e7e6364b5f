"""What is drawn and judged for the figures are codes a door admits, in their minute and in no other."""

from datetime import UTC, datetime

from bench.codes import phone, shown
from bot.domain.passes import SLOT
from integrations.signing import unkept

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


def test_a_pass_is_shown_as_a_phone_shows_it() -> None:
    signer = unkept(("CN-GD",))
    strip = phone(3).strip(signer, NOW)
    for signed in strip:
        for slot in (0, 37, 239):
            then = signed.issued + slot * SLOT
            assert signer.verdict(shown(signed, then), then).result == "admit"
            assert signer.verdict(shown(signed, then), then + 3 * SLOT).result == "invalid"
