"""Composing a letter: what a template says, and the blocks the law demands of every letter of its kind.

Runs in an application context, for gettext; in the language of the letter, not of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app

from foia import law
from foia.accounts.people_words import ROLE_LABELS
from foia.actors import Actor, Role
from foia.cases.context import Context
from foia.cases.dossier import Dossier
from foia.cases.events import Happening
from foia.cases.kinds import kind_of
from foia.cases.presentation import ground_words
from foia.cases.queries import Letter
from foia.cases.untold import standing
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound
from foia.i18n import date_plain, force_locale
from foia.i18n import gettext as _
from foia.letters import rules
from foia.letters.actions import NewLetter
from foia.letters.content import AnswerBlock, LetterContent
from foia.letters.next_steps import next_steps, reply_words
from foia.letters.page_words import template_words
from foia.letters.rules import LetterKind, kind_of_event
from foia.letters.store import TemplateInForce, in_force

LONGEST_QUESTION = 700
# Who signs, by the strongest of the roles held over the case's body.
_SIGNING_ROLES = (Role.HEAD, Role.REPORTS_OFFICER, Role.OFFICER, Role.CENTRAL_DESK)


@dataclass(frozen=True)
class Told:
    """What a letter tells: an event of the case, or (None) what whoever makes it says."""

    kind: LetterKind
    event: Happening | None
    text: str = ""
    is_rich: bool = True

    @property
    def sequence(self) -> int | None:
        return self.event.sequence if self.event is not None else None

    @property
    def source_id(self) -> UUID | None:
        """The text that came with the event; whoever may read it may read the letter."""
        documents = self.event.payload.get("documents", ()) if self.event is not None else ()
        texts = [item for item in documents if item["kind"] in ("answer", "message", "reason")]
        return UUID(texts[0]["document_id"]) if texts else None


@dataclass(frozen=True)
class Signer:
    """Who signs a letter, with the roles they hold."""

    name: str
    actor: Actor


@dataclass(frozen=True)
class Composed:
    """A letter ready to be kept, and the words it was made with."""

    content: LetterContent
    template: TemplateInForce


def tellable(found: Dossier) -> list[tuple[Happening, LetterKind]]:
    """Return the events of a case that a letter can tell, the newest first; no answer that was taken back."""
    kinds = (
        (event, kind_of_event(event.type, event.payload, found.case.kind))
        for event in reversed(standing(found.events))
    )
    return [(event, kind) for event, kind in kinds if kind is not None]


def told_by(found: Dossier, sequence: int) -> Told:
    """Return what the letter of an event tells. Raises NotFound for one that no letter tells."""
    for event, kind in tellable(found):
        if event.sequence == sequence:
            bare = Told(kind, event)
            letter = _letter(found, bare.source_id)
            return Told(kind, event, letter.text if letter else "", bool(letter and letter.is_rich))
    raise NotFound("letter")


def _letter(found: Dossier, document_id: UUID | None) -> Letter | None:
    return next((letter for letter in found.contents.letters if letter.id == document_id), None)


def letter_of(
    context: Context, found: Dossier, told: Told, new: NewLetter, language: str, *, signer: Signer
) -> Composed:
    """Compose the letter that tells an event, in a language. Raises InvalidInput where there is no body."""
    if found.body is None:
        raise InvalidInput("no_body", "letter")
    with force_locale(language):
        template = in_force(context.session, told.kind, language, found.body.id)
        return Composed(_content(found, found.body, told, new, template, language, signer), template)


def _content(
    found: Dossier,
    body: Body,
    told: Told,
    new: NewLetter,
    template: TemplateInForce,
    language: str,
    signer: Signer,
) -> LetterContent:
    values = _values(found, told, language, signer.name)
    words = template.words
    return LetterContent(
        kind=told.kind,
        language=language,
        folio=found.case.folio,
        code=new.code,
        # Never a name: who presented reads it, and a paper may fall into other hands.
        addressee=_("A quien presentó %(noun)s", noun=kind_of(current_app, found.case.kind).noun),
        body_name=body.name(language),
        body_lines=letterhead(body),
        dated=date_plain(found.today),
        title=rules.fill(words.title, values),
        opening=rules.filled(words.opening, values),
        facts=_facts(found, told, language),
        answers=_answers(found, told, language),
        text=told.text,
        is_rich=told.is_rich,
        next_steps=next_steps(found, told.kind, language),
        closing=rules.filled(words.closing, values),
        signed_by=signer.name,
        signed_on=date_plain(_happened_on(found, told)),
        signer_role=_role(signer.actor, body.id),
        template=template_words(template.origin, template.version, body.name(language)),
        reply_words=reply_words(found, told.kind),
    )


def letterhead(body: Body) -> tuple[str, ...]:
    """Return the lines under a body's name: where it is and how it is reached."""
    reached = " · ".join(part for part in (body.phone, body.email, body.website) if part)
    return tuple(line for line in (body.address, reached) if line)


def _values(found: Dossier, told: Told, language: str, signer: str) -> dict[str, str]:
    case, response = found.case, found.report.response
    payload: Mapping[str, Any] = told.event.payload if told.event is not None else {}
    kind = kind_of(current_app, case.kind)
    outcome = payload.get("outcome")
    sent_to = payload.get("body_id") if told.kind == LetterKind.REFERRAL else None
    return {
        rules.FOLIO: case.folio,
        rules.REGISTRY: next((number for _body, number in found.registry_numbers), ""),
        rules.KIND: kind.bare_noun,
        rules.SUBJECT: found.contents.subject,
        rules.BODY: found.body.name(language) if found.body else "",
        rules.OFFICE: found.office_name,
        rules.REGIME: _regime_title(found.regime, language),
        rules.RECEIVED: date_plain(received_on(found)),
        rules.DATED: date_plain(found.today),
        rules.DUE: _day(response.due_on),
        rules.SIGNER: signer,
        rules.OUTCOME: str(kind.outcomes.get(outcome, "")) if outcome else "",
        rules.FIRST_DUE: _day(response.first_due_on),
        rules.SENT_TO: found.names.bodies.get(sent_to, "") if sent_to else "",
    }


def received_on(found: Dossier) -> date:
    """Return the day the filing came, at the body's place."""
    if found.case.source:
        return found.case.received_on
    return found.case.received_at.astimezone(found.calendar.zone).date()


def _day(day: date | None) -> str:
    return date_plain(day) if day is not None else ""


def _regime_title(regime: law.Regime, language: str) -> str:
    if regime.id == law.UNBOUND:
        return ""
    return regime.title_en if language == "en" else regime.title_es


def _facts(found: Dossier, told: Told, language: str) -> tuple[tuple[str, str], ...]:
    """Return the table every letter has: folio, dates and the norm they follow from."""
    response = found.report.response
    due = _day(response.due_on)
    if due and not response.confirmed:
        due = _("%(date)s (plazo por confirmar)", date=due)
    rows = [
        *((_("Registro de %(body)s", body=body), number) for body, number in found.registry_numbers),
        (_("Se presentó el"), date_plain(received_on(found))),
        (_("Plazo para responder"), due or _("La norma no fija un plazo en días, o está por confirmar")),
        (_("Fecha de esta actuación"), date_plain(_happened_on(found, told))),
        (_("Norma que se aplica"), _regime_title(found.regime, language)),
    ]
    return tuple((name, value) for name, value in rows if value)


def _happened_on(found: Dossier, told: Told) -> date:
    """Return the day of what the letter tells, at the body's place."""
    at = told.event.occurred_at if told.event is not None else None
    return at.astimezone(found.calendar.zone).date() if at is not None else found.today


def _answers(found: Dossier, told: Told, language: str) -> tuple[AnswerBlock, ...]:
    if told.event is None:
        return ()
    questions = {question.id.hex: question for question in found.contents.questions}
    outcomes = kind_of(current_app, found.case.kind).outcomes
    blocks: list[AnswerBlock] = []
    for answer in told.event.payload.get("answers", ()):
        question = questions.get(answer["question_id"])
        codes = answer.get("grounds") or [answer["ground"]]
        blocks.append(
            AnswerBlock(
                number=question.position if question else len(blocks) + 1,
                question=_shortened(question.text) if question else "",
                outcome=str(outcomes.get(answer["outcome"], answer["outcome"])),
                grounds=tuple(
                    ground_words(ground)
                    for code in codes
                    for ground in law.grounds(found.regime)
                    if ground.code == code
                ),
            )
        )
    return tuple(sorted(blocks, key=lambda block: block.number))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_QUESTION else words[: LONGEST_QUESTION - 1].rstrip() + "…"


def _role(actor: Actor, body_id: UUID) -> str:
    held = {grant.role for grant in actor.grants if grant.body_id in (None, body_id)}
    return next((str(ROLE_LABELS[role]) for role in _SIGNING_ROLES if role in held), "")
