"""Verbs of a case: in which phases, for whom, and who reaches a case at all: a table, and pure.

What is not in the table is not offered and is refused. Who reaches a case is one predicate, composed of
small ones over a role held (a grant) and the case: its body, its office, its custody, its confidentiality.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from foia.actors import (
    BODY_ROLES,
    CAPABILITIES,
    CONFIDENTIAL_ROLES,
    Actor,
    ActorKind,
    Capability,
    Grant,
    Role,
)
from foia.cases.phases import ALL_PHASES, OPEN_PHASES, Phase
from foia.law import UNBOUND
from foia.law.appeals import KIND as APPEAL

BODY = "body"
CENTRAL_DESK = "central_desk"
WAITING = "waiting"  # a misconduct report nobody is named for yet


class Reached(Protocol):
    """What tells who reaches a case."""

    @property
    def custody(self) -> str: ...
    @property
    def body_id(self) -> UUID | None: ...
    @property
    def office_id(self) -> UUID | None: ...
    @property
    def confidential(self) -> bool: ...
    @property
    def excluded_ids(self) -> frozenset[str]: ...


class Seen(Reached, Protocol):
    """What a rule needs to know of a case."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def outcome(self) -> str | None: ...
    @property
    def regime_id(self) -> str: ...
    @property
    def held(self) -> bool: ...
    @property
    def acknowledged(self) -> bool: ...
    @property
    def admitted_at(self) -> datetime | None: ...
    @property
    def reserved(self) -> bool: ...
    @property
    def suspended(self) -> bool: ...
    @property
    def set_aside(self) -> bool: ...
    @property
    def unpaid(self) -> bool: ...
    @property
    def awaited_step(self) -> str | None: ...
    @property
    def referred_from_id(self) -> UUID | None: ...
    @property
    def lapse_proposed_at(self) -> datetime | None: ...
    @property
    def answer_opens_at(self) -> datetime | None: ...
    @property
    def source(self) -> str | None: ...
    @property
    def anonymized_at(self) -> datetime | None: ...


Condition = Callable[[Seen], bool]
Reach = Callable[[Grant, Reached], bool]


def _always(case: Seen) -> bool:
    return True


@dataclass(frozen=True)
class Verb:
    """One verb: phases that admit it, the capability of staff who may use it, or the filer alone (None)."""

    name: str
    phases: tuple[str, ...]
    capability: Capability | None
    when: Condition = _always


_BEGINNING = (Phase.FILED, Phase.IN_PROGRESS)
_WORKED = (Phase.FILED, Phase.IN_PROGRESS, Phase.AWAITING_CLARIFICATION)
_ENDED = (Phase.CONCLUDED,)
# How a case ends without an answer.
_WITHOUT_ANSWER = frozenset({"withdrawn", "lapsed", "joined"})


def _at_central_desk(case: Seen) -> bool:
    return case.custody == CENTRAL_DESK


def _is_of_a_body_outside(case: Seen) -> bool:
    return _at_central_desk(case) and case.body_id is not None


def _is_worked_by_a_body(case: Seen) -> bool:
    return case.custody == BODY and case.body_id is not None


def _not_referred(case: Seen) -> bool:
    return case.referred_from_id is None


def _runs(case: Seen) -> bool:
    """Say whether the term is the body's to move: not stopped already, nor of a case it has yet to accept."""
    return not case.suspended and _not_referred(case)


def _is_free(case: Seen) -> bool:
    """Say whether nothing is pending that must end before the case goes elsewhere."""
    return _not_referred(case) and case.awaited_step is None and not case.suspended and not case.unpaid


def _may_be_shared(case: Seen) -> bool:
    """Say whether other offices of the body may be asked: never of what they may not know of."""
    return _is_worked_by_a_body(case) and not case.confidential and _not_referred(case)


def _has_a_reader(case: Seen) -> bool:
    """Say whether a filer can read what is written: nobody has the key of a case from another log."""
    return case.source is None


def _may_hear_another(case: Seen) -> bool:
    """Say whether somebody else may be asked too, while others are awaited."""
    return _not_referred(case) and not case.suspended and not case.unpaid


def _may_be_asked(case: Seen) -> bool:
    """Say whether the filer may be asked something, and can answer."""
    return _is_free(case) and _has_a_reader(case)


def _may_go_elsewhere(case: Seen) -> bool:
    return _is_free(case) and not case.confidential and case.body_id is not None


def _was_answered(case: Seen) -> bool:
    """Say whether the case ended with an answer, and somebody reads what is added to it."""
    return case.outcome not in _WITHOUT_ANSWER and _has_a_reader(case)


def _is_appeal(case: Seen) -> bool:
    """Say whether the case contests another: it stays whole, and stays what it is."""
    return case.kind == APPEAL


def _may_begin_again(case: Seen) -> bool:
    """Say whether an ended case may be reopened; what was decided of an appeal is final for its body."""
    return case.outcome != "joined" and not _is_appeal(case)


def _lapsed(case: Seen) -> bool:
    return case.outcome == "lapsed"


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("accept_referral", OPEN_PHASES, Capability.WORK_CASE, lambda case: not _not_referred(case)),
        Verb("reject_referral", OPEN_PHASES, Capability.WORK_CASE, lambda case: not _not_referred(case)),
        Verb(
            "acknowledge",
            _WORKED,
            Capability.WORK_CASE,
            lambda case: not case.acknowledged and _not_referred(case),
        ),
        Verb(
            "admit",
            _BEGINNING,
            Capability.WORK_CASE,
            lambda case: case.admitted_at is None and _not_referred(case),
        ),
        Verb(
            "reject",
            _BEGINNING,
            Capability.WORK_CASE,
            lambda case: case.admitted_at is None and _not_referred(case),
        ),
        Verb("assign", OPEN_PHASES, Capability.ASSIGN_CASE),
        Verb("ask_clarification", _BEGINNING, Capability.WORK_CASE, _may_be_asked),
        Verb("give_task", OPEN_PHASES, Capability.WORK_CASE, _may_be_shared),
        Verb("notify_third_party", _BEGINNING, Capability.WORK_CASE, _may_hear_another),
        Verb("notify_charges", _BEGINNING, Capability.WORK_CASE, lambda c: _is_free(c) and c.confidential),
        Verb("order_information", _BEGINNING, Capability.WORK_CASE, lambda c: _is_free(c) and c.confidential),
        Verb(
            "record_third_party_answer",
            _BEGINNING,
            Capability.WORK_CASE,
            lambda case: case.awaited_step is not None,
        ),
        Verb("suspend", _BEGINNING, Capability.WORK_CASE, _runs),
        Verb("resume", _BEGINNING, Capability.WORK_CASE, lambda case: case.suspended),
        Verb("extend", _BEGINNING, Capability.WORK_CASE, _runs),
        Verb("charge", _BEGINNING, Capability.WORK_CASE, _may_be_asked),
        Verb("record_payment", _BEGINNING, Capability.WORK_CASE, lambda case: case.unpaid),
        Verb("answer", _WORKED, Capability.WORK_CASE, _not_referred),
        Verb("decide", _WORKED, Capability.WORK_CASE, _not_referred),
        Verb("notify", (Phase.DECIDED,), Capability.WORK_CASE),
        # For as long as its window lasts, which is the action's to ask.
        Verb("undo_answer", ALL_PHASES, Capability.WORK_CASE, lambda case: case.answer_opens_at is not None),
        Verb("correct_answer", _ENDED, Capability.WORK_CASE, _was_answered),
        Verb("refer", _BEGINNING, Capability.WORK_CASE, _may_go_elsewhere),
        Verb("split", _BEGINNING, Capability.WORK_CASE, lambda c: _may_go_elsewhere(c) and not _is_appeal(c)),
        Verb(
            "propose_lapse",
            (Phase.AWAITING_CLARIFICATION,),
            Capability.WORK_CASE,
            lambda case: case.lapse_proposed_at is None,
        ),
        Verb(
            "lapse",
            (Phase.AWAITING_CLARIFICATION,),
            Capability.DECIDE_CASE,
            lambda case: case.lapse_proposed_at is not None,
        ),
        Verb("send_message", ALL_PHASES, Capability.WORK_CASE, _has_a_reader),
        Verb("add_note", ALL_PHASES, Capability.WORK_CASE),
        Verb("note_registry_number", ALL_PHASES, Capability.WORK_CASE, _is_worked_by_a_body),
        Verb("link", ALL_PHASES, Capability.WORK_CASE),
        Verb("join", _BEGINNING, Capability.WORK_CASE, _is_free),
        Verb("reclassify", _BEGINNING, Capability.WORK_CASE, lambda c: _is_free(c) and not _is_appeal(c)),
        Verb("change_urgency", OPEN_PHASES, Capability.WORK_CASE),
        Verb("promise_measure", ALL_PHASES, Capability.WORK_CASE),
        Verb("keep_measure", ALL_PHASES, Capability.WORK_CASE),
        Verb("recuse", OPEN_PHASES, Capability.WORK_CASE),
        Verb("set_aside", OPEN_PHASES, Capability.WORK_CASE, lambda case: not case.set_aside),
        Verb("restore", ALL_PHASES, Capability.DECIDE_CASE, lambda case: case.set_aside),
        Verb("reopen", _ENDED, Capability.DECIDE_CASE, _may_begin_again),
        Verb("correct", ALL_PHASES, Capability.DECIDE_CASE),
        Verb("release", ALL_PHASES, Capability.RELEASE_HELD, lambda case: case.held),
        Verb(
            "route",
            _WORKED,
            Capability.ROUTE_CASE,
            lambda case: _at_central_desk(case) and _not_referred(case),
        ),
        Verb("record_file_sent", OPEN_PHASES, Capability.ACT_FOR_BODY, _is_of_a_body_outside),
        Verb("give_clarification", (Phase.AWAITING_CLARIFICATION,), None),
        Verb("undo_lapse", _ENDED, None, _lapsed),
        # Where the law asks for it, which is the action's to say.
        Verb("denounce_delay", OPEN_PHASES, None),
        Verb("write_message", ALL_PHASES, None),
        Verb("withdraw", OPEN_PHASES, None),
    )
}


# What may be done with a case that came from a log under no known law: it is read, not worked.
_WITHOUT_LAW = frozenset({"add_note", "note_registry_number"})


def over_its_body(grant: Grant, case: Reached) -> bool:
    """Hold over the body that has the case, while it works its own cases."""
    return case.body_id is not None and case.body_id == grant.body_id and case.custody == BODY


def over_its_office(grant: Grant, case: Reached) -> bool:
    """Hold over the office that has the case; what no office has yet is everybody's of the body."""
    return grant.office_id is None or case.office_id is None or grant.office_id == case.office_id


def over_its_confidentiality(grant: Grant, case: Reached) -> bool:
    """Hold over confidential cases by a role named for them, and by it over no other."""
    return case.confidential == (grant.role in CONFIDENTIAL_ROLES)


def at_the_central_desk(grant: Grant, case: Reached) -> bool:
    """Hold over what the central desk has."""
    return case.custody == CENTRAL_DESK


@dataclass(frozen=True)
class Every:
    """Predicates of which all must hold."""

    parts: tuple[Reach, ...]

    def __call__(self, grant: Grant, case: Reached) -> bool:
        return all(part(grant, case) for part in self.parts)


_BY_BODY = Every((over_its_body, over_its_office, over_its_confidentiality))
_BY_DESK = Every((at_the_central_desk, over_its_confidentiality))
# How far each role that works cases reaches; a role that is not here reaches none.
BY_ROLE: dict[Role, Every] = {
    **{role: _BY_BODY for role in sorted(BODY_ROLES)},
    Role.CENTRAL_DESK: _BY_DESK,
}


def may(actor: Actor, capability: Capability, case: Reached) -> bool:
    """Say whether the actor holds a capability over a case.

    Roles of a body reach the cases of that body; the central desk reaches those in its custody, and no other.
    Whoever is accused in it, or has a conflict of interest, reaches it by no role.
    """
    return not is_excluded(actor, case) and any(
        capability in CAPABILITIES[grant.role] and grant.role in BY_ROLE and BY_ROLE[grant.role](grant, case)
        for grant in actor.grants
    )


def is_excluded(actor: Actor, case: Reached) -> bool:
    """Say whether the person, or an office the person works in, is kept from the case."""
    excluded = case.excluded_ids
    return bool(excluded) and not excluded.isdisjoint(exclusions_of(actor))


def exclusions_of(actor: Actor) -> frozenset[str]:
    """Return the ids (hex) by which an actor may be kept from a case."""
    ids = {actor.person_id, *(grant.office_id for grant in actor.grants)}
    return frozenset(known.hex for known in ids if known is not None)


def is_filer(actor: Actor, case: Seen) -> bool:
    """Say whether the actor opened this very case with its folio and key."""
    return actor.kind == ActorKind.FILER and actor.case_id == case.id


def may_use(verb_name: str, actor: Actor, case: Seen) -> bool:
    """Say whether the actor may use the verb on the case as it stands."""
    verb = VERBS[verb_name]
    if not admits(verb_name, case):
        return False
    return is_filer(actor, case) if verb.capability is None else may(actor, verb.capability, case)


def admits(verb_name: str, case: Seen) -> bool:
    """Say whether the case as it stands admits the verb, whoever asks."""
    verb = VERBS[verb_name]
    is_readable_only = case.regime_id == UNBOUND and verb_name not in _WITHOUT_LAW
    if is_readable_only or case.anonymized_at is not None:
        return False
    return case.phase in verb.phases and verb.when(case)


def offered(actor: Actor, case: Seen) -> tuple[str, ...]:
    """Return the verbs the actor may use on the case now, in the table's order."""
    return tuple(name for name in VERBS if may_use(name, actor, case))
