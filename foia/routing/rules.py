"""What a case teaches, how it came to its body, and when routing by itself is earned: pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from foia.actors import ActorKind
from foia.cases.events import Happening
from foia.cases.untold import standing
from foia.directory.names import fold as folded
from foia.directory.routing.evaluation import THRESHOLD as THRESHOLD

# Whose texts teach, and which may go by themselves. A complaint about somebody's conduct names a person in
# most of its sentences: the desk is helped with it, and nothing is learnt from it.
LEARNED_KINDS = frozenset({"info_request", "service_complaint", "suggestion"})
SUGGESTED_KINDS = LEARNED_KINDS | {"conduct_complaint"}
# What must be shown before anything goes by itself.
FEWEST_CONFIRMED = 300
LEAST_PRECISION = Fraction(97, 100)
# Of what was confirmed last so many count, so that a model that grew worse loses the right again.
MOST_COUNTED = 1000
# Of the cases nobody moved, one in so many teaches: they are many, and alike.
SAMPLED_ONE_IN = 10
# How long the oldest may wait for its body before an administrator is told on their pages.
WAITED_TOO_LONG = timedelta(days=3)
_HELD_BACK_ONE_IN = 5
# With fewer held back nothing can be told from chance: what people wrote anew is taken.
FEWEST_HELD_BACK = 20
_NUMBER = re.compile(r"\d+")
_ANSWERS = frozenset({"answered", "decided"})
NOT_COMPETENT = "not_competent"


class Source(StrEnum):
    """Which event of a case tells for which body it was."""

    DESK = "desk"
    ACCEPTED = "referral_accepted"
    REJECTED = "referral_rejected"
    ANSWERED = "answered"


class Chooser(StrEnum):
    """Who said which body it is."""

    FILER = "filer"
    DESK = "desk"
    ITSELF = "itself"


@dataclass(frozen=True)
class Told:
    """What one event tells: the case was for this body (`sign` 1), or was not (-1)."""

    sequence: int
    body_id: UUID
    source: Source
    sign: int
    at: datetime


@dataclass(frozen=True)
class Path:
    """How a case came to the body that has it; `moved_at` None: it is where its filer sent it."""

    first_body_id: UUID | None = None
    body_id: UUID | None = None
    routings: int = 0
    referrals: int = 0
    rejections: int = 0
    by_itself: bool = False
    moved_at: datetime | None = None


def told_by(history: Iterable[Happening]) -> list[Told]:
    """Return what the events of a case tell of its body, in order."""
    found: list[Told] = []
    body: UUID | None = None
    is_settled = False  # somebody other than its filer said whose it is
    for event in standing(history):
        if event.type in ("filed", "imported"):
            body = _id(event.payload["body_id"])
        elif event.type in ("routed", "referred", "reclassified", "body_succeeded"):
            body = _id(event.payload["body_id"])
            if event.type == "routed" and event.actor_kind == ActorKind.STAFF and body is not None:
                found.append(Told(event.sequence, body, Source.DESK, 1, event.recorded_at))
                is_settled = True
        elif event.type == "referral_accepted" and body is not None:
            found.append(Told(event.sequence, body, Source.ACCEPTED, 1, event.recorded_at))
            is_settled = True
        elif event.type == "referral_rejected":
            if body is not None:
                found.append(Told(event.sequence, body, Source.REJECTED, -1, event.recorded_at))
            body = _id(event.payload["body_id"])
        elif event.type in _ANSWERS and body is not None and not is_settled and _is_competent(event):
            found.append(Told(event.sequence, body, Source.ANSWERED, 1, event.recorded_at))
    return found


def path_of(history: Sequence[Happening]) -> Path:
    """Return how a case came to where it is."""
    path = Path()
    for event in standing(history):
        if event.type in ("filed", "imported"):
            body = _id(event.payload["body_id"])
            path = Path(first_body_id=body, body_id=body)
        elif event.type == "routed":
            body = _id(event.payload["body_id"])
            is_own = event.actor_kind == ActorKind.SYSTEM
            path = replace(
                path,
                first_body_id=path.first_body_id or body,
                body_id=body,
                routings=path.routings + 1,
                by_itself=is_own and not path.routings and not path.referrals,
                moved_at=event.occurred_at,
            )
        elif event.type in ("referred", "referral_rejected"):
            is_back = event.type == "referral_rejected"
            path = replace(
                path,
                body_id=_id(event.payload["body_id"]),
                referrals=path.referrals + (not is_back),
                rejections=path.rejections + is_back,
                by_itself=False,
                moved_at=event.occurred_at,
            )
    return path


def lost_days(received_on: date, moved_on: date) -> int:
    """Return the calendar days from a receipt until the case came to where it is."""
    return max((moved_on - received_on).days, 0)


def given_back(history: Sequence[Happening]) -> int:
    """Count the bodies that gave a case back."""
    return sum(event.type == "referral_rejected" for event in standing(history))


@dataclass(frozen=True)
class Lesson:
    """What a case teaches once all its events are known."""

    body_id: UUID | None = None
    source: Source | None = None
    at: datetime | None = None
    not_these: frozenset[UUID] = field(default=frozenset())


def lesson_of(told: Iterable[Told]) -> Lesson:
    """Weigh what the events of one case tell: the last word holds, and what was given back is unlearnt."""
    lesson = Lesson()
    for one in sorted(told, key=lambda one: one.sequence):
        if one.sign > 0:
            lesson = Lesson(one.body_id, one.source, one.at, lesson.not_these - {one.body_id})
        else:
            stays = lesson.body_id != one.body_id
            not_these = lesson.not_these | {one.body_id}
            lesson = replace(lesson, not_these=not_these) if stays else Lesson(not_these=not_these)
    return lesson


def is_sampled(case_id: UUID) -> bool:
    """Say whether a case nobody moved is among those that teach."""
    return case_id.int % SAMPLED_ONE_IN == 0


def is_held_back(text: str) -> bool:
    """Say whether a text is kept for measuring, always alike: also with other numbers, order or accents."""
    words = sorted(set(_NUMBER.sub("", folded(text)).split()))
    mark = hashlib.sha256(" ".join(words).encode()).digest()
    return mark[0] % _HELD_BACK_ONE_IN == 0


def is_not_worse(held_back: int, right_now: int, right_before: int) -> bool:
    """Say whether a new model may take the place of the one in force, by the texts neither has learnt."""
    return held_back < FEWEST_HELD_BACK or right_now >= right_before


@dataclass(frozen=True)
class Standing:
    """How sure suggestions fared: how many were confirmed, and how many of these were right."""

    confirmed: int
    right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.confirmed if self.confirmed else None

    @property
    def is_earned(self) -> bool:
        """Say whether routing by itself was earned."""
        return self.confirmed >= FEWEST_CONFIRMED and Fraction(self.right, self.confirmed) >= LEAST_PRECISION


def may_route_itself(
    kind: str, *, confidential: bool, reserved: bool, switched_on: bool, earned: bool
) -> bool:
    """Say whether a case of this kind may go by itself now."""
    is_open = kind in LEARNED_KINDS and not confidential and not reserved
    return is_open and switched_on and earned


def is_stale(trained_at: datetime, newest_on: date | None, days: int) -> bool:
    """Say whether a model is older than what it could learn by more than some days."""
    return newest_on is not None and (newest_on - trained_at.date()).days > days


def _is_competent(event: Happening) -> bool:
    return all(answer.get("outcome") != NOT_COMPETENT for answer in event.payload["answers"])


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
