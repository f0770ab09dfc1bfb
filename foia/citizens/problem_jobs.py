"""Telling who follows a published complaint that it was answered: once, whenever its filer may know."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from foia.citizens.models import Citizen
from foia.citizens.problem_letters import PROBLEM_ANSWERED
from foia.notifications.models import RecipientKind
from foia.notifications.outbox import NewMessage, Recipient, enqueue
from foia.problems.models import FollowedProblem
from foia.problems.queries import answered_untold
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

MOST_PROBLEMS = 100


def tell_of_answered_problems(app: Flask, now: datetime) -> int:
    """Enqueue a message to every confirmed account that follows an answered problem; return how many."""
    told = 0
    with transaction(app) as session:
        for problem in answered_untold(session, now, MOST_PROBLEMS):
            followers = session.execute(
                select(Citizen.id, Citizen.language)
                .join(FollowedProblem, FollowedProblem.citizen_id == Citizen.id)
                .where(FollowedProblem.problem_id == problem.id, Citizen.confirmed_at.is_not(None))
            )
            for citizen_id, language in followers:
                told += 1
                enqueue(
                    session,
                    NewMessage(
                        case_id=None,
                        template=PROBLEM_ANSWERED,
                        recipient=Recipient(RecipientKind.CITIZEN, citizen_id),
                        key=f"problem:{problem.id.hex}:{citizen_id.hex}",
                        language=language,
                        not_before=now,
                        now=now,
                        detail=problem.id.hex,
                    ),
                )
            problem.answer_told_at = now
    return told
