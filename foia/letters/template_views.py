"""Pages of letter templates: the deployment's for an administrator, a body's own for its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind, register
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.catalogue_blueprint import SAVED, conflict_words, history_of, saved
from foia.config import Settings
from foia.directory.models import Body
from foia.errors import NotFound, StaleCase
from foia.extensions import db
from foia.i18n import LANGUAGES, zone_of
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.letters import rules
from foia.letters import template_actions as actions
from foia.letters.blueprint import blueprint, log
from foia.letters.content import LetterContent
from foia.letters.forms import TemplateForm
from foia.letters.page_words import CHANGE_LABELS, KIND_LABELS, KIND_SLUGS, NAMES, kind_label, template_words
from foia.letters.printing import preview_html
from foia.letters.rules import Words
from foia.letters.samples import sample
from foia.letters.store import BODY, NATIONAL, TemplateInForce, in_force, own_kinds, own_row, versions_of
from foia.transactions import writes

_KINDS_BY_SLUG = {slug: kind for kind, slug in KIND_SLUGS.items()}


def _subject_of(subject: str) -> tuple[UUID | None, str]:
    whose, _slash, kind = subject.partition("/")
    return None if whose == actions.NATIONAL else UUID(whose), kind


def _title_of(subject: str) -> str:
    body_id, kind = _subject_of(subject)
    body = db.session().get(Body, body_id) if body_id is not None else None
    label = kind_label(kind) if kind in KIND_LABELS else kind
    return f"{label} · {body.name_es}" if body is not None else label


def _address_of(subject: str) -> str:
    """Return the page of a template that an administrator may open: of a body's there is none."""
    body_id, kind = _subject_of(subject)
    is_reached = body_id is None and kind in KIND_SLUGS
    return url_for("letters.national_template", kind_slug=KIND_SLUGS[kind]) if is_reached else ""


_HISTORY = SubjectKind(
    _l("Plantilla de carta"),
    CHANGE_LABELS,
    subject=lambda id_: _title_of(id_),
    address=lambda id_: _address_of(id_),
)
blueprint.record_once(lambda state: register(cast(Flask, state.app), actions.SUBJECT, _HISTORY))


@dataclass(frozen=True)
class Scope:
    """Whose templates: the deployment's (no body), or those of a body."""

    body: Body | None

    @property
    def body_id(self) -> UUID | None:
        return self.body.id if self.body is not None else None

    @property
    def name(self) -> str:
        return self.body.name_es if self.body is not None else _("Todas las entidades")

    def url(self, page: str, **values: Any) -> str:
        """Return the address of one of the pages of this scope."""
        if self.body is None:
            return url_for(f"letters.national_{page}", **values)
        return url_for(f"letters.body_{page}", body_id=self.body.id, **values)


@blueprint.get("/administracion/cartas")
@requires(Capability.ADMINISTER)
def national_templates() -> ResponseReturnValue:
    """List the kinds of letter, and which have words of the deployment's own."""
    return _list(_national())


@blueprint.get("/administracion/cartas/<kind_slug>")
@requires(Capability.ADMINISTER)
def national_template(kind_slug: str) -> ResponseReturnValue:
    """Show a kind of letter in each language, its versions and its history."""
    return _show(_national(), kind_slug)


@blueprint.get("/administracion/cartas/<kind_slug>/<language_code>")
@requires(Capability.ADMINISTER)
def national_text(kind_slug: str, language_code: str) -> ResponseReturnValue:
    """Ask for the words of a kind of letter, beginning from those in force."""
    return _ask(_national(), kind_slug, language_code)


@blueprint.post("/administracion/cartas/<kind_slug>/<language_code>")
@requires(Capability.ADMINISTER)
@writes
def national_write(kind_slug: str, language_code: str) -> ResponseReturnValue:
    """Show how a letter would read; put the words in force once that was seen."""
    return _write(_national(), kind_slug, language_code)


@blueprint.post("/administracion/cartas/<kind_slug>/<language_code>/retirar")
@requires(Capability.ADMINISTER)
@writes
def national_withdraw(kind_slug: str, language_code: str) -> ResponseReturnValue:
    """Go back to the product's words."""
    return _withdraw(_national(), kind_slug, language_code)


@blueprint.get("/bandeja/cartas/<uuid:body_id>")
@requires(Capability.SUPERVISE)
def body_templates(body_id: UUID) -> ResponseReturnValue:
    """List the kinds of letter, and which have words of the body's own."""
    return _list(_of_body(body_id))


@blueprint.get("/bandeja/cartas/<uuid:body_id>/<kind_slug>")
@requires(Capability.SUPERVISE)
def body_template(body_id: UUID, kind_slug: str) -> ResponseReturnValue:
    """Show a kind of letter of the body in each language, its versions and its history."""
    return _show(_of_body(body_id), kind_slug)


@blueprint.get("/bandeja/cartas/<uuid:body_id>/<kind_slug>/<language_code>")
@requires(Capability.SUPERVISE)
def body_text(body_id: UUID, kind_slug: str, language_code: str) -> ResponseReturnValue:
    """Ask for the body's words of a kind of letter, beginning from those in force."""
    return _ask(_of_body(body_id), kind_slug, language_code)


@blueprint.post("/bandeja/cartas/<uuid:body_id>/<kind_slug>/<language_code>")
@requires(Capability.SUPERVISE)
@writes
def body_write(body_id: UUID, kind_slug: str, language_code: str) -> ResponseReturnValue:
    """Show how a letter would read; put the words in force once that was seen."""
    return _write(_of_body(body_id), kind_slug, language_code)


@blueprint.post("/bandeja/cartas/<uuid:body_id>/<kind_slug>/<language_code>/retirar")
@requires(Capability.SUPERVISE)
@writes
def body_withdraw(body_id: UUID, kind_slug: str, language_code: str) -> ResponseReturnValue:
    """Go back to the deployment's words."""
    return _withdraw(_of_body(body_id), kind_slug, language_code)


def _national() -> Scope:
    return Scope(None)


def _of_body(body_id: UUID) -> Scope:
    actions.require_author(current_actor(), body_id)
    body = db.session().get(Body, body_id)
    if body is None:
        raise NotFound("body")
    return Scope(body)


def _kind(kind_slug: str, language_code: str = "es") -> str:
    if kind_slug not in _KINDS_BY_SLUG or language_code not in LANGUAGES:
        raise NotFound("letter_template")
    return _KINDS_BY_SLUG[kind_slug]


def _list(scope: Scope) -> ResponseReturnValue:
    own = own_kinds(db.session(), scope.body_id)
    rows = [
        (label, scope.url("template", kind_slug=KIND_SLUGS[kind]), sorted(own.get(kind, ()), reverse=True))
        for kind, label in KIND_LABELS.items()
    ]
    return render_template("letters/templates.html", scope=scope, rows=rows)


def _show(scope: Scope, kind_slug: str) -> ResponseReturnValue:
    kind, session = _kind(kind_slug), db.session()
    rows = versions_of(session, kind, scope.body_id)
    shown = []
    for code in LANGUAGES:
        found = in_force(session, kind, code, scope.body_id)
        is_own = found.origin == (NATIONAL if scope.body is None else BODY)
        words = template_words(found.origin, found.version, scope.name)
        shown.append(
            (code, words, preview_html(_sample(scope, kind, code, found)), found.version if is_own else 0)
        )
    return render_template(
        "letters/template.html",
        scope=scope,
        kind_slug=kind_slug,
        label=kind_label(kind),
        shown=shown,
        versions=rows,
        names=names_of(session, [row.author_id for row in rows if row.author_id is not None]),
        lines=history_of(actions.SUBJECT, actions.template_subject(kind, scope.body_id), CHANGE_LABELS),
    )


def _ask(scope: Scope, kind_slug: str, language_code: str) -> ResponseReturnValue:
    kind, session, form = _kind(kind_slug, language_code), db.session(), TemplateForm(formdata=None)
    row = own_row(session, kind, language_code, scope.body_id)
    words = in_force(session, kind, language_code, scope.body_id).words
    form.version.data = str(row.version if row else 0)
    form.title.data, form.opening.data, form.closing.data = words.title, words.opening, words.closing
    return _form_page(scope, kind_slug, language_code, form)


def _write(scope: Scope, kind_slug: str, language_code: str) -> ResponseReturnValue:
    kind, form, session = _kind(kind_slug, language_code), TemplateForm(), db.session()
    if not form.validate() or not form.check(kind):
        return _form_page(scope, kind_slug, language_code, form, 422)
    if "save" not in request.form or form.shown.data != form.mark:
        return _form_page(scope, kind_slug, language_code, form, is_previewed=True)
    status = saved(
        form,
        lambda: actions.write_template(
            session,
            kind,
            language_code,
            form.words,
            body_id=scope.body_id,
            expected_version=form.expected_version,
            actor=current_actor(),
            now=clock.now(),
        ),
        {},
    )
    if status != SAVED:
        row = own_row(session, kind, language_code, scope.body_id)
        form.version.data = str(row.version if row else 0)
        return _form_page(scope, kind_slug, language_code, form, status, is_previewed=True)
    log.info("letter template changed kind=%s language=%s body=%s", kind, language_code, scope.body_id)
    return redirect(scope.url("template", kind_slug=kind_slug))


def _withdraw(scope: Scope, kind_slug: str, language_code: str) -> ResponseReturnValue:
    kind, version = _kind(kind_slug, language_code), request.form.get("version", "")
    try:
        actions.withdraw_template(
            db.session(),
            kind,
            language_code,
            body_id=scope.body_id,
            expected_version=int(version) if version.isdecimal() else 0,
            actor=current_actor(),
            now=clock.now(),
        )
    except StaleCase:
        flash(conflict_words(), "important")
    else:
        log.info("letter template withdrawn kind=%s language=%s body=%s", kind, language_code, scope.body_id)
        flash(_("Retiró el texto. Las cartas que se hicieron con él no cambian."), "success")
    return redirect(scope.url("template", kind_slug=kind_slug))


def _sample(scope: Scope, kind: str, language_code: str, found: TemplateInForce) -> LetterContent:
    settings: Settings = current_app.config["FOIA"]
    context = web_context()
    return sample(
        kind,
        found.words,
        language_code,
        body=scope.body,
        regimes=tuple(row for row in context.book.regimes if row.country == settings.country),
        today=context.now.astimezone(zone_of(settings.country)).date(),
        origin=found.origin,
        version=found.version,
    )


def _preview(scope: Scope, kind: str, language_code: str, words: Words, version: int) -> Markup:
    origin = NATIONAL if scope.body is None else BODY
    return preview_html(_sample(scope, kind, language_code, TemplateInForce(words, origin, version)))


def _form_page(
    scope: Scope,
    kind_slug: str,
    language_code: str,
    form: TemplateForm,
    status: int = 200,
    *,
    is_previewed: bool = False,
) -> ResponseReturnValue:
    kind = _KINDS_BY_SLUG[kind_slug]
    for field in (form.title, form.opening, form.closing):
        field.attributes["lang"] = language_code
    form.shown.data = form.mark if is_previewed else ""
    next_version = 1 + actions.last_version(db.session(), kind, language_code, scope.body_id)
    page = render_template(
        "letters/template_text.html",
        form=form,
        scope=scope,
        kind_slug=kind_slug,
        label=kind_label(kind),
        language_code=language_code,
        preview=_preview(scope, kind, language_code, form.words, next_version) if is_previewed else None,
        names=[("{" + name + "}", NAMES[name]) for name in rules.admitted(kind)],
    )
    return page, status
