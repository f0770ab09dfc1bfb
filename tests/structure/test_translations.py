"""Every text a person sees is in both catalogues, and its translation keeps its placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.structure.source_tree import ROOT
from tools.translations import extract

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def extracted() -> set[str | tuple[str, ...]]:
    texts = {_key(message) for message in extract() if message.id}
    assert len(texts) > 50, "the extraction found next to nothing: is translations/babel.cfg right?"
    return texts


def _key(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


def _catalogue(language: str) -> Catalog:
    with (ROOT / f"translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _entries(language: str) -> Iterator[Message]:
    return (message for message in _catalogue(language) if message.id)


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_text_of_the_source_is_in_the_catalogue(language: str, extracted: set[str]) -> None:
    known = {_key(message) for message in _entries(language)}

    assert sorted(map(str, extracted - known)) == []


def test_every_text_has_an_english_translation() -> None:
    missing = [message.id for message in _entries("en") if message.fuzzy or not all(_forms(message.string))]

    assert missing == []


def test_a_percent_sign_stands_only_before_a_placeholder() -> None:
    """Jinja formats every text, so a bare percent sign would eat what follows it."""
    bare = [m.id for m in _entries("es") if any("%" in PLACEHOLDER.sub("", form) for form in _forms(m.id))]

    assert bare == []


def test_the_spanish_catalogue_says_what_the_source_says() -> None:
    different = [message.id for message in _entries("es") if _forms(message.string) != _forms(message.id)]

    assert different == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_translation_keeps_placeholders_and_markup(language: str) -> None:
    wrong = []
    for message in _entries(language):
        wanted = set(PLACEHOLDER.findall(_forms(message.id)[-1]))
        tags = sorted(TAG.findall(_forms(message.id)[-1]))
        for number, form in enumerate(_forms(message.string)):
            given = set(PLACEHOLDER.findall(form))
            # "one day" may leave the number out; every other form says it.
            complete = given == wanted or (
                len(_forms(message.string)) > 1 and number == 0 and given <= wanted
            )
            if form and not (complete and sorted(TAG.findall(form)) == tags):
                wrong.append(message.id)

    assert wrong == []
