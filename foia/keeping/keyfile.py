"""Development keys: made once, kept in the instance folder, readable by their owner only.

Outside development nothing is read or made here: a missing secret then refuses to start.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from foia.keys import new_key_entry

FOLDER_MODE, FILE_MODE = 0o700, 0o600
FIRST_VERSION = "1"
# Which variable is read from which file, and what is written there the first time.
KEY_FILES: dict[str, tuple[str, Callable[[], str]]] = {
    "FOIA_SECRET_KEY": ("secret_key", lambda: secrets.token_urlsafe(48)),
    "FOIA_KEYS": ("keys", lambda: new_key_entry(FIRST_VERSION)),
}


def with_development_keys(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with the secrets a development installation lacks. Raises OSError."""
    found = dict(environ)
    if found.get("FOIA_ENV", "").strip() != "development":
        return found
    folder = Path(found.get("FOIA_INSTANCE", "").strip() or "instance")
    for variable, (name, make) in KEY_FILES.items():
        if not found.get(variable, "").strip():
            make_folder(folder)
            found[variable] = read_or_make(folder / name, make)
    return found


def make_folder(folder: Path) -> None:
    """Make the instance folder, for its owner only, and see that files can be made in it. Raises OSError."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    trial = folder / f".writable-{secrets.token_hex(8)}"
    os.close(os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE))
    trial.unlink()


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """Of two processes that start at once one makes the key, and both read it: a link is all or nothing."""
    if not path.exists():
        partial = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(make() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(partial)
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text(encoding="ascii").strip()
