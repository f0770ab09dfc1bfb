"""Plans of samples: drawn once by a seed that is kept, and looked at case by case."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from foia.actors import Capability
from foia.audit.findings_models import SampledCase, SamplingPlan
from foia.audit.sampling_rules import LEAST, LONGEST_SEED, MOST, Drawn, draw
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.states import exclusions_of
from foia.errors import InvalidInput, NotAllowed, NotFound
from foia.extensions import new_id

SEED_BYTES = 16
_AT_ONCE = 2000


@dataclass(frozen=True)
class Wanted:
    """Of which cases a sample is drawn, how many, and by which seed (empty: a random one)."""

    first_on: date
    last_on: date
    size: int
    body_id: UUID | None = None
    kind: str = ""
    seed: str = ""


def make_plan(context: Context, wanted: Wanted) -> SamplingPlan:
    """Draw a sample and keep it. Raises NotAllowed, InvalidInput (size, empty)."""
    person_id = context.actor.person_id
    if not context.actor.can_somewhere(Capability.AUDIT) or person_id is None:
        raise NotAllowed("sample")
    if not LEAST <= wanted.size <= MOST:
        raise InvalidInput("size", "size")
    seed = wanted.seed.strip()[:LONGEST_SEED] or secrets.token_hex(SEED_BYTES)
    found = draw(seed, _population(context, wanted), wanted.size)
    if not found.ids:
        raise InvalidInput("empty")
    plan = SamplingPlan(
        id=new_id(),
        body_id=wanted.body_id,
        kind=wanted.kind,
        first_on=wanted.first_on,
        last_on=wanted.last_on,
        size=wanted.size,
        seed=seed,
        population=found.population,
        population_hash=found.population_hash,
        made_by_id=person_id,
        made_at=context.now,
    )
    context.session.add(plan)
    context.session.flush()
    context.session.add_all(
        SampledCase(plan_id=plan.id, position=position, case_id=case_id)
        for position, case_id in enumerate(found.ids, start=1)
    )
    context.session.flush()
    return plan


def draw_again(context: Context, plan: SamplingPlan) -> Drawn:
    """Draw a plan's sample again from the cases there are now."""
    wanted = Wanted(plan.first_on, plan.last_on, plan.size, plan.body_id, plan.kind, plan.seed)
    return draw(plan.seed, _population(context, wanted), plan.size)


def note_looked(context: Context, plan_id: UUID, position: int) -> None:
    """Note that a case of a sample was looked at; the first time stays. Raises NotFound."""
    row = context.session.get(SampledCase, (plan_id, position)) if position <= MOST else None
    if row is None or not context.actor.can_somewhere(Capability.AUDIT):
        raise NotFound("sample")
    if row.looked_at is None:
        row.looked_at, row.looked_by_id = context.now, context.actor.person_id


def _population(context: Context, wanted: Wanted) -> Iterable[UUID]:
    """Walk the ids of the cases that may be drawn, in ascending order: none an auditor may not know of."""
    which = [
        Case.received_on.between(wanted.first_on, wanted.last_on),
        Case.country == context.country,
        Case.confidential.is_(False),
        *(Case.excluded.not_like(f"%{known}%") for known in sorted(exclusions_of(context.actor))),
    ]
    if wanted.body_id is not None:
        which.append(Case.body_id == wanted.body_id)
    if wanted.kind:
        which.append(Case.kind == wanted.kind)
    statement = select(Case.id).where(*which).order_by(Case.id)
    return context.session.scalars(statement.execution_options(yield_per=_AT_ONCE))
