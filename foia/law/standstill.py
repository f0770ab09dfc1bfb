"""Why a term stands still: a pause, a clarification awaited, a norm that suspends all terms."""

from collections.abc import Sequence
from datetime import date

from foia.law.calendar import Calendar
from foia.law.facts import History, day_after
from foia.law.regimes import Regime
from foia.law.terms import Pause


def standing_still(regime: Regime, history: History) -> Pause | None:
    """Find the open pause, if any; what a clarification begins anew stands still from the day after it."""
    waiting = history.waiting_since
    if waiting is not None and waits_for(regime, history, "reset"):
        return Pause(day_after(waiting.day), None, "clarification")
    return history.pauses.open


def waits_for(regime: Regime, history: History, clock: str) -> bool:
    """Tell whether a clarification is awaited that does this to the clock: start or reset."""
    own = next((step.clock for step in regime.steps if step.kind == "clarification"), "none")
    return history.waiting_since is not None and own == clock


def decreed(calendar: Calendar, days: Sequence[date]) -> tuple[str, str]:
    """Name, in both languages, the norms that suspended these days for everybody; empty where none did."""
    found = [why for day in days if (why := calendar.suspension(day)) is not None]
    norms = dict.fromkeys((why.name_es, why.name_en, why.basis) for why in found)
    es = "".join(f" {name}." + (f" Fuente: {basis}." if basis else "") for name, _, basis in norms)
    return es, "".join(f" {name}." + (f" Source: {basis}." if basis else "") for _, name, basis in norms)
