"""The registry of case kinds: create_app registers what each feature offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask_babel.speaklater import LazyString

from foia.cases.imported import NOT_STATED
from foia.cases.outcomes import AnswerRules
from foia.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class Kind:
    """What the shared pages need to know of a kind. Labels are lazy translations.

    `noun` is the label inside a sentence, with its article ("la solicitud", "el reclamo"); `outcomes` label
    every outcome. `is_discreet`: a notice of one that leaves the product does not say of what kind it is."""

    code: str
    label: LazyString
    noun: LazyString
    rules: AnswerRules
    outcomes: Mapping[str, LazyString]
    is_discreet: bool = False

    @property
    def bare_noun(self) -> str:
        """The noun without its article: "su solicitud", "su reclamo"."""
        article, _, noun = str(self.noun).partition(" ")
        return noun or article


def kinds_of(app: Flask) -> Mapping[str, Kind]:
    """Return every registered kind by its code."""
    kinds: Mapping[str, Kind] = app.extensions.get("foia.kinds", {})
    return kinds


def register(app: Flask, kind: Kind) -> None:
    """Make a kind known to the application; another log may not tell how a case of it ended."""
    known = replace(kind, outcomes={**kind.outcomes, NOT_STATED: _l("Sin dato en el registro de origen")})
    app.extensions.setdefault("foia.kinds", {})[kind.code] = known


def kind_of(app: Flask, code: str) -> Kind:
    """Return a registered kind. Raises KeyError."""
    kinds: dict[str, Kind] = app.extensions["foia.kinds"]
    return kinds[code]
