"""The blueprint of the pages of calendars and of what changes them."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask

from foia.accounts.history_kinds import SubjectKind, register

blueprint = Blueprint("amendments", __name__)


def name_changes(subject_kind: str, words: SubjectKind) -> None:
    """Say what the changes of a kind of subject are called, wherever the blueprint is used."""
    blueprint.record_once(lambda state: register(cast(Flask, state.app), subject_kind, words))
