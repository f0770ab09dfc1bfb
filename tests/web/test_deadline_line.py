"""How a deadline and a date are written, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from foia import i18n
from foia.pages.deadline_line import DeadlineLine, phrases, tone

TUESDAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def in_spanish(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def line(**changes: object) -> DeadlineLine:
    return DeadlineLine(**({"due_on": TUESDAY, "working_days_left": 5} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shown", "words", "frame"),
    [
        (line(), "vence el martes 3 de marzo de 2026 · faltan 5 días hábiles", "plain"),
        (line(working_days_left=1), "vence el martes 3 de marzo de 2026 · falta 1 día hábil", "soon"),
        (line(working_days_left=0), "vence el martes 3 de marzo de 2026 · vence hoy", "soon"),
        (
            line(working_days_left=-1),
            "venció el martes 3 de marzo de 2026 · vencido hace 1 día hábil",
            "late",
        ),
        (
            line(working_days_left=-8, state="missed"),
            "venció el martes 3 de marzo de 2026 · vencido hace 8 días hábiles",
            "late",
        ),
        (
            line(working_days_left=None, state="met"),
            "el plazo era hasta el martes 3 de marzo de 2026 · cumplido a tiempo",
            "done",
        ),
        (
            line(confirmed=False),
            "vence el martes 3 de marzo de 2026 · faltan 5 días hábiles · plazo por confirmar",
            "plain",
        ),
        (line(due_on=None, confirmed=False, working_days_left=None), "plazo por confirmar", "quiet"),
        (line(due_on=None, state="uncovered", working_days_left=None), "plazo por confirmar", "quiet"),
        (line(state="suspended"), "plazo suspendido", "quiet"),
        (line(due_on=None, state="not_started"), "el plazo todavía no corre", "quiet"),
        (
            line(state="not_started"),
            "el plazo todavía no corre · fecha provisional: martes 3 de marzo de 2026",
            "quiet",
        ),
        (
            line(due_on=None, state="not_started", confirmed=False),
            "plazo por confirmar",
            "quiet",
        ),
        (line(due_on=None, state="no_term"), "la norma no fija un plazo en días", "quiet"),
        (line(due_on=None, state="no_term", confirmed=False), "plazo por confirmar", "quiet"),
        (
            line(conflict_due_on=date(2026, 3, 5)),
            "vence el martes 3 de marzo de 2026 · faltan 5 días hábiles"
            " · según otra lectura de la norma, jueves 5 de marzo de 2026",
            "plain",
        ),
    ],
)
def test_a_deadline_says_its_date_and_what_it_means_today(
    shown: DeadlineLine, words: str, frame: str
) -> None:
    assert " · ".join(phrases(shown)) == words
    assert tone(shown) == frame


def test_dates_are_written_in_the_page_s_language() -> None:
    assert i18n.date_words(TUESDAY) == "martes 3 de marzo de 2026"
    assert i18n.date_plain(TUESDAY) == "3 de marzo de 2026"
    with force_locale("en"):
        assert i18n.date_words(TUESDAY) == "Tuesday 3 March 2026"
        assert i18n.date_short(TUESDAY) == "3 Mar 2026"


def test_an_instant_is_written_in_the_local_time_of_the_place() -> None:
    at = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)

    assert i18n.datetime_words(at) == "3 de marzo de 2026, 22:30 h"
    assert i18n.datetime_words(at, ZoneInfo("America/Guatemala")) == "3 de marzo de 2026, 20:30 h"


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 bytes"), (1023, "1.023 bytes"), (1024, "1 KB"), (348_160, "340 KB"), (1_258_291, "1,2 MB")],
)
def test_sizes_are_written_as_people_say_them(size_bytes: int, words: str) -> None:
    assert i18n.file_size(size_bytes) == words
