"""Home of nginx with our sample: the file as it is shipped but for names of this machine, before a server of a test."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from postgres import until
from running import free_port
from tls_files import tls_for_loopback

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MISSING = "nginx is not installed"
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "deploy" / "nginx.conf"
AROUND = """
pid {folder}/pid;
error_log {folder}/error.log;
daemon off;
master_process off;
worker_rlimit_nofile 1024;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/healthcode.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    port: int
    trusted: Path  # the certificate a client may trust
    folder: Path

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def log(self) -> str:
        return (self.folder / "access.log").read_text("utf-8")


def written(folder: Path, upstream: int, changed: Mapping[str, str] | None = None) -> Proxy:
    """The files for one instance. `changed`: text of the sample → what replaces it."""
    _, trusted = tls_for_loopback(folder)
    port, plain = free_port(), free_port()
    text = re.sub(r"    listen \[::\].*\n", "", SAMPLE.read_text("utf-8"))
    here = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "/etc/letsencrypt/live/code.example.org/fullchain.pem": f"{folder}/server.pem",
        "/etc/letsencrypt/live/code.example.org/privkey.pem": f"{folder}/server.pem",
        "/var/log/nginx/healthcode.log": f"{folder}/access.log",
        "/var/log/nginx/healthcode.error.log": f"{folder}/server.log",
        "server 127.0.0.1:8080": f"server 127.0.0.1:{upstream}",
        "/srv/healthcode": str(ROOT),
        **(changed or {}),
    }
    for old, new in here.items():
        assert old in text, old
        text = text.replace(old, new)
    (folder / "healthcode.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), "utf-8")
    return Proxy(port, trusted, folder)


def syntax_of(proxy: Proxy) -> "subprocess.CompletedProcess[str]":
    """`nginx -t`."""
    return subprocess.run([*_command(proxy), "-t"], capture_output=True, text=True, check=False)


@asynccontextmanager
async def nginx(proxy: Proxy) -> AsyncIterator[Proxy]:
    process = await asyncio.create_subprocess_exec(*_command(proxy))

    async def heard() -> bool:
        assert process.returncode is None, (proxy.folder / "error.log").read_text("utf-8")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        except OSError:
            return False
        writer.close()
        return True

    try:
        await until(heard)
        yield proxy
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _command(proxy: Proxy) -> list[str]:
    assert NGINX
    return [NGINX, "-p", str(proxy.folder), "-c", str(proxy.folder / "nginx.conf")]
