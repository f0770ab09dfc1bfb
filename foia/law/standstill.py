"""Why the response's term stands still: a pause, or a clarification awaited."""

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
