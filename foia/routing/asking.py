"""Asking whoever files, once, which of the likeliest bodies it is for, and whether it is of two matters.

Only where no body was chosen; never of a misconduct report. Nobody has to answer: the central desk does then.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from foia.cases import advising
from foia.cases.advising import Advice, Written
from foia.cases.context import Context
from foia.cases.models import Case
from foia.directory.routing import Decision, decide
from foia.i18n import language
from foia.routing.in_force import NO_MODEL
from foia.routing.models import RoutingSuggestion
from foia.routing.queries import Choice, written_choices
from foia.routing.rules import SUGGESTED_KINDS, THRESHOLD, Chooser
from foia.routing.suggesting import Suggested, suggested

DESK = "desk"


@dataclass(frozen=True)
class Offered:
    """A body whoever files may choose: `value` is what the form sends."""

    value: str
    name: str
    why: str


def init_app(app: Flask) -> None:
    """Advise on every form that files a case, and note what was chosen."""
    advising.register(app, two_matters)
    advising.register(app, which_body)
    advising.register_follower(app, advising.WHICH_BODY, note_answer)


def which_body(context: Context, written: Written) -> Advice | None:
    """Offer the likeliest bodies; of what no model understands, say that other words would help."""
    found = _suggested(context, written)
    if found is None or found.model_version == NO_MODEL:
        return None
    if not found.ranking.understood:
        return Advice(advising.WHICH_BODY, "routing/advice_not_understood.html")
    is_asked = decide(found.ranking, may_route=False, threshold=THRESHOLD) is Decision.ASK
    if not is_asked or not found.bodies:
        return None
    choices = [Offered(one.body.id.hex, one.body.name(language()), one.why) for one in found.worth_choosing]
    return Advice(advising.WHICH_BODY, "routing/advice_which_body.html", {"choices": choices, "desk": DESK})


def two_matters(context: Context, written: Written) -> Advice | None:
    """Say that a text seems to be of two matters, which may be for two bodies."""
    found = _suggested(context, written)
    if found is None or not found.ranking.parts:
        return None
    return Advice(advising.SPLIT, "routing/advice_split.html", {"parts": found.ranking.parts})


def note_answer(context: Context, case_id: UUID, written: Written) -> None:
    """Note what whoever filed was offered, and what they chose; the rest waits for the central desk."""
    case = context.session.get(Case, case_id)
    found = _suggested(context, Written(written.kind, None, written.subject, written.texts, written.language))
    if case is None or case.confidential or found is None or not found.bodies:
        return
    choices = [Choice(one.body.id, one.confidence, one.phrases, one.cases) for one in found.worth_choosing]
    chosen = written.body.id if written.body is not None else None
    context.session.add(
        RoutingSuggestion(
            case_id=case_id,
            number=0,
            model_version=found.model_version,
            suggested_at=context.now,
            choices=written_choices(choices),
            first_body_id=choices[0].body_id,
            confidence=choices[0].confidence,
            decision=Decision.ASK,
            asked=True,
            chosen_body_id=chosen,
            chosen_by=Chooser.FILER if chosen is not None else "",
            decided_at=context.now if chosen is not None else None,
        )
    )


def _suggested(context: Context, written: Written) -> Suggested | None:
    """Ask the model about what was written; None where it is not to be asked at all."""
    if written.body is not None or written.kind not in SUGGESTED_KINDS:
        return None
    return suggested(context, "\n".join([written.subject, *written.texts]))
