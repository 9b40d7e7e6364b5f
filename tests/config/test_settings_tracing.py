"""The public key of the tracing work in the settings: in any form, never a private one, the demo's on a local server alone."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from tracing import TracingWork

from config.faults import Faults
from config.keys import DEMO_KEYS, X25519, tracing_key
from config.settings import Settings, load_settings

LOCAL, PUBLIC = "[server]\nport = 8080\n", '[server]\npublic_url = "https://code.example.org"\n'
SHIPPED = (DEMO_KEYS / "demo-tracing-public.pem").read_text()
PRIVATE = (DEMO_KEYS / "demo-tracing-private.pem").read_text()


def read(folder: Path, server: str, key: str) -> Settings:
    (folder / "key.pem").write_text(key)
    file = folder / "settings.toml"
    file.write_text(f'{server}[tracing]\npublic_key_file = "{folder / "key.pem"}"\n')
    return load_settings(file, {})


def test_any_spelling_of_a_public_key_is_taken(tmp_path: Path) -> None:
    raw = TracingWork().public
    line = base64.b64encode(X25519 + raw).decode()
    for key in (line, f"-----BEGIN PUBLIC KEY-----\n{line}\n-----END PUBLIC KEY-----"):
        assert tracing_key(read(tmp_path, PUBLIC, key).tracing.public_key) == raw


def test_without_one_there_is_none_but_on_a_local_server_the_demos(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(PUBLIC)
    assert tracing_key(load_settings(tmp_path / "settings.toml", {}).tracing.public_key) is None
    (tmp_path / "settings.toml").write_text(LOCAL)
    assert load_settings(tmp_path / "settings.toml", {}).tracing.public_key == SHIPPED


@pytest.mark.parametrize(
    ("server", "key", "wrong"),
    [
        (PUBLIC, SHIPPED, "is the demo's"),
        (LOCAL, PRIVATE, "is a private key, which no server may hold"),
        (PUBLIC, "bWFkZSB1cA==", "is no public X25519 key"),
        (PUBLIC, "not base64", "is no public X25519 key"),
        (LOCAL, (DEMO_KEYS / "demo-alipay-platform-public.pem").read_text(), "is no public X25519 key"),
    ],
)
def test_each_mistake(tmp_path: Path, server: str, key: str, wrong: str) -> None:
    with pytest.raises(Faults) as found:
        read(tmp_path, server, key)
    assert [each.key for each in found.value.faults] == ["tracing.public_key"]
    assert wrong in str(found.value)
    assert "openssl genpkey" in str(found.value)


def test_the_demo_holds_the_pair_that_lies_beside_it() -> None:
    demo = load_settings(DEMO_KEYS.parent / "demo.toml", {})
    private = load_pem_private_key(PRIVATE.encode(), None)
    assert tracing_key(demo.tracing.public_key) == private.public_key().public_bytes_raw()
