"""The commands `foia routing suggest | evaluate`."""

from __future__ import annotations

import click


@click.group("routing")
def routing_cli() -> None:
    """Encaminamiento: a qué entidad le corresponde un texto, y cuánto acierta el modelo."""
