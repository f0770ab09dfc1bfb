"""The form of each page of the door, and what its hidden fields carry from one page to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from foia.cases.forms import within_text_limit
from foia.door.rules import DESK, NO, UNSURE, YES, Answers, Need, Step
from foia.forms import Form, RadioField, TextAreaField, TextField
from foia.i18n import lazy_gettext as _l
from foia.pages.fields import clean_text

LONGEST_PLACE = 100
_BODY = re.compile(r"[0-9a-f]{32}")
# What each page asks itself, and so does not carry; a later answer falls with an earlier one.
_ASKED = {
    Step.TELL: ("told", "place", "want", "is_sure", "danger", "called", "body", "seen"),
    Step.KIND: ("want", "is_sure", "body", "seen"),
    Step.DANGER: ("danger", "called"),
    Step.CALL: ("called",),
    Step.BODY: ("body", "seen"),
    Step.FOUND: ("seen",),
}
_MARKS = ("is_sure", "called", "seen")


class DoorForm(Form):
    """Every field of the path; a page shows its own."""

    told = TextAreaField(
        _l("Cuéntenos con sus palabras qué necesita o qué pasó"),
        hint=_l("Escriba como habla. No hace falta que sepa de leyes ni qué entidad es."),
        rows=6,
        max_length=None,
        validators=[within_text_limit],
        attributes={"dir": "auto"},
    )
    place = TextField(
        _l("¿En qué municipio o departamento?"),
        max_length=LONGEST_PLACE,
        width=20,
        autocomplete="off",
    )
    want = RadioField(_l("¿Qué quiere hacer?"))
    danger = RadioField(_l("¿Hay peligro ahora mismo?"))
    body = RadioField(_l("Elija la entidad"))
    q = TextField(
        _l("Buscar otra entidad"),
        hint=_l("Escriba su nombre, su sigla o el nombre que tenía antes."),
        max_length=200,
        autocomplete="off",
    )


def answers_in(sent: Mapping[str, str]) -> Answers:
    """Read what a page sent, its own fields and what it carried; anything strange counts as not answered."""
    body = sent.get("body", "")
    want = sent.get("want", "")
    return Answers(
        told=clean_text(sent.get("told", "")),
        place=" ".join(clean_text(sent.get("place", "")).split())[:LONGEST_PLACE],
        want=want if want in set(Need) or want == UNSURE else "",
        is_sure=sent.get("is_sure") == YES and (want in set(Need) or want == UNSURE),
        danger=_one_of(sent, "danger", (YES, NO)),
        called=sent.get("called") == YES,
        body=body if body == DESK or _BODY.fullmatch(body) else "",
        seen=sent.get("seen") == YES,
    )


def carried(answers: Answers, step: Step | None = None) -> Iterator[tuple[str, str]]:
    """Return what a form carries in hidden fields: all, but what its page asks itself."""
    asked = _ASKED.get(step, ()) if step else ()
    for name, value in vars(answers).items():
        if value and name not in asked:
            yield name, YES if name in _MARKS else value


def step_in(sent: Mapping[str, str], name: str) -> Step | None:
    """Read which page was left, or is wanted."""
    found = sent.get(name, "")
    return Step(found) if found in set(Step) else None


def _one_of(sent: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    value = sent.get(name, "")
    return value if value in known else ""
