"""Home of the demo settings turned into those of a server people can reach, with made-up secrets nobody knows."""

from collections.abc import Mapping

from wechat_client import MadeUpAccount

ACCOUNT = MadeUpAccount(
    app_id="wx5d1f0c9b8a6e5d4c",
    original_id="gh_5d1f0c9b8a6e",
    token="Kq8vT3nYw5Rz7LmX2pBd9HsJ",
    aes_key="uJ3nYw5Rz7LmX2pBd9HsJKq8vT3nYw5Rz7LmX2pBd9A",
    secret="7d1f0c9b8a6e5d4c3b2a190817263544",
)
REACHABLE: Mapping[str, str] = {
    'host = "127.0.0.1"': 'host = "127.0.0.1"\npublic_url = "https://code.example.org"\ntrusted_proxies = ["127.0.0.1"]',
    'verification = "automatic"': 'verification = "automatic"\nverified_by = "nobody, an exercise"',
    "demoToken00000000000000000000001": ACCOUNT.token,
    "demoAesKey0000000000000000000000000000000AB": ACCOUNT.aes_key,
    "demo-secret-00000000000000000001": ACCOUNT.secret,
    "wxdemo0000000001": ACCOUNT.app_id,
    "gh_demo000001": ACCOUNT.original_id,
    'api_base = "/demo/wechat"': 'api_base = "https://127.0.0.1:9"',
}
