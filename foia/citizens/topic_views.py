"""The published answers an account follows: the list, following a topic, following it no more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import citizen
from foia.citizens import signin, topic_actions, topic_queries
from foia.citizens.blueprint import blueprint
from foia.citizens.forms import TopicForm
from foia.citizens.mailbox_pages import id_of
from foia.citizens.rules import MOST_TOPICS
from foia.citizens.topic_letters import topic_words
from foia.directory.models import Body
from foia.directory.queries import find_body
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.problems.queries import problems_followed
from foia.transactions import writes

MOST_PROBLEMS = 50


@dataclass(frozen=True)
class TopicShown:
    """A topic of the list, and where to read its answers."""

    topic_id: UUID
    words: str
    address: str


@blueprint.get("/cuenta/respuestas")
@citizen
def topics() -> ResponseReturnValue:
    """List the topics the account follows."""
    found = topic_queries.topics_of(db.session(), signin.citizen_id())
    problems = problems_followed(db.session(), signin.citizen_id(), MOST_PROBLEMS)
    return render_template(
        "citizens/topics.html", topics=[_shown(topic) for topic in found], problems=problems
    )


def _shown(topic: topic_queries.Topic) -> TopicShown:
    row = topic.row
    address = url_for("publishing.answers", q=row.words or None, entidad=row.body_id)
    return TopicShown(row.id, topic_words(row, topic.body), address)


@blueprint.get("/cuenta/respuestas/seguir")
@citizen
def new_topic() -> ResponseReturnValue:
    """Ask what to follow; whoever comes from a search or a body's page has it filled in."""
    form = TopicForm(request.args, meta={"csrf": False})
    return _show_form(form, _body_of(form))


@blueprint.post("/cuenta/respuestas/seguir")
@citizen
@writes
def follow_topic() -> ResponseReturnValue:
    """Follow a topic from now on."""
    form = TopicForm()
    body = _body_of(form)
    if not form.validate():
        return _show_form(form, body), 422
    try:
        topic_actions.follow_topic(
            db.session(),
            signin.citizen_id(),
            body_id=body.id if body else None,
            words=form.q.data or "",
            language=language(),
            now=clock.now(),
        )
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return _show_form(form, body), 422
    flash(_("Le avisaremos por correo, a la mañana siguiente, cuando se publiquen respuestas."), "success")
    return redirect(url_for("citizens.topics"))


@blueprint.post("/cuenta/respuestas/<uuid:topic_id>/quitar")
@citizen
@writes
def unfollow_topic(topic_id: UUID) -> ResponseReturnValue:
    """Follow a topic no more."""
    topic_actions.unfollow_topic(db.session(), signin.citizen_id(), topic_id)
    flash(_("Ya no sigue esas respuestas."), "success")
    return redirect(url_for("citizens.topics"))


def _body_of(form: TopicForm) -> Body | None:
    body_id = id_of(str(form.entidad.data or ""))
    country = current_app.config["FOIA"].country
    return find_body(db.session(), body_id, country=country) if body_id else None


def _show_form(form: TopicForm, body: Body | None) -> str:
    return render_template("citizens/new_topic.html", form=form, body=body)


def _refusal(error: InvalidInput) -> str:
    if error.code == "too_many":
        return _("Una cuenta sigue como máximo %(count)s temas.", count=MOST_TOPICS)
    return _("Escriba palabras que digan más: esas están en casi todos los textos.")
