"""What whoever verifies the audit log must compute: trees, signed notes and checkpoints, signatures.

From the standard library alone: `verify_audit.py` is this module and those that read exports, in one file. It
follows RFC 6962 and RFC 9162 (trees), C2SP (signed notes, checkpoints) and RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    HAS_LIBRARY = True
except ImportError:
    HAS_LIBRARY = False

PROOF_FORMAT = "c2sp.org/tlog-proof@v1"
ED25519 = b"\x01"  # the algorithm, in a note's key
EMPTY_ROOT = hashlib.sha256(b"").digest()
HASH_BYTES, _MARK_BYTES = 32, 4
DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}")


class Unreadable(ValueError):
    """A file is not what it should be; the message is for the terminal."""


# Merkle trees (RFC 6962)


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees put together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The root of a tree that grows: one hash for each complete subtree at its right edge."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add the next leaf's hash."""
        rest, hashed = self.size, leaf
        while rest & 1:
            hashed = node_hash(self._edge.pop(), hashed)
            rest >>= 1
        self._edge.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        if not self._edge:
            return EMPTY_ROOT
        hashed = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            hashed = node_hash(left, hashed)
        return hashed


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether a path proves that a leaf is in the tree of a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, hashed = index, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            hashed = node_hash(other, hashed)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            hashed = node_hash(hashed, other)
        place, last = place >> 1, last >> 1
    return last == 0 and hashed == root


def extends(old: Checkpoint, new: Checkpoint, path: Sequence[bytes]) -> bool:
    """Say whether a path proves that a later tree begins with an earlier one (RFC 9162, 2.1.4.2)."""
    if old.size == new.size or old.size == 0:
        return not path and (old.size == 0 or old.root == new.root)
    if old.size > new.size or not path:
        return False
    steps = list(path)
    if old.size & (old.size - 1) == 0:
        steps.insert(0, old.root)
    place, last = old.size - 1, new.size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(other, before), node_hash(other, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, other)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old.root and after == new.root


# Signatures (RFC 8032), for machines without the library

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_Point = tuple[int, int, int, int]


def _add(p: _Point, q: _Point) -> _Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _point(packed: bytes) -> _Point | None:
    """Read a compressed point; None for what is none."""
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def plainly_signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Verify an Ed25519 signature without any library."""
    if len(public) != HASH_BYTES or len(signature) != 2 * HASH_BYTES or _BASE is None:
        return False
    key, first = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or first is None or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % _L
    left, right = _times(scalar, _BASE), _add(first, _times(challenge, key))
    return (
        (left[0] * right[2] - right[0] * left[2]) % _P == 0 == (left[1] * right[2] - right[1] * left[2]) % _P
    )


def signed(public: bytes, text: bytes, signature: bytes) -> bool:
    """Verify an Ed25519 signature."""
    if not HAS_LIBRARY:
        return plainly_signed(public, text, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


# Signed notes and checkpoints (C2SP)


@dataclass(frozen=True)
class PublicKey:
    """A key that signs notes: its name, and the 32 bytes of Ed25519."""

    name: str
    raw: bytes

    @property
    def mark(self) -> bytes:
        """The four bytes by which a signature names it."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.raw).digest()[:_MARK_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.mark.hex()}+{base64.b64encode(ED25519 + self.raw).decode()}"

    @classmethod
    def parse(cls, text: str) -> PublicKey:
        """Read `name+mark+base64`. Raises Unreadable."""
        name, _, rest = text.strip().partition("+")
        mark, _, encoded = rest.partition("+")
        packed = decoded(encoded)
        key = cls(name, packed[1:])
        if not name or packed[:1] != ED25519 or len(key.raw) != HASH_BYTES or mark != key.mark.hex():
            raise Unreadable("la llave pública no se puede leer: debe ser nombre+marca+base64")
        return key


@dataclass(frozen=True)
class Note:
    """A text and who signed it: (name, mark and signature) each."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> Note:
        """Read a signed note. Raises Unreadable."""
        body, blank, lines = text.replace("\r\n", "\n").strip("\n").rpartition("\n\n")
        found = []
        for line in lines.split("\n"):
            dash, _, rest = line.partition(" ")
            name, _, encoded = rest.partition(" ")
            packed = decoded(encoded)
            if dash != "\u2014" or not name or len(packed) <= _MARK_BYTES:
                raise Unreadable("no es una nota firmada")
            found.append((name, packed))
        if not blank:
            raise Unreadable("no es una nota firmada")
        return cls(body + "\n", tuple(found))

    def is_signed_by(self, key: PublicKey) -> bool:
        """Say whether a key signed the text."""
        return any(
            signed(key.raw, self.text.encode(), packed[_MARK_BYTES:])
            for name, packed in self.signatures
            if name == key.name and packed[:_MARK_BYTES] == key.mark
        )


@dataclass(frozen=True)
class Checkpoint:
    """How many entries a log had, and their root."""

    origin: str
    size: int
    root: bytes
    note: Note

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a checkpoint's signed note. Raises Unreadable."""
        note = Note.parse(text)
        lines = note.text.split("\n")
        if len(lines) < 4 or not lines[0] or not DECIMAL.fullmatch(lines[1]):
            raise Unreadable("no es una constancia: le faltan origen, cantidad o raíz")
        root = decoded(lines[2])
        if len(root) != HASH_BYTES:
            raise Unreadable("no es una constancia: su raíz no tiene 32 bytes")
        return cls(lines[0], int(lines[1]), root, note)


def decoded(text: str) -> bytes:
    """Read base64; nothing for what is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
