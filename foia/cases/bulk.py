"""One verb for many cases: each in a transaction of its own, so that one that cannot go stops no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from foia.accounts.models import Person
from foia.actors import Capability
from foia.cases import actions, states
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.errors import InvalidInput, LawRefusal, NotFound, StaleCase, WrongState
from foia.transactions import written_alone

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Picked:
    """A case somebody ticked, as they saw it."""

    case_id: UUID
    version: int


@dataclass(frozen=True)
class Left:
    """A case that did not go. `reason`: already, changed, gone, wrong_state, not_assignable, not_lawful."""

    case_id: UUID
    reason: str


def assign_many(context: Context, picked: Sequence[Picked], person_id: UUID) -> list[Left]:
    """Make one person responsible for each of these cases, in the office each has; return what did not go."""

    def assign(case: Case, version: int) -> None:
        actions.assign(context, case, person_id, case.office_id, expected_version=version)

    return _each(context, picked, assign, lambda case: case.assignee_id == person_id)


def acknowledge_many(context: Context, picked: Sequence[Picked]) -> list[Left]:
    """Confirm the reception of each of these cases; return what did not go."""

    def acknowledge(case: Case, version: int) -> None:
        actions.acknowledge(context, case, expected_version=version)

    return _each(context, picked, acknowledge, lambda case: case.acknowledged)


def picked_cases(context: Context, case_ids: Sequence[UUID]) -> list[Case]:
    """Return those of these cases that the actor reads, in the order of the tray."""
    in_order = select(Case).where(Case.id.in_(case_ids)).order_by(Case.tray_rank, Case.id)
    found = context.session.scalars(in_order)
    return [case for case in found if states.may(context.actor, Capability.READ_CASE, case)]


def people_for(context: Context, cases: Sequence[Case]) -> list[Person]:
    """Return the people to whom at least one of these cases may be given, by name."""
    found: dict[UUID, Person] = {}
    asked = set()
    for case in cases:
        alike = (case.custody, case.body_id, case.office_id, case.confidential, case.excluded)
        if alike not in asked:
            asked.add(alike)
            found |= {person.id: person for person in actions.assignable(context, case, case.office_id)}
    return sorted(found.values(), key=lambda person: (person.name, person.id))


def _each(
    context: Context,
    picked: Sequence[Picked],
    change: Callable[[Case, int], None],
    is_so: Callable[[Case], bool],
) -> list[Left]:
    if len(picked) > MOST_AT_ONCE:
        raise InvalidInput("too_many", "caso")
    found = ((one.case_id, _one(context, one, change, is_so)) for one in picked)
    return [Left(case_id, reason) for case_id, reason in found if reason]


def _one(
    context: Context, one: Picked, change: Callable[[Case, int], None], is_so: Callable[[Case], bool]
) -> str:
    """Change one case; return why it did not go, or nothing."""

    def work() -> None:
        case = case_for(context, one.case_id, Capability.READ_CASE, to_change=True)
        if is_so(case):
            raise _Already
        change(case, one.version)

    try:
        written_alone(context.session, work)
    except _Already:
        return "already"
    except StaleCase:
        return "changed"
    except NotFound:
        return "gone"
    except WrongState:
        return "wrong_state"
    except InvalidInput as error:
        return error.code
    except LawRefusal:
        return "not_lawful"
    return ""


class _Already(Exception):
    """The case is as it was to become: most often a form sent twice."""
