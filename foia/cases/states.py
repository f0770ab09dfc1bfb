"""Verbs of a case: in which phases, for whom, and who sees a case at all: a table, and pure.

What is not in the table is not offered and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from foia.actors import BODY_ROLES, CAPABILITIES, Actor, ActorKind, Capability, Role
from foia.cases.case import ALL_PHASES, OPEN_PHASES, Phase


class Seen(Protocol):
    """What a rule needs to know of a case."""

    @property
    def id(self) -> UUID: ...
    @property
    def phase(self) -> str: ...
    @property
    def custody(self) -> str: ...
    @property
    def body_id(self) -> UUID | None: ...
    @property
    def held(self) -> bool: ...
    @property
    def acknowledged(self) -> bool: ...


BODY = "body"
CENTRAL_DESK = "central_desk"


@dataclass(frozen=True)
class Verb:
    """One verb: phases that admit it, the capability of staff who may use it, or the filer alone (None)."""

    name: str
    phases: tuple[str, ...]
    capability: Capability | None
    custody: str | None = None  # only while the case is in this custody


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("acknowledge", OPEN_PHASES, Capability.WORK_CASE),
        Verb("assign", OPEN_PHASES, Capability.ASSIGN_CASE),
        Verb("ask_clarification", (Phase.FILED, Phase.IN_PROGRESS), Capability.WORK_CASE),
        Verb("extend", (Phase.FILED, Phase.IN_PROGRESS), Capability.WORK_CASE),
        Verb("answer", OPEN_PHASES, Capability.WORK_CASE),
        Verb("send_message", ALL_PHASES, Capability.WORK_CASE),
        Verb("add_note", ALL_PHASES, Capability.WORK_CASE),
        Verb("release", ALL_PHASES, Capability.RELEASE_HELD),
        Verb("route", OPEN_PHASES, Capability.ROUTE_CASE, CENTRAL_DESK),
        Verb("record_file_sent", OPEN_PHASES, Capability.ACT_FOR_BODY, CENTRAL_DESK),
        Verb("give_clarification", (Phase.AWAITING_CLARIFICATION,), None),
        Verb("write_message", ALL_PHASES, None),
        Verb("withdraw", OPEN_PHASES, None),
    )
}


def may(actor: Actor, capability: Capability, case: Seen) -> bool:
    """Say whether the actor holds a capability over a case.

    Roles of a body reach the cases of that body; the central desk reaches those in its custody, and no other.
    """
    return any(
        capability in CAPABILITIES[grant.role] and _reaches(grant.role, grant.body_id, case)
        for grant in actor.grants
    )


def is_filer(actor: Actor, case: Seen) -> bool:
    """Say whether the actor opened this very case with its folio and key."""
    return actor.kind == ActorKind.FILER and actor.case_id == case.id


def may_use(verb_name: str, actor: Actor, case: Seen) -> bool:
    """Say whether the actor may use the verb on the case as it stands."""
    verb = VERBS[verb_name]
    allowed = is_filer(actor, case) if verb.capability is None else may(actor, verb.capability, case)
    return allowed and admits(verb_name, case)


def admits(verb_name: str, case: Seen) -> bool:
    """Say whether the case's phase and custody admit the verb, whoever asks."""
    verb = VERBS[verb_name]
    if case.phase not in verb.phases or (verb.custody is not None and case.custody != verb.custody):
        return False
    if verb_name == "acknowledge":
        return not case.acknowledged
    return case.held if verb_name == "release" else True


def offered(actor: Actor, case: Seen) -> tuple[str, ...]:
    """Return the verbs the actor may use on the case now, in the table's order."""
    return tuple(name for name in VERBS if may_use(name, actor, case))


def _reaches(role: Role, body_id: UUID | None, case: Seen) -> bool:
    if role in BODY_ROLES:
        return case.body_id is not None and case.body_id == body_id and case.custody == BODY
    if role == Role.CENTRAL_DESK:
        return case.custody == CENTRAL_DESK
    return True
