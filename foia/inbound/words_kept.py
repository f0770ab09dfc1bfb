"""What is written beside a person's words when a mail goes into a case, in the case's language; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

_MOST_NAMES = 10


def goes_on(language: str, name: str) -> str:
    """Say that a text was too long for its field, and where all of it is."""
    told = f"The whole text is in {name}." if language == "en" else f"El texto completo está en {name}."
    return f"\n\n[{told}]"


def files_only(language: str) -> str:
    """Say that a mail brought files and no words."""
    return "[The mail had no text.]" if language == "en" else "[El correo no traía texto.]"


def files_left_out(language: str, names: Sequence[str]) -> str:
    """Name the files of a mail that were not taken."""
    listed = ", ".join(f"«{name}»" for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    if more > 0:
        listed += f" (+{more})"
    if language == "en":
        return f"[Files of this mail that could not be taken: {listed}.]"
    return f"[Archivos de este correo que no se pudieron tomar: {listed}.]"


def note_of_attaching(language: str, received_at: datetime, reason: str) -> str:
    """Tell staff that somebody of them put a mail into the case, and why it had waited."""
    moment = received_at.isoformat(timespec="minutes")
    if language == "en":
        return f"A person attached this message from a mail received at {moment}; it had waited ({reason})."
    return f"Una persona agregó este mensaje de un correo recibido el {moment}; esperaba revisión ({reason})."
