"""Signed notes and checkpoints as C2SP writes them: pure. `foia.audit.verifying` reads them."""

from __future__ import annotations

import base64
from typing import Protocol

from foia.audit.verifying import PROOF_FORMAT, PublicKey


class NoteSigner(Protocol):
    """Whoever signs notes."""

    @property
    def key(self) -> PublicKey: ...

    def sign(self, content: bytes) -> bytes: ...


def signed_note(text: str, signer: NoteSigner) -> str:
    """Sign a text of whole lines; return it with the signature below. Raises ValueError for another text."""
    if not text.endswith("\n") or "\r" in text:
        raise ValueError("a note is made of whole lines")
    packed = signer.key.mark + signer.sign(text.encode())
    return f"{text}\n\u2014 {signer.key.name} {base64.b64encode(packed).decode()}\n"


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Write what a checkpoint says, to be signed."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def proof_text(leaf: bytes, index: int, path: list[bytes], checkpoint: str) -> str:
    """Write that a leaf is in the log (C2SP tlog-proof); what is extra is the leaf itself."""
    lines = [PROOF_FORMAT, f"extra {base64.b64encode(leaf).decode()}", f"index {index}"]
    lines += [base64.b64encode(hashed).decode() for hashed in path]
    return "\n".join(lines) + "\n\n" + checkpoint


def extension_text(old: int, path: list[bytes], checkpoint: str) -> str:
    """Write that a log begins with its first `old` entries as they were (C2SP tlog-witness)."""
    lines = [f"old {old}", *(base64.b64encode(hashed).decode() for hashed in path)]
    return "\n".join(lines) + "\n\n" + checkpoint
