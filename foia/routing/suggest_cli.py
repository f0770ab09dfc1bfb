"""The commands `foia routing suggest | train`. Their texts are Spanish, untranslated."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock
from foia.cases.context import context_of
from foia.config import Settings
from foia.directory.routing import decide
from foia.errors import DomainError
from foia.extensions import db
from foia.routing.queries import newest_model, standing_of, state_of
from foia.routing.rules import THRESHOLD
from foia.routing.suggesting import MOST_CHARACTERS, suggested
from foia.routing.training_jobs import TOO_LARGE, WORSE, train_now
from foia.routing.words import confidence_words

_STATES = {
    "": "en uso",
    WORSE: "no se adopta (acierta menos)",
    TOO_LARGE: "no se adopta (ocupa demasiado)",
}


@click.command("suggest")
@click.option("--place", default=None, metavar="CÓDIGO", help="Dónde está quien escribe (BO-L).")
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def suggest_command(place: str | None, as_json: bool) -> None:
    """Dice a qué entidades puede corresponder el texto que llega por la entrada estándar."""
    session, settings = db.session(), _settings()
    text = sys.stdin.buffer.read(4 * MOST_CHARACTERS).decode("utf-8", "replace")
    context = context_of(settings, session, now=clock.now())
    found = suggested(context, text, place)
    may_route = state_of(session).routes_itself and standing_of(session).is_earned
    document: dict[str, Any] = {
        "model": found.model_version or None,
        "suggestions": [
            {
                "body": one.body.code,
                "name": one.body.name_es,
                "confidence": round(one.confidence, 4),
                "reasons": [one.why],
            }
            for one in found.bodies
        ],
        "decision": str(decide(found.ranking, may_route=may_route, threshold=THRESHOLD)),
    }
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    if not found.model_version:
        raise DomainError(
            "todavía no hay un modelo; escriba frases de las entidades y use `foia routing train`"
        )
    for number, one in enumerate(found.bodies, start=1):
        click.echo(f"{number}. {one.body.name_es} · {confidence_words(one.confidence)}. {one.why}")
    if not found.bodies:
        click.echo("El texto no basta para sugerir una entidad.")


@click.command("train")
@with_appcontext
def train_command() -> None:
    """Aprende ahora de las frases de las entidades y de los casos, y adopta el modelo si no es peor."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    version = train_now(app, clock.now())
    if version is None:
        raise DomainError("no hay de qué aprender: escriba frases de las entidades")
    row = newest_model(db.session())
    said = json.loads(row.figures) if row is not None else {}
    state = _STATES[row.refused_because] if row is not None else ""
    click.echo(
        f"Modelo {version}, {state}: {said['phrases']} frases, {said['cases']} casos, "
        f"{said['bodies']} entidades; {said['top1']:.0%} a la primera y {said['top3']:.0%} entre tres "
        f"de {said['held_back']} textos apartados."
    )


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings
