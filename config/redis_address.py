"""Home of how storage.redis is written: one server, Sentinels that know which one it is, or a cluster."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

FORM = re.compile(
    r"redis(?P<tls>s?)(?:\+(?P<kind>sentinel|cluster))?://"
    r"(?:(?P<username>[^:@/]*)(?::(?P<password>[^@/]*))?@)?(?P<nodes>[^/?#@]+)(?:/(?P<last>[^/?#]*))?"
)
NODE = re.compile(r"(?P<host>[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?")
PORT, SENTINEL_PORT = 6379, 26379
RIGHT = (
    'write "redis://HOST:6379", "redis+sentinel://HOST:26379,HOST:26379/NAME" or '
    '"redis+cluster://HOST:6379,HOST:6379" (rediss: over TLS), or "" for none'
)


@dataclass(frozen=True, slots=True)
class RedisAddress:
    """`kind` is sentinel, cluster or "". `name` is what the Sentinels call the server they watch."""

    kind: str
    tls: bool
    nodes: tuple[tuple[str, int], ...]
    name: str
    database: int
    username: str = field(repr=False)
    password: str = field(repr=False)


def read_redis(address: str) -> RedisAddress:
    """Raises ValueError with what would be right; the address, which may hold a password, is not in it."""
    form = FORM.fullmatch(address)
    if form is None:
        raise ValueError(RIGHT)
    kind, last = form["kind"] or "", form["last"] or ""
    if kind == "sentinel" and not last:
        raise ValueError("end it with the name that the Sentinels give the server: …/NAME")
    if kind == "cluster" and last:
        raise ValueError("a cluster has one database only: leave out what follows the last host")
    if kind == "" and (last or "0").isdecimal() is False:
        raise ValueError("end it with the number of a database, such as /0, or with nothing")
    nodes = tuple(
        _node(each, SENTINEL_PORT if kind == "sentinel" else PORT) for each in _split(form["nodes"])
    )
    if kind == "" and len(nodes) > 1:
        raise ValueError("several hosts need redis+sentinel:// or redis+cluster://")
    username, password = unquote(form["username"] or ""), unquote(form["password"] or "")
    name, database = (last, 0) if kind == "sentinel" else ("", int(last or 0))
    return RedisAddress(kind, bool(form["tls"]), nodes, name, database, username, password)


def _split(nodes: str) -> list[str]:
    return [each.strip() for each in nodes.split(",")]


def _node(text: str, port: int) -> tuple[str, int]:
    node = NODE.fullmatch(text)
    number = int(node["port"] or port) if node else 0
    if node is None or not 1 <= number <= 65535:
        raise ValueError("write each host as HOST or HOST:PORT, with commas between them")
    return node["host"].strip("[]"), number
