"""The blueprint of the catalogues' pages, and how their forms are saved when two people change the same."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, cast

from flask import Blueprint, Flask, flash

from foia import changes
from foia.access import current_actor
from foia.accounts.history_kinds import SubjectKind, register
from foia.accounts.history_words import ChangeLine, change_lines
from foia.errors import InvalidInput, StaleCase
from foia.extensions import db
from foia.forms import Form
from foia.i18n import gettext as _

blueprint = Blueprint("catalogues", __name__)
log = logging.getLogger(__name__)

SAVED, REFUSED, CONFLICT = 302, 422, 409


def saved(form: Form, change: Callable[[], bool], refusals: Mapping[str, str]) -> int:
    """Make a change and tell what came of it; return the status the page answers with.

    `refusals` are the words of the action's refusals, by code. A form that shows what is no longer so keeps
    what was typed: sent once more, it is taken."""
    try:
        is_new = change()
    except InvalidInput as error:
        form.add_error(error.field or None, refusals[error.code])
        return REFUSED
    except StaleCase:
        log.warning("conflict in %s by=%s", type(form).__name__, current_actor().person_id)
        form.add_error(None, conflict_words())
        return CONFLICT
    if is_new:
        flash(_("Guardó los cambios. Valen desde ahora."), "success")
    else:
        flash(_("No había nada que cambiar."), "important")
    return SAVED


def conflict_words() -> str:
    """Say that somebody else changed the same meanwhile, and what to do."""
    return _(
        "Otra persona cambió esto mientras usted escribía. No se guardó lo suyo: vea en el historial qué "
        "cambió y, si todavía corresponde, envíelo otra vez."
    )


def name_changes(subject_kind: str, words: SubjectKind) -> None:
    """Say what the changes of a kind of subject are called, wherever the blueprint is used."""
    blueprint.record_once(lambda state: register(cast(Flask, state.app), subject_kind, words))


def history_of(
    subject_kind: str,
    subject_id: Any,
    labels: Mapping[str, Any],
    values: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[ChangeLine]:
    """Return the history of a subject in words."""
    session = db.session()
    return change_lines(session, changes.changes_of(session, subject_kind, subject_id), labels, values)
