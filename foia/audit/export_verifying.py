"""Verifies an export of the audit log, on any machine, without the application.

    python3 verify_audit.py FILE [--checkpoint FILE]... [--public-key FILE] [--json]

FILE is what `foia audit export` wrote (the whole log, or one case), or a proof as the pages give it: that a
case is in the log, or that the log goes on from an earlier checkpoint. Exit code 0: intact; 1: not intact, or
not readable; 2: wrong usage. docs/audit.md tells what it proves.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foia.audit.verdict import FirstBad, Verdict
from foia.audit.verifying import (
    DECIMAL,
    HASH_BYTES,
    PROOF_FORMAT,
    Checkpoint,
    Frontier,
    PublicKey,
    Unreadable,
    decoded,
    extends,
    included,
)

EXPORT_FORMAT, EXPORT_VERSION = "foia-audit-export", 1
WHOLE_LOG, ONE_CASE = "log", "case"
FIRST_LINK = "0" * 64
_HEX = re.compile(r"[0-9a-f]{64}")
# What precedes an entry in its line, and what follows it: in between stand its canonical bytes.
_OLD = b"old "
_BEFORE, _AFTER, _GONE = b'{"entry":', b',"event":"', b'{"entry":null,'


class _Broken(Exception):
    """The first thing that is not as it was signed."""

    def __init__(self, index: int | None, event: str | None, reason: str) -> None:
        super().__init__(reason)
        self.first_bad = FirstBad(index, event, reason)


@dataclass
class _Findings:
    """What was read so far."""

    given: Sequence[Checkpoint]
    key: PublicKey | None
    events: int = 0
    unsigned: int = 0
    hidden: int = 0
    vouched: set[tuple[int, bytes]] = field(default_factory=set)

    def require_signatures(self, embedded: Sequence[Checkpoint], *, all_of_key: bool = True) -> None:
        """One given is of the key. Of those in a log, some may be of an older one; none is forged."""
        if self.key is None:
            return
        theirs = [each for each in embedded if all_of_key or self.names_key(each)]
        for checkpoint in (*self.given, *theirs):
            if not checkpoint.note.is_signed_by(self.key):
                raise _Broken(None, None, "signature")

    def verdict(self, first_bad: FirstBad | None = None, *, anchored: bool = False) -> Verdict:
        is_intact = first_bad is None
        counts = (self.unsigned, self.hidden) if is_intact else (0, 0)
        return Verdict(is_intact, anchored and is_intact, self.events, len(self.vouched), first_bad, *counts)

    def names_key(self, checkpoint: Checkpoint) -> bool:
        """Say whether a checkpoint says that it is of the key given."""
        key = self.key
        return key is not None and any(
            name == key.name and packed.startswith(key.mark) for name, packed in checkpoint.note.signatures
        )


def verify_lines(
    lines: Iterable[bytes], given: Sequence[Checkpoint] = (), key: PublicKey | None = None
) -> Verdict:
    """Verify an export or a proof, a line at a time. Raises Unreadable for a file that is neither."""
    reading = iter(lines)
    first = next(reading, b"").rstrip(b"\r\n")
    findings = _Findings(given, key)
    try:
        if first == PROOF_FORMAT.encode():
            return _verify_proofs([first, *reading], findings)
        if first.startswith(_OLD):
            return _verify_extension([first, *reading], findings)
        scope = _scope_of(first)
        if scope == ONE_CASE:
            return _verify_case(reading, findings)
        return _verify_log(reading, findings, json.loads(first)["size"])
    except _Broken as broken:
        return findings.verdict(broken.first_bad)


def _scope_of(line: bytes) -> str:
    try:
        header = json.loads(line)
        if header["format"] != EXPORT_FORMAT or not isinstance(header["size"], int):
            raise ValueError("another format")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable(
            "no es una exportación de `foia audit export` ni una prueba de un expediente"
        ) from error
    if header["version"] != EXPORT_VERSION or header["scope"] not in {WHOLE_LOG, ONE_CASE}:
        raise Unreadable("la exportación es de una versión que este verificador no conoce")
    return str(header["scope"])


# The whole log


def _verify_log(lines: Iterator[bytes], findings: _Findings, announced: int) -> Verdict:
    """Every entry hashes to its leaf and follows its case's last; the roots are those of every checkpoint."""
    embedded, line = _embedded(lines)
    findings.require_signatures(embedded, all_of_key=False)
    wanted: dict[int, list[Checkpoint]] = {}
    for checkpoint in (*findings.given, *embedded):
        wanted.setdefault(checkpoint.size, []).append(checkpoint)
    tree, chains = Frontier(), _Chains()
    _compare(tree, wanted, findings)
    while line:
        found = _entry_of(line, tree.size)
        if found.index != tree.size or tree.size == announced:
            raise _Broken(tree.size, None, "index")
        found.require_content()
        chains.follow(found)
        tree.add(bytes.fromhex(found.leaf))
        findings.events = tree.size
        findings.hidden += found.said is None
        if tree.size in wanted:
            _compare(tree, wanted, findings)
        line = next(lines, b"")
    if tree.size < max([announced, *wanted]):
        raise _Broken(tree.size, None, "truncated")
    if findings.given and findings.key is not None:
        of_key = (*findings.given, *filter(findings.names_key, embedded))
        findings.unsigned = tree.size - max(checkpoint.size for checkpoint in of_key)
    return findings.verdict(anchored=bool(findings.given) and findings.key is not None)


def _compare(tree: Frontier, wanted: dict[int, list[Checkpoint]], findings: _Findings) -> None:
    root = tree.root()
    for checkpoint in wanted.get(tree.size, ()):
        if checkpoint.root != root:
            good = max([size for size, _root in findings.vouched], default=0)
            raise _Broken(good, None, "root")
        findings.vouched.add((checkpoint.size, checkpoint.root))


def _embedded(lines: Iterator[bytes]) -> tuple[list[Checkpoint], bytes]:
    """Read the checkpoints that come along; return them and the first line after them."""
    found: list[Checkpoint] = []
    for line in lines:
        if not line.startswith(b'{"checkpoint":'):
            return found, line
        try:
            found.append(Checkpoint.parse(json.loads(line)["checkpoint"]))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise _Broken(None, None, "unreadable") from error
    return found, b""


# Entries


@dataclass(frozen=True)
class _Entry:
    """A line: what it says of one event. `content` is the hash of what the event says now, if it is there."""

    index: int
    event: str
    leaf: str
    content: str | None
    said: dict[str, Any] | None
    path: tuple[bytes, ...]

    def require_content(self) -> None:
        if self.content is None:
            raise _Broken(self.index, self.event, "missing")
        if self.content != self.leaf:
            raise _Broken(self.index, self.event, "hash")


def _entry_of(line: bytes, index: int) -> _Entry:
    line = line.rstrip(b"\r\n")
    try:
        if line.startswith(_BEFORE) and not line.startswith(_GONE):
            end = line.rindex(_AFTER)
            packed, whole = line[len(_BEFORE) : end], json.loads(b"{" + line[end + 1 :])
            content, said = hashlib.sha256(b"\x00" + packed).hexdigest(), json.loads(packed)
        else:
            whole, said = json.loads(line), None
            content = whole.get("content")
        path = tuple(decoded(text) for text in whole.get("path", ()))
        found = _Entry(int(whole["index"]), str(whole["event"]), whole["leaf"], content, said, path)
        if not _HEX.fullmatch(found.leaf) or not (said is None or isinstance(said, dict)):
            raise ValueError("no leaf")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _Broken(index, None, "unreadable") from error
    return found


class _Chains:
    """The last event of each case so far: its sequence and hash."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, str]] = {}

    def follow(self, entry: _Entry) -> None:
        """See that an entry follows the last of its case; of one given as a hash alone nothing is known."""
        if entry.said is None:
            return
        try:
            case_id, sequence = entry.said["case_id"], entry.said["sequence"]
            previous = entry.said["previous_hash"]
            last, link = self._last.get(case_id, (0, FIRST_LINK))
            if sequence <= last:
                raise _Broken(entry.index, entry.event, "fork")
        except (KeyError, TypeError) as error:
            raise _Broken(entry.index, entry.event, "unreadable") from error
        if sequence != last + 1:
            raise _Broken(entry.index, entry.event, "gap")
        if previous != link:
            raise _Broken(entry.index, entry.event, "link")
        self._last[case_id] = (sequence, entry.leaf)


# One case, and a proof


def _verify_case(lines: Iterator[bytes], findings: _Findings) -> Verdict:
    """Each entry of the case is in the tree of the checkpoint that comes along."""
    embedded, line = _embedded(lines)
    if len(embedded) != 1:
        raise Unreadable("la exportación de un expediente trae una constancia")
    _require_comparable(embedded[0], findings)
    chains = _Chains()
    while line:
        found = _entry_of(line, findings.events)
        found.require_content()
        chains.follow(found)
        if not _is_in(found.leaf, found.index, found.path, embedded[0]):
            raise _Broken(found.index, found.event, "path")
        findings.events += 1
        findings.hidden += found.said is None
        line = next(lines, b"")
    if not findings.events:
        raise Unreadable("la exportación de un expediente no trae ninguna actuación")
    return _vouched(embedded[0], findings)


def _verify_proofs(lines: Sequence[bytes], findings: _Findings) -> Verdict:
    """Each proof of the file leads to its checkpoint's root."""
    text, checkpoint = _joined(lines), None
    for part in text.split(PROOF_FORMAT + "\n")[1:]:
        head, _, note = part.partition("\n\n")
        named = [line.partition(" ") for line in head.split("\n")]
        values = {name: value for name, space, value in named if space}
        leaf, index = decoded(values.get("extra", "")), values.get("index", "")
        if len(leaf) != HASH_BYTES or not DECIMAL.fullmatch(index):
            raise Unreadable("a la prueba le falta el número o la marca de la actuación")
        path = tuple(decoded(name) for name, space, _value in named if not space)
        checkpoint = Checkpoint.parse(note)
        _require_comparable(checkpoint, findings)
        if not _is_in(leaf.hex(), int(index), path, checkpoint):
            raise _Broken(int(index), None, "path")
        findings.events += 1
        findings.vouched.add((checkpoint.size, checkpoint.root))
    if checkpoint is None:
        raise Unreadable("la prueba no se puede leer")
    return _vouched(checkpoint, findings)


def _verify_extension(lines: Sequence[bytes], findings: _Findings) -> Verdict:
    """The log of the checkpoint that comes along begins with that of each earlier one given."""
    head, _, note = _joined(lines).partition("\n\n")
    size, *steps = head.removeprefix("old ").split("\n")
    path, new = [decoded(step) for step in steps], Checkpoint.parse(note)
    findings.require_signatures([new])
    if not findings.given:
        raise Unreadable("esta prueba se verifica con la constancia anterior: --checkpoint ARCHIVO")
    for old in findings.given:
        if str(old.size) != size:
            raise _Broken(None, None, "checkpoint_size")
        if not extends(old, new, path):
            raise _Broken(None, None, "root")
        findings.vouched.add((old.size, old.root))
    findings.events = new.size
    return _vouched(new, findings)


def _joined(lines: Sequence[bytes]) -> str:
    try:
        return b"\n".join(line.rstrip(b"\r\n") for line in lines).decode()
    except UnicodeDecodeError as error:
        raise Unreadable("la prueba no se puede leer") from error


def _require_comparable(checkpoint: Checkpoint, findings: _Findings) -> None:
    findings.require_signatures([checkpoint])
    for given in findings.given:
        if given.size != checkpoint.size:
            raise _Broken(None, None, "checkpoint_size")
        if given.root != checkpoint.root:
            raise _Broken(None, None, "root")


def _vouched(checkpoint: Checkpoint, findings: _Findings) -> Verdict:
    findings.vouched.add((checkpoint.size, checkpoint.root))
    return findings.verdict(anchored=findings.key is not None and checkpoint.note.is_signed_by(findings.key))


def _is_in(leaf: str, index: int, path: Sequence[bytes], checkpoint: Checkpoint) -> bool:
    return included(bytes.fromhex(leaf), index, checkpoint.size, path, checkpoint.root)


# Files


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint's file. Raises Unreadable, OSError."""
    try:
        return Checkpoint.parse(_text(path))
    except Unreadable as error:
        raise Unreadable(f"{path}: {error}") from error


def read_public_key(path: Path) -> PublicKey:
    """Read a public key's file. Raises Unreadable, OSError."""
    try:
        return PublicKey.parse(_text(path))
    except Unreadable as error:
        raise Unreadable(f"{path}: {error}") from error


def verify_file(path: Path, given: Sequence[Checkpoint] = (), key: PublicKey | None = None) -> Verdict:
    """Verify an export or a proof, gzipped or not. Raises Unreadable, OSError."""
    with path.open("rb") as plain:
        is_packed = plain.read(2) == b"\x1f\x8b"
    with gzip.open(path) if is_packed else path.open("rb") as file:
        try:
            return verify_lines(file, given, key)
        except (gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise Unreadable(f"{path} está dañado o cortado") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("no es un texto") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the files named on the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        description="Verifica sin la aplicación una exportación del registro, o la prueba de un expediente."
    )
    parser.add_argument("file", type=Path, help="lo que exportó `foia audit export`, o una prueba")
    parser.add_argument(
        "--checkpoint", type=Path, action="append", default=[], help="constancia guardada fuera"
    )
    parser.add_argument("--public-key", type=Path, help="llave pública de quien firma")
    parser.add_argument("--json", action="store_true", help="un solo documento JSON")
    given = parser.parse_args(arguments)
    try:
        key = read_public_key(given.public_key) if given.public_key else None
        checkpoints = [read_checkpoint(path) for path in given.checkpoint]
        verdict = verify_file(given.file, checkpoints, key)
    except (Unreadable, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(verdict.as_dict()) if given.json else verdict.words)
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main())
