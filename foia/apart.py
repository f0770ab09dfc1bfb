"""Work on other people's files, and heavy libraries, in a process of its own that holds no secret.

A module under `foia` that is called so ends with `serve_apart(function)`; the parent calls `run_apart`.
The child gets bytes and plain arguments, returns bytes, and may use only so much time and memory.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

LONGEST_SECONDS = 60
MOST_MEMORY_BYTES = 2 * 1024 * 1024 * 1024
_REFUSED = 3
# The package without what create_app imports: a child starts in a fraction of a second, and knows no feature.
_START = """
import runpy, sys, types
sys.modules["foia"] = package = types.ModuleType("foia")
package.__path__ = [sys.argv.pop(1)]
runpy.run_module(sys.argv.pop(1), run_name="__main__", alter_sys=True)
"""
_PACKAGE = str(Path(__file__).resolve().parent)
# Nothing of ours: no secret is in a child that reads other people's files.
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "TZ": "UTC"}


class ApartRefused(Exception):
    """The child refused what it was given; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ApartFailed(Exception):
    """The child died, took too long, or its library is missing on this machine."""


def run_apart(
    module: str, content: bytes, arguments: Sequence[str] = (), *, limit_seconds: int = LONGEST_SECONDS
) -> bytes:
    """Run a module on these bytes in a process of its own. Raises ApartRefused, ApartFailed."""
    command = [sys.executable, "-I", "-c", _START, _PACKAGE, module, str(limit_seconds), *arguments]
    try:
        # Our own modules, by name; what people sent goes in by standard input only.
        done = subprocess.run(  # noqa: S603
            command,
            input=content,
            capture_output=True,
            timeout=limit_seconds + 10,
            env=_ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ApartFailed(f"{module}: no end after {limit_seconds} s") from error
    if done.returncode == _REFUSED:
        raise ApartRefused(done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2])
    if done.returncode != 0:
        # Its words may quote a file: only the kind of error is told.
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ApartFailed(f"{module}: {last.partition(':')[0][:80] or done.returncode}")
    return done.stdout


def serve_apart(work: Callable[[bytes, Sequence[str]], bytes]) -> None:
    """Be the child: read all of standard input, work within the limits, write the result."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        result = work(sys.stdin.buffer.read(), sys.argv[2:])
    except ApartRefused as refused:
        sys.stderr.write(refused.code)
        sys.exit(_REFUSED)
    sys.stdout.buffer.write(result)
