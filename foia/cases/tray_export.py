"""Taking a tray out as a file: who took it, narrowed to what; names only for a purpose, each one traced."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from foia.cases.case_lines import TrayRow
from foia.cases.context import Context
from foia.cases.models import Identity
from foia.cases.opening import PURPOSES, may_read_identity
from foia.cases.trace_models import IdentityReading
from foia.cases.tray_models import Export
from foia.cases.vault import FILER
from foia.errors import InvalidInput, NotAllowed
from foia.extensions import new_id
from foia.keys import BrokenSeal

log = logging.getLogger(__name__)
FORMATS = ("xlsx", "csv")


def keep_export(
    context: Context, *, file_format: str, narrowed: str, rows: int, with_identity: bool, purpose: str = ""
) -> Export:
    """Keep that somebody took a tray out. `narrowed`: its filters as a query.

    Raises InvalidInput for an unknown format."""
    if file_format not in FORMATS:
        raise InvalidInput("unknown_format", "format")
    if context.actor.person_id is None:
        raise NotAllowed("export")
    made = Export(
        id=new_id(),
        person_id=context.actor.person_id,
        made_at=context.now,
        format=file_format,
        narrowed=narrowed,
        rows=rows,
        with_identity=with_identity,
        purpose=purpose,
    )
    context.session.add(made)
    context.session.flush()
    return made


def read_filers(context: Context, rows: Sequence[TrayRow], purpose: str) -> dict[UUID, str]:
    """Return who filed each of these cases, where the reader may know; every name read leaves its trace.

    Of confidential cases, and of filings without a name, none. Raises InvalidInput for an unknown purpose."""
    if purpose not in PURPOSES:
        raise InvalidInput("unknown_purpose", "purpose")
    person_id = context.actor.person_id
    if person_id is None:
        raise NotAllowed("export")
    keys = {
        row.case.id: row.key
        for row in rows
        if row.key is not None and not row.case.confidential and may_read_identity(context, row.case)
    }
    found = context.session.scalars(
        select(Identity).where(
            Identity.case_id.in_(list(keys)), Identity.role == FILER, Identity.sealed.is_not(None)
        )
    ).all()
    context.session.add_all(
        IdentityReading(
            id=new_id(), case_id=row.case_id, person_id=person_id, purpose=purpose, read_at=context.now
        )
        for row in found
    )
    context.session.flush()
    names = {}
    for row in found:
        key = keys[row.case_id]
        try:
            names[row.case_id] = (
                context.vaults.opened_with(row.case_id, key).identity(row).name if key else ""
            )
        except BrokenSeal:
            log.error("the identity of case=%s does not open", row.case_id)
    return names
