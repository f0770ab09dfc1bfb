"""Kinds of letter, what their templates may hold, and the code a letter is verified by: pure.

A template is a title, an opening and a closing, a paragraph a line. A name in braces stands for what the case
gives; a paragraph whose name has nothing to stand for is left out. What the law demands of a letter is in no
template: it is put between the opening and the closing of every letter, and cannot be taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class LetterKind(StrEnum):
    GRANTED = "answer_granted"
    PARTIAL = "answer_partial"
    REFUSED = "answer_refused"
    NOT_HELD = "answer_not_held"
    ANSWER = "answer_other"  # every other end: of complaints, and of what is public or others' matter
    CLARIFICATION = "clarification"
    EXTENSION = "extension"
    REFERRAL = "referral"
    ACKNOWLEDGMENT = "acknowledgment"
    APPEAL = "appeal_decision"
    BREACH = "breach_notice"


ANSWER_KINDS = frozenset(
    {
        LetterKind.GRANTED,
        LetterKind.PARTIAL,
        LetterKind.REFUSED,
        LetterKind.NOT_HELD,
        LetterKind.ANSWER,
        LetterKind.APPEAL,
    }
)
# Of a receipt alone there is nothing more to say than the template's words.
NEEDS_TEXT = frozenset(LetterKind) - {LetterKind.ACKNOWLEDGMENT}
# Where something is withheld, the letter says on what ground.
NEEDS_GROUND = frozenset({LetterKind.PARTIAL, LetterKind.REFUSED})

_BY_OUTCOME = {
    "granted": LetterKind.GRANTED,
    "partially_granted": LetterKind.PARTIAL,
    "refused": LetterKind.REFUSED,
    "not_held": LetterKind.NOT_HELD,
}
_BY_EVENT = {
    "acknowledged": LetterKind.ACKNOWLEDGMENT,
    "clarification_requested": LetterKind.CLARIFICATION,
    "extended": LetterKind.EXTENSION,
    "referred": LetterKind.REFERRAL,
}
_ANSWERING = frozenset({"answered", "partly_answered", "decided", "not_admitted", "answer_corrected"})


def kind_of_event(event_type: str, payload: Mapping[str, object], case_kind: str) -> LetterKind | None:
    """Return the kind of letter an event is told by; None for one that no letter tells.

    The extension of a term that is not the response's is told to somebody else."""
    if event_type == "extended" and payload.get("step") is not None:
        return None
    if event_type not in _ANSWERING:
        return _BY_EVENT.get(event_type)
    if case_kind == "appeal":
        return LetterKind.APPEAL
    return _BY_OUTCOME.get(str(payload.get("outcome")), LetterKind.ANSWER)


# The names a template may use, as people write them. Those a title may use are there for every letter.
FOLIO, KIND, BODY, DATED = "folio", "tipo de expediente", "entidad", "fecha de la carta"
REGISTRY, SUBJECT, OFFICE = "número de registro", "asunto", "oficina"
RECEIVED, DUE, REGIME = "fecha de presentación", "fecha de vencimiento", "norma"
OUTCOME, SIGNER = "resultado", "quien firma"
FIRST_DUE, SENT_TO = "plazo anterior", "entidad de destino"
_IN_TITLES = (FOLIO, KIND, BODY)
_EVERYWHERE = (FOLIO, REGISTRY, KIND, SUBJECT, BODY, OFFICE, REGIME, RECEIVED, DATED, DUE, SIGNER)
_OF_KIND = {
    **{kind: (OUTCOME,) for kind in ANSWER_KINDS},
    LetterKind.EXTENSION: (FIRST_DUE,),
    LetterKind.REFERRAL: (SENT_TO,),
}
PLACEHOLDERS = (*_EVERYWHERE, OUTCOME, FIRST_DUE, SENT_TO)


def admitted(kind: str) -> tuple[str, ...]:
    """Return the names a template of a kind may use."""
    return (*_EVERYWHERE, *_OF_KIND.get(LetterKind(kind), ()))


TITLE_CHARACTERS = 120
PART_CHARACTERS = 3000
_NAME = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Words:
    """A template's own words."""

    title: str
    opening: str
    closing: str


@dataclass(frozen=True)
class Problem:
    """Why a template is not taken. `detail`: the name, or the limit; `meant`: the name it may have been."""

    field: str
    code: str
    detail: str = ""
    meant: str = ""


def problems(words: Words, kind: str) -> list[Problem]:
    """Return everything for which a template is not taken, in the order of its fields."""
    known = admitted(kind)
    found = [*_text_problems("title", words.title, [name for name in _IN_TITLES if name in known])]
    if not words.title.strip():
        found.append(Problem("title", "empty"))
    if len(words.title) > TITLE_CHARACTERS or "\n" in words.title.strip():
        found.append(Problem("title", "too_long", str(TITLE_CHARACTERS)))
    for field, text in (("opening", words.opening), ("closing", words.closing)):
        found += _text_problems(field, text, known)
        if len(text) > PART_CHARACTERS:
            found.append(Problem(field, "too_long", str(PART_CHARACTERS)))
    if not any(not _names_in(line) for line in paragraphs(words.opening)):
        # A paragraph that names nothing the case may lack: a letter never begins with its law.
        found.append(Problem("opening", "always_one" if words.opening.strip() else "empty"))
    return found


def _text_problems(field: str, text: str, known: Collection[str]) -> list[Problem]:
    by_plain = {_plain(name): name for name in known}
    found = []
    for written in dict.fromkeys(_NAME.findall(text)):
        if _plain(written) not in by_plain:
            near = get_close_matches(_plain(written), by_plain, n=1)
            found.append(Problem(field, "unknown_name", written, by_plain[near[0]] if near else ""))
    rest = _NAME.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(Problem(field, "stray_brace"))
    return found


def paragraphs(text: str) -> list[str]:
    """Return the lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of the names; a value is never looked into."""
    by_plain = {_plain(name): value for name, value in values.items()}
    return _NAME.sub(lambda found: " ".join(by_plain.get(_plain(found[1]), "").split()), text)


def filled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paragraphs with the values in place, without those that name what the case has not."""
    present = {_plain(name) for name, value in values.items() if value}
    return tuple(fill(line, values) for line in paragraphs(text) if _names_in(line) <= present)


def _names_in(text: str) -> set[str]:
    return {_plain(name) for name in _NAME.findall(text)}


def _plain(name: str) -> str:
    """Return a name as it is compared: however it was spaced, capitalised or accented."""
    folded = unicodedata.normalize("NFD", " ".join(name.split()).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


# Crockford's alphabet: no letter that is taken for a figure.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_CHARACTERS = 16  # 80 bits
_CODE = re.compile(rf"[{_ALPHABET}]{{{CODE_CHARACTERS}}}")
_LONGEST_TYPED = 64


def code_from(mark: str) -> str:
    """Return the verification code of a keyed mark (hex), in groups of four."""
    value = int(mark, 16)
    drawn = "".join(_ALPHABET[(value >> (5 * place)) & 31] for place in range(CODE_CHARACTERS))
    return "-".join(drawn[start : start + 4] for start in range(0, CODE_CHARACTERS, 4))


def read_code(typed: str) -> str | None:
    """Return the code a person typed in its written form, or None when it cannot be one."""
    compact = re.sub(r"[\s\-‐‑–—]+", "", typed[:_LONGEST_TYPED]).upper().translate(_ALIKE)
    if not _CODE.fullmatch(compact):
        return None
    return "-".join(compact[start : start + 4] for start in range(0, CODE_CHARACTERS, 4))
