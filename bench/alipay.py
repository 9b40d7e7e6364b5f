"""Home of the signed message of Alipay: verified, stored, acknowledged with a signature, answered by the outbox."""

import itertools
import time

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench import deliveries
from bench.figures import Bar, Figure, Yardstick, cores, cost, limit, percentiles, rates
from bench.rig import PLATFORM_KEY, Loaded, Rig

ACCOUNT = "demo-alipay"
SAID = ("你好", "1", "帮助", "隐私", "服务")  # short turns, none of them the same twice running
PEOPLE = 256
AT_ONCE = 16  # more would wait so long that the server refuses what is least urgent
AT_MOST = 1500.0  # a second
SIGNING = 0.5  # seconds


def alipay(rig: Rig) -> list[Figure]:
    key = load_pem_private_key(PLATFORM_KEY.read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    rounds: list[Loaded] = []
    signatures: list[float] = []
    first = itertools.count(0, 1_000_000)
    times = int(AT_MOST * (1 + rig.seconds) / PEOPLE / len(SAID)) + 1
    with rig.server() as side:
        for _ in range(rig.rounds):
            lines = deliveries.alipay(ACCOUNT, key, PEOPLE, SAID * times, next(first))
            rounds.append(rig.loaded(side, lines, connections=AT_ONCE))
            signatures.append(signed_a_second(key))
    return [
        Figure(
            "alipay",
            "Alipay message (RSA2 verified, stored, acknowledged with a signature), SQLite",
            "/s",
            rates(rounds),
            Bar(600),
            Yardstick("RSA2 signatures on one core, nothing else", signatures),
            cores(rounds),
            [
                f"{AT_ONCE} people writing at once: {percentiles(rounds)}",
                f"{cost(rounds):.0f} µs of the server's processor time a message, its reply through the outbox (a second signature) included",
                limit(cores(rounds)),
            ],
        )
    ]


def signed_a_second(key: RSAPrivateKey) -> float:
    begun, count = time.process_time(), 0
    while time.process_time() - begun < SIGNING:
        key.sign(b"success", PKCS1v15(), SHA256())
        count += 1
    return count / SIGNING
