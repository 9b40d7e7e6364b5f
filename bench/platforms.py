"""Home of both platforms' own servers as far as ours asks them: take everything, say yes. `… PORT KEY`.

Who logs in to a mini program with a code is the person whose open id the code is.
"""

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
YES = {"errcode": 0, "errmsg": "ok"}
WECHAT = {
    "/cgi-bin/stable_token": {"access_token": "a-token", "expires_in": 7200},
    "/cgi-bin/media/upload": {"type": "image", "media_id": "a-picture", "created_at": 1},
}
SESSION = "/sns/jscode2session"


def signed(key: RSAPrivateKey) -> str:
    mark = base64.b64encode(key.sign(DONE.encode(), PKCS1v15(), SHA256())).decode()
    return f'{{"alipay_open_public_message_custom_send_response":{DONE},"sign":{json.dumps(mark)}}}'


async def wechat(request: web.Request) -> web.Response:
    await request.read()
    if request.path == SESSION:
        return web.json_response(
            {"openid": request.query["js_code"], "session_key": base64.b64encode(bytes(16)).decode()}
        )
    return web.json_response(WECHAT.get(request.path, YES))


def main() -> None:
    key = load_pem_private_key(Path(sys.argv[2]).read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    words = signed(key)

    async def alipay(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response(text=words)

    app = web.Application()
    app.add_routes([web.post("/gateway.do", alipay), web.route("*", "/{path:.+}", wechat)])
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
