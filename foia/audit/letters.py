"""The mails to a member of staff that are about no case: what they say, by their template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from foia.audit.findings_letters import finding_letter
from foia.audit.findings_notices import TEMPLATES as FINDING_TEMPLATES
from foia.audit.models import Checkpoint
from foia.i18n import gettext as _
from foia.i18n import number
from foia.notifications.letters import Letter
from foia.notifications.models import OutboxMessage

CHECKPOINT_MADE = "checkpoint_made"
Linker = Callable[..., str]


@dataclass(frozen=True)
class Written:
    """A letter, and a text that goes with it as a file."""

    letter: Letter
    file_name: str = ""
    file_text: str = ""


def written(session: Session, message: OutboxMessage, link: Linker) -> Written | None:
    """Write a message to a member of staff about no case; None where there is nothing to tell any more.

    `link` turns the name of a page, and what its path holds, into the full address. Runs with the locale set.
    Raises LookupError for a template nobody writes."""
    return WRITERS[message.template](session, message, link)


def _checkpoint_made(session: Session, message: OutboxMessage, link: Linker) -> Written | None:
    size, _dot, key_mark = message.detail.partition(".")
    checkpoint = session.get(Checkpoint, (int(size), key_mark))
    if checkpoint is None:
        return None
    letter = Letter(
        _("Constancia de integridad de %(count)s actuaciones", count=number(checkpoint.size)),
        (
            _(
                "El registro de actuaciones tiene %(count)s, y quedó firmado. La constancia va adjunta: "
                "guárdela fuera de este sistema.",
                count=number(checkpoint.size),
            ),
            _(
                "Con ella se comprueba que nadie cambió, quitó ni agregó nada de lo anterior, aunque tuviera "
                "la base de datos en sus manos."
            ),
            _(
                "Debe ser igual a la que se publica aquí: %(address)s",
                address=link("audit.checkpoint", size=checkpoint.size),
            ),
            _(
                "Si no lo es, o si un día la verificación con esta constancia falla, avise a quien supervisa "
                "la plataforma."
            ),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )
    return Written(letter, f"constancia-{checkpoint.size}.txt", checkpoint.note)


def _finding(session: Session, message: OutboxMessage, link: Linker) -> Written | None:
    letter = finding_letter(session, message, link)
    return Written(letter) if letter is not None else None


WRITERS: dict[str, Callable[[Session, OutboxMessage, Linker], Written | None]] = {
    CHECKPOINT_MADE: _checkpoint_made,
    **dict.fromkeys(FINDING_TEMPLATES, _finding),
}
