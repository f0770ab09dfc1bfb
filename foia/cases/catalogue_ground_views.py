"""The administrator's pages of the law's grounds for withholding: which are offered, with what note."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.actors import Capability
from foia.amendments.in_force import law_in_force
from foia.cases import catalogue_actions as actions
from foia.cases import catalogue_queries as queries
from foia.cases.catalogue_blueprint import REFUSED, SAVED, blueprint, history_of, log, name_changes, saved
from foia.cases.catalogue_forms import GroundForm
from foia.cases.catalogue_queries import GroundState
from foia.config import Settings
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes

GROUND_LABELS = {
    "is_offered": _l("Se ofrece"),
    "note_es": _l("Nota en español"),
    "note_en": _l("Nota en inglés"),
}

# How much of the norm was read, in words.
EVIDENCE = {
    "statute_text": _l("El texto de la norma"),
    "official_document": _l("Un documento oficial"),
    "secondary": _l("Por confirmar: solo una fuente que la cita"),
    "memory": _l("Por confirmar: no se leyó ninguna fuente"),
}


name_changes(
    "ground",
    SubjectKind(
        _l("Causal"),
        GROUND_LABELS,
        subject=lambda id_: id_.rpartition("/")[2],
        address=lambda id_: _address(id_),
    ),
)


def _address(subject: str) -> str:
    regime_id, _slash, code = subject.partition("/")
    return url_for("catalogues.ground", regime_id=regime_id, ground_code=code)


@blueprint.get("/administracion/causales")
@requires(Capability.ADMINISTER)
def grounds() -> ResponseReturnValue:
    """List the grounds of every regime of the country that has any."""
    found = queries.ground_states(db.session(), law_in_force(), _country())
    return render_template("administration/grounds.html", groups=list(found.values()))


@blueprint.get("/administracion/causales/<regime_id>/<ground_code>")
@requires(Capability.ADMINISTER)
def ground(regime_id: str, ground_code: str) -> ResponseReturnValue:
    """Show a ground in the law's words, and ask what is the deployment's to say."""
    state = _state(regime_id, ground_code)
    form = GroundForm()
    form.is_offered.data = "yes" if state.is_offered else "no"
    form.note_es.data, form.note_en.data = state.note_es, state.note_en
    return _page(state, form)


@blueprint.post("/administracion/causales/<regime_id>/<ground_code>")
@requires(Capability.ADMINISTER)
@writes
def change_ground(regime_id: str, ground_code: str) -> ResponseReturnValue:
    """Say whether a ground is offered, and its note."""
    form = GroundForm()
    if not form.validate():
        return _page(_state(regime_id, ground_code), form, 422)
    status = saved(
        form,
        lambda: actions.change_ground(
            db.session(),
            law_in_force(),
            _country(),
            regime_id,
            ground_code,
            form.values,
            seen=form.seen.data,
            actor=current_actor(),
            now=clock.now(),
        ),
        {"last_ground": _("Es la última que se ofrece de este régimen. Ofrezca otra antes de quitarla.")},
    )
    if status != SAVED:
        return _page(_state(regime_id, ground_code), form, status)
    log.info("ground changed ground=%s/%s by=%s", regime_id, ground_code, current_actor().person_id)
    return redirect(url_for("catalogues.ground", regime_id=regime_id, ground_code=ground_code))


def _country() -> str:
    settings: Settings = current_app.config["FOIA"]
    return settings.country


def _state(regime_id: str, ground_code: str) -> GroundState:
    states = queries.ground_states(db.session(), law_in_force(), _country()).get(regime_id, [])
    found = next((state for state in states if state.ground.code == ground_code), None)
    if found is None:
        raise NotFound("ground")
    return found


def _page(state: GroundState, form: GroundForm, status: int = 200) -> ResponseReturnValue:
    if status != REFUSED:  # what is sent again still shows what its page did
        form.seen.data = queries.fingerprint(state.fields)
    subject = actions.ground_subject(state.regime.id, state.ground.code)
    page = render_template(
        "administration/ground.html",
        form=form,
        state=state,
        evidence=EVIDENCE[state.ground.evidence],
        lines=history_of("ground", subject, GROUND_LABELS),
    )
    return page, status
