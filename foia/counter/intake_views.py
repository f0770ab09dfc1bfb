"""Filing for a person who came, called or wrote, with the day and hour on which they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.categories import categories_of
from foia.cases.context import Context
from foia.cases.filing import AlreadyFiled, Receipt, is_our_nonce, new_nonce
from foia.cases.kinds import kind_of
from foia.cases.receipt import receipt_for
from foia.cases.uploads import FormFiles
from foia.complaints.actions import Complaint, file_complaint
from foia.complaints.labels import DOORS
from foia.complaints.rules import names_accused
from foia.counter.actions import body_of, needs_reason
from foia.counter.blueprint import blueprint
from foia.counter.forms import (
    ComplaintIntakeForm,
    IntakeForm,
    RequestIntakeForm,
    StartForm,
)
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id
from foia.errors import InvalidInput
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.requests.actions import Request, file_request
from foia.requests.forms import MOST_QUESTIONS
from foia.requests.rules import KIND
from foia.transactions import writes

NO_BODY = "sin-entidad"
PAPER = "si"
KINDS = {"solicitud": KIND, **{door.slug: door.kind for door in DOORS}}
_SLUGS = ",".join(KINDS)
_MADE_UP_COOKIE = "counter"


@dataclass(frozen=True)
class Taken:
    """A filing that is right: when it came, why it is recorded so late, its files."""

    received_at: datetime
    files: FormFiles


@blueprint.get("/ventanilla/recibir")
@requires(Capability.INTAKE)
def start() -> ResponseReturnValue:
    """Ask what is filed and to whom."""
    context = web_context()
    form = StartForm(request.args)
    form.kind.choices = [Choice(slug, str(kind_of(current_app, kind).label)) for slug, kind in KINDS.items()]
    form.body.choices = _bodies(context)
    is_paper = _is_paper()
    if "kind" not in request.args and "body" not in request.args:
        return render_template("counter/start.html", form=form, is_paper=is_paper)
    if not form.validate():
        return render_template("counter/start.html", form=form, is_paper=is_paper), 422
    papel = PAPER if is_paper else None
    return redirect(url_for("counter.intake", slug=form.kind.data, body=form.body.data, papel=papel))


def _is_paper() -> bool:
    """Say whether what is typed stands on a form that somebody filled in by hand, some other day."""
    return request.args.get("papel") == PAPER


@blueprint.get(f"/ventanilla/recibir/<any({_SLUGS}):slug>/<body>")
@requires(Capability.INTAKE)
def intake(slug: str, body: str) -> ResponseReturnValue:
    """Ask what came, from whom and when."""
    context = web_context()
    chosen = _chosen(context, body)
    form = _form(context, slug)
    zone = _zone(context, chosen)
    if not _is_paper():  # else the day and hour are those written on it, never guessed
        now = context.now.astimezone(zone)
        form.received_on.process(None, now.date())
        form.received_time.data = now.strftime("%H:%M")
    form.nonce.data = new_nonce(context)
    return _show(slug, chosen, form)


@blueprint.post(f"/ventanilla/recibir/<any({_SLUGS}):slug>/<body>")
@requires(Capability.INTAKE)
@writes
def take_in(slug: str, body: str) -> ResponseReturnValue:
    """File it, and show the receipt to print."""
    context = web_context()
    chosen = _chosen(context, body)
    form = _form(context, slug)
    is_ours = is_our_nonce(context, form.nonce.data)
    if not is_ours:
        form.nonce.data = new_nonce(context)
        form.add_error(None, _("El formulario venció. Revise lo que escribió y envíelo otra vez."))
    files = uploads.files_of(form)
    if request.form.get("action") == "add_question":
        files.keep_for_another_try()
        return _show(slug, chosen, form, questions=_questions_shown() + 1)
    is_valid = form.validate() & uploads.check(files)
    received_at = _received_at(context, form, slug, chosen) if is_valid else None
    if not is_ours or received_at is None:
        files.keep_for_another_try()
        return _show(slug, chosen, form, 422)
    try:
        filed = _file(context, form, slug, chosen, Taken(received_at, files))
    except AlreadyFiled:
        return render_template("counter/already_filed.html", start=url_for("counter.start")), 409
    except InvalidInput as error:
        form.add_error(None, _refusal(error))
        files.keep_for_another_try()
        return _show(slug, chosen, form, 422)
    files.staging.keep_only([])
    return receipt_page(context, filed.case_id, filed.key, is_repeated=filed.repeated)


def receipt_page(
    context: Context, case_id: UUID, key: str, *, is_repeated: bool = False, is_new_key: bool = False
) -> ResponseReturnValue:
    """Show the receipt to print: the key is on paper only, in a part that is folded and closed."""
    page = render_template(
        "counter/receipt.html",
        receipt=receipt_for(context, case_id),
        key=key,
        is_repeated=is_repeated,
        is_new_key=is_new_key,
        follow_address=current_app.config["FOIA"].base_url.rstrip("/") + url_for("cases.follow"),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _file(context: Context, form: IntakeForm, slug: str, body: Body | None, taken: Taken) -> Receipt:
    cookie = f"{_MADE_UP_COOKIE}:{current_actor().person_id}"
    if isinstance(form, RequestIntakeForm):
        wanted = Request(
            body=body,
            subject=form.subject.data,
            questions=form.questions,
            filer=form.person,
            represented=form.represented,
            notice_channel=form.notice_channel.data,
            language=form.language.data,
            channel=form.channel.data,
            files=taken.files.uploads,
            received_at=taken.received_at,
            late_reason=form.late_reason.data,
        )
        return file_request(context, wanted, form.nonce.data, cookie)
    if not isinstance(form, ComplaintIntakeForm):
        raise TypeError(type(form).__name__)
    complaint = Complaint(
        kind=KINDS[slug],
        body=body,
        category=form.category_code,
        happened=form.happened.data,
        identity=form.identity.data,
        accused=form.accuses,
        filer=form.person,
        notice_channel=form.notice_channel.data,
        language=form.language.data,
        channel=form.channel.data,
        files=taken.files.uploads,
        received_at=taken.received_at,
        late_reason=form.late_reason.data,
    )
    return file_complaint(context, complaint, form.nonce.data, cookie)


def _received_at(context: Context, form: IntakeForm, slug: str, body: Body | None) -> datetime | None:
    """Return when it came; None, with the error in the form, when that cannot be or lacks its reason."""
    received_at = form.received_at(_zone(context, body), context.now)
    try:
        is_late = needs_reason(context, KINDS[slug], body, received_at)
    except InvalidInput as error:
        form.add_error("received_on", _refusal(error))
        return None
    if is_late and not form.late_reason.data:
        form.add_error(
            "late_reason",
            _("Llegó antes de lo que se permite registrar sin explicación. Escriba por qué se registra hoy."),
        )
        return None
    return received_at


def _refusal(error: InvalidInput) -> str:
    return {
        "received_in_future": _("El día y la hora en que llegó no pueden estar por venir."),
        "received_before_law": _("No se conoce la norma que regía ese día. Revise la fecha."),
        "identity_not_allowed": _("La norma que se aplica no admite esa forma de presentarse."),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))


def _form(context: Context, slug: str) -> IntakeForm:
    if KINDS[slug] == KIND:
        return RequestIntakeForm()
    form = ComplaintIntakeForm()
    found = categories_of(context.session, KINDS[slug])
    if found:
        form.category.choices = [Choice(category.code, category.name(language())) for category in found]
    else:
        del form.category
    if not names_accused(KINDS[slug]):
        del form.accused
    return form


def _show(
    slug: str, body: Body | None, form: IntakeForm, status: int = 200, questions: int | None = None
) -> ResponseReturnValue:
    shown = min(questions or _questions_shown(), MOST_QUESTIONS)
    hidden = {f"question_{number}" for number in range(shown + 1, MOST_QUESTIONS + 1)}
    page = render_template(
        "counter/intake.html",
        form=form,
        body=body,
        kind=kind_of(current_app, KINDS[slug]),
        hidden=hidden,
        may_add_question=isinstance(form, RequestIntakeForm) and shown < MOST_QUESTIONS,
        files_hint=uploads.hint(),
    )
    return page, status


def _questions_shown() -> int:
    posted = [number for number in range(1, MOST_QUESTIONS + 1) if f"question_{number}" in request.form]
    return max(posted, default=1)


def _bodies(context: Context) -> list[Choice]:
    """Offer the bodies the clerk receives for, and none for what somebody else must find a body for."""
    found = bodies_by_id(context.session, sorted(context.actor.body_ids, key=str))
    theirs = [body for body in found.values() if context.actor.can(Capability.INTAKE, body.id)]
    by_name: Callable[[Body], str] = lambda body: body.name(language())  # noqa: E731 (a key, named for its type)
    choices = [Choice(str(body.id), body.name(language())) for body in sorted(theirs, key=by_name)]
    return [*choices, Choice(NO_BODY, _("Otra, o no se sabe: la mesa central la encamina"))]


def _chosen(context: Context, value: str) -> Body | None:
    """Return the body of an address; 404 for one the clerk does not receive for."""
    if value == NO_BODY:
        return None
    try:
        body = body_of(context, UUID(value))
    except ValueError:
        body = None
    return body or abort(404)


def _zone(context: Context, body: Body | None) -> ZoneInfo:
    place_code = body.place_code if body else None
    return context.book.calendar(context.book.calendar_id(context.country), place_code).zone
