"""The key that signs checkpoints and releases: an Ed25519 key in a file, never in the database.

The file holds one line, as the C2SP tools write it: `PRIVATE+KEY+name+mark+base64`. The name is the log's
origin and stays with the key. In development the key is made in the instance folder the first time.
"""

from __future__ import annotations

import base64
import binascii
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from foia.audit.verifying import ED25519, PublicKey
from foia.config import Settings
from foia.errors import SettingsError
from foia.keeping.keyfile import make_folder, read_or_make

DEVELOPMENT_FILE = "log_key"
_NAME = re.compile(r"[^\s+]{1,140}")
_PREFIX = "PRIVATE+KEY+"


class NoLogKey(SettingsError):
    """There is no key to sign with, or it cannot be read; the message is for the terminal."""


@dataclass(frozen=True, repr=False)
class Signer:
    """Signs notes under a name."""

    key: PublicKey
    private: Ed25519PrivateKey

    @property
    def name(self) -> str:
        """The key's name, which is the log's origin."""
        return self.key.name

    @property
    def public_key(self) -> str:
        """The public key as whoever verifies wants it: `name+mark+base64`."""
        return str(self.key)

    def sign(self, content: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature."""
        return self.private.sign(content)


def signer(settings: Settings) -> Signer:
    """Read the deployment's key. Raises NoLogKey, OSError."""
    path = key_path(settings)
    if path is None:
        raise NoLogKey("falta FOIA_LOG_KEY_FILE: la llave que firma las constancias (`foia audit key`)")
    if settings.development and not path.exists() and not settings.log_key_file:
        make_folder(path.parent)
        read_or_make(path, lambda: new_key_line(default_name(settings)))
    try:
        return parse_key(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoLogKey(f"no existe {path}, que nombra FOIA_LOG_KEY_FILE") from error


def key_path(settings: Settings) -> Path | None:
    """Return where the key is; None where nobody said so."""
    if settings.log_key_file:
        return Path(settings.log_key_file)
    return settings.instance_folder / DEVELOPMENT_FILE if settings.development else None


def default_name(settings: Settings) -> str:
    """Return the name of a new key: the public address without its scheme, and where checkpoints stand."""
    host = settings.base_url.partition("://")[2].rstrip("/") or "localhost"
    return f"{host}/constancia"


def new_key_line(name: str) -> str:
    """Make a key; return what its file holds. Raises NoLogKey for a name no note may have."""
    if not _NAME.fullmatch(name):
        raise NoLogKey("el nombre de la llave no lleva espacios ni «+»")
    private = Ed25519PrivateKey.generate()
    key = PublicKey(name, private.public_key().public_bytes_raw())
    packed = base64.b64encode(ED25519 + private.private_bytes_raw()).decode()
    return f"{_PREFIX}{name}+{key.mark.hex()}+{packed}"


def parse_key(text: str) -> Signer:
    """Read what a key's file holds. Raises NoLogKey without ever quoting it."""
    name, _, rest = text.strip().removeprefix(_PREFIX).partition("+")
    mark, _, encoded = rest.partition("+")
    try:
        packed = base64.b64decode(encoded, validate=True)
        if not text.startswith(_PREFIX) or packed[:1] != ED25519:
            raise ValueError("another kind of file")
        private = Ed25519PrivateKey.from_private_bytes(packed[1:])
    except (binascii.Error, ValueError) as error:
        raise NoLogKey("el archivo de FOIA_LOG_KEY_FILE no es una llave de `foia audit key`") from error
    key = PublicKey(name, private.public_key().public_bytes_raw())
    if mark != key.mark.hex():
        raise NoLogKey("el archivo de FOIA_LOG_KEY_FILE no es una llave de `foia audit key`: está alterado")
    return Signer(key, private)


def write_new_key(path: Path, name: str) -> Signer:
    """Make a key in a new file that only its owner reads. Raises FileExistsError, OSError, NoLogKey."""
    line = new_key_line(name)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    return parse_key(line)
