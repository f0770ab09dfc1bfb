"""Routing: which public body a text is for. Pure: it learns from what it is given and reads nothing else."""

from foia.directory.routing.deciding import Decision, decide
from foia.directory.routing.evaluation import Measured, Row, evaluate
from foia.directory.routing.examples import Candidate, Example, Origin
from foia.directory.routing.model import Model, Ranking, Suggestion
from foia.directory.routing.packing import NotAModel
from foia.directory.routing.training import train

__all__ = [
    "Candidate",
    "Decision",
    "Example",
    "Measured",
    "Model",
    "NotAModel",
    "Origin",
    "Ranking",
    "Row",
    "Suggestion",
    "decide",
    "evaluate",
    "train",
]
