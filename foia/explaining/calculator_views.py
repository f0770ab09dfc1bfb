"""The public calculator of deadlines: a filing and what happened since, by an address anybody may pass on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from foia import law
from foia.access import public
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.errors import NotFound
from foia.explaining.account_words import AccountShown, ComingShown
from foia.explaining.blueprint import blueprint
from foia.explaining.calculator_forms import CalculatorForm, EventForm, moment
from foia.explaining.case_accounts import accounts_of, coming_of, is_explained, norms_of, remedies_of
from foia.explaining.month_words import legend
from foia.explaining.sources import SourcesShown, cautions_of, sources_of
from foia.explaining.story import story_of
from foia.explaining.story_words import causes_of, story_words
from foia.i18n import country_name, date_words, language
from foia.i18n import gettext as _


@dataclass(frozen=True)
class Calculated:
    """Everything the result says."""

    accounts: list[AccountShown]
    coming: list[ComingShown]
    story: list[str]
    remedies: list[tuple[str, str]]
    cautions: list[str]
    sources: SourcesShown


@blueprint.get("/calculadora")
@public
def calculator() -> ResponseReturnValue:
    """Ask which law, then what happened, and say every deadline with its whole account."""
    context = web_context()
    if "regime" not in request.args:
        return _choosing(context)
    try:
        regime = context.book.regime(request.args["regime"])
        base = context.book.calendar_base(regime.calendar)
    except law.LawError as error:
        raise NotFound("regime") from error
    if regime.id == law.UNBOUND:
        raise NotFound("regime")
    form = CalculatorForm(request.args)
    adds_row = "more" in request.args
    form.prepare(regime, base, request.args, adds_row)
    is_asked = any(name.startswith("received-") for name in request.args) and not adds_row
    result = _calculated(context, regime, form) if is_asked else None
    return _told(
        render_template(
            "explaining/calculator.html", form=form, regime=regime, result=result, legend=legend()
        )
    )


def _choosing(context: Context) -> ResponseReturnValue:
    """Ask which law: those of this country first, the others by a link."""
    asked = request.args.get("country", context.country)
    if not context.book.knows(asked):
        raise NotFound("country")
    others = [(code, country_name(code)) for code in context.book.codes if code != asked]
    regimes = {
        regime.id: regime for regime in context.book.country(asked).regimes if regime.status == "in_force"
    }
    page = render_template(
        "explaining/calculator_choice.html",
        country=country_name(asked),
        regimes=[
            (
                regime.title_en if language() == "en" else regime.title_es,
                url_for("explaining.calculator", regime=regime.id),
            )
            for regime in regimes.values()
        ],
        others=[
            (name, url_for("explaining.calculator", country=code))
            for code, name in sorted(others, key=lambda pair: pair[1])
        ],
    )
    return _told(page)


def _told(page: str) -> Response:
    """Keep what somebody calculated out of search engines; the way in may be found."""
    response = make_response(page)
    if request.args:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _calculated(context: Context, newest: law.Regime, form: CalculatorForm) -> Calculated | None:
    """Compute what was asked; None when something must be mended first, said beside its field."""
    calendar = context.book.calendar(newest.calendar, form.known_place)
    if not form.check(calendar):
        return None
    today = context.now.astimezone(calendar.zone).date()
    rows = form.filled
    events = [*(row.event(calendar.zone) for row in rows), _received(form, calendar)]
    try:
        regime = law.binding(context.book, newest.id, calendar, events, today, form.variant.data)
        found = law.deadlines(
            regime,
            calendar,
            events,
            variant=form.variant.data,
            now=context.now,
            distance=form.distance.data and regime.distance is not None,
        )
    except law.BadHistory as error:
        _refuse(form, rows, error)
        return None
    except law.LawError:
        form.add_error("variant", _("Esta versión de la norma no tiene esa respuesta."))
        return None
    return _said(context, regime, calendar, found, events, context.now)


def _received(form: CalculatorForm, calendar: law.Calendar) -> law.Event:
    return law.Event("received", moment(form, "received", calendar.zone))


def _said(
    context: Context,
    regime: law.Regime,
    calendar: law.Calendar,
    found: law.Report,
    events: list[law.Event],
    now: datetime,
) -> Calculated:
    shown = [deadline for deadline in found.deadlines if is_explained(deadline)]
    norms = norms_of(context.book, regime)
    cautions = cautions_of(found)
    received = next(event for event in events if event.type == "received")
    received_on = received.at.date() if isinstance(received.at, datetime) else received.at
    if not regime.in_force_on(received_on):
        since = date_words(regime.valid_from)
        cautions.insert(0, _("Ese día esta norma no regía: se aplica desde el %(date)s.", date=since))
    return Calculated(
        accounts=accounts_of(found, shown, regime, calendar, norms, now, causes_of(regime)),
        coming=coming_of(shown, regime, norms),
        story=story_words(story_of(events, regime, calendar), regime),
        remedies=remedies_of(regime, None),
        cautions=cautions,
        sources=sources_of(regime, calendar, found),
    )


def _refuse(form: CalculatorForm, rows: list[EventForm], error: law.BadHistory) -> None:
    """Say which event the others make impossible; the reason itself is in the law's language."""
    if error.index >= len(rows):
        form.add_error("received", _("Con esa fecha de recepción los demás hechos no son posibles."))
        return
    text = _("Con los demás hechos, este no es posible: revise el orden y las fechas.")
    reason = error.reason.replace(repr(rows[error.index].event_type), _("este hecho"))
    if language() == "es":
        text = f"{text} {reason[:1].upper()}{reason[1:]}."
    rows[error.index].add_error("kind", text)
