"""The administrator's pages: who has access, who they are, and the links that let them in."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.accounts import actions, attention, signin
from foia.accounts.actions import Profile
from foia.accounts.blueprint import blueprint
from foia.accounts.people_forms import PeopleForm, PersonSearchForm, ProfileForm
from foia.accounts.people_queries import PeopleFilter, PeoplePage, people_page, proposals
from foia.accounts.people_words import refusal_words, role_words
from foia.accounts.person_pages import back_to, find_person, link_page, person_page, refused, today
from foia.actors import Capability, Role
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _
from foia.transactions import writes

log = logging.getLogger(__name__)


@blueprint.get("/administracion/personas")
@requires(Capability.ADMINISTER)
def people() -> ResponseReturnValue:
    """List who has or had access, a page at a time."""
    form = PeopleForm(request.args)
    role = form.role.data if form.role.data in set(Role) else None
    wanted = PeopleFilter(
        role=Role(role) if role else None, body=form.body.data or "", state=form.state.data or ""
    )
    page = people_page(db.session(), wanted, today(), after=_place("desde"), before=_place("hasta"))
    return _list_page(form, PersonSearchForm(formdata=None), page)


@blueprint.post("/administracion/personas/buscar")
@requires(Capability.ADMINISTER)
def search_people() -> ResponseReturnValue:
    """Find people by name or address."""
    search = PersonSearchForm()
    form = PeopleForm(formdata=None)
    is_good = search.validate()
    page = people_page(db.session(), PeopleFilter(text=search.text.data if is_good else ""), today())
    return _list_page(form, search, page, sought=search.text.data if is_good else ""), 200 if is_good else 422


@blueprint.get("/administracion/personas/<uuid:person_id>")
@requires(Capability.ADMINISTER)
def person(person_id: UUID) -> ResponseReturnValue:
    """Show one person: state, roles, absences, what can be done, history."""
    return person_page(find_person(person_id))


@blueprint.get("/administracion/personas/<uuid:person_id>/cambiar")
@requires(Capability.ADMINISTER)
def profile(person_id: UUID) -> ResponseReturnValue:
    """Ask for another name, address or language."""
    person = find_person(person_id)
    return render_template("accounts/profile.html", person=person, form=ProfileForm(obj=person))


@blueprint.post("/administracion/personas/<uuid:person_id>/cambiar")
@requires(Capability.ADMINISTER)
@writes
def change_profile(person_id: UUID) -> ResponseReturnValue:
    """Change name, address and language; another address shows the link that opens the account again."""
    person, form = find_person(person_id), ProfileForm()
    if form.validate():
        wanted = Profile(form.name.data, form.email.data, form.language.data)
        try:
            token = actions.change_person(
                db.session(),
                signin.settings().keyring,
                person_id,
                wanted,
                actor=current_actor(),
                now=clock.now(),
            )
        except InvalidInput as error:
            form.add_error(error.field, refusal_words(error))
        else:
            log.info("changed person=%s by=%s", person_id, current_actor().person_id)
            if token is not None:
                return link_page(person, token)
            flash(_("Guardó los cambios."), "success")
            return back_to(person_id)
    return render_template("accounts/profile.html", person=person, form=form), 422


@blueprint.post("/administracion/personas/<uuid:person_id>/acceso")
@requires(Capability.ADMINISTER)
@writes
def renew_access(person_id: UUID) -> ResponseReturnValue:
    """Make a link to choose another password, and with `second_factor` another second factor too."""
    try:
        token = actions.renew_access(
            db.session(),
            signin.settings().keyring,
            person_id,
            with_second_factor="second_factor" in request.form,
            actor=current_actor(),
            now=clock.now(),
        )
    except InvalidInput as error:
        return refused(person_id, error)
    log.info("access renewed person=%s by=%s", person_id, current_actor().person_id)
    return link_page(find_person(person_id), token)


@blueprint.post("/administracion/personas/<uuid:person_id>/desactivar")
@requires(Capability.ADMINISTER)
@writes
def disable(person_id: UUID) -> ResponseReturnValue:
    """Shut a person out at once."""
    try:
        actions.disable(db.session(), person_id, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        return refused(person_id, error)
    log.info("disabled person=%s by=%s", person_id, current_actor().person_id)
    flash(_("Desactivó la cuenta. Sus sesiones se cerraron."), "success")
    return back_to(person_id)


@blueprint.post("/administracion/personas/<uuid:person_id>/activar")
@requires(Capability.ADMINISTER)
@writes
def enable(person_id: UUID) -> ResponseReturnValue:
    """Let a disabled person in again."""
    actions.enable(db.session(), person_id, actor=current_actor(), now=clock.now())
    log.info("enabled person=%s by=%s", person_id, current_actor().person_id)
    flash(_("Activó la cuenta. Entra con la contraseña y el segundo factor que tenía."), "success")
    return back_to(person_id)


def _list_page(filters: PeopleForm, search: PersonSearchForm, page: PeoplePage, sought: str = "") -> str:
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in ("role", "body", "state") and value
    }
    return render_template(
        "accounts/people.html",
        form=search,
        filters=filters,
        sought=sought,
        lines=[(line, [role_words(held) for held in line.roles]) for line in page.lines],
        has_more=page.next_after is not None,
        next_url=_page_address("desde", page.next_after, kept),
        previous_url=_page_address("hasta", page.previous_before, kept),
        proposals=[(each, role_words(each.role)) for each in proposals(db.session())],
        my_id=current_actor().person_id,
        matters=attention.matters(current_app, db.session()),
    )


def _page_address(name: str, person_id: UUID | None, kept: dict[str, Any]) -> str | None:
    return url_for("accounts.people", **{**kept, name: person_id.hex}) if person_id else None


def _place(name: str) -> UUID | None:
    """Read the person beside whom the page begins; None where the address holds no id."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None
