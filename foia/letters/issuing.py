"""Making a letter of a case at the edge: composed and kept with its event, printed as a PDF afterwards.

Two steps, since a PDF takes seconds and nobody waits for them with a case's row held: `attach_letter` in the
transaction that signs, `print_letter` outside of any. A letter without its PDF is complete: it has its page.
"""

from __future__ import annotations

import logging
from uuid import UUID

from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import ActorKind, Capability
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.dossier import dossier_of
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.errors import InvalidInput, NotFound
from foia.extensions import begin_writing, db
from foia.i18n import LANGUAGES, force_locale
from foia.letters.actions import content_of, keep_letter, keep_pdf, new_letter
from foia.letters.composing import Signer, Told, letter_of, told_by
from foia.letters.content import from_json
from foia.letters.models import IssuedLetter
from foia.letters.printing import PdfMissing, pdf_of
from foia.letters.rules import LetterKind
from foia.letters.store import letter_of_case

log = logging.getLogger(__name__)


def attach_letter(
    context: Context,
    case: Case,
    sequence: int | None = None,
    *,
    language: str = "",
    kind: LetterKind | None = None,
    text: str = "",
) -> IssuedLetter:
    """Make the letter that tells an event of the case (by its number), in this transaction, without a PDF.

    Without an event: a letter of `kind` with `text` (Markdown), such as the notice of a breach. `language` is
    the case's own unless told otherwise. Whoever did it signs. Needs an
    application context. Raises NotFound, InvalidInput."""
    spoken = language or case.language
    spoken = spoken if spoken in LANGUAGES else "es"
    with force_locale(spoken):
        found = dossier_of(context, case.id, Capability.WORK_CASE, spoken, to_change=True)
    if sequence is not None:
        told = told_by(found, sequence)
    elif kind is not None:
        told = Told(kind, None, text)
    else:
        raise NotFound("letter")
    new = new_letter(context.keyring)
    composed = letter_of(context, found, told, new, spoken, signer=_signer(context, told))
    letter = keep_letter(
        context,
        case,
        new,
        composed.content,
        composed.template,
        sequence=told.sequence,
        source_id=told.source_id,
    )
    log.info("letter made case=%s letter=%s kind=%s", case.id, letter.id, letter.kind)
    return letter


def letter_at_signing(context: Context, case: Case) -> None:
    """Make the letter of the answer that was just signed; without what a letter needs, the answer stands."""
    try:
        attach_letter(context, case, case.head_sequence)
    except (InvalidInput, NotFound) as error:
        log.warning("no letter at signing case=%s: %s", case.id, error)


def _signer(context: Context, told: Told) -> Signer:
    """Return who signs: whoever did what the letter tells, else whoever makes it. Raises NotFound."""
    by_staff = told.event is not None and told.event.actor_kind == ActorKind.STAFF
    actor_id = told.event.actor_id if told.event is not None and by_staff else None
    person_id = UUID(actor_id) if actor_id else context.actor.person_id
    person = context.session.get(Person, person_id) if person_id else None
    if person is None:
        raise NotFound("signer")
    return Signer(person.name, actor_of(context.session, person.id))


def print_letter(case_id: UUID, letter_id: UUID) -> bool:
    """Make a letter's PDF and keep it, in a transaction of its own; say whether there is one now.

    Called after what made the letter was committed. Raises NotFound."""
    context = web_context()
    case_for(context, case_id, Capability.WORK_CASE)
    letter = letter_of_case(context.session, case_id, letter_id).letter
    if letter.pdf_id is not None:
        return True
    content = from_json(content_of(context, letter))
    db.session().rollback()  # nothing is held while the child prints
    try:
        pdf = pdf_of(content)
    except PdfMissing:
        return False
    return _keep(case_id, letter_id, pdf)


def _keep(case_id: UUID, letter_id: UUID, pdf: bytes) -> bool:
    session = db.session()
    begin_writing(session)
    try:
        context = web_context()
        case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
        letter = letter_of_case(session, case_id, letter_id).letter
        keep_pdf(context, case, letter, pdf)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return True
