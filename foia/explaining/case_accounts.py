"""The accounts of every deadline of a case, for whoever may read it. Runs in a request, for gettext."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from foia import law
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case
from foia.cases.presentation import Audience, deadline_line, seen_by_filer
from foia.cases.store import events_of
from foia.cases.terms import calendar_of, law_events, regime_of, report
from foia.cases.untold_answers import told_of
from foia.directory.models import Body
from foia.explaining.account import account_of
from foia.explaining.account_words import AccountShown, ComingShown, account_words, coming_words
from foia.explaining.sources import SourcesShown, cautions_of, sources_of
from foia.explaining.story import story_of
from foia.explaining.story_words import causes_of, story_words
from foia.i18n import date_words, language
from foia.i18n import gettext as _

# What repeats the response's date, or is the window in which another one may be given.
_SAID_WITH_THE_RESPONSE = frozenset({"refusal", "extension"})
# How the body works, and what is asked of others in secret: never told to whoever filed.
_INTERNAL_KINDS = frozenset(
    {"defence", "information_order", "internal", "third_party_notice", "third_party_reply"}
)
_COUNTS = frozenset({"running", "suspended", "met", "missed", "ended", "uncovered"})
_TO_COME = frozenset({"not_started", "no_term"})
# What may have paused a term that the filer is told by name.
_TOLD_CAUSES = frozenset({"clarification", "payment"})


@dataclass(frozen=True)
class CaseAccounts:
    """Everything the explanation of a case's dates says."""

    case: Case
    body_name: str
    accounts: list[AccountShown]
    coming: list[ComingShown]
    story: list[str]
    remedies: list[tuple[str, str]]
    cautions: list[str]
    sources: SourcesShown | None
    zone: ZoneInfo
    printed_at: datetime


def case_accounts(
    context: Context, case: Case, audience: Audience, as_of: date | None = None
) -> CaseAccounts:
    """Explain every deadline of a case with two statements, however much happened in it.

    With `as_of`, from what was recorded and announced until the end of that day, the context's instant."""
    history = events_of(context.session, case.id)
    if as_of is not None:
        history = [event for event in history if event.recorded_at <= context.now]
    body = context.session.get(Body, case.body_id) if case.body_id else None
    if audience == Audience.FILER:
        known = told_of(context, case, history, body)
        case, history = known.case, known.history
    state = fold(history)
    regime, calendar = regime_of(context.book, state), calendar_of(context.book, state, body)
    if as_of is not None:
        calendar = calendar.known_on(as_of)
    found = report(context.book, history, body, now=context.now, as_of=as_of, state=state)
    is_known = regime.id != law.UNBOUND
    told = list(seen_by_filer(history)) if audience == Audience.FILER else history
    shown = [deadline for deadline in found.deadlines if _is_for(deadline, audience)] if is_known else []
    norms = norms_of(context.book, regime)
    return CaseAccounts(
        case=case,
        body_name=body.name(language()) if body else "",
        accounts=accounts_of(
            found, shown, regime, calendar, norms, context.now, _causes(regime, told, audience)
        ),
        coming=coming_of(shown, regime, norms),
        story=[
            *story_words(story_of(law_events(told, regime), regime, calendar), regime),
            *_moves(told, calendar),
        ]
        if is_known
        else [],
        remedies=remedies_of(regime, body.body_class if body else None) if is_known else [],
        cautions=cautions_of(found),
        sources=sources_of(regime, calendar, found) if is_known else None,
        zone=calendar.zone,
        printed_at=context.now,
    )


def accounts_of(
    found: law.Report,
    shown: list[law.Deadline],
    regime: law.Regime,
    calendar: law.Calendar,
    norms: list[law.Norm],
    now: datetime,
    causes: dict[str, str],
) -> list[AccountShown]:
    """Say the accounts of what counts or counted, the response first."""
    today = now.astimezone(calendar.zone).date()
    codes = {warning.step: warning.code for warning in found.warnings if warning.code in _TWO_DATES}
    counting = [deadline for deadline in shown if _counts(deadline)]
    counting.sort(key=lambda deadline: deadline.kind != "response")
    return [
        account_words(
            account_of(deadline, regime, calendar),
            replace(deadline_line(deadline, calendar, today, language()), explanation=()),
            norms,
            codes.get(deadline.step, "unknown_rule"),
            causes,
        )
        for deadline in counting
    ]


_TWO_DATES = frozenset({"unknown_rule", "norm_conflict"})


def coming_of(shown: list[law.Deadline], regime: law.Regime, norms: list[law.Norm]) -> list[ComingShown]:
    """Say the deadlines that do not count yet; the remedies are told by themselves."""
    steps = {step.id: step for step in regime.steps}
    return [
        coming_words(steps[deadline.step], deadline, norms)
        for deadline in shown
        if not _counts(deadline) and deadline.kind != "appeal_filing"
    ]


def norms_of(book: law.LawBook, regime: law.Regime) -> list[law.Norm]:
    """Return the norms a regime rests on, with the address of a public copy where one is known."""
    if not book.knows(regime.country):
        return []
    return [norm for norm in book.country(regime.country).norms if norm.id in regime.norms]


def remedies_of(regime: law.Regime, body_class: str | None) -> list[tuple[str, str]]:
    """Return what may be done against silence: the remedy's name and what to know of it."""
    is_english = language() == "en"
    found = []
    for remedy in law.remedies(regime, body_class):
        name = remedy.step.name_en if is_english else remedy.step.name_es
        text = remedy.text_en if is_english else remedy.text_es
        if not remedy.verified:
            name = _("%(name)s (por confirmar: todavía no leímos la norma que lo regula)", name=name)
        found.append((name, text))
    return found


def is_explained(deadline: law.Deadline) -> bool:
    """Say whether a deadline is told by itself, and not with the response's."""
    is_own = deadline.kind not in _SAID_WITH_THE_RESPONSE
    return is_own and deadline.state in _COUNTS | _TO_COME


def _is_for(deadline: law.Deadline, audience: Audience) -> bool:
    return is_explained(deadline) and not (audience == Audience.FILER and deadline.kind in _INTERNAL_KINDS)


def _counts(deadline: law.Deadline) -> bool:
    """Say whether a deadline has something to count; the response is always told."""
    has_date = deadline.due_on is not None or deadline.state in ("suspended", "uncovered")
    return deadline.kind == "response" or (deadline.state in _COUNTS and has_date)


def _causes(regime: law.Regime, told: list[Happening], audience: Audience) -> dict[str, str]:
    """Name what may have paused the term: to the filer, nothing that was done in secret."""
    causes = causes_of(regime)
    if audience != Audience.FILER:
        return causes
    asked = {event.payload["step"] for event in told if event.type == "third_party_notified"}
    hidden = {step.id for step in regime.steps if step.kind not in _TOLD_CAUSES and step.id not in asked}
    return {code: words for code, words in causes.items() if code not in hidden}


def _moves(told: list[Happening], calendar: law.Calendar) -> list[str]:
    """Say when the calendar changed and the dates with it."""
    days = [
        event.recorded_at.astimezone(calendar.zone).date()
        for event in told
        if event.type == "calendar_changed"
    ]
    return [
        _("El calendario cambió el %(date)s y las fechas se contaron de nuevo.", date=date_words(day))
        for day in days
    ]
