"""Start and stop a real PostgreSQL server on 127.0.0.1: a private cluster, a free port, an unprivileged user.

``python -m infra.postgres.cluster`` runs one until it is interrupted; tests use ``with Cluster() as cluster``.
"""

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from infra.server import Server, ServerUnavailable, free_ports, in_foreground

DEBIAN = Path("/usr/lib/postgresql")
USER, PASSWORD, DATABASE = "wirebeam", "wirebeam-secret", "wirebeam"
ACCOUNTS = ("postgres", "nobody")
START_SECONDS = 300.0
STOP_SECONDS = 20.0
QUICK = {"fsync": "off", "full_page_writes": "off"}
"""Settings for tests: without fsync, a killed server keeps its data and only a power cut loses it."""


def find_programs() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``, the newest of Debian's, or None."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    return versions[-1].parent if versions else None


def missing_server() -> str | None:
    """Return a line about what is missing to start a server, or None."""
    if find_programs() is None:
        return "PostgreSQL is not installed: apt-get install postgresql (its programs initdb and postgres are used)"
    return None


class Cluster(Server):
    """One server, with the same port and data after a restart."""

    def __init__(self, port: int = 0, settings: Mapping[str, str] | None = None) -> None:
        programs = find_programs()
        if programs is None:
            raise ServerUnavailable(missing_server() or "")
        self._programs, self.port = programs, port or free_ports(1)[0]
        self._settings = dict(QUICK if settings is None else settings)
        self._account = _account()
        self.home = Path(tempfile.mkdtemp(prefix="wirebeam-postgres-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._give(self.home)

    def url(self, database: str = DATABASE) -> str:
        """Return a database's URL for a sink; the password is ``PASSWORD``."""
        return f"postgres://{USER}@127.0.0.1:{self.port}/{database}"

    @property
    def data(self) -> Path:
        """Folder of the data."""
        return self.home / "data"

    def begin(self) -> None:
        """Create the data, start the server and create its database."""
        self._create()
        self.start()
        self.create_database(DATABASE)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        where = ["-D", str(self.data), "-p", str(self.port), "-k", str(self.home), "-h", "127.0.0.1"]
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_account(lasting=False), str(self._programs / "postgres"), *where, *options],
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait_until_started()

    def stop(self) -> None:
        """Stop the server, which rolls back open transactions, and keep its data."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill the server and its children, and keep its data."""
        self._end(signal.SIGQUIT)

    def remove(self) -> None:
        """Delete the data."""
        shutil.rmtree(self.home, ignore_errors=True)

    def place(self, name: str, content: bytes) -> Path:
        """Write a file, such as a key, beside the data; only the server's account may read it."""
        path = self.home / name
        path.touch(mode=0o600)
        path.write_bytes(content)
        self._give(path)
        return path

    def create_database(self, name: str) -> None:
        """Create an empty database."""
        self.run_sql(f'CREATE DATABASE "{name}"', "postgres")

    def run_sql(self, statement: str, database: str = DATABASE) -> str:
        """Execute one statement as the owner, and return its output."""
        command = [
            str(self._programs / "psql"),
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
            self._address(database),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self._environment())
        if done.returncode != 0:
            raise ServerUnavailable(done.stderr.strip().splitlines()[0])
        return done.stdout.strip()

    def _address(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PGPASSWORD": PASSWORD}

    def _create(self) -> None:
        secret = self.place("password", PASSWORD.encode())
        initdb = [str(self._programs / "initdb"), "-D", str(self.data), "-U", USER, f"--pwfile={secret}"]
        done = subprocess.run(
            [*self._as_account(lasting=True), *initdb, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise ServerUnavailable(f"the cluster could not be created: {done.stderr.strip()[-300:]}")

    def _give(self, path: Path) -> None:
        if self._account is not None:
            entry = pwd.getpwnam(self._account)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def _as_account(self, *, lasting: bool) -> list[str]:
        """Run as another account than root, which PostgreSQL refuses, and let the server be killed with its parent."""
        if shutil.which("setpriv") is None:
            return []
        drop = (
            []
            if self._account is None
            else [f"--reuid={self._account}", f"--regid={_group(self._account)}", "--clear-groups"]
        )
        end = [] if lasting else ["--pdeathsig", "KILL"]
        return ["setpriv", *drop, *end] if drop or end else []

    def _end(self, number: int) -> None:
        if (process := self._process) is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None

    def _wait_until_started(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                lines = (self.home / "server.log").read_text(errors="replace").splitlines()
                raise ServerUnavailable(
                    f"the server ended while it started: {lines[-1] if lines else 'its log is empty'}"
                )
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise ServerUnavailable(f"the server did not start within {START_SECONDS:.0f} s")


def _account() -> str | None:
    """Return the account to run as: the present one, or another one if that is root."""
    if os.geteuid() != 0:
        return None
    if shutil.which("setpriv") is None:
        raise ServerUnavailable("PostgreSQL does not run as root, and setpriv (util-linux) is not here to drop it")
    for name in ACCOUNTS:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise ServerUnavailable(f"PostgreSQL does not run as root, and there is no user {' or '.join(ACCOUNTS)}")


def _group(account: str) -> int:
    return pwd.getpwnam(account).pw_gid


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a server until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m infra.postgres.cluster", description=main.__doc__)
    parser.add_argument("--port", type=int, default=5432, help="port on 127.0.0.1 (0 picks a free one)")
    given = parser.parse_args(arguments)
    return in_foreground(partial(_run, given.port))


def _run(port: int) -> None:
    with Cluster(port, settings={}) as cluster:
        print(f"{cluster.url()}   (WIREBEAM_POSTGRES_PASSWORD={PASSWORD}; deleted at the end)", flush=True)
        signal.pause()


if __name__ == "__main__":
    raise SystemExit(main())
