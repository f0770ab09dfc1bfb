"""The process in which a model is trained: minutes of work and much memory, beside whoever serves pages."""

from __future__ import annotations

from collections.abc import Sequence

from foia.apart import serve_apart
from foia.routing.learning import learn, read, trained_as_bytes


def train_apart(content: bytes, _arguments: Sequence[str]) -> bytes:
    """Train on what came in."""
    return trained_as_bytes(learn(*read(content)))


if __name__ == "__main__":
    serve_apart(train_apart)
