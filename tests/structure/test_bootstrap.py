"""What a machine lacks is said in one line, in both languages, before anything is written."""

from __future__ import annotations

import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.source_tree import ROOT

RUN = (
    "import sys, runpy; sys.argv[1:] = ['run']; {}; runpy.run_path('tools/bootstrap.py', run_name='__main__')"
)
# For root every folder is writable, so root looks as somebody else, having read what only root may read.
AS_SOMEBODY = (
    "import fcntl, hashlib, os, pathlib, pkgutil, shutil, subprocess, tempfile, typing; "
    "os.geteuid() or os.seteuid({})"
)


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A checkout without environment, where anybody may read (pytest's own folders are private)."""
    with tempfile.TemporaryDirectory(prefix="foia-checkout-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(ROOT / "tools", folder / "tools")
        for file in ("setup.cfg", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(ROOT / file, folder)
        yield folder


def _bootstrap(folder: Path, before: str = "pass") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", "-c", RUN.format(before)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert [word for word in words if word not in done.stderr] == []


def test_an_old_python_is_told_in_one_line(checkout: Path) -> None:
    done = _bootstrap(checkout, "sys.version_info = (3, 9, 2)")

    _assert_one_line(done, "Se necesita Python 3.11", "Python 3.11 or later is needed")


def test_a_missing_venv_module_is_told_with_the_package_to_install(checkout: Path) -> None:
    done = _bootstrap(checkout, "sys.modules['ensurepip'] = None")

    _assert_one_line(done, "apt install python3.", "venv module is missing")


def test_an_unwritable_folder_is_told_in_one_line(checkout: Path) -> None:
    checkout.chmod(0o555)

    done = _bootstrap(checkout, AS_SOMEBODY.format(pwd.getpwnam("nobody").pw_uid))

    _assert_one_line(done, "No se puede escribir", "Cannot write")


def test_a_missing_browser_is_told_with_the_package_to_install(checkout: Path) -> None:
    program = (
        "import shutil, runpy; shutil.which = lambda name: None; part = runpy.run_path('tools/bootstrap.py')"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", f"{program}; part['check_test_parts']()"],
        cwd=checkout, capture_output=True, text=True, check=False,
    )  # fmt: skip

    _assert_one_line(done, "apt install chromium", "Chromium is missing")
