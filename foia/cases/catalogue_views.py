"""The administrator's pages of categories."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.actors import Capability
from foia.cases import catalogue_actions as actions
from foia.cases import catalogue_queries as queries
from foia.cases.catalogue_actions import MAY_HAVE_NONE
from foia.cases.catalogue_blueprint import REFUSED, SAVED, blueprint, history_of, log, name_changes, saved
from foia.cases.catalogue_forms import CategoryForm
from foia.cases.categories import URGENT_HOURS, Category
from foia.cases.kinds import Kind, kinds_of
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes

CATEGORY_LABELS = {
    "name_es": _l("Nombre en español"),
    "name_en": _l("Nombre en inglés"),
    "service_working_days": _l("Compromiso, en días hábiles"),
    "urgent_hours": _l("Compromiso si es urgente, en horas"),
    "position": _l("Orden en la lista"),
    "is_active": _l("En uso"),
}


name_changes(
    "category",
    SubjectKind(
        _l("Categoría"),
        CATEGORY_LABELS,
        subject=lambda id_: _category(UUID(id_)).name(language()),
        address=lambda id_: url_for("catalogues.category", category_id=UUID(id_)),
    ),
)


@blueprint.get("/administracion/categorias")
@requires(Capability.ADMINISTER)
def categories() -> ResponseReturnValue:
    """List the categories of every kind that has any."""
    found = queries.categories_by_kind(db.session())
    known = kinds_of(current_app)
    groups = [
        (kind, found.get(code, [])) for code, kind in known.items() if code in found or code in MAY_HAVE_NONE
    ]
    return render_template("administration/categories.html", groups=groups, urgent_hours=URGENT_HOURS)


@blueprint.get("/administracion/categorias/nueva")
@requires(Capability.ADMINISTER)
def new_category() -> ResponseReturnValue:
    """Ask what the new category of a kind (`?tipo=`) says and promises."""
    if "tipo" not in request.args:
        return redirect(url_for("catalogues.categories"))
    kind, others = _kind_with_categories()
    form = CategoryForm()
    form.position.data = str(1 + max((other.position for other in others), default=0))
    return _new_page(kind, form)


@blueprint.post("/administracion/categorias/nueva")
@requires(Capability.ADMINISTER)
@writes
def add_category() -> ResponseReturnValue:
    """Add a category."""
    kind, _others = _kind_with_categories()
    form = CategoryForm()
    if not form.validate():
        return _new_page(kind, form, 422)

    def add() -> bool:
        added = actions.add_category(
            db.session(), kind.code, form.values, actor=current_actor(), now=clock.now()
        )
        log.info("category added id=%s by=%s", added.id, current_actor().person_id)
        return True

    status = saved(form, add, _category_refusals())
    return redirect(url_for("catalogues.categories")) if status == SAVED else _new_page(kind, form, status)


@blueprint.get("/administracion/categorias/<uuid:category_id>")
@requires(Capability.ADMINISTER)
def category(category_id: UUID) -> ResponseReturnValue:
    """Show a category, what changed of it, and what can be done."""
    found = _category(category_id)
    form = CategoryForm()
    form.show(queries.category_fields(found))
    return _category_page(found, form)


@blueprint.post("/administracion/categorias/<uuid:category_id>")
@requires(Capability.ADMINISTER)
@writes
def change_category(category_id: UUID) -> ResponseReturnValue:
    """Change what a category says and promises."""
    form = CategoryForm()
    if not form.validate():
        return _category_page(_category(category_id), form, 422)
    status = saved(
        form,
        lambda: actions.change_category(
            db.session(),
            category_id,
            form.values,
            seen=form.seen.data,
            actor=current_actor(),
            now=clock.now(),
        ),
        _category_refusals(),
    )
    if status != SAVED:
        return _category_page(_category(category_id), form, status)
    log.info("category changed id=%s by=%s", category_id, current_actor().person_id)
    return redirect(url_for("catalogues.category", category_id=category_id))


@blueprint.post("/administracion/categorias/<uuid:category_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def retire_category(category_id: UUID) -> ResponseReturnValue:
    """Offer a category no more."""
    actions.retire_category(db.session(), category_id, actor=current_actor(), now=clock.now())
    flash(_("Retiró la categoría. Ya no se ofrece; los expedientes que la tienen la conservan."), "success")
    return redirect(url_for("catalogues.category", category_id=category_id))


@blueprint.post("/administracion/categorias/<uuid:category_id>/recuperar")
@requires(Capability.ADMINISTER)
@writes
def bring_back_category(category_id: UUID) -> ResponseReturnValue:
    """Offer a retired category again."""
    actions.bring_back_category(db.session(), category_id, actor=current_actor(), now=clock.now())
    flash(_("La categoría se ofrece otra vez."), "success")
    return redirect(url_for("catalogues.category", category_id=category_id))


def _kind(code: str) -> Kind:
    kind = kinds_of(current_app).get(code)
    if kind is None:
        raise NotFound("kind")
    return kind


def _kind_with_categories() -> tuple[Kind, list[Category]]:
    """Return the kind the address names, and the categories it has."""
    kind = _kind(request.args.get("tipo", ""))
    others = queries.categories_by_kind(db.session()).get(kind.code, [])
    if not others and kind.code not in MAY_HAVE_NONE:
        raise NotFound("kind")
    return kind, others


def _category(category_id: UUID) -> Category:
    found = queries.category_by_id(db.session(), category_id)
    if found is None:
        raise NotFound("category")
    return found


def _category_refusals() -> dict[str, str]:
    return {
        "name_taken": _("Ya hay una categoría con ese nombre en este tipo. Si está retirada, recupérela.")
    }


def _new_page(kind: Kind, form: CategoryForm, status: int = 200) -> ResponseReturnValue:
    return render_template("administration/category_new.html", form=form, kind=kind), status


def _category_page(found: Category, form: CategoryForm, status: int = 200) -> ResponseReturnValue:
    if status != REFUSED:  # what is sent again still shows what its page did
        form.seen.data = queries.fingerprint(queries.category_fields(found))
    page = render_template(
        "administration/category.html",
        form=form,
        category=found,
        name=found.name(language()),
        kind=_kind(found.kind),
        lines=history_of("category", found.id, CATEGORY_LABELS),
    )
    return page, status
