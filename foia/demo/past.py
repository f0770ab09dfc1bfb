"""Two years of past cases for the demonstration: filed, worked and answered through everybody's actions.

Which ones, when and how they end is drawn from the bodies' phrases by a seed of their own, so that the same
day gives the same past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from random import Random

from foia import law
from foia.demo.telling import JULIAN, NOBODY, WARA, Chapter, DemoBody, Story, acknowledge, reply

PAST_MONTHS = 24
# From this many a month on a body's figures can be shown: it gets them every month.
BUSY = 10
# A body that is less busy gets this share of what is written of it.
_QUIET_SHARE = 0.2
_FILERS = (WARA, JULIAN, NOBODY, NOBODY)
# (outcome, ground or None, weight) by kind; the words fit each.
_ENDS: Mapping[str, tuple[tuple[str, str | None, int], ...]] = {
    "info_request": (
        ("granted", None, 70),
        ("partially_granted", "BO-LPA18-II", 8),
        ("refused", "BO-LPA18-a", 4),
        ("not_held", None, 6),
        ("already_public", None, 12),
    ),
    "service_complaint": (("upheld", None, 55), ("partly_upheld", None, 20), ("not_upheld", None, 25)),
    "conduct_complaint": (("upheld", None, 30), ("partly_upheld", None, 20), ("not_upheld", None, 50)),
    "suggestion": (("adopted", None, 25), ("under_study", None, 50), ("not_adopted", None, 25)),
}
_WORDS: Mapping[str, str] = {
    "granted": "Le entregamos lo que pidió, en la tabla adjunta a esta respuesta.",
    "partially_granted": "Le entregamos lo que es público. El resto es secreto profesional.",
    "refused": "Lo que pide forma parte de la seguridad del Estado.",
    "not_held": "Buscamos en nuestros archivos y no tenemos esa información.",
    "already_public": "Está publicado en nuestra página, en la sección de transparencia.",
    "upheld": "Usted tiene razón. Ya corregimos el problema y le pedimos disculpas.",
    "partly_upheld": "Corregimos una parte. La otra depende de una obra que termina en tres meses.",
    "not_upheld": "Revisamos el caso y no encontramos falla en el servicio.",
    "adopted": "Aceptamos su sugerencia y la aplicaremos este semestre.",
    "under_study": "Su sugerencia está en estudio en la unidad de planificación.",
    "not_adopted": "Agradecemos su sugerencia. Por ahora no podemos aplicarla.",
}
_SOLVED_WORKING_DAYS = ((1, 10), (3, 25), (5, 25), (7, 20), (9, 12), (14, 5), (22, 3))
_CATEGORY = {
    "service_complaint": "service_complaint.other",
    "conduct_complaint": "conduct_complaint.other",
    "suggestion": "suggestion.other",
}


@dataclass(frozen=True)
class PastStory:
    """A story of the past, and the day on which it was filed."""

    filed_on: date
    story: Story


def past_stories(
    bodies: tuple[DemoBody, ...], calendar: law.Calendar, today: date, months: int
) -> Iterator[PastStory]:
    """Draw the cases of the whole months before this one, the oldest first."""
    last_on = today.replace(day=1) - timedelta(days=1)
    first_on = today.replace(day=1)
    for _month in range(months):
        first_on = (first_on - timedelta(days=1)).replace(day=1)
    found: list[PastStory] = []
    for body in bodies:
        drawn = Random(f"{body.code} {first_on.year}")  # noqa: S311 (invented data, no secret)
        for kind, monthly in sorted(body.monthly.items()):
            day = first_on
            while day < last_on:
                count = monthly + drawn.randint(0, 2) if monthly >= BUSY else _few(drawn, monthly)
                found += (_drawn(drawn, body, kind, calendar, day, last_on) for _time in range(count))
                day = _next_month(day)
    return iter(sorted(found, key=lambda past: (past.filed_on, past.story.body_code or "")))


def _few(drawn: Random, monthly: int) -> int:
    return sum(drawn.random() < _QUIET_SHARE for _time in range(monthly))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=min(day.day, 28))


def _drawn(
    drawn: Random, body: DemoBody, kind: str, calendar: law.Calendar, month_from: date, last_on: date
) -> PastStory:
    filed_on = min(month_from + timedelta(days=drawn.randint(0, 27)), last_on)
    phrase = drawn.choice(body.phrases)
    ends = _ENDS[kind]
    outcome, ground, _weight = drawn.choices(ends, weights=[end[2] for end in ends])[0]
    days, _weight = drawn.choices(_SOLVED_WORKING_DAYS, weights=[end[1] for end in _SOLVED_WORKING_DAYS])[0]
    answered: Chapter = partial(reply, _WORDS[outcome], ((outcome, ground),))
    begun: tuple[tuple[int, Chapter], ...] = ((1, acknowledge),) if days > 1 else ()
    # One in forty was forgotten, and still is.
    chapters = begun if drawn.random() < 1 / 40 else (*begun, (days, answered))
    story = Story(
        filed_working_days_ago=0,
        body_code=body.code,
        subject=phrase[:1].upper() + phrase[1:],
        questions=(_question(kind, phrase),),
        filer=drawn.choice(_FILERS),
        chapters=chapters,
        kind=kind,
        category=_CATEGORY.get(kind),
        confirmed=False,
    )
    return PastStory(filed_on, story)


def _question(kind: str, phrase: str) -> str:
    if kind == "info_request":
        return f"Pido información sobre esto: {phrase}."
    if kind == "suggestion":
        return f"Sugiero que atiendan esto: {phrase}."
    return f"Presento un reclamo: {phrase}. Espero una solución."
