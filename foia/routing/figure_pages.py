"""What the pages of routing show to whoever administers and to whoever audits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request, url_for

from foia.cases.context import Context
from foia.cases.terms import local_date
from foia.changes import changes_of
from foia.directory.queries import bodies_by_id
from foia.i18n import gettext as _
from foia.i18n import language, number
from foia.routing.actions import SUBJECT, SUBJECT_KIND
from foia.routing.figure_queries import (
    Deciding,
    Figures,
    bodies_without_phrases,
    count_without_phrases,
    deciding_of,
    figures_by_body,
    figures_of,
)
from foia.routing.forms import PeriodForm
from foia.routing.models import RoutingModel
from foia.routing.queries import models_listed, standing_of, state_of, unrouted
from foia.routing.rules import FEWEST_CONFIRMED, LEAST_PRECISION, Standing

MODELS_SHOWN = 10
BODIES_NAMED = 20
_MOST_PAGE_DIGITS = 5
Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ModelShown:
    """One training in words."""

    version: int
    trained_at: datetime
    state: str
    is_in_force: bool
    learnt: str
    measured: str


def figures_shown(context: Context, endpoint: str) -> dict[str, Any]:
    """Return what both pages say: the figures of the period asked for, and by body."""
    session = context.session
    today = local_date(context.book, context.country, None, context.now)
    form = PeriodForm(request.args)
    first_on, last_on = form.offer(today)
    page = _page()
    by_body, has_more = figures_by_body(session, first_on, last_on, page)
    names = bodies_by_id(session, (one.body_id for one in by_body))
    kept = {"year": form.year.data, "part": form.part.data}
    waiting, oldest = unrouted(session)
    return {
        "form": form,
        "endpoint": endpoint,
        "first_on": first_on,
        "last_on": last_on,
        "figures": _figure_rows(figures_of(session, first_on, last_on)),
        "deciding": _deciding_rows(deciding_of(session, first_on, last_on)),
        "by_body": [
            (
                names[one.body_id].name(language()) if one.body_id in names else _("Sin entidad todavía"),
                number(one.misrouted),
                number(one.lost_days),
            )
            for one in by_body
        ],
        "waiting": waiting,
        "oldest": oldest,
        "models": [_model_shown(row, place == 0) for place, row in _in_force_first(session)],
        "standing": standing_words(standing_of(session)),
        "routes_itself": state_of(session).routes_itself,
        "switched": changes_of(session, SUBJECT_KIND, SUBJECT),
        "next_url": url_for(endpoint, **kept, pagina=page + 1) if has_more else "",
        "previous_url": url_for(endpoint, **kept, pagina=page - 1) if page > 1 else "",
    }


def missing_phrases(context: Context) -> dict[str, Any]:
    """Return how many bodies have no phrase, and the names of the first."""
    today: date = local_date(context.book, context.country, None, context.now)
    session, country = context.session, context.country
    return {
        "without_phrases": count_without_phrases(session, country, today),
        "some_without": bodies_without_phrases(session, country, today, BODIES_NAMED),
    }


def standing_words(standing: Standing) -> str:
    """Say how far routing by itself is from being earned."""
    if standing.confirmed < FEWEST_CONFIRMED:
        return _(
            "Hacen falta %(wanted)s casos confirmados con una sugerencia segura; hay %(count)s.",
            wanted=number(FEWEST_CONFIRMED),
            count=number(standing.confirmed),
        )
    return _(
        "De los últimos %(count)s casos confirmados con una sugerencia segura, acertó en %(share)s. "
        "Hace falta %(wanted)s.",
        count=number(standing.confirmed),
        share=percent(standing.precision),
        wanted=percent(float(LEAST_PRECISION)),
    )


def percent(share: float | None) -> str:
    """Say a share; a dash where there is nothing to share."""
    # Downwards: what is a little less than a limit is never shown as the limit.
    return "–" if share is None else _("%(share)s por ciento", share=number(int(share * 1000) / 10))


def _figure_rows(figures: Figures) -> Rows:
    per_case = figures.referrals_per_case
    return [
        (_("Recibidos"), number(figures.received)),
        (_("Derivados de una vez"), f"{percent(figures.share_at_once)} ({number(figures.at_once)})"),
        (_("Los derivó la mesa central"), number(figures.by_desk)),
        (_("Los derivó el sistema"), number(figures.by_itself)),
        (_("Pasaron de una entidad a otra"), number(figures.referred)),
        (_("Derivaciones por expediente"), "–" if per_case is None else number(round(per_case, 3))),
        (_("Derivaciones devueltas"), number(figures.rejections)),
        (_("Días perdidos hasta llegar a su entidad"), number(figures.lost_days)),
        (_("Siguen sin entidad"), number(figures.unrouted)),
    ]


def _deciding_rows(deciding: Deciding) -> Rows:
    return [
        (_("Expedientes con sugerencia"), number(deciding.suggested)),
        (_("De ellos, con palabras que bastaron"), number(deciding.understood)),
        (_("Eligió quien presentó"), number(deciding.by_filer)),
        (_("Eligió la mesa central"), number(deciding.by_desk)),
        (_("Eligió el sistema"), number(deciding.by_itself)),
        (_("Se eligió la primera sugerida"), number(deciding.first_taken)),
        (_("Confirmados después"), number(deciding.confirmed)),
        (_("Acierto de la primera, en los confirmados"), percent(deciding.precision)),
    ]


def _in_force_first(session: Any) -> list[tuple[int, RoutingModel]]:
    """Number the models from the one in force; those refused after it come before it in the list."""
    rows = models_listed(session, MODELS_SHOWN)
    newest = next((place for place, row in enumerate(rows) if row.adopted_at is not None), None)
    return [(place - newest if newest is not None else 1, row) for place, row in enumerate(rows)]


def _model_shown(row: RoutingModel, is_in_force: bool) -> ModelShown:
    said = json.loads(row.figures)
    state = {
        "": _("En uso") if is_in_force else _("Reemplazado"),
        "worse": _("No se adoptó: acertaba menos que el que está en uso"),
        "too_large": _("No se adoptó: ocupa demasiado"),
    }[row.refused_because]
    return ModelShown(
        row.version,
        row.trained_at,
        state,
        is_in_force,
        _(
            "%(phrases)s frases de %(bodies)s entidades y %(cases)s casos",
            phrases=number(said["phrases"]),
            bodies=number(said["bodies"]),
            cases=number(said["cases"]),
        ),
        _(
            "%(top1)s a la primera, %(top3)s entre tres, con %(count)s textos apartados",
            top1=percent(said["top1"]),
            top3=percent(said["top3"]),
            count=number(said["held_back"]),
        )
        if said["held_back"]
        else "–",
    )


def _page() -> int:
    text = request.args.get("pagina", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < _MOST_PAGE_DIGITS else 1
