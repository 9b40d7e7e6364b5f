"""Home of PostgreSQL on machines of its own: each node in a network namespace, joined by cables that can be cut.

Only inside a network namespace made for it (`unshare --net`): all of it is gone when its processes are.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from postgres import INSTALLED, NEW, USER

OTHER_USER = (
    "setpriv",
    "--reuid=nobody",
    "--regid=nogroup",
    "--clear-groups",
)  # PostgreSQL refuses to be root
HERE, OTHER = "here", "other"  # cables
WITHIN, LONGEST = 60, "7200"  # seconds for a command, and that a namespace is held
SETTINGS = {
    "shared_buffers": "32MB",
    "max_wal_senders": "4",
    "wal_receiver_status_interval": "1",
    "jit": "off",
    "dynamic_shared_memory_type": "mmap",  # in its own folder, so that one that is killed leaves nothing
}
TRUSTED = "host all all 10.213.0.0/16 trust\nhost replication all 10.213.0.0/16 trust\n"


@dataclass
class Node:
    """`number` is also in its addresses: 10.213.{number}.2 from here, 10.213.3.{number} from the other node."""

    number: int
    folder: Path
    holder: int  # the process that holds its namespace

    @property
    def name(self) -> str:
        return f"node{self.number}"

    @property
    def data(self) -> Path:
        return self.folder / self.name

    @property
    def sockets(self) -> Path:
        return self.folder / f"sockets{self.number}"

    @property
    def log(self) -> Path:
        return self.data.with_suffix(".log")

    @property
    def host(self) -> str:
        return f"10.213.{self.number}.2"

    @property
    def beside(self) -> str:
        return f"10.213.3.{self.number}"

    def cut(self, cable: str) -> None:
        """The one to here or the one to the other."""
        self.within("ip", "link", "set", cable, "down")

    def make(self) -> None:
        self.run("initdb", "-D", self.data, *NEW)
        with (self.data / "pg_hba.conf").open("a", encoding="utf-8") as trusted:
            trusted.write(TRUSTED)

    def copy(self, of: "Node") -> None:
        """Becomes the standby of another node."""
        source = f"host={of.beside} user={USER} application_name={self.name}"
        self.run(
            "pg_basebackup", "-D", self.data, "-d", source, "-R", "-X", "stream", "-c", "fast", "--no-sync"
        )

    def await_syncs_of(self, other: "Node") -> None:
        """From now on a commit is acknowledged when it is on the disk of the other too."""
        for words in (
            f"ALTER SYSTEM SET synchronous_standby_names = '{other.name}'",
            "SELECT pg_reload_conf()",
        ):
            self.run("psql", "-q", "-h", self.sockets, "-U", USER, "-c", words, "postgres")

    def start(self) -> None:
        addresses = f"{self.host},{self.beside}"
        given = {**SETTINGS, "listen_addresses": addresses}
        options = " ".join(f"-c {name}='{value}'" for name, value in given.items())
        words = ("-l", str(self.log), "-o", f"{options} -k {self.sockets}")
        self.run("pg_ctl", "-D", self.data, "-w", "-s", *words, "start")

    def promote(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-w", "-s", "promote")

    def kill(self) -> None:
        postmaster = int((self.data / "postmaster.pid").read_text("utf-8").split()[0])
        subprocess.run(("kill", "-KILL", str(postmaster)), check=True)

    def stop(self) -> None:
        with suppress(RuntimeError):
            self.run("pg_ctl", "-D", self.data, "-w", "-s", "-m", "immediate", "stop")

    def run(self, program: str, *words: object) -> None:
        command = (str(INSTALLED[-1].parent / program), *map(str, words))
        self.within(*OTHER_USER, *command)

    def within(self, *command: str) -> None:
        entered = ("nsenter", "-t", str(self.holder), "-n", *command)
        ended = subprocess.run(entered, check=False, timeout=WITHIN, capture_output=True, text=True, cwd="/")
        if ended.returncode:
            log = self.log.read_text("utf-8")[-2000:] if self.log.exists() else ""
            raise RuntimeError(f"{' '.join(command)}: {ended.stderr}{log}")


@contextmanager
def nodes(folder: Path) -> Iterator[tuple[Node, Node]]:
    """Two of them, each with a cable to here and one to the other."""
    shutil.chown(folder, "nobody")
    with ExitStack() as opened:
        one, other = (Node(number, folder, opened.enter_context(_namespace())) for number in (1, 2))
        _ip("link", "set", "lo", "up")
        _ip(*_cable(OTHER, one.holder), "peer", "name", OTHER, "netns", str(other.holder))
        for node in (one, other):
            opened.callback(node.stop)
            node.sockets.mkdir()
            shutil.chown(node.sockets, "nobody")
            _ip(*_cable(HERE, node.holder), "peer", "name", node.name)
            opened.callback(_ip, "link", "del", node.name)
            _ip("addr", "add", f"10.213.{node.number}.1/24", "dev", node.name)
            _ip("link", "set", node.name, "up")
            for cable, address in ((HERE, node.host), (OTHER, node.beside)):
                node.within("ip", "addr", "add", f"{address}/24", "dev", cable)
                node.within("ip", "link", "set", cable, "up")
        yield one, other


@contextmanager
def _namespace() -> Iterator[int]:
    with subprocess.Popen(("unshare", "--net", "sleep", LONGEST)) as holder:
        try:
            _wait_for(
                lambda: Path(f"/proc/{holder.pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
            )
            yield holder.pid
        finally:
            holder.kill()


def _cable(name: str, holder: int) -> tuple[str, ...]:
    return ("link", "add", "name", name, "netns", str(holder), "type", "veth")


def _ip(*words: str) -> None:
    subprocess.run(("ip", *words), check=True)


def _wait_for(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        sleep(0.01)
    raise TimeoutError("the namespace is not there")
