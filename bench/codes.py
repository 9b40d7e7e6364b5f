"""Home of the codes that are signed, drawn and judged: a strip for a phone's chains, and a pass as a phone shows it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.passes import LONGEST, PASS, SLOT, Chain
from bot.ports import SignedPass, Signer
from integrations.hp1 import chain, cose, text

REGION = "440100"
SEED = bytes(range(16))
ID = 8  # bytes


@dataclass(frozen=True, slots=True)
class Phone:
    """One that has made the chains of a strip; the seed is no secret here."""

    chains: Sequence[Chain]

    def strip(self, signer: Signer, now: datetime) -> tuple[SignedPass, ...]:
        return signer.passes(0, REGION, self.chains, now, now + LONGEST[PASS] * len(self.chains))


def phone(passes: int) -> Phone:
    ids = [secrets.token_bytes(ID) for _ in range(passes)]
    return Phone([Chain(each, chain.anchor(each, SEED)) for each in ids])


def shown(signed: SignedPass, now: datetime) -> str:
    """With the proof of this minute."""
    message = cose.read(text.read(signed.code))
    slot = (now - signed.issued) // SLOT
    proof = slot.to_bytes(cose.SLOT, "big") + chain.element(signed.id, SEED, slot)
    return text.written(
        cose.written(cose.Sign1(message.alg, message.kid, message.payload, message.signature, proof))
    )
