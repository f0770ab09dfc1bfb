"""Who may do what: roles, capabilities, actors, and the declaration every route carries.

A capability is held over a body (over all of them, for roles of no one body).
`foia.accounts.signin` builds the actor of each request; `enforce` refuses a route that declares nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from uuid import UUID

from flask import current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from foia.actors import ANYBODY, Actor, Capability
from foia.errors import NotAllowed, NotFound

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Permission:
    """What a route asks of whoever calls it. `capability` None means it is open to everybody."""

    capability: Capability | None
    kind: str


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a route open to everybody, named or not."""
    view.permission = Permission(None, "public")  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a route open to every member of staff with both factors given."""
    view.permission = Permission(None, "signed_in")  # type: ignore[attr-defined]
    return view


def filer(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a route open only to whoever opened a case with its folio and key."""
    view.permission = Permission(None, "filer")  # type: ignore[attr-defined]
    return view


def citizen(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a route open only to whoever signed in to a citizen's account; it gives no right of staff."""
    view.permission = Permission(None, "citizen")  # type: ignore[attr-defined]
    return view


def requires(capability: Capability) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that a route needs a capability over some body; the action checks over which."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        view.permission = Permission(capability, "capability")  # type: ignore[attr-defined]
        return view

    return declare


def current_actor() -> Actor:
    """Return the actor of this request; nobody in particular if no one signed in."""
    actor: Actor = g.get("actor", ANYBODY)
    return actor


def enforce() -> Response | None:
    """Refuse the request if its route's declaration is missing or not met (runs before every view).

    A signed-out visitor of a staff route is sent to sign in, one of a citizen's route to the door of
    accounts; a filer's route without an opened case leads to where folio and key are given.
    Raises NotAllowed, NotFound.
    """
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    permission: Permission | None = getattr(view, "permission", None)
    if permission is None:
        raise NotAllowed(f"{request.endpoint} declares no permission")
    actor = current_actor()
    if permission.kind == "public":
        return None
    if permission.kind == "filer":
        if g.get("opened_case_id") is None:
            return redirect(url_for("cases.follow"))
        return None
    if permission.kind == "citizen":
        return None if g.get("citizen_id") is not None else redirect(url_for("citizens.sign_in"))
    if actor.person_id is None:
        return redirect(url_for("accounts.sign_in", siguiente=request.full_path.rstrip("?")))
    if permission.capability is not None and not actor.can_somewhere(permission.capability):
        raise NotAllowed(request.endpoint)
    return None


def check(actor: Actor, capability: Capability, body_id: UUID | None) -> None:
    """Raise NotFound unless the actor holds the capability over the body: what is others' does not exist."""
    if not actor.can(capability, body_id):
        raise NotFound(str(capability))
