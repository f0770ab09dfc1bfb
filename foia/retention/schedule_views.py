"""The administrator's pages of how long cases are kept."""

from __future__ import annotations

import logging
from typing import cast

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import changes, clock, law
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind, register
from foia.accounts.history_words import change_lines
from foia.actors import Capability
from foia.amendments.in_force import law_in_force
from foia.cases.catalogue_blueprint import CONFLICT, conflict_words
from foia.cases.catalogue_queries import fingerprint
from foia.cases.kinds import kinds_of
from foia.config import Settings
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.retention import queries, schedule_actions
from foia.retention.blueprint import blueprint
from foia.retention.forms import WITH_TERM, WITHOUT_TERM, PeriodForm
from foia.retention.models import RunKind
from foia.retention.rules import ANY, Period, defaults, least_months, may_be_without_term, period_of
from foia.retention.words import LABELS, period_words, refusal_words, regime_words, says_words, state_words
from foia.transactions import writes

log = logging.getLogger(__name__)
MOST_RUNS = 20
_ANY_REGIME = "todos"


def _subject(name: str) -> str:
    regime_id, _slash, kind = name.rpartition("/")
    return f"{kinds_of(current_app)[kind].label} · {regime_words(law_in_force(), regime_id)}"


def _address(name: str) -> str:
    regime_id, _slash, kind = name.rpartition("/")
    return url_for("retention.period", kind=kind, regime_id=regime_id or _ANY_REGIME)


blueprint.record_once(
    lambda state: register(
        cast(Flask, state.app),
        schedule_actions.HISTORY,
        SubjectKind(_l("Plazo de conservación"), LABELS, subject=_subject, address=_address),
    )
)


@blueprint.get("/administracion/conservacion")
@requires(Capability.ADMINISTER)
def schedule() -> ResponseReturnValue:
    """Show how long cases are kept, and what was listed to be anonymized."""
    session, book = db.session(), law_in_force()
    decided = queries.decided_periods(session)
    runs = queries.runs(session, RunKind.SCHEDULE, limit=MOST_RUNS)
    return render_template(
        "retention/schedule.html",
        general=[_line(book, ANY, code, decided) for code in kinds_of(current_app)],
        special=[_line(book, *pair, decided) for pair in _pairs(book) if _is_special(pair, decided)],
        others=[
            (regime_words(book, regime_id), str(kinds_of(current_app)[kind].label), _page(regime_id, kind))
            for regime_id, kind in _pairs(book)
            if not _is_special((regime_id, kind), decided)
        ],
        runs=[(run, state_words(run)) for run in runs],
        wait_days=_settings().erasure_wait_days,
    )


@blueprint.get("/administracion/conservacion/plazos/<kind>/<regime_id>")
@requires(Capability.ADMINISTER)
def period(kind: str, regime_id: str) -> ResponseReturnValue:
    """Ask how long cases of a kind and regime are kept."""
    regime_id = _known(kind, regime_id)
    form = PeriodForm()
    row = queries.rule_of(db.session(), regime_id, kind)
    if row is not None:
        form.has_term.data = WITH_TERM if row.months is not None else WITHOUT_TERM
        form.months.data, form.basis.data = str(row.months or ""), row.basis
    return _period_page(regime_id, kind, form)


@blueprint.post("/administracion/conservacion/plazos/<kind>/<regime_id>")
@requires(Capability.ADMINISTER)
@writes
def decide(kind: str, regime_id: str) -> ResponseReturnValue:
    """Decide how long cases of a kind and regime are kept."""
    regime_id = _known(kind, regime_id)
    form = PeriodForm()
    if not form.validate():
        return _period_page(regime_id, kind, form, 422)
    try:
        is_new = schedule_actions.decide(
            db.session(),
            regime_id,
            kind,
            form.wanted_months,
            form.basis.data,
            seen=form.seen.data,
            actor=current_actor(),
            now=clock.now(),
        )
    except InvalidInput as error:
        field = "has_term" if error.field == "is_without_term" else error.field
        form.add_error(field, refusal_words(error, least_months(regime_id, kind)))
        return _period_page(regime_id, kind, form, 422)
    except StaleCase:
        form.add_error(None, conflict_words())
        return _period_page(regime_id, kind, form, CONFLICT)
    log.info("retention decided regime=%s kind=%s by=%s", regime_id, kind, current_actor().person_id)
    if is_new:
        flash(_("Guardó los cambios. Valen desde ahora."), "success")
    else:
        flash(_("No había nada que cambiar."), "important")
    return redirect(_page(regime_id, kind))


@blueprint.post("/administracion/conservacion/plazos/<kind>/<regime_id>/quitar")
@requires(Capability.ADMINISTER)
@writes
def undo(kind: str, regime_id: str) -> ResponseReturnValue:
    """Take back what was decided."""
    regime_id = _known(kind, regime_id)
    seen = request.form.get("seen", "")
    try:
        schedule_actions.undo(
            db.session(), regime_id, kind, seen=seen, actor=current_actor(), now=clock.now()
        )
    except StaleCase:
        flash(_("Otra persona cambió el plazo mientras tanto: no se quitó. Véalo y decida."), "important")
    else:
        log.info("retention undone regime=%s kind=%s by=%s", regime_id, kind, current_actor().person_id)
        flash(_("Quitó la decisión. Vale otra vez lo que se muestra."), "success")
    return redirect(_page(regime_id, kind))


def _period_page(regime_id: str, kind: str, form: PeriodForm, status: int = 200) -> ResponseReturnValue:
    session, book = db.session(), law_in_force()
    row = queries.rule_of(session, regime_id, kind)
    if status != 422:  # what is sent again still shows what its page did
        form.seen.data = fingerprint(schedule_actions.rule_fields(row))
    subject = schedule_actions.subject_of(regime_id, kind)
    found = period_of(regime_id, kind, queries.decided_periods(session))
    page = render_template(
        "retention/period.html",
        form=form,
        kind=kinds_of(current_app)[kind],
        regime=regime_words(book, regime_id),
        regime_code=regime_id or _ANY_REGIME,
        is_decided=row is not None,
        words=period_words(found),
        says=says_words(found),
        least=least_months(regime_id, kind),
        needs_term=not may_be_without_term(regime_id, kind),
        lines=change_lines(session, changes.changes_of(session, schedule_actions.HISTORY, subject), LABELS),
    )
    return page, status


def _line(
    book: law.LawBook, regime_id: str, kind: str, decided: dict[tuple[str, str], Period]
) -> tuple[str, str, str, str, str]:
    found = period_of(regime_id, kind, decided)
    label = str(kinds_of(current_app)[kind].label)
    return (
        label,
        regime_words(book, regime_id),
        period_words(found),
        says_words(found),
        _page(regime_id, kind),
    )


def _page(regime_id: str, kind: str) -> str:
    return url_for("retention.period", kind=kind, regime_id=regime_id or _ANY_REGIME)


def _pairs(book: law.LawBook) -> list[tuple[str, str]]:
    """Return the regimes of the country with the kinds each binds, and what is of no known law."""
    known = kinds_of(current_app)
    own = [row for row in book.regimes if row.country == _settings().country and row.status == "in_force"]
    pairs = [(row.id, kind) for row in own for kind in row.kinds if kind in known]
    return list(dict.fromkeys([*pairs, *((law.UNBOUND, kind) for kind in known)]))


def _is_special(pair: tuple[str, str], decided: dict[tuple[str, str], Period]) -> bool:
    regime_id, _kind = pair
    given = pair in defaults() or (regime_id, ANY) in defaults()
    # What no norm speaks of is said once for all kinds.
    return pair in decided or (given and regime_id != law.UNBOUND)


def _known(kind: str, regime_id: str) -> str:
    """Return the regime the address names. Raises NotFound."""
    if kind not in kinds_of(current_app):
        raise NotFound("kind")
    if regime_id == _ANY_REGIME:
        return ANY
    if (regime_id, kind) not in _pairs(law_in_force()):
        raise NotFound("regime")
    return regime_id


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings
