"""A filer says whether the answer served: once, and what was said stays."""

from __future__ import annotations

from foia.cases.actions import Text, sealed
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.rating_models import CaseRating
from foia.cases.ratings import DOCUMENT, Rating, is_valid
from foia.cases.terms import local_date
from foia.cases.untold_answers import told_of
from foia.cases.whereabouts import may_be_rated
from foia.errors import InvalidInput, WrongState


def rate(context: Context, case: Case, rating: Rating) -> bool:
    """Keep what the filer says of the answer; say whether it was kept: a second time it is not.

    The comment is sealed with the case. Raises WrongState before there is an answer to read, InvalidInput."""
    if not is_valid(rating):
        raise InvalidInput("rating")
    told = told_of(context, case).case
    if not may_be_rated(told.phase, told.outcome):
        raise WrongState("rate")
    if context.session.get(CaseRating, case.id) is not None:
        return False
    today = local_date(context.book, context.country, None, context.now)
    row = CaseRating(
        case_id=case.id,
        body_id=None if case.confidential else case.body_id,
        month=None if case.confidential else today.replace(day=1),
        answered=rating.answered,
        settled=rating.settled,
    )
    context.session.add_all([row, *sealed(context, case, DOCUMENT, Text(rating.as_text()), author="filer")])
    context.session.flush()
    return True
