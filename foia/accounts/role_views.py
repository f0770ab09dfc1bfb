"""The administrator's pages of roles: choose one and its body, invite with it, give, confirm, end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.accounts import actions, queries, role_actions, signin
from foia.accounts.actions import NewPerson
from foia.accounts.blueprint import blueprint
from foia.accounts.models import Person, RoleProposal
from foia.accounts.people_forms import BodySearchForm, InvitationForm, RoleForm
from foia.accounts.people_words import ROLE_HINTS, ROLE_LABELS, refusal_words
from foia.accounts.person_pages import back_to, find_person, link_page, refused, today
from foia.actors import BODY_ROLES, Capability, Role
from foia.directory.models import Body
from foia.directory.queries import find_body, offices_by_body, place_names, search_bodies
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.forms import Choice, Form
from foia.i18n import gettext as _
from foia.i18n import language
from foia.transactions import writes

log = logging.getLogger(__name__)
AnyRoleForm = TypeVar("AnyRoleForm", bound=RoleForm)


@dataclass(frozen=True)
class _Choice:
    """What was chosen so far on the way to a role."""

    role: Role | None
    body: Body | None

    @property
    def is_whole(self) -> bool:
        return self.role is not None and (self.role not in BODY_ROLES or self.body is not None)

    @property
    def body_id(self) -> UUID | None:
        return self.body.id if self.body is not None else None

    @property
    def values(self) -> dict[str, str]:
        """Return it as an address or a form carries it."""
        found = {"role": self.role.value if self.role else "", "body": str(self.body_id or "")}
        return {name: value for name, value in found.items() if value}


@blueprint.get("/administracion/personas/nueva")
@requires(Capability.ADMINISTER)
def invitation() -> ResponseReturnValue:
    """Ask as what somebody is invited, over which body, and then who."""
    choice = _choice(request.args.get)
    if not choice.is_whole:
        return _choose_page(choice, None)
    return _invite_page(choice, _offered(InvitationForm(formdata=None, data=choice.values), choice))


@blueprint.post("/administracion/personas/nueva")
@requires(Capability.ADMINISTER)
@writes
def invite() -> ResponseReturnValue:
    """Invite a person and show the one-time link."""
    choice = _choice(request.form.get)
    form = _offered(InvitationForm(), choice)
    if choice.role is None or not choice.is_whole:
        return _without_body(choice, None)
    if form.validate():
        new = NewPerson(
            email=form.email.data,
            name=form.name.data,
            role=choice.role,
            body_id=choice.body_id,
            language=form.language.data,
            office_id=form.chosen_office_id,
        )
        try:
            person, token = actions.invite(
                db.session(), signin.settings().keyring, new, actor=current_actor(), now=clock.now()
            )
        except InvalidInput as error:
            form.add_error(error.field, refusal_words(error))
        else:
            log.info("invited person=%s by=%s", person.id, current_actor().person_id)
            return link_page(person, token)
    return _invite_page(choice, form), 422


@blueprint.get("/administracion/personas/<uuid:person_id>/funciones/nueva")
@requires(Capability.ADMINISTER)
def role_choice(person_id: UUID) -> ResponseReturnValue:
    """Ask which role to give, and over which body."""
    person, choice = find_person(person_id), _choice(request.args.get)
    if not choice.is_whole:
        return _choose_page(choice, person)
    return _role_page(choice, person, _offered(RoleForm(formdata=None, data=choice.values), choice))


@blueprint.post("/administracion/personas/<uuid:person_id>/funciones")
@requires(Capability.ADMINISTER)
@writes
def grant_role(person_id: UUID) -> ResponseReturnValue:
    """Give a role, or propose it where it takes two people."""
    person, choice = find_person(person_id), _choice(request.form.get)
    form = _offered(RoleForm(), choice)
    if choice.role is None or not choice.is_whole:
        return _without_body(choice, person)
    if not form.validate():
        return _role_page(choice, person, form), 422
    try:
        given = actions.give_role(
            db.session(),
            person_id,
            choice.role,
            choice.body_id,
            actor=current_actor(),
            now=clock.now(),
            office_id=form.chosen_office_id,
        )
    except InvalidInput as error:
        return refused(person_id, error)
    log.info("role given person=%s role=%s by=%s", person_id, choice.role, current_actor().person_id)
    if isinstance(given, RoleProposal):
        flash(_("Quedó propuesta. Vale cuando la confirme otra persona que administre."), "success")
    else:
        flash(_("Dio la función. Vale desde ahora."), "success")
    return back_to(person_id)


@blueprint.post("/administracion/personas/<uuid:person_id>/funciones/<uuid:grant_id>/quitar")
@requires(Capability.ADMINISTER)
@writes
def end_role(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """End a role."""
    if grant_id not in {grant.id for grant in queries.current_grants(db.session(), [person_id])[person_id]}:
        raise NotFound("role")
    try:
        actions.end_role(db.session(), grant_id, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        return refused(person_id, error)
    log.info("role ended person=%s grant=%s by=%s", person_id, grant_id, current_actor().person_id)
    flash(_("Quitó la función. Deja de valer desde ahora."), "success")
    return back_to(person_id)


@blueprint.post("/administracion/funciones-propuestas/<uuid:proposal_id>/confirmar")
@requires(Capability.ADMINISTER)
@writes
def confirm_role(proposal_id: UUID) -> ResponseReturnValue:
    """Confirm a role that another administrator proposed."""
    person_id = _proposed(proposal_id).person_id
    try:
        role_actions.confirm_role(db.session(), proposal_id, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        return refused(person_id, error)
    log.info("role confirmed proposal=%s by=%s", proposal_id, current_actor().person_id)
    flash(_("Confirmó la función. Vale desde ahora."), "success")
    return back_to(person_id)


@blueprint.post("/administracion/funciones-propuestas/<uuid:proposal_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def drop_proposal(proposal_id: UUID) -> ResponseReturnValue:
    """Put a proposal aside."""
    proposal = role_actions.drop_proposal(db.session(), proposal_id, actor=current_actor(), now=clock.now())
    log.info("role proposal dropped proposal=%s by=%s", proposal_id, current_actor().person_id)
    flash(_("Retiró la propuesta."), "success")
    return back_to(proposal.person_id)


def _proposed(proposal_id: UUID) -> RoleProposal:
    proposal = db.session().get(RoleProposal, proposal_id)
    if proposal is None:
        raise NotFound("proposal")
    return proposal


def _choice(value: Callable[[str], str | None]) -> _Choice:
    """Read role and body; what is no role or no body of the country counts as not chosen."""
    written = value("role") or ""
    role = Role(written) if written in set(Role) else None
    try:
        body_id = UUID(value("body") or "")
    except ValueError:
        return _Choice(role, None)
    if role not in BODY_ROLES:
        return _Choice(role, None)
    return _Choice(role, find_body(db.session(), body_id, country=signin.settings().country))


def _offered(form: AnyRoleForm, choice: _Choice) -> AnyRoleForm:
    """Offer the offices of the chosen body."""
    offices = offices_by_body(db.session(), choice.body_id) if choice.body_id else []
    form.office.choices = [
        Choice(str(office.id), office.name(language()))
        for office in offices
        if office.closed_on is None or office.closed_on >= today()
    ]
    return form


def _choose_page(choice: _Choice, person: Person | None, form: Form | None = None) -> str:
    """Show the next question: which role, or over which body."""
    search = BodySearchForm(request.args)
    search.role.data = choice.role.value if choice.role else ""
    words = search.q.data or ""
    found = search_bodies(db.session(), words, country=signin.settings().country, on=today()) if words else []
    places = place_names(db.session(), [each.body.place_code for each in found], language())
    return render_template(
        "accounts/choose_role.html",
        **({"form": form} if form is not None else {}),
        person=person,
        role=choice.role,
        role_label=ROLE_LABELS[choice.role] if choice.role else "",
        roles=[
            (label, ROLE_HINTS[role], _address(person, role=role.value))
            for role, label in ROLE_LABELS.items()
        ],
        change_address=_address(person),
        action=_address(person),
        search=search,
        words=words,
        found=[
            (
                each.body,
                places.get(each.body.place_code or "", ""),
                _address(person, role=search.role.data, body=str(each.body.id)),
            )
            for each in found
        ],
    )


def _without_body(choice: _Choice, person: Person | None) -> ResponseReturnValue:
    form = Form()
    form.add_error(None, _("Elija la entidad") if choice.role else _("Elija la función"))
    return _choose_page(choice, person, form), 422


def _invite_page(choice: _Choice, form: InvitationForm) -> str:
    return render_template("accounts/invite.html", form=form, chosen=_rows(choice, None))


def _role_page(choice: _Choice, person: Person, form: RoleForm) -> str:
    takes_two = choice.role is not None and role_actions.takes_two(choice.role, current_actor())
    return render_template(
        "accounts/grant_role.html",
        form=form,
        person=person,
        chosen=_rows(choice, person),
        takes_two=takes_two,
    )


def _rows(choice: _Choice, person: Person | None) -> list[tuple[str, str, tuple[str, str]]]:
    """Return what was chosen, each with the way to choose again."""
    if choice.role is None:
        return []
    again = _("Cambiar")
    rows = [(_("Función"), str(ROLE_LABELS[choice.role]), (again, _address(person)))]
    if choice.body is not None:
        address = _address(person, role=choice.role.value)
        rows.append((_("Entidad"), choice.body.name(language()), (again, address)))
    return rows


def _address(person: Person | None, **values: Any) -> str:
    if person is None:
        return url_for("accounts.invitation", **values)
    return url_for("accounts.role_choice", person_id=person.id, **values)
