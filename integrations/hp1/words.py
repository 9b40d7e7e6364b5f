"""Home of the word of the hour: which of 64 words a page and a doorkeeper show in the same hour; friendly, no proof."""

import hashlib
import hmac
from datetime import datetime

HOUR = 3600  # seconds
WORDS = 64


def hour_of(now: datetime) -> int:
    """Hours since 1970."""
    return int(now.timestamp()) // HOUR


def word(secret: bytes, issuer: str, hour: int) -> int:
    """From 0 to 63; nobody tells the next one who does not hold the secret."""
    said = hmac.digest(secret, b"HP1 word" + issuer.encode() + hour.to_bytes(8, "big"), hashlib.sha256)
    return said[0] % WORDS
