"""What an extension may be: granted within the regime's limits, and told inside its window."""

from datetime import date

from foia.law.dates import in_english, in_spanish, term_in_spanish
from foia.law.errors import BadHistory, LawError
from foia.law.facts import GivenExtension, History, Placed
from foia.law.refusals import Refusal, extension_limits, extension_step, may_extend
from foia.law.regimes import Regime, Step
from foia.law.report import Deadline, Report


def grant(regime: Regime, history: History, item: Placed, target: Step) -> GivenExtension:
    """Take an extension as given, within what the law allows.

    Raises: BadHistory.
    """
    refusal = may_extend(regime, target.id)
    if refusal is not None:
        raise BadHistory(item.index, refusal.text_es)
    step = target if target.extension is not None else extension_step(regime)
    if step is None:
        raise BadHistory(item.index, "este régimen no tiene un paso de prórroga")
    limits, norm = step.extension or step, _norm(step)
    amount, unit = item.event.amount or limits.amount, item.event.unit or limits.unit
    given = [extension for extension in history.extensions if extension.target == target.id]
    if limits.max_times is not None and len(given) >= limits.max_times:
        raise BadHistory(item.index, f"el plazo no admite más prórrogas (máximo: {limits.max_times}){norm}")
    if amount is None:
        raise BadHistory(item.index, "la prórroga necesita 'amount'")
    if limits.amount is not None and (unit != limits.unit or amount > limits.amount):
        most = term_in_spanish(limits.amount, limits.unit)
        raise BadHistory(item.index, f"la norma admite como máximo {most}{norm}")
    if step.max_total_factor is not None and target.amount is not None:
        total = target.amount + amount + sum(extension.amount for extension in given)
        if unit != target.unit or total > target.amount * step.max_total_factor:
            longest = f"{step.max_total_factor} veces el plazo"
            raise BadHistory(item.index, f"el plazo con sus prórrogas no puede pasar de {longest}{norm}")
    return GivenExtension(step, target.id, item.moment, amount, unit)


def may_extend_on(regime: Regime, report: Report, day: date, step: str | None = None) -> Refusal | None:
    """Tell why a running case's term may not be extended by a notice given that day; None when it may.

    `step` is the response by default. Under a rule that is not known, the later reading of a date decides.
    Raises: LawError when the case has no such step.
    """
    term = report.response if step is None else report.step(step)
    if term is None:
        raise LawError(f"este expediente no tiene el paso {step!r}")
    refusal = may_extend(regime, term.step)
    if refusal is not None:
        return refusal
    limits = extension_limits(regime, term.step)
    target = regime.step(term.step)
    rule = target if target is not None and target.extension is not None else extension_step(regime)
    if term.stopped_on is not None or term.ended_on is not None or term.state == "not_started":
        return _refused("not_running", "Este plazo no está corriendo.", "This term is not running.")
    if limits is not None and limits[2] is not None and term.extended_times >= limits[2]:
        return _refused(
            "no_more_extensions",
            "La norma no admite otra prórroga de este plazo.",
            "The law allows no further extension of this term.",
            rule,
        )
    return _outside_window(rule, report, term, day)


def _outside_window(rule: Step | None, report: Report, term: Deadline, day: date) -> Refusal | None:
    own = rule is not None and rule.extension is not None
    window = next((item for item in report.deadlines if item.kind == "extension"), None)
    # A second extension is told before the date that the first one gave.
    dated = term if own or window is None or term.extended_times else window
    opens, closes = dated.window_opens_on, dated.last_acceptable_on
    if opens is not None and day < opens:
        return _refused(
            "too_early",
            f"La prórroga se puede avisar desde el {in_spanish(opens)}.",
            f"The extension may be told from {in_english(opens)}.",
            rule,
        )
    if rule is not None and rule.late_notice == "ineffective" and closes is not None and day > closes:
        return _refused(
            "too_late",
            f"La prórroga se podía avisar hasta el {in_spanish(closes)}.",
            f"The extension could be told until {in_english(closes)}.",
            rule,
        )
    return None


def _refused(code: str, text_es: str, text_en: str, rule: Step | None = None) -> Refusal:
    """Refuse by the article of the rule, where a text read supports it."""
    proven = rule if rule is not None and rule.verified else None
    return Refusal(
        code=code,
        text_es=f"{text_es.removesuffix('.')}{_norm(rule)}.",
        text_en=f"{text_en.removesuffix('.')}{_norm(rule)}.",
        basis=proven.basis if proven is not None else None,
        evidence=rule.evidence if rule is not None else None,
        verified=proven is not None,
    )


def _norm(rule: Step | None) -> str:
    return f" ({rule.basis})" if rule is not None and rule.verified else ""
