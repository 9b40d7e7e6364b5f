"""Home of Alipay's certificates: the serial numbers it calls them by, and the certificates in a file as pasted."""

import base64
import hashlib
import re

from cryptography import x509

BLOCK = re.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
RSA = "1.2.840.113549.1.1."
# The same in DER. Roots of SM2 and ECDSA stand in the file too; they do not count, and some no library can read.
RSA_BYTES = bytes.fromhex("2a864886f70d0101")


def certificates(text: str) -> tuple[x509.Certificate, ...]:
    """In the order of the file, whatever its line ends, without those of no RSA. Raises ValueError for none."""
    try:
        found = [
            base64.b64decode("".join(each.split()), validate=True) for each in BLOCK.findall(text) or [text]
        ]
        read = tuple(x509.load_der_x509_certificate(each) for each in found if RSA_BYTES in each)
    except ValueError as fault:
        raise ValueError("no certificate") from fault
    if not read:
        raise ValueError("no certificate")
    return read


def serial(certificate: x509.Certificate) -> str:
    """MD5 of the issuer, its last part first, and the decimal serial number: a name, no protection."""
    named = certificate.issuer.rfc4514_string() + str(certificate.serial_number)
    return hashlib.md5(named.encode(), usedforsecurity=False).hexdigest()


def root_serial(roots: tuple[x509.Certificate, ...]) -> str:
    """Those of the root certificates signed by RSA; empty when there is none."""
    counted = (each for each in roots if each.signature_algorithm_oid.dotted_string.startswith(RSA))
    return "_".join(map(serial, counted))
