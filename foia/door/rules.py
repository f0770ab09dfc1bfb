"""What somebody needs, found out from their words and choices, and which question comes next: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from foia.directory.names import fold
from foia.door import cues

UNSURE = "no-se"
YES, NO = "si", "no"
DESK = "mesa"


class Need(StrEnum):
    """What people come for, as the door's forms name it."""

    INFORMATION = "informacion"
    SERVICE = "servicio"
    CONDUCT = "trato"
    MISCONDUCT = "denuncia"
    IDEA = "idea"
    SILENCE = "sin-respuesta"


class Step(StrEnum):
    """A page of the path."""

    TELL = "contar"
    KIND = "tipo"
    DANGER = "peligro"
    CALL = "llamar"
    SILENCE = "sin-respuesta"
    BODY = "entidad"
    FOUND = "publicado"
    OUTLOOK = "que-pasa"


KIND_OF = {
    Need.INFORMATION: "info_request",
    Need.SERVICE: "service_complaint",
    Need.CONDUCT: "conduct_complaint",
    Need.MISCONDUCT: "misconduct_report",
    Need.IDEA: "suggestion",
}
# Before anything else is asked of these: is somebody in danger now?
COMPLAINTS = frozenset({Need.SERVICE, Need.CONDUCT, Need.MISCONDUCT})
_CUES = {
    Need.INFORMATION: cues.INFORMATION,
    Need.SERVICE: cues.SERVICE,
    Need.CONDUCT: cues.CONDUCT,
    Need.MISCONDUCT: cues.MISCONDUCT,
    Need.IDEA: cues.IDEA,
    Need.SILENCE: cues.SILENCE,
}
# So many times as much as the next must speak for a need that nobody chose.
_CLEARLY = 2


@dataclass(frozen=True)
class Understood:
    """What a text says. `likely`: needs it speaks for, most first; `need`: the one it clearly means."""

    need: Need | None
    likely: tuple[Need, ...]
    in_danger: bool
    is_afraid: bool


# Characters of a text that are read: anybody may send a long one, at every step.
MOST_READ, _BEGINNING = 8_000, 6_000


def understand(text: str) -> Understood:
    """Read a text. Words of a crime, of corruption or of fear never decide: whoever wrote them is asked.

    Of a very long one its beginning and its end: what is asked is said there."""
    folded = fold(text if len(text) <= MOST_READ else f"{text[:_BEGINNING]} {text[_BEGINNING - MOST_READ :]}")
    counts = {need: _count(folded, known) for need, known in _CUES.items()}
    is_afraid = bool(_count(folded, cues.FEAR))
    # Who is afraid to be known must hear of the way in which nobody learns of them.
    counts[Need.MISCONDUCT] += is_afraid
    order = list(Need)
    likely = tuple(
        sorted((need for need in order if counts[need]), key=lambda need: (-counts[need], order.index(need)))
    )
    return Understood(
        need=_clear(counts, likely),
        likely=likely,
        in_danger=bool(_count(folded, cues.DANGER)),
        is_afraid=is_afraid,
    )


def _clear(counts: dict[Need, int], likely: tuple[Need, ...]) -> Need | None:
    if not likely or counts[Need.MISCONDUCT]:
        return None
    first = likely[0]
    second = counts[likely[1]] if len(likely) > 1 else 0
    return first if counts[first] >= _CLEARLY * second else None


def _count(folded: str, known: Iterable[str]) -> int:
    spans = [found.span() for cue in known if (found := _pattern(cue).search(folded))]
    # "copia de contratos" says one thing, not two: what lies within another cue's words counts with it.
    return sum(
        not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in set(spans))
        for span in set(spans)
    )


@cache
def _pattern(cue: str) -> re.Pattern[str]:
    words = [
        r"(?:[a-z0-9]+ ){0,3}?" if word == ".." else re.escape(word).replace(r"\*", "[a-z0-9]*") + " "
        for word in cue.split()
    ]
    return re.compile(r"\b" + "".join(words).removesuffix(" ") + r"\b")


@dataclass(frozen=True)
class Answers:
    """What was told and answered so far; each is empty until it was asked. `body` is an id (hex) or DESK.

    `want` is a Need, or UNSURE. `is_sure`: chosen once the door had said what it understood."""

    told: str = ""
    place: str = ""
    want: str = ""
    is_sure: bool = False
    danger: str = ""
    called: bool = False
    body: str = ""
    seen: bool = False

    @property
    def is_urgent(self) -> bool:
        return self.danger == YES


def need_of(answers: Answers) -> Need | None:
    """Return what somebody needs; None while they must be asked."""
    chosen = Need(answers.want) if answers.want in set(Need) else None
    if answers.is_sure:
        # Of whoever still cannot say, a person at the central desk finds out what it is.
        return chosen or Need.SERVICE
    understood = understand(answers.told)
    if chosen is None:
        return understood.need
    if chosen in (Need.SERVICE, Need.CONDUCT, Need.IDEA) and Need.MISCONDUCT in understood.likely:
        return None  # many would read it: whoever wrote it is told of the other way first
    return chosen


def may_be_unsure(answers: Answers) -> bool:
    """Say whether somebody may leave to others what it is: not where that would show a report to many."""
    return Need.MISCONDUCT not in understand(answers.told).likely


def offered(answers: Answers) -> tuple[Need, ...]:
    """Return every need in the order in which it is offered to choose from: the likeliest first."""
    likely = understand(answers.told).likely
    chosen = tuple(need for need in Need if need == answers.want and need not in likely)
    return (*chosen, *likely, *(need for need in Need if need not in (*chosen, *likely)))


def next_step(answers: Answers, *, has_found: bool = False) -> Step:
    """Return the page that asks what is not known yet; `has_found`: something published may answer."""
    if not answers.told and not answers.want:
        return Step.TELL
    need = need_of(answers)
    if _asks_danger(answers, need):
        return Step.DANGER
    if answers.danger == YES and not answers.called:
        return Step.CALL
    if need is None:
        return Step.KIND
    if need == Need.SILENCE:
        return Step.SILENCE
    if not answers.body:
        return Step.BODY
    return Step.FOUND if has_found and not answers.seen else Step.OUTLOOK


def _asks_danger(answers: Answers, need: Need | None) -> bool:
    if answers.danger:
        return False
    if need is not None:
        return need in COMPLAINTS or understand(answers.told).in_danger
    understood = understand(answers.told)
    return understood.in_danger or bool(COMPLAINTS & set(understood.likely))


def step_before(answers: Answers, step: Step) -> Step:
    """Return the page whose question was answered before a page."""
    if step in (Step.OUTLOOK, Step.FOUND):
        return Step.BODY
    if step == Step.CALL:
        return Step.DANGER
    if answers.is_sure and step not in (Step.KIND, Step.DANGER):
        return Step.KIND
    return Step.DANGER if answers.danger and step != Step.DANGER else Step.TELL
