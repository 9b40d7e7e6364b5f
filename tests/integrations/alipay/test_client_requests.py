"""How requests are dated, signed and parted, and that the library that signs them leaves the logs alone."""

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from alipay import AliPay
from alipay_api import requested
from alipay_desk import MADE_UP
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from integrations.alipay import keys, requests
from integrations.alipay.requests import Requests, content

NIGHT = datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def signer() -> Requests:
    return requests.opened(MADE_UP.app_id, keys.opened(MADE_UP))


def test_the_time_is_beijing_s(signer: Requests) -> None:
    query, _ = signer.parted("alipay.x", NIGHT, {})
    assert query["timestamp"] == "2027-01-01 00:00:01"


def test_values_are_signed_as_they_are(signer: Requests) -> None:
    said = content({"text": "一 +&=%3d/\\\"'}𠮷\n", "empty": ""})
    query, body = signer.parted("alipay.x", NIGHT, {**said, "code": "a+b", "none": ""})
    assert body == {**said, "code": "a+b"}
    assert requested({**query, **body})
    assert not requested({**query, **body, "code": "a b"})


def test_the_signature_is_the_one_of_the_sdk(signer: Requests) -> None:
    """PKCS#1 v1.5 leaves no choice, so that two libraries write the same; theirs takes five times as long."""
    private = keys.private_key(MADE_UP.private_key).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    sdk = AliPay(
        appid=MADE_UP.app_id,
        app_private_key_string=private.decode(),
        alipay_public_key_string=private.decode(),
    )
    said = content({"text": "一 +&=%3d/\\\"'}𠮷\n", "empty": ""})
    at = {"timestamp": "2027-01-01 00:00:01"}
    assert signer.signed("alipay.x", NIGHT, said) == sdk.sign_data(sdk.build_body("alipay.x", **said, **at))


def test_what_takes_no_content_has_none(signer: Requests) -> None:
    query, body = signer.parted("alipay.system.oauth.token", NIGHT, {"code": "c"})
    assert body == {"code": "c"}
    assert requested({**query, **body})


def test_certificates_are_named_in_the_address_and_signed() -> None:
    opened = dataclasses.replace(keys.opened(MADE_UP), app_cert_sn="a" * 32, alipay_root_cert_sn="b_c")
    certified = requests.opened(MADE_UP.app_id, opened)
    query, body = certified.parted("alipay.x", NIGHT, content({}))
    assert (query["app_cert_sn"], query["alipay_root_cert_sn"]) == ("a" * 32, "b_c")
    assert requested({**query, **body})
    assert dict(parse_qsl(certified.signed("alipay.x", NIGHT, content({})))) == {**query, **body}


LOGGING = """
import logging, sys
from pathlib import Path
from integrations.logs import report, set_up_logs
{first}
file = logging.FileHandler(sys.argv[1])
logging.getLogger("kept").addHandler(file)
{then}
from alipay_desk import MADE_UP
from integrations.alipay import keys, requests
requests.opened(MADE_UP.app_id, keys.opened(MADE_UP))
logging.getLogger("kept").warning("into the file")
logging.getLogger("python-alipay-sdk").debug("biz_content=secret")
logging.getLogger("python-alipay-sdk").error("biz_content=secret")
report("stopped", {{}})
"""
IMPORT, SET_UP = "import integrations.registry", "set_up_logs()"


@pytest.mark.parametrize(("first", "then"), [(IMPORT, SET_UP), (SET_UP, IMPORT)])
def test_logs_are_as_they_were_whenever_the_library_is_imported(
    tmp_path: Path, first: str, then: str
) -> None:
    file = tmp_path / "log"
    done = subprocess.run(
        [sys.executable, "-c", LOGGING.format(first=first, then=then), file],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests/support'}"},
    )
    assert file.read_text() == "into the file\n"
    assert "secret" not in done.stderr + done.stdout
    assert "library=python-alipay-sdk" in done.stderr
    assert "library=kept" in done.stderr
    assert "stopped" in done.stderr
    assert len(done.stderr.splitlines()) == 3
