"""Writes the table of permissions into docs/security.md, from the code that decides them.

Who may do what with a case is a table of verbs, the capabilities of each role, and predicates that say how
far a role reaches. A role is shown as able to use a verb if it may on some case: all that can be told apart
are tried. With --check nothing is written: the page must already say what the code does.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

from foia.actors import CAPABILITIES, Actor, ActorKind, Capability, Grant, Role
from foia.cases.phases import ALL_PHASES, OPEN_PHASES, Phase
from foia.cases.states import (
    BODY,
    BY_ROLE,
    CENTRAL_DESK,
    VERBS,
    WAITING,
    Verb,
    is_excluded,
    may_use,
    over_its_confidentiality,
)

PAGE = Path(__file__).resolve().parent.parent / "docs" / "security.md"
BEGIN, END = "<!-- permissions: begin -->", "<!-- permissions: end -->"
ROLES = tuple(Role)
YES, NO = "yes", "–"
BODY_ID, OTHER_BODY = UUID(int=1), UUID(int=2)
AT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """A case as the rules see it."""

    phase: str
    custody: str
    confidential: bool
    id: UUID = UUID(int=3)
    kind: str = "info_request"
    outcome: str | None = None
    regime_id: str = "bo.information_request"
    body_id: UUID | None = BODY_ID
    office_id: UUID | None = None
    held: bool = False
    acknowledged: bool = False
    admitted_at: datetime | None = None
    reserved: bool = False
    suspended: bool = False
    set_aside: bool = False
    unpaid: bool = False
    awaited_step: str | None = None
    referred_from_id: UUID | None = None
    lapse_proposed_at: datetime | None = None
    answer_opens_at: datetime | None = None
    anonymized_at: datetime | None = None
    excluded_ids: frozenset[str] = field(default_factory=frozenset)
    source: str | None = None


# What can be special about a case; no verb needs two of these at once.
SPECIAL: tuple[dict[str, Any], ...] = (
    {},
    {"held": True},
    {"suspended": True},
    {"set_aside": True},
    {"unpaid": True},
    {"awaited_step": "third_party_reply"},
    {"referred_from_id": OTHER_BODY},
    {"lapse_proposed_at": AT},
    {"answer_opens_at": AT},
)
SAMPLES = tuple(
    Sample(phase, custody, confidential, **special)
    for phase, custody, confidential, special in product(
        ALL_PHASES, (BODY, CENTRAL_DESK, WAITING), (False, True), SPECIAL
    )
)


def first_line(documented: object) -> str:
    """Return the first line of a docstring, without its full stop."""
    return (inspect.getdoc(documented) or "").splitlines()[0].rstrip(".")


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [row(head), row("---" for _ in head), *(row(cells) for cells in rows)]


def phases_of(verb: Verb) -> str:
    if verb.phases == ALL_PHASES:
        return "any"
    if verb.phases == OPEN_PHASES:
        return "any but concluded"
    return ", ".join(verb.phases)


def reaches() -> Iterator[Sequence[str]]:
    """Tell how far each role reaches: each predicate in its own words, and whom it binds."""
    for predicate in dict.fromkeys(part for every in BY_ROLE.values() for part in every.parts):
        words = first_line(predicate).removeprefix("Hold ")
        yield (words, *(binds(role, predicate) for role in ROLES))


def binds(role: Role, predicate: object) -> str:
    """Say whether a role's reach asks for a predicate; of confidentiality, which way."""
    if role not in BY_ROLE:
        return "no case"
    if predicate not in BY_ROLE[role].parts:
        return NO
    if predicate is not over_its_confidentiality:
        return YES
    confidential = Sample(Phase.FILED, BODY, confidential=True)
    return "only these" if over_its_confidentiality(Grant(role, BODY_ID), confidential) else "never these"


def verbs() -> Iterator[Sequence[str]]:
    """Tell which verbs a role may use, in some case that it reaches."""
    for verb in VERBS.values():
        needed = f"`{verb.capability}`" if verb.capability else "the filer, with folio and key"
        yield (f"`{verb.name}`", needed, phases_of(verb), *(use(role, verb.name) for role in ROLES))


def use(role: Role, verb: str) -> str:
    actor = Actor(ActorKind.STAFF, UUID(int=4), grants=(Grant(role, BODY_ID),))
    return YES if any(may_use(verb, actor, case) for case in SAMPLES) else NO


def capabilities() -> Iterator[Sequence[str]]:
    """Tell what else a role may do: what no verb needs."""
    of_verbs = {verb.capability for verb in VERBS.values()}
    for capability in Capability:
        if capability not in of_verbs:
            held = (YES if capability in CAPABILITIES[role] else NO for role in ROLES)
            yield (f"`{capability}`", *held)


def section() -> str:
    """Return what stands between the marks."""
    names = [f"`{role}`" for role in ROLES]
    lines = [
        BEGIN,
        "",
        *table(("a case is reached", *names), reaches()),
        "",
        f"Before any of these it is asked {first_line(is_excluded).removeprefix('Say ')}:",
        "who is reaches it by no role.",
        "",
        *table(("verb", "needs", "in phase", *names), verbs()),
        "",
        *table(("beside the verbs", *names), capabilities()),
        "",
        END,
    ]
    return "\n".join(lines)


def written(page: str) -> str:
    """Return a page with its section as the code has it. Raises ValueError without the marks."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the table: {BEGIN} … {END}")
    return before + section() + after


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is stale")
    parser.add_argument("--page", type=Path, default=PAGE)
    chosen = parser.parse_args(arguments)
    page = chosen.page.read_text(encoding="utf-8")
    try:
        wanted = written(page)
    except ValueError as error:
        print(f"{chosen.page.name}: {error}", file=sys.stderr)
        return 1
    if not chosen.check:
        chosen.page.write_text(wanted, encoding="utf-8")
    elif wanted != page:
        print(f"{chosen.page.name} is stale: run tools/permissions.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
