"""The header's links: those whose pages exist in this application and that this visitor may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from foia.access import current_actor
from foia.actors import Actor, ActorKind, Capability
from foia.i18n import gettext as _
from foia.i18n import language

_KEPT = "foia.page_addresses"
_KEPT_LINKS = "foia.navigation_links"
# The one door, and where it leads to.
_DOOR, _FORMS = "/necesito", ("/solicitudes", "/reclamos")


@dataclass(frozen=True)
class NavigationItem:
    """A link of the header; `current` is "page" on its page, "true" on a page under it, else ""."""

    text: str
    address: str
    current: str


def page_address(endpoint: str, **values: Any) -> str:
    """Return the address of a page, as Flask's `url_for`; that of one without values is kept.

    The frame of every page leads to some twenty of them."""
    if values:
        return url_for(endpoint, **values)
    kept: dict[tuple[str, str], str] = current_app.extensions.setdefault(_KEPT, {})
    place = endpoint, request.script_root
    address = kept.get(place)
    if address is None:
        address = kept[place] = url_for(endpoint)
    return address


def _staff_entries(actor: Actor) -> list[tuple[str, str]]:
    entries = []
    if actor.can_somewhere(Capability.READ_CASE):
        entries.append(("desk.tray", _("Mi bandeja")))
        entries.append(("notifications.own_notices", _("Avisos")))
        entries.append(("appeals.waiting", _("Recursos")))
    if actor.can_somewhere(Capability.DECIDE_CASE) and current_app.config["FOIA"].reply_address:
        entries.append(("inbound.pen", _("Correo recibido")))
    if actor.can_somewhere(Capability.INTAKE):
        entries.append(("counter.counter", _("Ventanilla")))
    if actor.can_somewhere(Capability.AUDIT):
        entries.append(("audit.compliance", _("Cumplimiento de plazos")))
    if actor.can_somewhere(Capability.AUDIT) and not actor.can_somewhere(Capability.READ_CASE):
        entries.append(("notifications.own_notices", _("Avisos")))
    if actor.can_somewhere(Capability.ADMINISTER):
        entries.append(("accounts.administration", _("Administrar")))
    entries.append(("accounts.account", _("Mi cuenta")))
    return entries


def navigation() -> list[NavigationItem]:
    """Return the header's links, in order; which they are is kept for each language and set of roles."""
    actor, path = current_actor(), request.path
    kept: dict[object, list[tuple[str, str]]] = current_app.extensions.setdefault(_KEPT_LINKS, {})
    roles = frozenset([grant.role for grant in actor.grants]) if is_staff() else None
    place = language(), request.script_root, roles
    links = kept.get(place)
    if links is None:
        links = kept[place] = _links(actor)
    return [NavigationItem(text, address, _current(address, path)) for text, address in links]


def _links(actor: Actor) -> list[tuple[str, str]]:
    entries = [
        ("door.start", _("¿Qué necesita?")),
        ("cases.follow", _("Seguir mi expediente")),
        ("directory_public.bodies", _("Entidades")),
        ("publishing.answers", _("Respuestas")),
        ("statistics.overview", _("Cifras")),
    ]
    if is_staff():
        entries = _staff_entries(actor)
    entries.append(("pages.help", _("Ayuda")))
    known = current_app.view_functions
    return [(text, page_address(endpoint)) for endpoint, text in entries if endpoint in known]


def _current(address: str, path: str) -> str:
    if path == address:
        return "page"
    under = (address, *_FORMS) if address == _DOOR else (address,)
    return "true" if path.startswith(tuple(f"{section}/" for section in under)) else ""


def is_staff() -> bool:
    return current_actor().kind == ActorKind.STAFF
