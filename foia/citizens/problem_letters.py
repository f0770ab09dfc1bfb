"""The mail that tells that a published complaint was answered."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from foia.citizens.models import Citizen
from foia.i18n import gettext as _
from foia.i18n import language
from foia.notifications.letters import Letter
from foia.problems.queries import is_followed, published_problem

PROBLEM_ANSWERED = "problem_answered"


def problem_letter(
    session: Session, citizen: Citizen, detail: str, link: Callable[..., str]
) -> Letter | None:
    """Write that a problem was answered; None where it is followed, or public, no more."""
    problem_id = UUID(hex=detail)
    found = published_problem(session, problem_id)
    if found is None or not is_followed(session, citizen.id, problem_id):
        return None
    address = link("problems.problem", problem_id=problem_id)
    return Letter(
        _("Respondieron a un problema que usted sigue"),
        (
            f"{found.problem.subject} ({found.body.name(language())})",
            _("Vea cómo terminó: %(address)s", address=address),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )
