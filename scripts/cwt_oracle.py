"""What python-cwt says of codes, in its own environment (requirements/oracle.txt); it knows nothing of ours.

Reads {"keys": [a JSON Web Key], "codes": [hex]} and writes, for each code, {"claims": …} or {"fault": one word}.
"""

import base64
import json
import sys
from collections.abc import Mapping

import cwt

EC2, ES256, P256, VERIFY = 2, -7, 1, 2  # RFC 9053


def key_of(told: Mapping[str, str]) -> cwt.COSEKey:
    kid, x, y = (base64.urlsafe_b64decode(told[name] + "==") for name in ("kid", "x", "y"))
    return cwt.COSEKey.new({1: EC2, 2: kid, 3: ES256, 4: [VERIFY], -1: P256, -2: x, -3: y})


def said_of(code: bytes, keys: list[cwt.COSEKey]) -> Mapping[str, object]:
    try:
        claims = cwt.decode(code, keys)
    except (cwt.CWTError, ValueError) as fault:
        return {"fault": type(fault).__name__, "why": str(fault)}
    return {"claims": {str(name): _plain(value) for name, value in claims.items()}}


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return [_plain(each) for each in value] if isinstance(value, list) else value


def main() -> None:
    asked = json.load(sys.stdin)
    keys = [key_of(each) for each in asked["keys"]]
    json.dump([said_of(bytes.fromhex(each), keys) for each in asked["codes"]], sys.stdout)


if __name__ == "__main__":
    main()
