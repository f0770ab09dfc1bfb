"""The administrator's pages of the questions a category asks whoever files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.actors import Capability
from foia.cases import category_question_actions as actions
from foia.cases import category_question_queries as queries
from foia.cases.catalogue_blueprint import REFUSED, SAVED, blueprint, history_of, log, name_changes, saved
from foia.cases.catalogue_queries import category_by_id, fingerprint
from foia.cases.categories import Category
from foia.cases.category_question_forms import (
    ANSWER_LABELS,
    QUESTION_LABELS,
    QuestionForm,
    answer_labels,
    question_refusals,
)
from foia.cases.category_question_models import CategoryQuestion
from foia.config import Settings
from foia.directory.body_queries import bodies_called
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes

name_changes(
    actions.SUBJECT,
    SubjectKind(
        _l("Pregunta de una categoría"),
        QUESTION_LABELS,
        {"answer": ANSWER_LABELS},
        subject=lambda id_: _any_question(UUID(id_)).text(language()),
        address=lambda id_: _address(_any_question(UUID(id_))),
    ),
)


@blueprint.get("/administracion/categorias/<uuid:category_id>/preguntas")
@requires(Capability.ADMINISTER)
def questions(category_id: UUID) -> ResponseReturnValue:
    """List what a category asks, in its order."""
    category = _category(category_id)
    rows = queries.questions_of(db.session(), category.id)
    bodies = bodies_by_id(db.session(), [row.body_id for row in rows])
    return render_template(
        "administration/category_questions.html",
        category=category,
        questions=rows,
        bodies=bodies,
        conditions={row.id: _condition(row, rows) for row in rows},
        answers=ANSWER_LABELS,
    )


@blueprint.get("/administracion/categorias/<uuid:category_id>/preguntas/nueva")
@requires(Capability.ADMINISTER)
def new_question(category_id: UUID) -> ResponseReturnValue:
    """Ask what the new question is."""
    category = _category(category_id)
    others = queries.questions_of(db.session(), category.id)
    form = QuestionForm()
    form.offer(others)
    form.position.data = str(10 + max((other.position for other in others), default=0))
    return _new_page(category, form)


@blueprint.post("/administracion/categorias/<uuid:category_id>/preguntas/nueva")
@requires(Capability.ADMINISTER)
@writes
def add_question(category_id: UUID) -> ResponseReturnValue:
    """Add a question to a category."""
    category = _category(category_id)
    others = queries.questions_of(db.session(), category.id)
    form = QuestionForm()
    form.offer(others)
    values = _written(form, others)
    if values is None:
        return _new_page(category, form, REFUSED)

    def add() -> bool:
        added = actions.add_question(
            db.session(), category.id, values, actor=current_actor(), now=clock.now()
        )
        log.info("question added id=%s by=%s", added.id, current_actor().person_id)
        return True

    status = saved(form, add, question_refusals())
    if status != SAVED:
        return _new_page(category, form, status)
    return redirect(url_for("catalogues.questions", category_id=category.id))


@blueprint.get("/administracion/categorias/<uuid:category_id>/preguntas/<uuid:question_id>")
@requires(Capability.ADMINISTER)
def question(category_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Show a question, to be changed."""
    category, found = _category(category_id), _question(category_id, question_id)
    form = QuestionForm()
    form.offer(_others(found))
    body = bodies_by_id(db.session(), [found.body_id]).get(found.body_id) if found.body_id else None
    form.show(found, body.code if body else "")
    return _question_page(category, found, form)


@blueprint.post("/administracion/categorias/<uuid:category_id>/preguntas/<uuid:question_id>")
@requires(Capability.ADMINISTER)
@writes
def change_question(category_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Change a question."""
    category, found = _category(category_id), _question(category_id, question_id)
    others = _others(found)
    form = QuestionForm()
    form.offer(others)
    values = _written(form, others)
    if values is None:
        return _question_page(category, found, form, REFUSED)
    status = saved(
        form,
        lambda: actions.change_question(
            db.session(),
            category_id,
            question_id,
            values,
            seen=form.seen.data,
            actor=current_actor(),
            now=clock.now(),
        ),
        question_refusals(),
    )
    if status != SAVED:
        return _question_page(category, _question(category_id, question_id), form, status)
    log.info("question changed id=%s by=%s", question_id, current_actor().person_id)
    return redirect(url_for("catalogues.questions", category_id=category_id))


@blueprint.post("/administracion/categorias/<uuid:category_id>/preguntas/<uuid:question_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def retire_question(category_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Ask a question no more."""
    return _offered(category_id, question_id, False, _("Retiró la pregunta. Lo que se contestó se conserva."))


@blueprint.post("/administracion/categorias/<uuid:category_id>/preguntas/<uuid:question_id>/recuperar")
@requires(Capability.ADMINISTER)
@writes
def bring_back_question(category_id: UUID, question_id: UUID) -> ResponseReturnValue:
    """Ask a retired question again."""
    return _offered(category_id, question_id, True, _("La pregunta se hace otra vez."))


def _offered(category_id: UUID, question_id: UUID, is_active: bool, done: str) -> ResponseReturnValue:
    try:
        actions.offer_question(
            db.session(), category_id, question_id, is_active, actor=current_actor(), now=clock.now()
        )
    except InvalidInput as error:
        flash(question_refusals()[error.code], "important")
    else:
        log.info("question offered id=%s active=%s", question_id, is_active)
        flash(done, "success")
    return redirect(url_for("catalogues.question", category_id=category_id, question_id=question_id))


def _written(form: QuestionForm, others: Sequence[CategoryQuestion]) -> actions.QuestionValues | None:
    """Return what the form says; None when something is wrong, which stands at its field."""
    is_valid = form.validate()
    body = _body_named(form) if form.body.data else None
    if not is_valid or form.errors:
        return None
    return form.values(others, body.id if body else None)


def _body_named(form: QuestionForm) -> Body | None:
    settings: Settings = current_app.config["FOIA"]
    found = bodies_called(db.session(), form.body.data, country=settings.country)
    if len(found) != 1:
        form.add_error("body", _("No hay una sola entidad con ese nombre: escriba su código oficial"))
        return None
    return found[0]


def _condition(question: CategoryQuestion, others: Sequence[CategoryQuestion]) -> str:
    """Say when a question is asked; "" where it always is."""
    before = next((other for other in others if other.id == question.after_id), None)
    if before is None:
        return ""
    answer = answer_labels(before).get(question.after_value, question.after_value)
    return _("Si en «%(question)s» contestó: %(answer)s", question=before.text(language()), answer=answer)


def _others(found: CategoryQuestion) -> list[CategoryQuestion]:
    rows = queries.questions_of(db.session(), found.category_id)
    return [row for row in rows if row.id != found.id]


def _category(category_id: UUID) -> Category:
    found = category_by_id(db.session(), category_id)
    if found is None:
        raise NotFound("category")
    return found


def _question(category_id: UUID, question_id: UUID) -> CategoryQuestion:
    found = queries.question_of(db.session(), category_id, question_id)
    if found is None:
        raise NotFound("question")
    return found


def _any_question(question_id: UUID) -> CategoryQuestion:
    return db.session().get_one(CategoryQuestion, question_id)


def _address(found: CategoryQuestion) -> str:
    return url_for("catalogues.question", category_id=found.category_id, question_id=found.id)


def _new_page(category: Category, form: QuestionForm, status: int = 200) -> ResponseReturnValue:
    return render_template("administration/category_question_new.html", category=category, form=form), status


def _question_page(
    category: Category, found: CategoryQuestion, form: QuestionForm, status: int = 200
) -> ResponseReturnValue:
    if status != REFUSED:  # what is sent again still shows what its page did
        form.seen.data = fingerprint(queries.question_fields(found))
    values: dict[str, Any] = {"answer": ANSWER_LABELS}
    page = render_template(
        "administration/category_question.html",
        category=category,
        question=found,
        form=form,
        lines=history_of(actions.SUBJECT, found.id, QUESTION_LABELS, values),
    )
    return page, status
