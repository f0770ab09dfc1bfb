"""Advice before a case is filed: said once, on the form itself, and never a reason to refuse it.

`create_app` registers who advises. A form that may be filed and has something to be advised about is shown
once more with the advice on top and all that was written; at the next press it is filed as it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from foia.cases.context import Context
from foia.directory.models import Body

if TYPE_CHECKING:
    from flask import Flask

# The codes there are: what the form's field `advised` may name.
NAMES_WRITER, WHICH_BODY, SPLIT = "names_writer", "which_body", "split"
_KEPT = "foia.advising"


@dataclass(frozen=True)
class Written:
    """What stands in a form about to be filed; `body` is None where none was chosen."""

    kind: str
    body: Body | None
    subject: str
    texts: Sequence[str]
    language: str


@dataclass(frozen=True)
class Advice:
    """What to show on top of the form: a template, included inside it; it reads the values as `advice`."""

    code: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)


Adviser = Callable[[Context, Written], Advice | None]
# Told in the transaction that files the case: the context, the case's id and what was written.
Follower = Callable[[Context, UUID, Written], None]


class _Registered(NamedTuple):
    advisers: list[Adviser]
    followers: dict[str, list[Follower]]


def register(app: Flask, adviser: Adviser) -> None:
    """Have an adviser asked about every form, in the order of registration.

    Of a filing that has a body and nobody's datum in its text it must ask the database nothing."""
    _registered(app).advisers.append(adviser)


def register_follower(app: Flask, code: str, follower: Follower) -> None:
    """Have somebody told when a case is filed about which this advice was given."""
    _registered(app).followers.setdefault(code, []).append(follower)


def advice_for(app: Flask, context: Context, written: Written) -> list[Advice]:
    """Ask every adviser."""
    found = [adviser(context, written) for adviser in _registered(app).advisers]
    return [advice for advice in found if advice is not None]


def tell_followers(app: Flask, context: Context, case_id: UUID, written: Written, advised: str) -> None:
    """Say that a case was filed after this advice; `advised`: codes, as the form carries them."""
    for code in dict.fromkeys(advised.split()):
        for follower in _registered(app).followers.get(code, ()):
            follower(context, case_id, written)


def _registered(app: Flask) -> _Registered:
    found: _Registered = app.extensions.setdefault(_KEPT, _Registered([], {}))
    return found
