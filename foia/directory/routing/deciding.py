"""What becomes of a ranked text: it goes by itself, its filer is asked, or the central desk decides."""

from __future__ import annotations

from enum import StrEnum

from foia.directory.routing.model import Ranking

# Below this, naming three bodies helps nobody.
LEAST_TOGETHER = 0.5


class Decision(StrEnum):
    """Who says which body it is."""

    ROUTE = "route"
    ASK = "ask"
    DESK = "desk"


def decide(ranking: Ranking, *, may_route: bool, threshold: float) -> Decision:
    """Say who decides; `threshold` is the least confidence with which a case goes by itself."""
    if not ranking.understood or not ranking.suggestions:
        return Decision.ASK
    if may_route and not ranking.parts and ranking.suggestions[0].confidence >= threshold:
        return Decision.ROUTE
    together = sum(suggestion.confidence for suggestion in ranking.suggestions[:3])
    return Decision.ASK if together >= LEAST_TOGETHER or ranking.parts else Decision.DESK
