"""The terms that bind a body, in words: one line for each kind of case, with the article that sets it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foia import law
from foia.directory.models import Body
from foia.i18n import gettext as _
from foia.i18n import language
from foia.law.dates import term_in_english, term_in_spanish


@dataclass(frozen=True)
class BoundTerm:
    """What binds a body when it answers a kind of case: the procedure's name, and its term."""

    kind: str
    procedure: str
    term: str


def bound_terms(book: law.LawBook, body: Body, kinds: Iterable[str], on: date) -> list[BoundTerm]:
    """Return the term of the response for each kind the law of the body's country knows."""
    found = []
    for kind in kinds:
        try:
            regime = book.applicable(body.country, kind, body.body_class, body.place_code, on)
        except law.NoRegime:
            continue
        title = regime.title_en if language() == "en" else regime.title_es
        found.append(BoundTerm(kind, title, _term(_responses(regime))))
    return found


def _responses(regime: law.Regime) -> tuple[law.Step, ...]:
    """Return the step `response`, or every one where the procedure has several."""
    steps = regime.responses()
    main = tuple(step for step in steps if step.id == "response")
    return main or steps


def _term(steps: tuple[law.Step, ...]) -> str:
    if len(steps) == 1:
        return _words(steps[0])
    return "; ".join(
        _(
            "%(step)s: %(term)s",
            step=step.name_en if language() == "en" else step.name_es,
            term=_words(step),
        )
        for step in steps
    )


def _words(step: law.Step) -> str:
    """Write a term; one whose norm nobody read stands without an article."""
    write = term_in_english if language() == "en" else term_in_spanish
    term = write(step.amount, step.unit) if step.amount is not None else ""
    if not step.verified:
        return _("plazo por confirmar: se cuentan %(term)s", term=term) if term else _("plazo por confirmar")
    if step.unit == "immediate":
        return _("de inmediato (%(basis)s)", basis=step.basis)
    if not term:
        return _("la norma no fija un número de días (%(basis)s)", basis=step.basis)
    words = _("%(term)s (%(basis)s)", term=term, basis=step.basis)
    if step.unit_verified:
        return words
    return _("%(words)s; si son hábiles o calendario está por confirmar", words=words)
