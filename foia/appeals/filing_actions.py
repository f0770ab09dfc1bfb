"""Filing an appeal from the case it contests: a case of its own, of the same filer, where it is decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.appeals import rules
from foia.appeals.models import Appeal
from foia.appeals.queries import filed_at_step
from foia.appeals.rules import Offer, Standing
from foia.cases import states
from foia.cases.actions import committed
from foia.cases.answering import questions_of
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.folio import new_folio
from foia.cases.masking import KIND as MASK
from foia.cases.masking import copy_beside, masks_of
from foia.cases.models import Case, CaseLink, Document, Identity, Question
from foia.cases.notices import tell_body, tell_filer
from foia.cases.parts import identity_copies
from foia.cases.phases import Phase
from foia.cases.placement import Placement, custody_for, with_heir
from foia.cases.store import events_of, open_case, record, seat_of
from foia.cases.terms import local_date, report
from foia.cases.untold_answers import told_of
from foia.cases.vault import CaseVault, Upload
from foia.directory.models import Body
from foia.directory.queries import body_by_code
from foia.errors import InvalidInput, NotFound
from foia.extensions import Base, new_id, take_turns
from foia.law import appeals

_BEGUN_AGAIN = frozenset({"reopened", "lapse_undone", "compliance_ordered"})


@dataclass(frozen=True)
class NewAppeal:
    """What whoever filed contests and why. `question_ids`: of the case contested; none: all of them."""

    step: str
    grounds: str
    question_ids: Collection[UUID] = ()
    files: Sequence[Upload] = ()


def offers_of(context: Context, case: Case) -> tuple[Offer, ...]:
    """List the appeals the norm opens to the filer of a case, by what the filer may know of it now."""
    if case.regime_id == law.UNBOUND:
        return ()
    seat = seat_of(context.session, case.body_id)
    told = told_of(context, case)
    found = report(context.book, told.history, seat, now=context.now)
    standing = Standing(
        is_over=told.case.phase == Phase.CONCLUDED,
        outcome=told.case.outcome,
        is_confidential=case.confidential,
    )
    regime = context.book.regime(told.case.regime_id, told.case.regime_version)
    return rules.offers(regime, found, seat.body_class if seat else None, standing)


def file_appeal(context: Context, origin: Case, new: NewAppeal) -> Case:
    """File an appeal against what was done in a case, or not done; return its own case.

    The same appeal sent twice is one. A late one is taken in, and says so. Raises NotFound for anybody but
    the filer; InvalidInput: `not_open` for what the norm does not open now or nobody here decides,
    `decided_already`, `grounds_missing`, `no_questions`."""
    if not states.is_filer(context.actor, origin):
        raise NotFound("appeal")
    take_turns(context.session, f"appeals of {origin.id.hex}")
    offer = next((known for known in offers_of(context, origin) if known.step.id == new.step), None)
    pending = _pending(context, origin, new.step)
    if pending is not None:
        return pending
    if offer is None or not offer.may_be_filed:
        raise InvalidInput("not_open", "step")
    if not new.grounds.strip():
        raise InvalidInput("grounds_missing", "grounds")
    contested = _contested(context, origin, new.question_ids)
    placed = place(context, origin, offer)
    case = _new_case(context, origin, placed)
    vault, case_key = context.vaults.create(case.id)
    documents, questions = _written(context, origin, contested, new, vault, case)
    payload = _payload(context, origin, offer, placed, questions, documents)
    rows: list[Base] = [case_key, *documents, *questions, *_people(context, origin, vault)]
    record(context, case, "filed", payload, rows=rows)
    _link(context, origin, case, offer)
    return case


def place(context: Context, origin: Case, offer: Offer) -> Placement:
    """Find who decides an appeal: the same body, the one above it, or the oversight body the norm names.

    Where the directory does not say which it is, the central desk has the case, and finds out."""
    body = _deciding_body(context, origin, offer)
    heirs = with_heir(context, body)
    if not heirs:
        return Placement(None, states.CENTRAL_DESK)
    return Placement(heirs[-1], custody_for(context, heirs[-1].id, origin.excluded_ids))


def _deciding_body(context: Context, origin: Case, offer: Offer) -> Body | None:
    own = seat_of(context.session, origin.body_id)
    if offer.decider == "same_body":
        return own
    if offer.decider == "superior":
        return context.session.get(Body, own.parent_id) if own is not None and own.parent_id else None
    named = (
        body_by_code(context.session, code, country=context.country) for code in offer.step.filed_before_codes
    )
    return next((body for body in named if body is not None), None)


def _pending(context: Context, origin: Case, step: str) -> Case | None:
    """Return the appeal of this kind that is still being decided. Raises InvalidInput where one was."""
    again = max((event.occurred_at for event in _begun_again(context, origin)), default=None)
    for known in filed_at_step(context.session, origin.id, step):
        case = context.session.get_one(Case, known.case_id)
        if again is not None and known.filed_at <= again:
            continue
        if case.phase != Phase.CONCLUDED:
            return case
        if case.outcome in rules.ON_THE_MERITS:
            raise InvalidInput("decided_already", "step")
    return None


def _begun_again(context: Context, origin: Case) -> list[Happening]:
    return [event for event in events_of(context.session, origin.id) if event.type in _BEGUN_AGAIN]


def _contested(context: Context, origin: Case, question_ids: Collection[UUID]) -> list[Question]:
    """Return the questions contested; one that a part took is contested in the part."""
    own = [question for question in questions_of(context, origin) if question.part_case_id is None]
    chosen = [question for question in own if question.id in question_ids] if question_ids else own
    if not chosen or (question_ids and len(chosen) != len(set(question_ids))):
        raise InvalidInput("no_questions", "questions")
    return chosen


def _new_case(context: Context, origin: Case, placed: Placement) -> Case:
    place_code = placed.body.place_code if placed.body else None
    received_on = local_date(context.book, context.country, place_code, context.now)
    return open_case(
        Case(
            id=new_id(),
            folio=_free_folio(context, received_on),
            country=origin.country,
            channel="web",
            language=origin.language,
            notice_channel=origin.notice_channel,
            received_on=received_on,
            key_hmac=origin.key_hmac,
            key_version=origin.key_version,
        )
    )


def _free_folio(context: Context, received_on: date) -> str:
    while True:
        folio = new_folio(context.folio_prefix, received_on)
        if context.session.scalar(select(Case.id).where(Case.folio == folio)) is None:
            return folio


def _written(
    context: Context,
    origin: Case,
    contested: Sequence[Question],
    new: NewAppeal,
    vault: CaseVault,
    case: Case,
) -> tuple[list[Document], list[Question]]:
    """Seal under the appeal's own key what is contested, as it was asked, and why, in the filer's words."""
    source = context.vaults.open(origin.id)
    session, now = context.session, context.now
    subject = session.scalar(
        select(Document).where(Document.case_id == origin.id, Document.kind == "subject")
    )
    title = vault.seal_text("subject", source.text(subject) if subject else "", author="filer", now=now)
    asked = [session.get_one(Document, question.document_id) for question in contested]
    texts = [vault.seal_text("question", source.text(one), author="filer", now=now) for one in asked]
    # What staff read in place of a text they read here too.
    masks = masks_of(context, origin.id)
    copied = [(subject.id, title)] if subject else []
    copies = [
        copy_beside(
            vault.seal_text(MASK, source.text(masks[old_id]), author="body", now=now, visible=False), new.id
        )
        for old_id, new in [*copied, *((old.id, new) for old, new in zip(asked, texts, strict=True))]
        if old_id in masks
    ]
    grounds = vault.seal_text("message", new.grounds.strip(), author="filer", now=now)
    files = [vault.seal_file(upload, author="filer", now=now, parent=grounds.id) for upload in new.files]
    questions = [
        Question(id=new_id(), case_id=case.id, position=position, document_id=text.id)
        for position, text in enumerate(texts, start=1)
    ]
    return [title, *texts, grounds, *files, *copies], questions


def _people(context: Context, origin: Case, vault: CaseVault) -> list[Base]:
    source = context.vaults.open(origin.id)
    people = context.session.scalars(select(Identity).where(Identity.case_id == origin.id))
    return [row for person in people for row in identity_copies(context, source, vault, person)]


def _payload(
    context: Context,
    origin: Case,
    offer: Offer,
    placed: Placement,
    questions: Sequence[Question],
    documents: Sequence[Document],
) -> dict[str, Any]:
    regime_id = appeals.appeal_id(origin.regime_id, offer.step.id)
    regime = context.book.regime(regime_id, origin.regime_version)
    filed = events_of(context.session, origin.id)[0].payload
    about = origin.about_body_id or origin.body_id
    return {
        "kind": rules.KIND,
        "regime_id": regime.id,
        "regime_version": regime.version,
        "variant": None,
        "body_id": placed.body.id.hex if placed.body else None,
        "about_body_id": about.hex if about else None,
        "against_highest": False,
        "custody": placed.custody,
        "channel": "web",
        "notice_channel": origin.notice_channel,
        "language": origin.language,
        "named": filed["named"],
        "represented": filed["represented"],
        "reserved": origin.reserved,
        "confidential": False,
        "held": False,
        "urgent": False,
        "category": None,
        "excluded": origin.excluded.split(),
        "origin_case_id": origin.id.hex,
        "questions": [question.id.hex for question in questions],
        "documents": committed(documents),
    }


def _link(context: Context, origin: Case, case: Case, offer: Offer) -> None:
    """Tell the case contested, and the first one of all, that this appeal was filed."""
    session = context.session
    above = session.get(Appeal, origin.id)
    root = session.get_one(Case, above.root_case_id) if above is not None else origin
    session.add(
        Appeal(
            case_id=case.id,
            origin_case_id=origin.id,
            root_case_id=root.id,
            step=offer.step.id,
            is_late=offer.is_late,
            filed_at=context.now,
        )
    )
    for other in {origin.id: origin, root.id: root}.values():
        link = CaseLink(from_case_id=other.id, to_case_id=case.id, relation=rules.RELATION)
        record(context, other, "appealed", {"case_id": case.id.hex, "step": offer.step.id}, rows=[link])
        tell_body(context, other, "appealed")
    tell_filer(context, case, "appeal_filed")
    if case.custody == states.CENTRAL_DESK and case.body_id is not None:
        tell_filer(context, case, "not_joined")
    tell_body(context, case, "filed")
