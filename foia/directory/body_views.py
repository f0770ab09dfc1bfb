"""The administrator's pages of bodies: the list, one body with its history, adding and changing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.people_words import ROLE_LABELS
from foia.actors import Capability, Role
from foia.amendments.in_force import law_in_force
from foia.cases import body_changes as case_changes
from foia.cases.acting import web_context
from foia.cases.body_queries import open_by_kind
from foia.cases.kinds import kinds_of
from foia.directory import body_changes
from foia.directory.blueprint import blueprint
from foia.directory.body_forms import LABELS, LEVELS, BodyFilterForm, BodyForm
from foia.directory.body_pages import (
    body_named,
    body_or_404,
    class_labels,
    code_words,
    history_of,
    log,
    place_labels,
    refuse,
    settings,
    today,
)
from foia.directory.body_queries import former_names_of, page_of_bodies, places_of, staff_of
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id, every_office_of, place_names
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import date_plain, language
from foia.i18n import gettext as _
from foia.transactions import writes

CONFLICT = 409
REFUSED = 422


@blueprint.get("/administracion/entidades")
@requires(Capability.ADMINISTER)
def bodies() -> ResponseReturnValue:
    """List the bodies of the country, a page at a time."""
    form = BodyFilterForm(request.args, meta={"csrf": False})
    form.validate()
    page = page_of_bodies(
        db.session(),
        settings().country,
        today(),
        text=form.q.data,
        state=form.state.data or "",
        language=language(),
        after=_cursor("despues"),
        before=_cursor("antes"),
    )
    kept = {name: value for name, value in (("q", form.q.data), ("state", form.state.data)) if value}
    return render_template(
        "administration/bodies.html",
        form=form,
        page=page,
        classes=class_labels(),
        places=place_names(db.session(), places_of(page.lines), language()),
        today=today(),
        next_url=_neighbour(kept, "despues", page.following),
        previous_url=_neighbour(kept, "antes", page.previous),
    )


def _cursor(name: str) -> UUID | None:
    return request.args.get(name, type=UUID)


def _neighbour(kept: Mapping[str, Any], name: str, cursor: UUID | None) -> str | None:
    return url_for("directory.bodies", **{**kept, name: cursor}) if cursor else None


@blueprint.get("/administracion/entidades/nueva")
@requires(Capability.ADMINISTER)
def new_body() -> ResponseReturnValue:
    """Ask what the new body is."""
    form = BodyForm(validity_confirmed=True)
    form.offer(class_labels(), place_labels())
    return render_template("administration/body_new.html", form=form)


@blueprint.post("/administracion/entidades/nueva")
@requires(Capability.ADMINISTER)
@writes
def add_body() -> ResponseReturnValue:
    """Add a body."""
    form = BodyForm()
    form.offer(class_labels(), place_labels())
    values = _written(form)
    if values is not None:
        try:
            body = body_changes.add(
                db.session(),
                law_in_force(),
                settings().country,
                values,
                actor=current_actor(),
                now=clock.now(),
            )
        except InvalidInput as error:
            refuse(form, error)
        else:
            log.info("body added body=%s by=%s", body.id, current_actor().person_id)
            flash(_("Agregó la entidad. Vea qué le falta para atender sus expedientes."), "success")
            return redirect(url_for("directory.joining", body_id=body.id))
    return render_template("administration/body_new.html", form=form), REFUSED


@blueprint.get("/administracion/entidades/<uuid:body_id>")
@requires(Capability.ADMINISTER)
def body(body_id: UUID) -> ResponseReturnValue:
    """Show a body: what is written of it, its offices and people, its history."""
    found = body_or_404(body_id)
    session = db.session()
    staff = [(person, ROLE_LABELS[Role(grant.role)]) for person, grant in staff_of(session, found.id)]
    return render_template(
        "administration/body.html",
        body=found,
        rows=_rows(found),
        related=bodies_by_id(session, [found.parent_id, found.successor_id]),
        offices=every_office_of(session, found.id),
        staff=staff,
        has_ended=found.valid_to is not None and found.valid_to < today(),
        open_count=sum(open_by_kind(session, found.id).values()),
        history=history_of(body_changes.SUBJECT, found.id, LABELS),
    )


@blueprint.get("/administracion/entidades/<uuid:body_id>/cambiar")
@requires(Capability.ADMINISTER)
def edit_body(body_id: UUID) -> ResponseReturnValue:
    """Show what is written of a body, to be changed."""
    found = body_or_404(body_id)
    state = body_changes.state_of(db.session(), found)
    form = BodyForm(data=_shown(state))
    form.offer(class_labels(), place_labels(), state)
    form.seen.data = body_changes.mark_of(state)
    return _edit_page(found, form)


@blueprint.post("/administracion/entidades/<uuid:body_id>/cambiar")
@requires(Capability.ADMINISTER)
@writes
def change_body(body_id: UUID) -> ResponseReturnValue:
    """Change what is written of a body."""
    found = body_or_404(body_id)
    state = body_changes.state_of(db.session(), found)
    form = BodyForm()
    form.offer(class_labels(), place_labels(), state)
    values = _written(form, name_before=found.name_es)
    if values is None:
        return _edit_page(found, form), REFUSED
    try:
        changed = case_changes.change_body(
            web_context(), found.id, values, seen=form.seen.data, confirmed=bool(form.confirmed.data)
        )
    except InvalidInput as error:
        return _refused(found, form, state, error)
    log.info("body changed body=%s by=%s", found.id, current_actor().person_id)
    if changed:
        flash(_("Guardó los cambios. Valen desde ahora."), "success")
    else:
        flash(_("No había nada que cambiar."), "important")
    return redirect(url_for("directory.body", body_id=found.id))


def _refused(
    found: Body, form: BodyForm, state: Mapping[str, Any], error: InvalidInput
) -> ResponseReturnValue:
    count = sum(open_by_kind(db.session(), found.id).values())
    if error.code == "cases_open":
        form.add_error("confirmed", _("Confirme que quiere cambiar la clase o el lugar"))
        return _edit_page(found, form, asks_about=count), REFUSED
    refuse(form, error, count=count)
    if error.code != "changed_meanwhile":
        return _edit_page(found, form), REFUSED
    # Sent once more, it replaces what the other person wrote: both are shown now.
    form.seen.data = body_changes.mark_of(state)
    shown = _shown(state)
    typed = {**form.data, "former_names": "\n".join(sorted(form.values()["former_names"]))}
    fields = {"parent": "parent_id", "successor": "successor_id"}
    differing = [
        (LABELS[fields.get(name, name)], _value_words(fields.get(name, name), value))
        for name, value in shown.items()
        if (typed[name] or "") != (value or "")
    ]
    return _edit_page(found, form, differing=differing), CONFLICT


def _edit_page(
    found: Body, form: BodyForm, *, asks_about: int = 0, differing: list[tuple[Any, Any]] | None = None
) -> str:
    return render_template(
        "administration/body_edit.html",
        body=found,
        form=form,
        asks_about=asks_about,
        differing=differing or [],
    )


def _written(form: BodyForm, *, name_before: str = "") -> dict[str, Any] | None:
    """Return what the form says of a body, with the bodies it names; None when something is wrong."""
    is_valid = form.validate()
    parent, successor = (body_named(form, name) for name in ("parent", "successor"))
    if not is_valid or form.errors:
        return None
    return {
        **form.values(name_before=name_before),
        "parent_id": parent.id if parent else None,
        "successor_id": successor.id if successor else None,
    }


def _shown(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is written of a body as its form shows it."""
    others = bodies_by_id(db.session(), [state["parent_id"], state["successor_id"]])
    codes = {
        name: others[state[column]].code if state[column] in others else ""
        for name, column in (("parent", "parent_id"), ("successor", "successor_id"))
    }
    kept = {name: value for name, value in state.items() if name not in ("parent_id", "successor_id")}
    return {**kept, **codes, "former_names": "\n".join(state["former_names"])}


def _value_words(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if hasattr(value, "isoformat"):
        return date_plain(value)
    return str(code_words().get(name, {}).get(value, value) or _("nada"))


def _rows(found: Body) -> list[tuple[Any, Any]]:
    """Say what is written of a body, but for its name; what is empty is left out."""
    words = code_words()
    former = ", ".join(former_names_of(db.session(), found.id))
    values = {
        "code": found.code,
        "name_en": found.name_en,
        "acronym": found.acronym,
        "former_names": former,
        "level": LEVELS.get(found.level, found.level),
        "body_class": words["body_class"].get(found.body_class, found.body_class),
        "place_code": words["place_code"].get(found.place_code, found.place_code)
        if found.place_code
        else _("Todo el país"),
        "valid_from": date_plain(found.valid_from) if found.valid_from else "",
        "valid_to": date_plain(found.valid_to) if found.valid_to else "",
        **{
            name: getattr(found, name)
            for name in (
                *("registered_as", "email", "phone", "website", "address", "hours_es", "hours_en"),
                *("competences_es", "competences_en"),
            )
        },
    }
    return [(LABELS[name], value) for name, value in values.items() if value]


def kind_counts(counts: Mapping[str, int]) -> list[tuple[Any, int]]:
    """Name the kinds of some counts of cases."""
    known = kinds_of(current_app)
    return [(known[code].label if code in known else code, count) for code, count in counts.items()]
