"""Small ways to write a case, and regimes invented to exercise what Bolivia's two do not use."""

from __future__ import annotations

from datetime import date, datetime

from foia import law
from foia.law.book import read_country

LA_PAZ = "America/La_Paz"


def event(text: str) -> law.Event:
    """Read `type 2026-03-02` or `type 2026-03-02T10:00` with optional `key=value` words."""
    kind, when, *words = text.split()
    at: date | datetime = datetime.fromisoformat(when) if "T" in when else date.fromisoformat(when)
    values = dict(word.split("=", 1) for word in words)
    recorded = values.pop("recorded", None)
    amount = values.pop("amount", None)
    return law.Event(
        kind,
        at,
        recorded_at=date.fromisoformat(recorded) if recorded else None,
        amount=int(amount) if amount else None,
        **values,
    )


def case(*texts: str) -> list[law.Event]:
    return [event(text) for text in texts]


def due(
    regime: str,
    *texts: str,
    place: str | None = "L",
    as_of: date | None = None,
    now: datetime | None = None,
) -> law.Report:
    """Date a case of Bolivia."""
    book = law.load()
    found = book.regime(regime)
    return law.deadlines(found, book.calendar(found.calendar, place), case(*texts), as_of=as_of, now=now)


def step(report: law.Report, step_id: str) -> law.Deadline:
    found = report.step(step_id)
    assert found is not None, step_id
    return found


STEP = """
[[regime.step]]
id = "{id}"
kind = "{kind}"
actor = "{actor}"
name_es = "{id}"
name_en = "{id}"
{term}
silence = "none"
basis = "Ley inventada, artículo 1"
source = "invented"
evidence = "statute_text"
"""

HEAD = """
schema_version = 1
country = "XX"
name_es = "Inventada"
name_en = "Invented"
compiled_on = 2026-01-01
newest_source_on = 2026-01-01
disclaimer_es = "Inventado."
disclaimer_en = "Invented."
[[body_class]]
code = "any"
name_es = "Cualquiera"
name_en = "Any"
[[norm]]
id = "xx.law"
title = "Ley inventada"
read = "Nada."
[[calendar]]
id = "xx"
version = "1"
country = "XX"
timezone = "America/La_Paz"
weekend = ["sat", "sun"]
weekend_basis = "Ley inventada"
weekend_evidence = "statute_text"
{calendar}
[[calendar.year]]
year = 2026
status = "confirmed"
why_es = "Inventado."
why_en = "Invented."
[[calendar.place]]
code = "A"
name = "Ciudad A"
[[calendar.place]]
code = "B"
name = "Ciudad B"
[[calendar.place]]
code = "A1"
parent = "A"
name = "Barrio A1"
{days}
[[regime]]
id = "xx.request"
version = "1"
country = "XX"
kinds = ["info_request"]
title_es = "Inventado"
title_en = "Invented"
norms = ["xx.law"]
calendar = "xx"
valid_from = 2000-01-01
valid_from_evidence = "statute_text"
{rules}
"""

RULES = 'non_working_receipt = "actual_date"\nafter_hours = "same_day"\nlast_day = "roll_forward"'
TERM = 'amount = {amount}\nunit = "{unit}"\ncounts_from = ["request.received"]\ncount_start = "{start}"'


def response(amount: int = 10, unit: str = "working_day", more: str = "") -> str:
    start = "next_working_day" if unit == "working_day" else "same_moment" if unit == "hour" else "next_day"
    term = TERM.format(amount=amount, unit=unit, start=start)
    return STEP.format(id="response", kind="response", actor="authority", term=f"{term}\n{more}")


def extension(amount: int = 5, more: str = "") -> str:
    term = f'amount = {amount}\nunit = "working_day"\ncounts_from = ["response.due"]'
    term += f'\ncount_start = "next_working_day"\nclock = "extend"\nmax_times = 1\n{more}'
    return STEP.format(id="extension", kind="extension", actor="authority", term=term)


def clarification(clock: str) -> str:
    term = f'amount = 5\nunit = "working_day"\ncounts_from = ["clarification.notified"]\nclock = "{clock}"'
    term += '\ncount_start = "next_working_day"'
    return STEP.format(id="clarification", kind="clarification", actor="applicant", term=term)


def referral(clock: str) -> str:
    term = 'unit = "immediate"\ncounts_from = ["request.received"]\ncount_start = "same_moment"'
    return STEP.format(id="referral", kind="referral", actor="authority", term=f'{term}\nclock = "{clock}"')


def invented(*steps: str, rules: str = RULES, calendar: str = "", days: str = "") -> law.LawBook:
    """Make a law book of one country with one regime, xx.request, for 2026."""
    text = HEAD.format(rules=rules, calendar=calendar, days=days) + "".join(steps)
    country, problems = read_country("xx.toml", text.encode())
    assert country is not None and not problems, problems
    return law.LawBook([country])


def due_in(
    book: law.LawBook, *texts: str, place: str | None = None, now: datetime | None = None
) -> law.Report:
    """Date a case of an invented country."""
    return law.deadlines(book.regime("xx.request"), book.calendar("xx", place), case(*texts), now=now)
