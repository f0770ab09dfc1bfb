"""What the codes of a release are called in the files that leave, in Spanish whatever language is spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.amendments.store import book_in_force
from foia.cases.imported import NOT_STATED
from foia.cases.kinds import kinds_of
from foia.cases.timeline_words import channel_words
from foia.config import Settings
from foia.directory.models import Body
from foia.i18n import DEFAULT_LANGUAGE, country_name, force_locale
from foia.statistics.catalogue import OTHERS
from foia.statistics.labels import Words

if TYPE_CHECKING:
    from flask import Flask

_CHANNELS = ("web", "counter", "post", "phone", "email")
_OTHER_CHANNEL = "otro"
_LEVELS = {
    "national": "nacional",
    "department": "departamental",
    "region": "regional",
    "municipality": "municipal",
}


def words_of(app: Flask, session: Session, country: str) -> Words:
    """Name what a country's release may hold."""
    settings: Settings = app.config["FOIA"]
    regimes = book_in_force(session, settings.law_path).regimes
    with app.app_context(), force_locale(DEFAULT_LANGUAGE):
        kinds = kinds_of(app)
        outcomes = {code: str(label) for kind in kinds.values() for code, label in kind.outcomes.items()}
        return Words(
            country=country_name(country, DEFAULT_LANGUAGE),
            publisher=settings.base_url.partition("://")[2].rstrip("/"),
            values={
                "kind": {code: str(kind.label) for code, kind in kinds.items()},
                "outcome": {**outcomes, NOT_STATED: outcomes.get(NOT_STATED, "Sin dato")},
                "channel": {**{code: channel_words(code) for code in _CHANNELS}, "other": _OTHER_CHANNEL},
                "regime": {regime.id: regime.title_es for regime in regimes},
                "ground": {one.code: one.text_es for regime in regimes for one in regime.grounds},
                "body": _bodies(session, country),
            },
            is_demo=settings.demo,
        )


def _bodies(session: Session, country: str) -> dict[str, str]:
    rows = session.execute(select(Body.code, Body.name_es, Body.level).where(Body.country == country)).all()
    levels = {level for _code, _name, level in rows}
    others = {
        f"{OTHERS}{level}": f"Otras entidades con pocos expedientes, nivel {_LEVELS.get(level, level)}"
        for level in levels
    }
    return {**{code: name for code, name, _level in rows}, **others}
