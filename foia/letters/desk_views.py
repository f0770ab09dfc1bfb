"""The desk's pages of a case's letters: make, print, read, address to a person once, withdraw."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.forms import PurposeForm
from foia.cases.dossier import Dossier, dossier_of
from foia.cases.downloads import attachment
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.opening import case_for, may_read_identity, read_identity
from foia.cases.vault import FILER
from foia.errors import InvalidInput, NotFound
from foia.forms import Choice
from foia.i18n import LANGUAGES, date_plain, language
from foia.i18n import gettext as _
from foia.letters.actions import content_of, pdf_of_letter, withdraw_letter
from foia.letters.blueprint import blueprint
from foia.letters.composing import tellable
from foia.letters.content import LetterContent, from_json
from foia.letters.forms import MakeForm, WithdrawForm
from foia.letters.issuing import attach_letter, print_letter
from foia.letters.page_words import kind_label
from foia.letters.printing import letter_html, sha_groups, verify_address
from foia.letters.store import LetterFound, letter_of_case, letters_of
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/cartas")
@requires(Capability.READ_CASE)
def letters(case_id: UUID) -> ResponseReturnValue:
    """List the letters of a case, and offer those that can be made."""
    found = _dossier(web_context(), case_id)
    form = MakeForm(formdata=None)
    _offer(form, found)
    form.language.data = found.case.language if found.case.language in LANGUAGES else "es"
    return _list_page(found, form)


@blueprint.post("/expedientes/<uuid:case_id>/cartas")
@requires(Capability.WORK_CASE)
def make(case_id: UUID) -> ResponseReturnValue:
    """Make a letter, then its PDF."""
    made = _make(case_id)
    if not isinstance(made, UUID):
        return made
    if not print_letter(case_id, made):
        flash(_no_pdf(), "important")
    return redirect(url_for("letters.letter", case_id=case_id, letter_id=made))


def _make(case_id: UUID) -> UUID | ResponseReturnValue:
    kept: list[UUID] = []

    @writes
    def attach() -> ResponseReturnValue:
        context = web_context()
        case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
        found = _dossier(context, case_id, to_change=True)
        form = MakeForm()
        _offer(form, found)
        if not form.validate():
            return _list_page(found, form), 422
        try:
            row = attach_letter(context, case, int(form.event.data), language=form.language.data)
        except InvalidInput as error:
            form.add_error(None, _refusal(error))
            return _list_page(found, form), 422
        kept.append(row.id)
        return "", 200

    answer = attach()
    return kept[0] if kept else answer


@blueprint.get("/expedientes/<uuid:case_id>/cartas/<uuid:letter_id>")
@requires(Capability.READ_CASE)
def letter(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Show one letter: its state, its code, how to print or save it."""
    context = web_context()
    case, found = _found(context, case_id, letter_id)
    return _letter_page(context, case, found, WithdrawForm(formdata=None))


@blueprint.get("/expedientes/<uuid:case_id>/cartas/<uuid:letter_id>/imprimir")
@requires(Capability.READ_CASE)
def sheet(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Show a letter as a page to print, without who presented."""
    context = web_context()
    _case, found = _found(context, case_id, letter_id)
    back = url_for("letters.letter", case_id=case_id, letter_id=letter_id)
    return letter_html(_content(context, found), back=back)


@blueprint.get("/expedientes/<uuid:case_id>/cartas/<uuid:letter_id>/pdf")
@requires(Capability.READ_CASE)
def pdf(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Give a letter's PDF; where none was made, the page to print."""
    context = web_context()
    case, found = _found(context, case_id, letter_id)
    return pdf_answer(context, case, found) or redirect(
        url_for("letters.sheet", case_id=case_id, letter_id=letter_id)
    )


@blueprint.post("/expedientes/<uuid:case_id>/cartas/<uuid:letter_id>/pdf")
@requires(Capability.WORK_CASE)
def make_pdf(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Make the PDF of a letter that was made without."""
    if print_letter(case_id, letter_id):
        flash(_("El PDF está listo."), "success")
    else:
        flash(_no_pdf(), "important")
    return redirect(url_for("letters.letter", case_id=case_id, letter_id=letter_id))


@blueprint.post("/expedientes/<uuid:case_id>/cartas/<uuid:letter_id>/con-nombre")
@requires(Capability.READ_IDENTITY)
@writes
def sheet_with_name(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Show a letter addressed to whoever presented, to be handed over or posted; the reading is recorded."""
    context = web_context()
    case, found = _found(context, case_id, letter_id, to_change=True)
    if not _may_name(context, case):
        raise NotFound("identity")
    form = PurposeForm()
    if not form.validate():
        return _letter_page(context, case, found, WithdrawForm(formdata=None), form), 422
    person = read_identity(context, case, form.purpose.data).get(FILER)
    content = _content(context, found)
    lines = [part for part in (person.name, person.postal_address) if part] if person else []
    named = content.named(tuple(lines)) if lines else content
    return letter_html(named, back=url_for("letters.letter", case_id=case_id, letter_id=letter_id))


@blueprint.post("/expedientes/<uuid:case_id>/cartas/<uuid:letter_id>/retirar")
@requires(Capability.WORK_CASE)
@writes
def withdraw(case_id: UUID, letter_id: UUID) -> ResponseReturnValue:
    """Take a letter out of use."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
    found = letter_of_case(context.session, case_id, letter_id)
    form = WithdrawForm()
    if not form.validate():
        return _letter_page(context, case, found, form), 422
    withdraw_letter(context, case, found.letter, form.reason.data)
    flash(_("Retiró la carta. Quien la verifique lo lee."), "success")
    return redirect(url_for("letters.letter", case_id=case_id, letter_id=letter_id))


def pdf_answer(context: Context, case: Case, found: LetterFound) -> ResponseReturnValue | None:
    """Return a letter's PDF as a file to keep; None where none was made. Raises NotFound."""
    try:
        content = pdf_of_letter(context, found.letter)
    except FileNotFoundError as error:
        raise NotFound("file") from error
    name = f"{case.folio}-{found.letter.code[:4]}.pdf"
    return attachment(content, name, "application/pdf") if content is not None else None


def state_words(found: LetterFound) -> tuple[str, str]:
    """Return the text and tone of a letter's tag."""
    if found.is_undone:
        return _("Sin efecto: se deshizo lo que cuenta"), "grey"
    if found.letter.withdrawn_at is not None:
        return _("Retirada"), "red"
    if found.letter.replaced_by_id is not None:
        return _("Reemplazada por otra"), "yellow"
    return _("Vigente"), "green"


def _dossier(context: Context, case_id: UUID, *, to_change: bool = False) -> Dossier:
    return dossier_of(context, case_id, Capability.READ_CASE, language(), to_change=to_change)


def _found(
    context: Context, case_id: UUID, letter_id: UUID, *, to_change: bool = False
) -> tuple[Case, LetterFound]:
    case = case_for(context, case_id, Capability.READ_CASE, to_change=to_change)
    return case, letter_of_case(context.session, case_id, letter_id)


def _content(context: Context, found: LetterFound) -> LetterContent:
    return from_json(content_of(context, found.letter))


def _may_name(context: Context, case: Case) -> bool:
    """Say whether a print of a letter may carry the name: never of who asked that it be known to few."""
    return not (case.reserved or case.confidential) and may_read_identity(context, case)


def _offer(form: MakeForm, found: Dossier) -> None:
    form.event.choices = [
        Choice(
            str(event.sequence),
            f"{kind_label(kind)} · {date_plain(event.occurred_at.astimezone(found.calendar.zone).date())}",
        )
        for event, kind in tellable(found)
    ]


def _list_page(found: Dossier, form: MakeForm) -> str:
    session = web_context().session
    rows = letters_of(session, found.case.id)
    return render_template(
        "letters/letters.html",
        case=found.case,
        kind=kind_of(current_app, found.case.kind),
        form=form,
        offers=bool(form.event.choices) and found.body is not None,
        letters=[(item, kind_label(item.letter.kind), state_words(item)) for item in rows],
        names=names_of(session, [row.letter.made_by_id for row in rows if row.letter.made_by_id]),
        languages=LANGUAGES,
        zone=found.calendar.zone,
        templates_address=_templates_address(found.case),
    )


def _templates_address(case: Case) -> str:
    """Return where whoever reads may change the templates of the case's body; "" where they may not."""
    if case.body_id is None or not current_actor().can(Capability.SUPERVISE, case.body_id):
        return ""
    return url_for("letters.body_templates", body_id=case.body_id)


def _letter_page(
    context: Context, case: Case, found: LetterFound, form: WithdrawForm, purpose: PurposeForm | None = None
) -> str:
    content = _content(context, found)
    return render_template(
        "letters/letter.html",
        case=case,
        found=found,
        row=found.letter,
        content=content,
        label=kind_label(found.letter.kind),
        state=state_words(found),
        mark=sha_groups(found.letter.pdf_sha256),
        address=verify_address(found.letter.code),
        form=purpose if purpose is not None and request.method == "POST" else form,
        withdrawal=form,
        purpose=purpose or PurposeForm(formdata=None),
        may_name=_may_name(context, case),
        is_open=found.is_open(context.now),
    )


def _no_pdf() -> str:
    return _(
        "No se pudo hacer el PDF en este servidor. La carta está completa: puede imprimirla desde su página."
    )


def _refusal(error: InvalidInput) -> str:
    if error.code == "no_body":
        return _("El expediente todavía no tiene entidad que firme la carta.")
    if error.code == "letter_lacks_grounds":
        return _("Falta la causal: sin ella no se puede hacer una carta que niega información.")
    if error.code == "letter_lacks_text":
        return _("Falta el texto: lo que la carta cuenta se registró sin él.")
    return _("A la carta le falta un dato que la ley pide. Revise el expediente.")
