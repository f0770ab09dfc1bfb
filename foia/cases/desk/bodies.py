"""Looking for a body by name and choosing it from what was found, on the pages that send a case elsewhere."""

from __future__ import annotations

from uuid import UUID

from foia.accounts.queries import joined_body_ids
from foia.cases.context import Context
from foia.directory.models import Body
from foia.directory.queries import find_body, search_bodies
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language, zone_of


def bodies_found(context: Context, text: str, *, but: UUID | None) -> list[Body]:
    """Return the bodies of today that match, without the one that has the case."""
    today = context.now.astimezone(zone_of(context.country)).date()
    found = search_bodies(context.session, text, country=context.country, on=today)
    return [match.body for match in found if match.body.id != but]


def body_chosen(context: Context, value: object) -> Body | None:
    """Return the body a form names, if there is one; anything else is refused as not offered."""
    try:
        body_id = UUID(str(value))
    except ValueError:
        return None
    return find_body(context.session, body_id, country=context.country)


def body_choices(context: Context, bodies: list[Body]) -> list[Choice]:
    """Return each body as a choice, told whether it answers here by itself."""
    joined = joined_body_ids(context.session) if bodies else set()
    return [
        Choice(
            str(body.id),
            body.name(language()),
            _("Atiende por esta vía.")
            if body.id in joined
            else _("Todavía no atiende por esta vía: la mesa central hará el seguimiento."),
        )
        for body in bodies
    ]
