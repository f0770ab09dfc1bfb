"""What can go wrong when the law is read or applied."""

from dataclasses import dataclass


class LawError(Exception):
    """Base of every error of the law engine."""


class NoRegime(LawError):
    """No regime in force binds this body for this kind of case on this day."""


class UnknownPlace(LawError):
    """The place code is not one of the calendar's places."""


class NotCovered(LawError):
    """A day lies outside the years the calendar knows."""


class BadHistory(LawError):
    """An event is of no known type or cannot have happened; `index` is its place in the list given."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(f"hecho {index}: {reason}")
        self.index = index
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a law file: where it is and what was expected."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.expected}"


class BadFile(LawError):
    """A law file does not follow the schema; `problems` lists every mistake found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems
