"""Which verbs the law of a case and its kind admit, whatever state the case is in: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from foia import law
from foia.cases.outcomes import AnswerRules
from foia.cases.silences import notice_step

Check = Callable[[law.Regime, AnswerRules | None], law.Refusal | None]

# What silence after a clarification must mean for the case to be ended by it.
ENDING_SILENCES = frozenset({"archived", "deemed_withdrawn", "not_presented"})
# Costs are those of copying what was asked for; of a complaint there is nothing to copy.
_KIND_WITH_COSTS = "info_request"


def lawful_verbs(verbs: Iterable[str], regime: law.Regime, rules: AnswerRules) -> tuple[str, ...]:
    """Keep of some verbs those that the regime and the kind admit, in the order given."""
    return tuple(verb for verb in verbs if not_lawful(verb, regime, rules) is None)


def not_lawful(verb: str, regime: law.Regime, rules: AnswerRules | None = None) -> law.Refusal | None:
    """Tell why the regime, or the kind's rules where given, do not admit a verb; None where they do."""
    check = _CHECKS.get(verb)
    return check(regime, rules) if check is not None else None


def third_party_step(regime: law.Regime) -> law.Step | None:
    """Find the term in which somebody whose rights are at stake may oppose what was asked for."""
    return _step_of(regime, "third_party_reply", "third_party")


def defence_step(regime: law.Regime) -> law.Step | None:
    """Find the term in which whoever is accused may answer the charges."""
    return _step_of(regime, "defence", "third_party")


def information_order_step(regime: law.Regime) -> law.Step | None:
    """Find the term in which somebody must give the information they are told to give."""
    return _step_of(regime, "information_order", "third_party")


def lapsing_step(regime: law.Regime) -> law.Step | None:
    """Find the clarification whose silence ends the case, where its term was read in a norm."""
    step = _step_of(regime, "clarification", "applicant")
    ends = step is not None and step.verified and step.amount and step.silence in ENDING_SILENCES
    return step if ends else None


def knows_costs(regime: law.Regime) -> bool:
    """Say whether the regime lets a body ask for the cost of what it hands over."""
    has_payment = _step_of(regime, "payment", "applicant") is not None
    return has_payment or (bool(regime.fees) and _KIND_WITH_COSTS in regime.kinds)


def extendable_steps(
    regime: law.Regime, report: law.Report, day: date, awaited_step: str | None
) -> tuple[str | None, ...]:
    """Return the terms that may be extended that day: None for the response, and the one awaited."""
    awaited = regime.step(awaited_step) if awaited_step else None
    steps = [None] if awaited is None or awaited.extension is None else [None, awaited.id]
    return tuple(step for step in steps if law.may_extend_on(regime, report, day, step) is None)


def _step_of(regime: law.Regime, kind: str, actor: str) -> law.Step | None:
    """Find a step of the procedure itself: what stands after the first appeal belongs to the appeal."""
    for step in regime.steps:
        if step.kind == "appeal_filing":
            return None
        if step.kind == kind and step.actor == actor:
            return step
    return None


def _admission(regime: law.Regime, _rules: AnswerRules | None) -> law.Refusal | None:
    if regime.admission == "required" or _step_of(regime, "admission", "authority") is not None:
        return None
    return _refusal(
        "no_admission",
        "La norma que se aplica a este expediente no pide admitirlo: se atiende desde que se recibió.",
        "The law that applies to this case asks for no admission: it is attended to from its receipt.",
    )


def _rejection(regime: law.Regime, rules: AnswerRules | None) -> law.Refusal | None:
    if rules is not None and rules.not_admitted is None:
        return _refusal(
            "no_rejection",
            "Una solicitud de información no se rechaza sin respuesta: si no corresponde, respóndala.",
            "An information request is never turned away without an answer: answer it instead.",
        )
    if rules is not None and rules.needs_second_person([str(rules.not_admitted)]):
        return _refusal(
            "not_alone",
            "Una denuncia no se descarta sin que otra persona lo apruebe: prepare un borrador de respuesta.",
            "A report is not turned away without somebody else's approval: draft an answer.",
        )
    return _admission(regime, rules)


def _where(found: Callable[[law.Regime], object], code: str, es: str, en: str) -> Check:
    return lambda regime, _rules: None if found(regime) else _refusal(code, es, en)


def _refusal(code: str, text_es: str, text_en: str) -> law.Refusal:
    return law.Refusal(code=code, text_es=text_es, text_en=text_en, basis=None, evidence=None, verified=False)


_lapse = _where(
    lapsing_step,
    "no_lapse",
    "La norma no permite archivar este expediente por falta de aclaración, o su plazo está por confirmar.",
    "The law does not let this case be closed for want of clarification, or its term is to be confirmed.",
)
_CHECKS: dict[str, Check] = {
    "admit": _admission,
    "reject": _rejection,
    "notify_third_party": _where(
        third_party_step,
        "no_third_party",
        "La norma que se aplica a este expediente no prevé consultar a terceros.",
        "The law that applies to this case does not provide for hearing third parties.",
    ),
    "notify_charges": _where(
        defence_step,
        "no_defence",
        "La norma que se aplica a este expediente no prevé un descargo.",
        "The law that applies to this case does not provide for a defence.",
    ),
    "order_information": _where(
        information_order_step,
        "no_information_order",
        "La norma que se aplica a este expediente no prevé requerir informes con plazo.",
        "The law that applies to this case does not provide for ordering information within a term.",
    ),
    "suspend": lambda regime, _rules: law.may_suspend(regime),
    "extend": lambda regime, _rules: law.may_extend(regime),
    "charge": _where(
        knows_costs,
        "no_costs",
        "La norma que se aplica a este expediente no permite cobrar.",
        "The law that applies to this case does not allow any charge.",
    ),
    "propose_lapse": _lapse,
    "lapse": _lapse,
    "denounce_delay": _where(
        notice_step,
        "no_denunciation",
        "La norma que se aplica a este expediente no pide denunciar el atraso.",
        "The law that applies to this case does not ask for the delay to be denounced.",
    ),
}
