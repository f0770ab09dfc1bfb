"""How each verb is used in a history: what it takes is chosen among what makes sense for the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import TypeVar

from foia.accounts.queries import actor_of
from foia.actors import Capability
from foia.cases import (
    actions,
    admission,
    answer_window,
    answering,
    costs,
    lapse,
    links,
    measures,
    notifying,
    parties,
    parts,
    pauses,
    reclassifying,
    recusal,
    referral,
    reopening,
    setting_aside,
    silence,
)
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer
from foia.cases.categories import categories_of
from foia.cases.context import Context
from foia.cases.models import Case, Question
from foia.cases.outcomes import AnswerRules
from foia.cases.placement import people_who_decide
from foia.cases.registry_actions import note_registry_number
from foia.cases.states import may
from foia.cases.store import events_of, place_of
from foia.cases.terms import local_date
from foia.complaints import rules as complaints
from foia.directory.models import Body
from foia.drafting.actions import approve, ask_approval, save_draft, sign
from foia.drafting.content import DraftContent, QuestionDraft
from foia.drafting.queries import live_draft
from foia.requests import rules as requests
from foia.tasks import actions as task_actions

T = TypeVar("T")
KINDS = (requests.KIND, *complaints.KINDS)
RULES: dict[str, AnswerRules] = {requests.KIND: requests.RULES, **complaints.RULES}
# How every text begins that its filer must never read, and one that waits for its notice.
INTERNAL, UNDELIVERED = "Interno", "Pendiente"


class NothingToChoose(Exception):
    """The verb is offered, but what it is about is not there: no second question, no measure to keep."""


@dataclass(frozen=True)
class Move:
    """A verb about to be used: in what context, on which case, in sight of which bodies and other cases."""

    chance: Random
    context: Context
    case: Case
    bodies: Sequence[Body]
    cases: Sequence[Case]

    def pick(self, options: Sequence[T]) -> T:
        if not options:
            raise NothingToChoose
        return self.chance.choice(options)

    def first_few(self, options: Sequence[T], most: int) -> list[T]:
        """Choose how many of some there are to be, and take the first."""
        return list(options[: self.pick(range(1, most + 1))])

    @property
    def rules(self) -> AnswerRules:
        return RULES[self.case.kind]

    def elsewhere(self) -> Body:
        """Choose a body that does not have the case."""
        return self.pick([body for body in self.bodies if body.id != self.case.body_id])

    def other_folio(self) -> str:
        return self.pick([case.folio for case in self.cases if case.id != self.case.id])


def _assign(move: Move) -> None:
    context, case = move.context, move.case
    offices = [office.id for office in actions.offices_of(context, case)]
    office_id = move.pick([None, *(known for known in offices if actions.assignable(context, case, known))])
    people = actions.assignable(context, case, office_id)
    actions.assign(context, case, move.pick([person.id for person in people]), office_id)


def _ask_clarification(move: Move) -> None:
    regime = actions.regime_of_case(move.context, move.case)
    step = next((step for step in regime.steps if step.kind == "clarification"), None)
    amount = move.pick([1, 5, 30]) if step is not None and step.amount is None else None
    actions.ask_clarification(move.context, move.case, "¿De qué año?", amount=amount)


def _record_third_party_answer(move: Move) -> None:
    position = move.pick(parties.positions_of(move.context, move.case))
    text = "" if position == parties.NO_ANSWER else f"{INTERNAL}: lo que respondió."
    party = move.pick(parties.parties_awaited(move.context, move.case)).number
    parties.record_third_party_answer(move.context, move.case, position, Text(text), party=party)


def _extend(move: Move) -> None:
    context, case = move.context, move.case
    found = actions.report_of(context, case)
    regime = actions.regime_of_case(context, case)
    awaited = regime.step(case.awaited_step or "")
    step = move.pick([None, *([awaited.id] if awaited is not None and awaited.extension else [])])
    most, unit = actions.extension_limits(context, case, found, step)
    text = "Son muchos documentos." if step is None else f"{INTERNAL}: pidió más tiempo."
    actions.extend(context, case, move.pick(range(1, (most or 5) + 1)), unit, text, step=step)


def _answers(move: Move, questions: Sequence[Question]) -> list[QuestionAnswer]:
    grounds = [ground.code for ground in answering.grounds_of(move.context, move.case)]
    outcomes = [code for code in move.rules.answers if grounds or not move.rules.needs_ground(code)]
    chosen = [(question.id, move.pick(outcomes)) for question in questions]
    return [
        QuestionAnswer(known, outcome, move.pick(grounds) if move.rules.needs_ground(outcome) else None)
        for known, outcome in chosen
    ]


def _answer(move: Move) -> None:
    context, case = move.context, move.case
    still_open = parts.open_questions(context, case)
    answers = _answers(move, move.first_few(still_open, len(still_open)))
    since = [context.now - timedelta(days=days) for days in (0, 1, 9)]
    may_relay = case.custody == "central_desk" and case.body_id is not None
    is_relayed = may_relay and move.pick([False, True])
    delivered_at = move.pick([at for at in since if at >= case.received_at]) if is_relayed else None
    if is_relayed:
        answering.answer(context, case, move.rules, answers, Text("Se entrega."), delivered_at=delivered_at)
    else:
        _sign(move, "answer", answers, "Se entrega.")


def _sign(move: Move, verb: str, answers: list[QuestionAnswer], text: str) -> None:
    """Sign as the desk does, with a window or none: what nobody says alone somebody else approves."""
    context, case = replace(move.context, undo_window=timedelta(minutes=move.pick([0, 10]))), move.case
    if not move.rules.needs_second_person(item.outcome for item in answers):
        act = answering.decide if verb == "decide" else answering.answer
        act(context, case, move.rules, answers, Text(text))
        return
    people = people_who_decide(context.session, case)
    deciders = [actor_of(context.session, person.id) for person in people]
    others = [
        actor
        for actor in deciders
        if actor.person_id != context.actor.person_id and may(actor, Capability.DECIDE_CASE, case)
    ]
    live = live_draft(context.session, case.id, events_of(context.session, case.id))
    questions = tuple(
        QuestionDraft(item.question_id.hex, item.outcome, item.grounds, "El daño es cierto.")
        for item in answers
    )
    approver = move.pick(others)
    content = DraftContent(text, questions)
    draft = save_draft(context, case, content, base_version=live.version if live is not None else 0)
    ask_approval(context, case, draft.version)
    approve(context.acting_as(approver), case, draft.version)
    sign(context, case, move.rules, draft.version, verb=verb)


def _decide(move: Move) -> None:
    answers = _answers(move, parts.open_questions(move.context, move.case))
    _sign(move, "decide", answers, f"{UNDELIVERED}: se entrega.")


def _notify(move: Move) -> None:
    decided = notifying.decision_of(move.context, move.case)
    channel = move.pick(notifying.channels_of(move.case))
    notifying.notify(move.context, move.case, channel, move.pick([decided.occurred_at, move.context.now]))


def _refer(move: Move) -> None:
    still_open = [row.id for row in parts.open_questions(move.context, move.case)]
    questions = move.pick([None, move.first_few(still_open, len(still_open))])
    referral.refer(move.context, move.case, move.elsewhere(), "Es de su competencia.", questions)


def _split(move: Move) -> None:
    still_open = [row.id for row in parts.open_questions(move.context, move.case)]
    if len(still_open) < 2:
        raise NothingToChoose
    parts.split(move.context, move.case, move.first_few(still_open, len(still_open) - 1), "Va aparte.")


def _reclassify(move: Move) -> None:
    kind = move.pick(KINDS)
    codes = [row.code for row in categories_of(move.context.session, kind)]
    category = move.pick([code for code in codes if code != move.case.category] or [None])
    if (kind, category) == (move.case.kind, move.case.category):
        raise NothingToChoose
    reclassifying.reclassify(move.context, move.case, kind, category, "Es de otro tipo.")


def _promise_measure(move: Move) -> None:
    place_code = place_of(move.context.session, move.case.body_id)
    today = local_date(move.context.book, move.case.country, place_code, move.context.now)
    due_on = today + timedelta(days=move.pick([0, 30]))
    measures.promise_measure(move.context, move.case, "Se cambiará el horario.", due_on)


def _keep_measure(move: Move) -> None:
    promised = measures.measures_of(move.context.session, move.case.id)
    measure = move.pick([row for row in promised if row.kept_at is None])
    measures.keep_measure(move.context, move.case, measure.id, "Se cambió.")


def _correct(move: Move) -> None:
    known = reopening.correctable(move.context, move.case)
    of = move.pick(list(known))
    at = known[of] + timedelta(hours=move.pick([-200, -30, -2, 2, 30]))
    if at > move.context.now:
        raise NothingToChoose
    reopening.correct(move.context, move.case, of, at, "Se anotó mal.")


def _on_the_case(action: Callable[[Context, Case], object]) -> Callable[[Move], object]:
    return lambda move: action(move.context, move.case)


def _with(action: Callable[..., object], *values: object) -> Callable[[Move], object]:
    return lambda move: action(move.context, move.case, *values)


def _give_task(move: Move) -> None:
    today = move.context.now.astimezone(notifying.calendar_of_case(move.context, move.case).zone).date()
    task_actions.give_task(move.context, move.case, None, today, Text(f"{INTERNAL}: qué contesto."))


PLAYED: dict[str, Callable[[Move], object]] = {
    "accept_referral": _on_the_case(referral.accept_referral),
    "reject_referral": _with(referral.reject_referral, "No es de nuestra competencia."),
    "acknowledge": _on_the_case(actions.acknowledge),
    "admit": _on_the_case(admission.admit),
    "reject": lambda move: answering.not_admit(
        move.context, move.case, move.rules, Text("No dice qué hecho denuncia.")
    ),
    "assign": _assign,
    "ask_clarification": _ask_clarification,
    "give_task": _give_task,
    "notify_third_party": lambda move: parties.notify_third_party(
        move.context, move.case, f"{INTERNAL}: a quien afecta.", move.pick(parties.CHANNELS)
    ),
    "notify_charges": lambda move: parties.notify_charges(
        move.context, move.case, f"{INTERNAL}: los cargos.", move.pick(parties.CHANNELS)
    ),
    "order_information": _with(parties.order_information, f"{INTERNAL}: informe."),
    "record_third_party_answer": _record_third_party_answer,
    "suspend": lambda move: pauses.suspend(
        move.context,
        move.case,
        move.pick([ground.code for ground in pauses.suspension_grounds(move.context, move.case)]),
        "Hubo un incendio.",
    ),
    "resume": lambda move: pauses.resume(move.context, move.case, move.pick(["", "Ya se puede entrar."])),
    "extend": _extend,
    "charge": _with(costs.charge, 1200, "Veinte copias."),
    "record_payment": _on_the_case(costs.record_payment),
    "answer": _answer,
    "decide": _decide,
    "notify": _notify,
    "undo_answer": _with(answer_window.undo_answer, f"{INTERNAL}: iba otro archivo."),
    "correct_answer": _with(answer_window.correct_answer, Text("Fe de erratas.")),
    "refer": _refer,
    "split": _split,
    "propose_lapse": lambda move: lapse.propose_lapse(move.context, move.case, move.pick(["", "No aclaró."])),
    "lapse": _on_the_case(lapse.lapse),
    "send_message": _with(actions.send_message, Text("Estamos buscando.")),
    "add_note": _with(actions.add_note, f"{INTERNAL}: está en el archivo."),
    "note_registry_number": lambda move: note_registry_number(
        move.context, move.case, f"{INTERNAL} {move.pick([1, 2])}/2026"
    ),
    "link": lambda move: links.link(move.context, move.case, move.other_folio(), move.pick(links.RELATIONS)),
    "join": lambda move: links.join(move.context, move.case, move.other_folio()),
    "reclassify": _reclassify,
    "change_urgency": lambda move: reclassifying.change_urgency(
        move.context, move.case, not move.case.urgent
    ),
    "promise_measure": _promise_measure,
    "keep_measure": _keep_measure,
    "recuse": _with(recusal.recuse, f"{INTERNAL}: es pariente."),
    "set_aside": lambda move: setting_aside.set_aside(
        move.context, move.case, move.pick(setting_aside.REASONS), f"{INTERNAL}: propaganda."
    ),
    "restore": _on_the_case(setting_aside.restore),
    "reopen": _with(reopening.reopen, "Faltaba un anexo."),
    "correct": _correct,
    "release": _on_the_case(actions.release),
    "route": lambda move: actions.route(move.context, move.case, move.elsewhere(), "Es de su competencia."),
    "record_file_sent": lambda move: actions.record_file_sent(
        move.context, move.case, move.pick(["email", "post", "hand"])
    ),
    "give_clarification": _with(actions.give_clarification, Text("De 2025.")),
    "undo_lapse": _with(lapse.undo_lapse, Text("Era de 2025.")),
    "denounce_delay": _with(silence.denounce_delay, Text("Ya venció el plazo.")),
    "write_message": _with(actions.write_message, Text("¿Hay novedades?")),
    "withdraw": lambda move: actions.withdraw(move.context, move.case, move.pick(["", "Ya no la necesito."])),
}
