"""What will happen if somebody files now: who receives it, until when, by which norm, and what silence means.

Everything comes from what a filing itself asks: the same placing, the same regime, the same clock. Runs in a
request, for gettext.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from foia import law
from foia.accounts.queries import is_joined
from foia.amendments.norm_words import Cited, main_step, spoken, term_of, title_of
from foia.cases.categories import categories_of
from foia.cases.context import Context
from foia.cases.placement import applicable, place_report
from foia.cases.presentation import deadline_line
from foia.cases.reclassifying import variant_of
from foia.cases.seats import calendar_at
from foia.cases.silence_words import effect_to_filer
from foia.cases.silences import EFFECTS, basis_of
from foia.cases.states import WAITING
from foia.cases.terms import received
from foia.complaints import rules as complaints
from foia.complaints.actions import modes_for
from foia.directory.models import Body
from foia.door.identity_words import IdentityShown, identities
from foia.explaining.case_accounts import norms_of, remedies_of
from foia.i18n import gettext as _
from foia.i18n import language
from foia.pages.deadline_line import DeadlineLine


@dataclass(frozen=True)
class TermShown:
    """A term as it would run from now. `name` is what it is about, where several are possible."""

    name: str
    deadline: DeadlineLine
    said: Cited


@dataclass(frozen=True)
class Outlook:
    """What the page says before somebody writes."""

    receives: str
    how: str
    norm: str
    norm_id: str
    terms: list[TermShown]
    silence: list[str]
    remedies: list[tuple[str, str]]
    needed: list[str]
    identities: list[IdentityShown]
    is_unconfirmed: bool = field(default=False)


def outlook_of(context: Context, kind: str, body: Body | None) -> Outlook:
    """Say what filing a kind with a body would give at this instant. Raises law.LawError."""
    is_report = complaints.is_confidential(kind)
    seat, custody = body, ""
    if is_report:
        placed = place_report(context, body, context.now, against_highest=False)
        seat, custody = placed.body, placed.custody
    regime = applicable(context, kind, seat or body, context.now)
    body_class = seat.body_class if seat else None
    receives, how = _receiver(context, body, seat, is_report=is_report, waits=custody == WAITING)
    return Outlook(
        receives=receives,
        how=how,
        norm=title_of(regime),
        norm_id=regime.id,
        terms=_terms(context, kind, regime, seat),
        silence=_silence(regime, body_class, is_report=is_report),
        remedies=remedies_of(regime, body_class),
        needed=[spoken(one.text_es, one.text_en).rstrip(".") for one in regime.requirements],
        identities=identities(kind, *modes_of(context, kind, body)),
        is_unconfirmed=not main_step(regime).verified,
    )


def modes_of(context: Context, kind: str, body: Body | None) -> tuple[tuple[str, ...], bool]:
    """Return how whoever files may be known, and whether the norm may ask for the name later."""
    if kind in complaints.KINDS:
        return modes_for(context, kind, body), False
    regime = applicable(context, kind, body, context.now)
    return (complaints.NAMED, complaints.ANONYMOUS), regime.anonymous_allowed is False


def _receiver(
    context: Context, about: Body | None, seat: Body | None, *, is_report: bool, waits: bool
) -> tuple[str, str]:
    """Say who receives it and in what way."""
    if waits:
        return (
            _("Todavía nadie"),
            _(
                "Su denuncia espera guardada, sin que nadie la lea, hasta que se nombre a quien reciba estas "
                "denuncias. Cuando eso pase, se lo decimos."
            ),
        )
    if seat is None:
        return (
            _("La mesa central"),
            _("Busca la entidad competente y se lo decimos. El plazo corre desde que usted lo presenta."),
        )
    name = seat.name(language())
    if is_report:
        how = _("Solo la leen las personas nombradas para recibir denuncias. Nadie más sabe que existe.")
        if about is not None and about.id != seat.id:
            how += " " + _("Va a esta entidad porque la otra todavía no nombró a nadie que las reciba.")
        return name, how
    if not is_joined(context.session, seat.id):
        return name, _(
            "Todavía no se incorporó a esta plataforma: la mesa central le hace llegar lo que usted "
            "presente. El plazo es el mismo."
        )
    return name, _("Le llega en el momento. Si la competente es otra, pasa a ella y se lo decimos.")


def _terms(context: Context, kind: str, regime: law.Regime, seat: Body | None) -> list[TermShown]:
    """Compute the answer's term as the clock would from now, once for each way it may be filed."""
    calendar = calendar_at(context.book, regime.calendar, seat)
    today = context.now.astimezone(calendar.zone).date()
    norms = norms_of(context.book, regime)
    found = []
    for variant, name in _variants(context, kind, regime).items():
        response = law.deadlines(
            regime, calendar, received(context.now), variant=variant, now=context.now, told="response"
        ).response
        step = regime.step(response.step) or main_step(regime)
        line = deadline_line(response, calendar, today, language())
        found.append(TermShown(name, line, _said(step, term_of(step, norms))))
    return found


def _said(step: law.Step, term: Cited) -> Cited:
    """Make a sentence of a term."""
    if step.verified and step.amount is not None and step.unit != "immediate":
        return replace(term, words=_("El plazo es de %(term)s", term=term.words))
    return replace(term, words=term.words[:1].upper() + term.words[1:])


def _variants(context: Context, kind: str, regime: law.Regime) -> dict[str | None, str]:
    """Name what each response of a regime is for, where what somebody complains of decides."""
    names: dict[str | None, list[str]] = {}
    if kind in complaints.KINDS and len(regime.responses()) > 1:
        for category in categories_of(context.session, kind):
            names.setdefault(variant_of(regime, category.code), []).append(category.name(language()))
    if len(names) < 2:
        return dict.fromkeys(names or [None], "")
    own = {variant: ", ".join(known) for variant, known in names.items() if variant is not None}
    # What most are filed as stands first, and needs no name.
    return ({None: ""} if None in names else {}) | own


def _silence(regime: law.Regime, body_class: str | None, *, is_report: bool) -> list[str]:
    """Say what the norm makes of it if nobody answers; what nobody read is not said as law."""
    step = main_step(regime)
    if step.verified and step.silence in EFFECTS:
        sentence = effect_to_filer(step.silence, basis_of(regime, step.id, step.silence, body_class))
    elif step.verified and step.silence == "none":
        sentence = _("La norma no dice qué pasa si no responden a tiempo.")
    else:
        sentence = _("Lo que la norma da si no responden está por confirmar.")
    if is_report:
        owed = _(
            "Quienes la recibieron siguen obligados a atenderla. Su expediente muestra el atraso, y se lo "
            "recordamos solo a ellos."
        )
        return [owed, sentence]
    return [
        _(
            "La entidad sigue obligada a responder. Su expediente muestra el atraso, y avisamos a las "
            "personas responsables y a quienes están por encima de ellas."
        ),
        sentence,
    ]
