"""Certificates as files come: chains, Windows line ends, no blank lines, and roots of other algorithms between."""

import hashlib

import pytest
from alipay_gateway import bare, certificate, made_key
from cryptography.hazmat.primitives.asymmetric import ec

from integrations.alipay.certificates import certificates, root_serial, serial

CURVE = ec.generate_private_key(ec.SECP256R1())
ONE, TWO = certificate(made_key("app"), "One, Inc", 1), certificate(made_key("alipay"), "Two", 2)
BY_CURVE = certificate(made_key("app"), "Three", 3, CURVE)
WITHOUT_RSA = certificate(CURVE, "Four", 4, CURVE)
FILE = f"{ONE}\n{BY_CURVE}\n{WITHOUT_RSA}\n{TWO}"


def named(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def test_a_serial_number_is_made_of_the_issuer_backwards_and_the_number() -> None:
    (two,) = certificates(TWO)
    assert serial(two) == named("CN=Two,O=Synthetic,C=CN2")


def test_the_roots_signed_by_rsa_count_in_their_order() -> None:
    one, two = certificates(ONE)[0], certificates(TWO)[0]
    assert root_serial(certificates(FILE)) == f"{serial(one)}_{serial(two)}"
    assert root_serial(certificates(BY_CURVE)) == ""


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("\n", "\r\n"),
        FILE.replace("\n\n", "\n"),
        FILE.replace("\n", ""),
        f"issuer=Somebody\n{FILE}\n\n",
        FILE.replace("\n", " \t\n"),
    ],
)
def test_the_lay_out_of_the_file_makes_no_difference(text: str) -> None:
    assert root_serial(certificates(text)) == root_serial(certificates(FILE))


def test_one_certificate_may_stand_without_its_dashes() -> None:
    assert certificates(bare(ONE)) == certificates(ONE)


@pytest.mark.parametrize("text", ["", "AAAA", WITHOUT_RSA, "证书", ONE.replace("M", "", 1), ONE[:300]])
def test_what_holds_no_certificate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no certificate"):
        certificates(text)
