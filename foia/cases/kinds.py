"""The registry of case kinds: create_app registers what each feature offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask
from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Kind:
    """What the shared pages need to know of a kind. Labels are lazy translations.

    `endpoints` name the view of a verb the kind has of its own (`answer`); `outcomes` label every outcome."""

    code: str
    label: LazyString
    outcomes: Mapping[str, LazyString]
    endpoints: Mapping[str, str] = field(default_factory=dict)


def register(app: Flask, kind: Kind) -> None:
    """Make a kind known to the application."""
    app.extensions.setdefault("foia.kinds", {})[kind.code] = kind


def kind_of(app: Flask, code: str) -> Kind:
    """Return a registered kind. Raises KeyError."""
    kinds: dict[str, Kind] = app.extensions["foia.kinds"]
    return kinds[code]
