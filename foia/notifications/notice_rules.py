"""What a deployment's own words for a notice may hold, and how they are filled in: pure.

A text has a title and sentences, one a line. A name in braces stands for what the case gives; a line whose
name has nothing to stand for is left out. Braces are never anything else, so nothing else is ever put in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

FILER, STAFF = "filer", "staff"
FOLIO, NOUN, KIND, BODY, DEADLINE = "folio", "noun", "kind", "body", "deadline"
# What each audience's texts may name. A title names only what every case has.
ADMITTED = {FILER: (FOLIO, NOUN, BODY, DEADLINE), STAFF: (FOLIO, KIND, BODY, DEADLINE)}
_NOT_IN_TITLES = frozenset({BODY, DEADLINE})

TITLE_CHARACTERS = 120
SENTENCE_CHARACTERS = 400
MOST_SENTENCES = 10
BODY_CHARACTERS = SENTENCE_CHARACTERS * MOST_SENTENCES

_NAME = re.compile(r"\{([^{}\n]*)\}")
# The only way in is the one the product writes: no other address, so that none can be forged.
_LINK = re.compile(r"(?i)\bhttps?:|@|\w\.[^\W\d_]{2,}")


@dataclass(frozen=True)
class Problem:
    """Why a text is not taken: `field` is title or body, `detail` the name or number it is about."""

    field: str
    code: str
    detail: str = ""


def admitted_names(audience: str, *, says_deadline: bool) -> tuple[str, ...]:
    """Return the names a text for the audience may use."""
    return tuple(name for name in ADMITTED[audience] if says_deadline or name != DEADLINE)


def required_names(*, says_deadline: bool) -> tuple[str, ...]:
    """Return the names a text must use: the deadline, where the product's own text says it."""
    return (DEADLINE,) if says_deadline else ()


def sentences_of(body: str) -> list[str]:
    """Return the lines that say something."""
    return [line.strip() for line in body.splitlines() if line.strip()]


def problems(title: str, body: str, *, admitted: Collection[str], required: Collection[str]) -> list[Problem]:
    """Return everything for which the text is not taken, the title's first."""
    in_title = [name for name in admitted if name not in _NOT_IN_TITLES]
    found = [*_problems_of("title", title, in_title)]
    if not title.strip():
        found.append(Problem("title", "empty"))
    if len(title) > TITLE_CHARACTERS or "\n" in title:
        found.append(Problem("title", "too_long", str(TITLE_CHARACTERS)))
    found += _problems_of("body", body, admitted)
    sentences = sentences_of(body)
    if not sentences:
        found.append(Problem("body", "empty"))
    if len(sentences) > MOST_SENTENCES:
        found.append(Problem("body", "too_many_sentences", str(MOST_SENTENCES)))
    if any(len(sentence) > SENTENCE_CHARACTERS for sentence in sentences):
        found.append(Problem("body", "sentence_too_long", str(SENTENCE_CHARACTERS)))
    named = set(_NAME.findall(body))
    return found + [Problem("body", "missing_name", name) for name in required if name not in named]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of the names; a value is never looked into."""
    return _NAME.sub(lambda found: " ".join(values.get(found[1], "").split()), text)


def filled_sentences(body: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentences with the values in place, without those that name what the case has not."""
    return tuple(
        fill(sentence, values)
        for sentence in sentences_of(body)
        if all(values.get(name) for name in _NAME.findall(sentence))
    )


def names_in(text: str) -> set[str]:
    """Return the names a text uses."""
    return set(_NAME.findall(text))


def _problems_of(field: str, text: str, admitted: Collection[str]) -> list[Problem]:
    found = [
        Problem(field, "unknown_name", name)
        for name in dict.fromkeys(_NAME.findall(text))
        if name not in admitted
    ]
    rest = _NAME.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(Problem(field, "stray_brace"))
    if _LINK.search(text):
        found.append(Problem(field, "link"))
    return found
