"""The hierarchy of places in a calendar: country, department, municipality, body; and the years it covers."""

from collections.abc import Iterable, Sequence

from foia.law.errors import UnknownPlace
from foia.law.holidays import CalendarBase, CalendarDay
from foia.law.vocabulary import Coverage

# The levels of the hierarchy: a narrower one wins over a wider one.
NATIONAL, BODY = 0, 90


def days_of_rules(base: CalendarBase, years: Iterable[int]) -> list[CalendarDay]:
    wanted = {year + shift for year in years for shift in (-1, 0, 1)}
    return [
        CalendarDay(
            date=day,
            effect=rule.effect,
            name_es=rule.name_es,
            name_en=rule.name_en,
            scope=rule.scope,
            basis=rule.basis,
            source=rule.source,
            evidence=rule.evidence,
        )  # fmt: skip
        for rule in base.rules
        for year in sorted(wanted)
        for day in rule.dates(year)
    ]


def years_of(bases: Sequence[CalendarBase]) -> dict[int, Coverage]:
    """Give the years every base covers, each with the worst of its statuses."""
    tables = [{year.year: year.status for year in base.years} for base in bases]
    shared = set(tables[0]).intersection(*tables[1:])
    return {
        year: "unconfirmed" if any(table[year] == "unconfirmed" for table in tables) else "confirmed"
        for year in _unbroken(shared)
    }


def _unbroken(years: Iterable[int]) -> list[int]:
    """Give the last unbroken run of years: counting may not jump over a gap."""
    run: list[int] = []
    for year in sorted(years):
        run = [*run, year] if run and year == run[-1] + 1 else [year]
    return run


def canonical(base: CalendarBase, place: str | None) -> str | None:
    if not place:
        return None
    found = base.place(place)
    if found is not None:
        return found.code
    # A municipality the file does not list still belongs to the department its code begins with.
    parent, colon, rest = place.partition(":")
    container = base.place(parent)
    if not colon or not rest or container is None:
        raise UnknownPlace(f"el calendario {base.id} no tiene el lugar {place!r}")
    return f"{container.code}:{rest}"


def chain(base: CalendarBase, place: str | None) -> tuple[str, ...]:
    """List the place and everything that contains it, widest first."""
    chain: list[str] = []
    while place is not None and place not in chain:
        chain.insert(0, place)
        found = base.place(place)
        place = found.parent if found else place.rpartition(":")[0] or None
    return tuple(chain)


def level(scope: Sequence[str], chain: Sequence[str]) -> int:
    """Give how narrow a scope is for this chain of places: 0 national, -1 it does not reach here."""
    if not scope:
        return NATIONAL
    if any(code.startswith("body:") for code in scope):
        return BODY
    return max((chain.index(code) + 1 for code in scope if code in chain), default=-1)


def timezone(base: CalendarBase, place: str | None) -> str:
    for code in reversed(chain(base, place)):
        found = base.place(code)
        if found is not None and found.timezone:
            return found.timezone
    return base.timezone
