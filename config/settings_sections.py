"""Home of the sections of the settings file, each a frozen value with its defaults."""

from dataclasses import dataclass, field
from pathlib import Path

from config.settings_fields import Section, secret


@dataclass(frozen=True, slots=True)
class Server(Section):
    """`public_url` has no slash at its end; left out, it is the address listened on."""

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    workers: int = 1
    trusted_proxies: tuple[str, ...] = ()
    verify_dir: Path | None = None


@dataclass(frozen=True, slots=True)
class Storage(Section):
    """`database` and `keys_database` are addresses: sqlite:PATH, or postgresql://USER@HOST/NAME (password: PGPASSFILE).

    Of several hosts, USER@HOST,HOST, the one that takes writes is used. `redis` too, or empty; it may hold a password.
    `connections` are those of one worker to each database of PostgreSQL at most.
    """

    database: str = "sqlite:data/healthcode.db"
    keys_database: str = "sqlite:data/keys.db"
    redis: str = secret()
    connections: int = 10


@dataclass(frozen=True, slots=True)
class PolicyFiles(Section):
    """`dir` None: the policy shipped with the program. `verified_by`: who checks people, and how."""

    dir: Path | None = None
    verification: str = "manual"
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Keys(Section):
    dir: Path = Path("data/keys")


@dataclass(frozen=True, slots=True)
class Tracing(Section):
    """The public key of the tracing work, or nothing: then no visits are noted, but by a local server, with the demo's."""

    public_key: str = secret()


@dataclass(frozen=True, slots=True)
class Security(Section):
    """`wechat_max_age` in seconds, 0: off. `pilot`: the open ids served while the service is not open yet."""

    wechat_max_age: int = 900
    pilot: tuple[str, ...] = field(default=(), repr=False)
    metrics_token: str = secret()
