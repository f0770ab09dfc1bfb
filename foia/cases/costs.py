"""What a copy costs, where the law lets a body ask for it, and that it was paid."""

from __future__ import annotations

from foia.cases.actions import Text, committed, require, require_lawful, sealed
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_filer
from foia.cases.store import record
from foia.errors import InvalidInput

CURRENCIES = {
    **{
        "AR": "ARS",
        "BO": "BOB",
        "BR": "BRL",
        "CL": "CLP",
        "CO": "COP",
        "EC": "USD",
        "ES": "EUR",
        "EU": "EUR",
    },
    **{"GB": "GBP", "GT": "GTQ", "MX": "MXN", "PE": "PEN", "US": "USD", "UY": "UYU"},
}
MOST_CENTS = 100_000_000


def charge(
    context: Context, case: Case, amount_cents: int, text: str, *, expected_version: int | None = None
) -> None:
    """Tell the filer what the copies cost and why, in hundredths of the country's currency.

    Raises LawRefusal where the law knows no cost; InvalidInput for an amount that makes no sense."""
    require(context, "charge", case, expected_version)
    require_lawful(context, "charge", case)
    if not 1 <= amount_cents <= MOST_CENTS:
        raise InvalidInput("amount_out_of_range", "amount")
    documents = sealed(context, case, "message", Text(text), author="body")
    payload = {
        "amount_cents": amount_cents,
        "currency": CURRENCIES[case.country],
        "documents": committed(documents),
    }
    record(context, case, "charged", payload, rows=documents)
    tell_filer(context, case, "charged")


def record_payment(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Record that the filer paid; where the term stood still, it runs again."""
    require(context, "record_payment", case, expected_version)
    record(context, case, "paid", {})
    tell_filer(context, case, "paid")
