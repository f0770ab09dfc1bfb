"""Days, suspensions and years of a country's calendar: proposed by one administrator, confirmed by another.

What is confirmed is applied at once; running cases are counted anew by a job. A suspension, or a day, of one
body is in `foia.amendments.body_days`. Nothing here commits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from foia import law
from foia.accounts.actions import require_administrator
from foia.accounts.queries import actor_of
from foia.actors import ActorKind, Capability
from foia.amendments.applying import apply
from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.amendments.queries import replacement_of, says_the_same
from foia.cases.context import Context
from foia.cases.terms import local_date
from foia.changes import fields_of, note_change
from foia.directory.own_days import EFFECTS
from foia.errors import InvalidInput, NotAllowed
from foia.extensions import new_id, take_turns
from foia.law.hierarchy import canonical

SUBJECT = "amendment"
FIELDS = (
    "kind", "country", "scope", "first_on", "last_on", "effect", "name_es", "norm", "norm_url",
    "announced_on", "confirmed_by", "replaces_id",
)  # fmt: skip
# A day further away is a slip of the pen; of years, the file says some in advance.
FURTHEST = timedelta(days=2 * 366)
FURTHEST_YEARS = 5
_NAMES = {
    "closed": ("día inhábil por norma", "day closed by a norm"),
    "open": ("día hábil por norma", "working day by a norm"),
    "closed_from_noon": ("tarde inhábil por norma", "afternoon closed by a norm"),
    AmendmentKind.SUSPENSION: ("plazos suspendidos", "terms suspended"),
}


@dataclass(frozen=True, kw_only=True)
class NewChange:
    """A change of a country's calendar as it is proposed; of a day, both days are the same.

    `scope` is "" for the whole country, else the code its calendar has for a place. `replaces` is what was
    applied and is to hold no more once this is known; `ANNULLED` puts nothing in its place."""

    kind: str
    country: str
    first_on: date
    last_on: date
    norm: str
    announced_on: date
    scope: str = ""
    effect: str = ""
    name_es: str = ""
    name_en: str = ""
    norm_url: str = ""
    confirmed_by: str = ""
    replaces: Amendment | None = field(default=None)


def scope_of(book: law.LawBook, own_country: str, code: str) -> tuple[str, str]:
    """Return the country and the place of its calendar a code means: `BO`, `L`, `BO-L`, `L:El Alto`.

    A country's own places come before the names of other countries. Raises InvalidInput (scope_unknown)."""
    if code == own_country:
        return own_country, ""
    before, dash, _rest = code.partition("-")
    for country in dict.fromkeys((own_country, before if dash else "")):
        if book.knows(country) and (place := _place(book, country, code)):
            return country, place
    if book.knows(code):
        return code, ""
    raise InvalidInput("scope_unknown", "scope")


def drafted(context: Context, new: NewChange) -> Amendment:
    """Return a change as it would be, which nobody keeps yet. Raises NotAllowed, InvalidInput.

    Codes of InvalidInput: calendar_unknown, scope_unknown, unknown_effect, norm_missing, norm_number,
    wrong_order, too_far, announced_later, announced_after, announced_before, opens_past, other_day,
    replaced_already, year_gap, known_already."""
    require_administrator(context.actor)
    if context.actor.person_id is None and context.actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("propose a change of a calendar")
    old = new.replaces
    names = _NAMES.get(new.effect) or _NAMES.get(new.kind) or ("", "")
    row = Amendment(
        id=new_id(),
        kind=new.kind,
        country=old.country if old else new.country,
        scope=old.scope if old else new.scope,
        first_on=new.first_on,
        last_on=new.last_on,
        effect=new.effect,
        name_es=new.name_es or names[0],
        name_en=new.name_en or new.name_es or names[1],
        norm=new.norm,
        norm_url=new.norm_url,
        announced_on=new.announced_on,
        confirmed_by=new.confirmed_by,
        content="",
        content_hash="",
        replaces_id=old.id if old else None,
        proposed_by_id=context.actor.person_id,
        proposed_at=context.now,
        moved_count=0,
    )
    _require_lawful(context, row, old)
    return row


def propose(context: Context, new: NewChange) -> Amendment:
    """Propose a change; it counts for nothing yet. Raises as `drafted`."""
    row = drafted(context, new)
    context.session.add(row)
    said = {name: value for name, value in fields_of(row, FIELDS).items() if value}
    note_change(context.session, SUBJECT, row.id, "proposed", {}, said, actor=context.actor, now=context.now)
    context.session.flush()
    return row


def confirm(context: Context, row: Amendment) -> None:
    """Confirm what somebody else proposed: it holds from now on. Raises NotAllowed, InvalidInput.

    Codes besides those of `drafted`: settled_already, same_person, proposer_gone. What the command line
    proposed it also confirms: whoever has it has the whole deployment."""
    require_administrator(context.actor)
    _hold(context, row)
    if row.proposed_by_id is not None:
        if row.proposed_by_id == context.actor.person_id:
            raise InvalidInput("same_person")
        if not actor_of(context.session, row.proposed_by_id).can(Capability.ADMINISTER, None):
            raise InvalidInput("proposer_gone")
    old = context.session.get(Amendment, row.replaces_id) if row.replaces_id else None
    _require_lawful(context, row, old)
    row.confirmed_by_id, row.confirmed_at = context.actor.person_id, context.now
    context.session.flush()
    apply(context.session, row, now=context.now)
    note_change(
        context.session, SUBJECT, row.id, "confirmed", {}, {"first_on": row.first_on, "number": row.number},
        actor=context.actor, now=context.now,
    )  # fmt: skip
    context.session.flush()


def withdraw(context: Context, row: Amendment) -> None:
    """Take back what nobody confirmed. Raises NotAllowed, InvalidInput (settled_already)."""
    require_administrator(context.actor)
    _hold(context, row)
    row.withdrawn_by_id, row.withdrawn_at = context.actor.person_id, context.now
    note_change(
        context.session, SUBJECT, row.id, "withdrawn", {"first_on": row.first_on}, {},
        actor=context.actor, now=context.now,
    )  # fmt: skip
    context.session.flush()


def of_a_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def _place(book: law.LawBook, country: str, code: str) -> str | None:
    calendar_id = book.calendar_id(country)
    if calendar_id == law.UNBOUND:
        return None
    try:
        return canonical(book.calendar_base(calendar_id), code)
    except law.UnknownPlace:
        return None


def _hold(context: Context, row: Amendment) -> None:
    """Let one decide at a time, and read the change as it is. Raises InvalidInput (settled_already)."""
    take_turns(context.session, SUBJECT)
    context.session.refresh(row)
    if row.number is not None or row.withdrawn_at is not None:
        raise InvalidInput("settled_already")


def _require_lawful(context: Context, row: Amendment, old: Amendment | None) -> None:
    book = context.book
    if not book.knows(row.country) or book.calendar_id(row.country) == law.UNBOUND:
        raise InvalidInput("calendar_unknown", "scope")
    if row.scope and _place(book, row.country, row.scope) != row.scope:
        raise InvalidInput("scope_unknown", "scope")
    if not row.norm:
        raise InvalidInput("norm_missing", "norm")
    today = local_date(book, row.country, row.scope or None, context.now)
    if old is not None:
        _require_replaceable(context, row, old)
    if row.kind == AmendmentKind.YEAR:
        _require_year(book, row, today)
    else:
        _require_days(row, old, today)
    if says_the_same(context.session, row):
        raise InvalidInput("known_already", "first_on")


def _require_replaceable(context: Context, row: Amendment, old: Amendment) -> None:
    other = replacement_of(context.session, old)
    if old.number is None or old.kind != row.kind or (other is not None and other.id != row.id):
        raise InvalidInput("replaced_already")
    if _day(row.announced_on) < _day(old.announced_on):
        raise InvalidInput("announced_before", "announced_on")


def _require_year(book: law.LawBook, row: Amendment, today: date) -> None:
    """Refuse a year that is confirmed already, or that would leave a gap: nothing is counted over one."""
    year = _day(row.first_on).year
    known = {one.year: one.status for one in book.calendar_base(book.calendar_id(row.country)).years}
    if row.effect or row.scope or row.replaces_id is not None:
        raise InvalidInput("unknown_effect", "effect")
    if abs(year - today.year) > FURTHEST_YEARS and year not in known:
        raise InvalidInput("too_far", "year")
    if known.get(year) == "confirmed":
        raise InvalidInput("known_already", "year")
    if not {year - 1, year, year + 1} & set(known):
        raise InvalidInput("year_gap", "year")


def _require_days(row: Amendment, old: Amendment | None, today: date) -> None:
    first_on, last_on, announced_on = _day(row.first_on), _day(row.last_on), _day(row.announced_on)
    is_period = row.kind == AmendmentKind.SUSPENSION
    effects = ("",) if is_period else EFFECTS
    if row.effect not in effects and not (row.effect == ANNULLED and old is not None):
        raise InvalidInput("unknown_effect", "effect")
    if is_period and not any(sign.isdigit() for sign in row.norm):
        raise InvalidInput("norm_number", "norm")
    if last_on < first_on:
        raise InvalidInput("wrong_order", "last_on")
    for name, day in (("first_on", first_on), ("last_on", last_on)):
        if abs(day - today) > FURTHEST:
            raise InvalidInput("too_far", name)
    if announced_on > today:
        raise InvalidInput("announced_later", "announced_on")
    if not is_period and old is not None and first_on != old.first_on:
        raise InvalidInput("other_day", "first_on")
    closed, opened = _changed_days(row, old)
    # So what was due before it was known does not move: nobody comes to be in time by closing afterwards.
    # A norm that suspends terms may come after an outage or a flood began: it gives back the days it names.
    if not is_period and any(day < announced_on for day in closed):
        raise InvalidInput("announced_after", "announced_on")
    # A term told to both sides would have ended before.
    if any(day <= today for day in opened):
        raise InvalidInput("opens_past", "last_on" if is_period else "first_on")


# How much of a day is closed.
_CLOSED = {"closed": 2, "closed_from_noon": 1, "open": 0}


def _changed_days(row: Amendment, old: Amendment | None) -> tuple[set[date], set[date]]:
    """Return the days a change closes, wholly or in part, and those it opens."""
    first_on = _day(row.first_on)
    if row.kind == AmendmentKind.SUSPENSION:
        after, before = _period(row), _period(old) if old else set()
        return after - before, before - after
    was = _CLOSED[old.effect] if old else (2 if row.effect == "open" else 0)
    # Without its change a day is taken to be what the change made it not.
    becomes = (0 if was else 2) if row.effect == ANNULLED else _CLOSED[row.effect]
    return ({first_on} if becomes > was else set()), ({first_on} if becomes < was else set())


def _period(row: Amendment) -> set[date]:
    if row.effect == ANNULLED:
        return set()
    first_on, last_on = _day(row.first_on), _day(row.last_on)
    return {first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1)}


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("a change of a calendar has its days")
    return day
