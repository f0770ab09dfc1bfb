"""The door `/necesito`: one question a page, decided from what was told; nothing of it in an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import public
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.complaints.forms import URGENT
from foia.complaints.labels import DOORS
from foia.directory.models import Body
from foia.directory.public_queries import places_of
from foia.door.blueprint import blueprint
from foia.door.choosing import chosen_body, likely_bodies, place_called, searched_bodies
from foia.door.forms import DoorForm, answers_in, carried, step_in
from foia.door.identity_words import identities
from foia.door.labels import NEEDS
from foia.door.outlook import modes_of, outlook_of
from foia.door.rules import (
    DESK,
    KIND_OF,
    NO,
    UNSURE,
    YES,
    Answers,
    Need,
    Step,
    may_be_unsure,
    need_of,
    next_step,
    offered,
    step_before,
    understand,
)
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.publishing.found_pages import offer, website_of
from foia.publishing.found_queries import answers_like

__all__ = ["blueprint"]

_LONGEST_SUBJECT = 80


@blueprint.get("/necesito")
@public
def start() -> ResponseReturnValue:
    """Ask what somebody needs. `que` names what a link stood for; no text is ever in an address."""
    want = request.args.get("que", "")
    return _page(web_context(), Answers(want=want if want in set(Need) else ""), Step.TELL, DoorForm(None))


@blueprint.post("/necesito")
@public
def go_on() -> ResponseReturnValue:
    """Read an answer and show the page that follows from it."""
    context, answers, form = web_context(), _answers(), DoorForm()
    asked = step_in(request.form, "asked")
    if not form.told.validate(form):
        return _page(context, answers, Step.TELL, form)
    if asked == Step.BODY and _is_searching():
        return _page(context, replace(answers, body=""), Step.BODY, form)
    step = next_step(answers, has_found=_has_found(context, answers))
    if step == asked:
        form.add_error(*_unanswered(step))
    return _page(context, answers, step, form)


@blueprint.post("/necesito/pagina")
@public
def show() -> ResponseReturnValue:
    """Show a page again, with all that was answered: one goes back, or changes what the door understood."""
    answers, step = _answers(), step_in(request.form, "show")
    if step is None or not (answers.told or answers.want):
        step = Step.TELL
    return _page(web_context(), answers, step, DoorForm())


@blueprint.get("/necesito/con-o-sin-nombre")
@public
def identity() -> ResponseReturnValue:
    """Say what giving one's name, giving it in confidence or not giving it means, for each kind."""
    context = web_context()
    kinds = []
    for need, kind in KIND_OF.items():
        with suppress(law.NoRegime):  # where a country's law has no such procedure
            kinds.append((NEEDS[need].title, identities(kind, *modes_of(context, kind, None))))
    return render_template("door/identity.html", kinds=kinds)


def _answers() -> Answers:
    """Read what was sent; a body that nothing can be filed with counts as not chosen."""
    answers = answers_in(request.form)
    if answers.body not in ("", DESK) and chosen_body(answers) is None:
        return replace(answers, body="")
    return answers


def _is_searching() -> bool:
    return request.form.get("action") == "search"


def _unanswered(step: Step) -> tuple[str, str]:
    """Say what to do on a page that was sent without an answer, and at which field."""
    told = {
        Step.TELL: ("told", _("Cuéntenos qué necesita o elija una opción")),
        Step.KIND: ("want", _("Elija lo que más se parece")),
        Step.DANGER: ("danger", _("Diga si hay peligro ahora mismo")),
        Step.BODY: ("body", _("Elija una entidad, busque otra o diga que no sabe")),
    }
    return told.get(step, ("told", _("Siga con el botón al final de la página")))


def _page(context: Context, answers: Answers, step: Step, form: DoorForm) -> str:
    """Show a page of the path with what it needs."""
    need = need_of(answers)
    shown: dict[str, Any] = {
        "form": form,
        "answers": answers,
        "step": step,
        "need": need,
        "words": NEEDS[need] if need else None,
        "understood": understand(answers.told),
        "carried": list(carried(answers, step)),
        "all_carried": list(carried(answers)),
        "before": step_before(answers, step),
    }
    show = _SHOWN[step]
    return render_template(f"door/{show.template}.html", **shown, **show.values(context, answers, form))


def _tell(context: Context, answers: Answers, form: DoorForm) -> dict[str, Any]:
    form.told.data, form.place.data = answers.told, answers.place
    form.told.marks_optional = False  # this or a choice: neither is more asked for than the other
    form.want.data = answers.want
    form.want.choices = [
        *(Choice(need, words.title) for need, words in NEEDS.items()),
        Choice(UNSURE, _("No sé")),
    ]
    return {"example_place": _example_place(context)}


def _example_place(context: Context) -> str:
    """Name a place of the country, to show what is meant."""
    named = [place for place in places_of(context.session, context.country) if place.level != "country"]
    return min((place.name_es for place in named), default="", key=len)


def _kind(_context: Context, answers: Answers, form: DoorForm) -> dict[str, Any]:
    form.want.data = answers.want
    form.want.choices = [
        *(Choice(need, NEEDS[need].title, NEEDS[need].example) for need in offered(answers)),
        *(
            [Choice(UNSURE, _("No sé, o es otra cosa"), _("Lo mira una persona de la mesa central."))]
            if may_be_unsure(answers)
            else []
        ),
    ]
    return {"may_be_report": not may_be_unsure(answers)}


def _danger(_context: Context, _answers: Answers, form: DoorForm) -> dict[str, Any]:
    form.danger.choices = [Choice(YES, _("Sí, hay peligro")), Choice(NO, _("No"))]
    form.danger.data = None
    return {}


def _call(context: Context, _answers: Answers, _form: DoorForm) -> dict[str, Any]:
    return {"numbers": context.book.country(context.country).emergency_numbers}


def _silent(_context: Context, _answers: Answers, _form: DoorForm) -> dict[str, Any]:
    return {}


def _body(context: Context, answers: Answers, form: DoorForm) -> dict[str, Any]:
    need = need_of(answers) or Need.SERVICE
    likely = likely_bodies(context, answers, need)
    has_asked = bool(form.q.data) and _is_searching()
    found = searched_bodies(context, form.q.data) if has_asked else []
    known = {one.id for one in found}
    form.body.choices = [
        *(Choice(one.id, one.name, one.place) for one in found),
        *(
            Choice(one.id, one.name, " · ".join(part for part in (one.place, one.why) if part))
            for one in likely
            if one.id not in known
        ),
        Choice(DESK, _("No sé qué entidad es"), _desk_words(need)),
    ]
    alone = DESK if len(form.body.choices) == 1 else ""
    form.body.data = alone if has_asked else answers.body or request.form.get("body") or alone
    form.q.marks_optional = False
    place = place_called(context, answers.place)
    return {
        "likely": likely,
        "found": found,
        "has_asked": has_asked,
        "is_place_unknown": bool(answers.place) and place is None,
    }


def _desk_words(need: Need) -> str:
    if need == Need.MISCONDUCT:
        return _("La recibe la autoridad que la ley señala para estos casos.")
    return _("La mesa central busca la competente. El plazo corre desde que usted presenta.")


def _published(context: Context, answers: Answers, _form: DoorForm) -> dict[str, Any]:
    return {"offered": offer(context.session, answers.told, chosen_body(answers))}


def _has_found(context: Context, answers: Answers) -> bool:
    """Say whether something published may already tell what somebody asks for."""
    if not answers.body or not answers.told or need_of(answers) != Need.INFORMATION:
        return False
    body = chosen_body(answers)
    found = answers_like(
        context.session, answers.told, body_id=body.id if body else None, language=language(), limit=1
    )
    return bool(found)


def _outlook(context: Context, answers: Answers, _form: DoorForm) -> dict[str, Any]:
    body, need = chosen_body(answers), need_of(answers) or Need.SERVICE
    return {
        "body": body,
        "site": website_of(body),
        "outlook": outlook_of(context, KIND_OF.get(need, KIND_OF[Need.SERVICE]), body),
        "address": _address(need, body),
        "begun": list(_begun(need, answers)),
    }


def _address(need: Need, body: Body | None) -> str:
    """Return where what is written from here is filed."""
    if need == Need.INFORMATION:
        if body is None:
            return url_for("requests.file_without_body")
        return url_for("requests.file", body_id=body.id)
    slug = next(door.slug for door in DOORS if door.kind == KIND_OF[need])
    if body is None:
        return url_for("complaints.file_without_body", slug=slug)
    return url_for("complaints.file", slug=slug, body_id=body.id)


def _begun(need: Need, answers: Answers) -> Iterator[tuple[str, str]]:
    """Return what the form begins with: what was told, which is not asked twice."""
    yield "action", "begin"
    if need == Need.INFORMATION:
        yield "question_1", answers.told
        if answers.told:
            yield "subject", shorten(answers.told, _LONGEST_SUBJECT, placeholder="…")
        return
    yield "happened", answers.told
    if answers.is_urgent:
        yield "urgent", URGENT


@dataclass(frozen=True)
class _Shown:
    """A page: its template, and what it needs beyond the answers."""

    template: str
    values: Callable[[Context, Answers, DoorForm], dict[str, Any]]


_SHOWN = {
    Step.TELL: _Shown("tell", _tell),
    Step.KIND: _Shown("kind", _kind),
    Step.DANGER: _Shown("danger", _danger),
    Step.CALL: _Shown("call", _call),
    Step.SILENCE: _Shown("silence", _silent),
    Step.BODY: _Shown("body", _body),
    Step.FOUND: _Shown("found", _published),
    Step.OUTLOOK: _Shown("outlook", _outlook),
}
