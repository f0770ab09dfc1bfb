"""What the two lists of notices share: the place in the address, and the links to the neighbouring pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for

from foia.citizens.notice_queries import NoticePage, Place

AFTER, BEFORE, UNOPENED = "despues", "antes", "sin_abrir"


def place_asked() -> Place:
    """Return where the asked page begins; the newest notice where the address says nothing of use."""
    return Place(id_asked(AFTER), id_asked(BEFORE))


def id_asked(name: str) -> UUID | None:
    """Return the id an address names; None for anything else."""
    return id_of(request.args.get(name, ""))


def id_of(text: str) -> UUID | None:
    """Read an id; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def list_address(endpoint: str, **values: object) -> str:
    """Return the address of a list of notices, narrowed or begun elsewhere."""
    given: dict[str, Any] = values
    return url_for(endpoint, **given)


def page_links(endpoint: str, page: NoticePage, only_unopened: bool) -> tuple[str | None, str | None]:
    """Return the addresses of the newer and of the older page, where there are any."""
    kept = {UNOPENED: "si"} if only_unopened else {}
    newer = list_address(endpoint, **kept, **{BEFORE: page.newer}) if page.newer else None
    older = list_address(endpoint, **kept, **{AFTER: page.older}) if page.older else None
    return newer, older
