"""Suspending the response's term for a reason the law admits, and letting it run again."""

from __future__ import annotations

from foia import law
from foia.cases.actions import Text, committed, regime_of_case, require, require_lawful, sealed
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_filer
from foia.cases.store import record
from foia.errors import LawRefusal, WrongState


def suspend(
    context: Context, case: Case, ground: str, text: str, *, expected_version: int | None = None
) -> None:
    """Stop the term for one of the regime's grounds, and tell the filer which and why.

    Raises LawRefusal where the regime knows no such ground; WrongState while the term stands still already,
    because a payment is awaited."""
    require(context, "suspend", case, expected_version)
    require_lawful(context, "suspend", case)
    if ground not in {known.code for known in suspension_grounds(context, case)}:
        raise LawRefusal(
            "La norma que se aplica a este expediente no admite suspender el plazo por esa causal.",
            "The law that applies to this case does not admit suspending the term on that ground.",
        )
    if case.unpaid:
        raise WrongState("suspend")
    documents = sealed(context, case, "message", Text(text), author="body")
    payload = {"ground": ground, "documents": committed(documents)}
    record(context, case, "suspended", payload, rows=documents)
    tell_filer(context, case, "suspended")


def resume(context: Context, case: Case, text: str, *, expected_version: int | None = None) -> None:
    """Let the term run again from today, and tell the filer the new date."""
    require(context, "resume", case, expected_version)
    documents = sealed(context, case, "message", Text(text), author="body") if text else []
    record(context, case, "resumed", {"documents": committed(documents)}, rows=documents)
    tell_filer(context, case, "resumed")


def suspension_grounds(context: Context, case: Case) -> tuple[law.Ground, ...]:
    """Return the grounds for which the regime lets the term stand still: only those read in a norm."""
    return tuple(g for g in regime_of_case(context, case).suspension_grounds if g.verified)
