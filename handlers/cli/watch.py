"""Home of `healthcode doctor --watch`: each delivery as it reaches the running server, and why it was refused."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import aiohttp

from config.settings_rules import is_loopback
from config.settings_sections import Server

EVERY = 0.5  # seconds
KNOWN = 200  # workers; those that have ended since long are not asked about
PATIENCE = aiohttp.ClientTimeout(total=5)
WHY: Mapping[str, str] = {
    "signature": (
        "the token here is not the one of the platform's page, or somebody forges; "
        "of Alipay: alipay_public_key is not 支付宝公钥 of the console"
    ),
    "stale": "the timestamp is over security.wechat_max_age away; is the clock right?",
    "plain": "it was not encrypted; choose 安全模式 on the platform's page",
    "app_id": "it is for another AppID; see app_id",
    "padding": "the aes_key here is not the EncodingAESKey of the platform's page",
    "length": "the aes_key here is not the EncodingAESKey of the platform's page",
    "doctype": "it declares a document type, which the platform never does; somebody attacks",
    "xml": "it is no whole XML; something on its way changed the body",
    "json": "it is no whole JSON; something on its way changed the body",
    "root": "it is XML, but not of this platform; is the URL written on the right page?",
    "repeated": "a field stands in it twice, which the platform never sends; somebody attacks",
    "depth": "it is nested too deeply, which the platform never does; somebody attacks",
    "unknown_account": "no account has this name; is the URL on the platform's page the one of the settings?",
    "too_large": "over 64 KiB; the platform sends nothing so large",
    "slow": "it took over 10 seconds to arrive; look at the proxy",
    "compressed": "something before the server compresses bodies",
    "failed": "a fault of the server; see its log",
    "base64": "the body was cut or changed on its way",
    "sign_type": "it is not signed by RSA2; choose RSA2 (SHA-256) on the platform's page",
    "charset": "its bytes are not of the charset it names; something on its way changed the body",
    "method": "Alipay posts; somebody opened the address in a browser",
    "content_type": "it is no form; something on its way changed the headers, or it is not Alipay's",
    "form": "it is no form as Alipay posts it; something on its way changed the body",
    "event": "its type and its event do not belong together, which the platform never sends",
    "version": "it is of a protocol that is not known here; choose message service 1.1",
    "encrypt_type": "it is encrypted otherwise than by AES; see 接口内容加密方式",
    "content": "the aes_key here is not the one of 接口内容加密方式",
}


async def watch(server: Server) -> int:
    """Shows what arrives until interrupted; 1 when the server cannot be asked."""
    address = f"http://{_host(server.host)}:{server.port}/doctor/events"
    print(f"What reaches {address.partition('/doctor')[0]} is shown here. Stop with Ctrl-C.")
    after: dict[str, int] = {}  # the last one shown of each worker
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        while (arrivals := await _asked(session, address, after)) is not None:
            for arrival in arrivals:
                print(line(arrival), flush=True)
                after[arrival["worker"]] = int(arrival["number"])
            await asyncio.sleep(EVERY)
    print("The server does not answer here. Start it with `healthcode serve`, and ask on the same machine.")
    return 1


async def _asked(
    session: aiohttp.ClientSession, address: str, after: Mapping[str, int]
) -> list[dict[str, str]] | None:
    known = ",".join(f"{worker}:{number}" for worker, number in list(after.items())[-KNOWN:])
    try:
        async with session.get(address, params={"after": known}) as response:
            return list((await response.json())["events"]) if response.status == 200 else None
    except (aiohttp.ClientError, TimeoutError):
        return None


def line(arrival: Mapping[str, str]) -> str:
    at = datetime.fromisoformat(arrival["at"]).astimezone()
    outcome = arrival["outcome"]
    shown = (
        f"{at:%H:%M:%S}  {arrival['account']:<16} {arrival['name']:<20} {outcome:<14} "
        f"{arrival['milliseconds']:>5} ms"
    )
    return f"{shown}  {WHY[outcome]}" if outcome in WHY else shown


def _host(host: str) -> str:
    """A server that listens on every address is asked on the loopback one, for only that is answered."""
    host = host if is_loopback(host) else "127.0.0.1"
    return f"[{host}]" if ":" in host else host
