"""Where a case is: pure. Lateness is not a phase, and an outcome is not one either."""


class Phase:
    """The phases of a case."""

    FILED = "filed"
    IN_PROGRESS = "in_progress"
    AWAITING_CLARIFICATION = "awaiting_clarification"
    DECIDED = "decided"  # the decision is made, its notice is still to be given
    CONCLUDED = "concluded"


OPEN_PHASES = (Phase.FILED, Phase.IN_PROGRESS, Phase.AWAITING_CLARIFICATION, Phase.DECIDED)
ALL_PHASES = (*OPEN_PHASES, Phase.CONCLUDED)
