"""The administrator's pages of the texts of notices: what is sent, in whose words, and how it would read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel.speaklater import LazyString

from foia import clock
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.catalogue_blueprint import (
    SAVED,
    blueprint,
    conflict_words,
    history_of,
    log,
    name_changes,
    saved,
)
from foia.cases.kinds import kinds_of
from foia.config import Settings
from foia.errors import NotFound, StaleCase
from foia.extensions import db
from foia.i18n import LANGUAGES, language
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.notifications import notice_rules as rules
from foia.notifications import notice_texts as texts
from foia.notifications import notice_texts_actions as actions
from foia.notifications.letters import Letter
from foia.notifications.notice_samples import TEMPLATES, Samples, samples_of
from foia.notifications.notice_texts_forms import NoticeTextForm
from foia.transactions import writes

# The audiences in addresses, and on pages.
SLUGS = {"quien-presenta": rules.FILER, "personal": rules.STAFF}
AUDIENCES = {
    rules.FILER: _l("Para quien presenta"),
    rules.STAFF: _l("Para servidores públicos y entidades"),
}
NAMES: dict[str, LazyString] = {
    rules.FOLIO: _l("El folio del expediente"),
    rules.NOUN: _l("Cómo se llama lo presentado, sin artículo: solicitud, reclamo, queja…"),
    rules.KIND: _l("El tipo de expediente"),
    rules.BODY: _l("La entidad que lo tiene. Si todavía no hay ninguna, la frase no se envía"),
    rules.DEADLINE: _l("La frase del plazo. Cambia según el caso; si no hay plazo, la frase no se envía"),
}
LABELS = {
    "title_es": _l("Asunto en español"),
    "body_es": _l("Texto en español"),
    "title_en": _l("Asunto en inglés"),
    "body_en": _l("Texto en inglés"),
}


@dataclass(frozen=True)
class Notice:
    """One notice of the product. `slug` is its audience's word in addresses."""

    slug: str
    template: str
    samples: Samples

    @property
    def audience(self) -> str:
        return SLUGS[self.slug]

    @property
    def title(self) -> str:
        """What it tells, by its subject in the product's words, in the page's language."""
        title = self.samples.news(self.audience, self.template, language()).title
        return title[:1].upper() + title[1:]

    @property
    def says(self) -> str:
        """Its first sentence in the product's words, which tells two of the same subject apart."""
        news = self.samples.news(self.audience, self.template, language())
        return next(iter((*news.sentences, *news.always)), "")

    @property
    def says_deadline(self) -> bool:
        return self.samples.news(self.audience, self.template, language()).deadline is not None

    @property
    def admitted(self) -> tuple[str, ...]:
        return rules.admitted_names(self.audience, says_deadline=self.says_deadline)

    @property
    def required(self) -> tuple[str, ...]:
        return rules.required_names(says_deadline=self.says_deadline)

    def letter(self, code: str, words: tuple[str, str] | None = None) -> Letter:
        return self.samples.letter(self.audience, self.template, code, words)


name_changes(
    "notice_text",
    SubjectKind(
        _l("Texto de un aviso"),
        LABELS,
        subject=lambda id_: _title_of(id_),
        address=lambda id_: _address_of(id_),
    ),
)


def _of_subject(subject: str) -> tuple[str, str]:
    audience, _slash, template = subject.partition("/")
    return next(slug for slug, known in SLUGS.items() if known == audience), template


def _title_of(subject: str) -> str:
    slug, template = _of_subject(subject)
    if template not in TEMPLATES[SLUGS[slug]]:  # the product sends it no more
        return template
    return _notice(slug, template).title


def _address_of(subject: str) -> str:
    slug, template = _of_subject(subject)
    return url_for("catalogues.notice", audience_slug=slug, template=template)


@blueprint.get("/administracion/avisos")
@requires(Capability.ADMINISTER)
def notices() -> ResponseReturnValue:
    """List the notices by audience, and in which languages each has a text of the deployment."""
    own, samples = texts.all_in_force(db.session()), _samples()
    groups = [
        (
            AUDIENCES[audience],
            [
                (Notice(slug, name, samples), sorted(own.get((audience, name), ()), reverse=True))
                for name in TEMPLATES[audience]
            ],
        )
        for slug, audience in SLUGS.items()
    ]
    return render_template("administration/notices.html", groups=groups)


@blueprint.get("/administracion/avisos/<audience_slug>/<template>")
@requires(Capability.ADMINISTER)
def notice(audience_slug: str, template: str) -> ResponseReturnValue:
    """Show a notice as it is sent in each language, its versions and its history."""
    found = _notice(audience_slug, template)
    rows = texts.versions(db.session(), template, found.audience)
    own = {row.language: row for row in rows if row.retired_at is None}
    shown = [
        (
            code,
            found.letter(code, (own[code].title, own[code].body) if code in own else None),
            found.letter(code) if code in own else None,
            own[code].version if code in own else 0,
        )
        for code in LANGUAGES
    ]
    authors: list[UUID] = [row.author_id for row in rows if row.author_id is not None]
    return render_template(
        "administration/notice.html",
        notice=found,
        audience=AUDIENCES[found.audience],
        shown=shown,
        versions=rows,
        names=names_of(db.session(), authors),
        lines=history_of("notice_text", actions.notice_subject(template, found.audience), LABELS),
    )


@blueprint.get("/administracion/avisos/<audience_slug>/<template>/<language_code>")
@requires(Capability.ADMINISTER)
def notice_text(audience_slug: str, template: str, language_code: str) -> ResponseReturnValue:
    """Ask for a notice's text in a language, beginning from the one in force."""
    found, form = _notice(audience_slug, template, language_code), NoticeTextForm()
    row = texts.in_force(db.session(), template, found.audience, language_code)
    form.version.data = str(row.version if row else 0)
    form.title.data, form.body.data = (
        (row.title, row.body) if row else found.samples.own_words(found.audience, template, language_code)
    )
    return _form_page(found, language_code, form)


@blueprint.post("/administracion/avisos/<audience_slug>/<template>/<language_code>")
@requires(Capability.ADMINISTER)
@writes
def write_notice_text(audience_slug: str, template: str, language_code: str) -> ResponseReturnValue:
    """Show how the text would read; put it in force once that was seen."""
    found, form = _notice(audience_slug, template, language_code), NoticeTextForm()
    if not form.validate() or not form.check(admitted=found.admitted, required=found.required):
        return _form_page(found, language_code, form, 422)
    if "save" not in request.form or form.shown.data != form.mark:
        return _form_page(found, language_code, form, is_previewed=True)
    status = saved(
        form,
        lambda: actions.write_text(
            db.session(),
            template,
            found.audience,
            language_code,
            form.title.data,
            form.body.data,
            says_deadline=found.says_deadline,
            expected_version=form.expected_version,
            actor=current_actor(),
            now=clock.now(),
        ),
        {},
    )
    if status != SAVED:
        row = texts.in_force(db.session(), template, found.audience, language_code)
        form.version.data = str(row.version if row else 0)
        return _form_page(found, language_code, form, status, is_previewed=True)
    log.info("notice changed notice=%s/%s/%s", found.audience, template, language_code)
    return redirect(url_for("catalogues.notice", audience_slug=audience_slug, template=template))


@blueprint.post("/administracion/avisos/<audience_slug>/<template>/<language_code>/retirar")
@requires(Capability.ADMINISTER)
@writes
def withdraw_notice_text(audience_slug: str, template: str, language_code: str) -> ResponseReturnValue:
    """Go back to the product's own text."""
    found = _notice(audience_slug, template, language_code)
    version = request.form.get("version", "")
    try:
        actions.withdraw_text(
            db.session(),
            template,
            found.audience,
            language_code,
            expected_version=int(version) if version.isdecimal() else 0,
            actor=current_actor(),
            now=clock.now(),
        )
    except StaleCase:
        flash(conflict_words(), "important")
    else:
        log.info("notice withdrawn notice=%s/%s/%s", found.audience, template, language_code)
        flash(_("Volvió al texto del producto. Vale desde ahora."), "success")
    return redirect(url_for("catalogues.notice", audience_slug=audience_slug, template=template))


def _samples() -> Samples:
    """Return samples of the first kind of case there is: what a notice says of its kind goes by a name."""
    settings: Settings = current_app.config["FOIA"]

    def link(page: str, **values: Any) -> str:
        return settings.base_url.rstrip("/") + url_for(page, **values)

    return samples_of(web_context(), next(iter(kinds_of(current_app).values())), link)


def _notice(audience_slug: str, template: str, language_code: str = "es") -> Notice:
    if (
        audience_slug not in SLUGS
        or template not in TEMPLATES[SLUGS[audience_slug]]
        or language_code not in LANGUAGES
    ):
        raise NotFound("notice")
    return Notice(audience_slug, template, _samples())


def _form_page(
    found: Notice, code: str, form: NoticeTextForm, status: int = 200, *, is_previewed: bool = False
) -> ResponseReturnValue:
    for field in (form.title, form.body):
        field.attributes["lang"] = code
    form.shown.data = form.mark if is_previewed else ""
    news = found.samples.news(found.audience, found.template, code)
    page = render_template(
        "administration/notice_text.html",
        form=form,
        notice=found,
        code=code,
        language_name=LANGUAGES[code],
        preview=found.letter(code, (form.title.data, form.body.data)) if is_previewed else None,
        always=news.always,
        names=[("{" + name + "}", NAMES[name]) for name in found.admitted],
        is_required=found.says_deadline,
    )
    return page, status
