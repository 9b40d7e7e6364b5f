"""Alipay's gateway as far as a reply needs it: takes everything, answers one signed success. `… PORT KEY`."""

import base64
import json
import sys
from pathlib import Path

import uvloop
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

DONE = '{"code":"10000","msg":"Success"}'


def answer(key: RSAPrivateKey) -> str:
    signed = base64.b64encode(key.sign(DONE.encode(), PKCS1v15(), SHA256())).decode()
    return f'{{"alipay_open_public_message_custom_send_response":{DONE},"sign":{json.dumps(signed)}}}'


def main() -> None:
    key = load_pem_private_key(Path(sys.argv[2]).read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    words = answer(key)

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response(text=words)

    app = web.Application()
    app.add_routes([web.post("/gateway.do", take)])
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
