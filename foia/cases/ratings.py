"""What a filer says of the answer they got, once: pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

DOCUMENT = "rating"  # the kind of document that holds it
YES, PARTLY, NO = "yes", "partly", "no"
DEGREES = (YES, PARTLY, NO)
COMMENT_CHARACTERS = 2000


@dataclass(frozen=True)
class Rating:
    """Whether they were answered, whether what they asked for was settled, and why, in their words."""

    answered: str
    settled: str
    comment: str = ""

    def as_text(self) -> str:
        """Return it as it is kept under the case's key."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class RatingRead:
    """A rating that was given, and when."""

    rating: Rating
    at: datetime


def from_text(text: str) -> Rating:
    """Return the rating that was kept."""
    return Rating(**json.loads(text))


def is_valid(rating: Rating) -> bool:
    """Say whether both questions were answered, and the comment is not too long."""
    degrees = {rating.answered, rating.settled} <= set(DEGREES)
    return degrees and len(rating.comment) <= COMMENT_CHARACTERS
