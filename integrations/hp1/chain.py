"""Home of the hash chain of a pass: what a phone adds each minute, and how it is checked against the anchor.

Older elements follow from newer ones and never the reverse (Lamport 1981), so a photograph tells no later code.
"""

import hashlib

from bot.domain.passes import SLOTS

BYTES = 16


def step(id_: bytes, element: bytes) -> bytes:
    return hashlib.sha256(b"HP1" + id_ + element).digest()[:BYTES]


def stepped(id_: bytes, element: bytes, times: int) -> bytes:
    for _ in range(times):
        element = step(id_, element)
    return element


def anchor(id_: bytes, seed: bytes) -> bytes:
    """What the server signs; the seed of 16 bytes stays on the phone."""
    return stepped(id_, seed, SLOTS)


def element(id_: bytes, seed: bytes, slot: int) -> bytes:
    return stepped(id_, seed, SLOTS - 1 - slot)


def leads_to(id_: bytes, shown: bytes, slot: int, anchored: bytes) -> bool:
    return 0 <= slot < SLOTS and stepped(id_, shown, slot + 1) == anchored
