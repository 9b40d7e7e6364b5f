"""Home of the pair made for one try: with it the doctor signs as Alipay would, whose own key nobody here has."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from config.accounts_alipay import AlipaySettings
from integrations.alipay.keys import bare
from integrations.alipay.signature import RSA2, sign, signed_text

BITS = 2048


@dataclass(frozen=True, slots=True, repr=False)
class ThrowAway:
    key: RSAPrivateKey

    def trusted_by(self, account: AlipaySettings) -> AlipaySettings:
        """The account with this pair in the place of Alipay's; everything else as it is."""
        if account.certified:
            return replace(account, alipay_cert=_certificate(self.key))
        return replace(account, alipay_public_key=bare(self.key.public_key()))

    def form(self, charset: str, **fields: str) -> str:
        """A body as the platform posts it, signed."""
        signed = {**fields, "charset": charset, "sign_type": RSA2}
        signature = sign(self.key, signed_text(signed, keep_sign_type=True), charset)
        return urlencode({**signed, "sign": signature}, encoding=charset)


def throw_away() -> ThrowAway:
    return ThrowAway(generate_private_key(public_exponent=65537, key_size=BITS))


def _certificate(key: RSAPrivateKey) -> str:
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "throw-away")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode("ascii")
