"""Editions of Bolivia's file that nobody passed: a reform of the law of access, and a corrected term."""

from __future__ import annotations

import re
from datetime import date
from importlib import resources

REFORMED_ON = date(2027, 1, 1)
BEGINNING, RESPONSE, EXTENSION = "\n[[regime]]\n", 'id = "response"\n', 'id = "extension"\n'


def bolivia() -> str:
    """Return the file that comes with the product."""
    return (resources.files("foia.law") / "countries" / "bo.toml").read_text(encoding="utf-8")


def corrected(text: str, days: int = 20) -> str:
    """Give the response of the law of access another number of days, in the same version."""
    first, regime, rest = _first_regime(text)
    return first + _with_amount(regime, RESPONSE, days) + rest


def reformed(
    text: str, *, days: int = 15, extension: int = 5, begins_on: date = REFORMED_ON, takes_over: bool = False
) -> str:
    """Add a version of the law of access, as the pending bill foresees: 15 working days and 5 more."""
    first, regime, rest = _first_regime(text)
    other = regime.replace('\nversion = "1"\n', '\nversion = "reform"\n', 1)
    other = re.sub(r"\nvalid_from = .*\n", f"\nvalid_from = {begins_on}\n", other, count=1)
    other = _with_amount(_with_amount(other, RESPONSE, days), EXTENSION, extension)
    other = other.replace("\nmax_times = 0\n", "\nmax_times = 1\n", 1)
    if takes_over:
        other += (
            '\n[regime.transition]\npending = "new_version"\nbasis = "Ley inventada"\n'
            'evidence = "statute_text"\n'
        )
    return first + regime + other + rest


def _with_amount(regime: str, step: str, amount: int) -> str:
    before, mark, after = regime.partition(step)
    found, count = re.subn(r"\namount = \d+\n", f"\namount = {amount}\n", after, count=1)
    assert mark and count
    return before + mark + found


def _first_regime(text: str) -> tuple[str, str, str]:
    first, _mark, rest = text.partition(BEGINNING)
    regime, _mark, others = rest.partition(BEGINNING)
    return first, BEGINNING + regime, BEGINNING + others
