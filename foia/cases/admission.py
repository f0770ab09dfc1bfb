"""Admitting a filing, where the law lets its term run only from then or has a term for it."""

from __future__ import annotations

from foia.cases.actions import require, require_lawful
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_filer
from foia.cases.store import record


def admit(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Admit a filing, and tell the filer from when and until when its term runs.

    Raises LawRefusal where the law knows no admission."""
    require(context, "admit", case, expected_version)
    require_lawful(context, "admit", case)
    record(context, case, "admitted", {})
    tell_filer(context, case, "admitted")
