"""What the administrator must see to, told by features that accounts do not know: counts, never a case."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

# Says in words what is stuck and what to do about it; empty where nothing is.
Teller = Callable[[Session], str]
_KEY = "foia.attention"


def register(app: Flask, teller: Teller) -> None:
    """Let a feature say something on the page of people."""
    app.extensions.setdefault(_KEY, []).append(teller)


def matters(app: Flask, session: Session) -> list[str]:
    """Return what all features have to say now."""
    tellers: list[Teller] = app.extensions.get(_KEY, [])
    return [words for teller in tellers if (words := teller(session))]
