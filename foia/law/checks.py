"""What the schema cannot say by itself: references that must exist and rules that must agree."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from foia.law.clauses import EmergencyNumber, Norm
from foia.law.holidays import CalendarBase, rule_problem
from foia.law.regimes import Regime, Step
from foia.law.vocabulary import FACTS, PROVEN, STEP_MOMENTS

_ARTICLE = re.compile(r"\b(arts?\.|art[íi]culos?|articles?)\s*\d", re.IGNORECASE)
Found = tuple[str, str]
_LONGEST_SUSPENSION = 3 * 366


def country_problems(
    country: str,
    regimes: Sequence[Regime],
    calendars: Sequence[CalendarBase],
    norms: Sequence[Norm],
    classes: Sequence[str],
    emergency_numbers: Sequence[EmergencyNumber] = (),
) -> Iterator[Found]:
    """Yield each mistake as (key, what was expected)."""
    for known in emergency_numbers:
        if not (known.number.isascii() and known.number.isdigit()):
            yield f"emergency_number[{known.number}].number", 'se esperaba solo cifras, como "110"'
    for base in calendars:
        yield from _of_country(f"calendar[{base.id}]", base, country)
    for regime in regimes:
        yield from _of_country(f"regime[{regime.id}]", regime, country)
    calendar_ids = {base.id for base in calendars}
    norm_ids = {norm.id for norm in norms}
    regime_ids = {regime.id for regime in regimes}
    yield from _repeated("emergency_number", [known.number for known in emergency_numbers])
    yield from _repeated("body_class", classes)
    yield from _repeated("norm", [norm.id for norm in norms])
    yield from _repeated("calendar", [base.id for base in calendars])
    yield from _repeated("regime", [f"{regime.id} versión {regime.version}" for regime in regimes])
    for base in calendars:
        yield from _calendar_problems(base, calendar_ids)
    for regime in regimes:
        where = f"regime[{regime.id}]"
        if regime.calendar not in calendar_ids:
            yield f"{where}.calendar", f"se esperaba uno de: {', '.join(sorted(calendar_ids))}"
        if regime.fallback is not None and regime.fallback not in regime_ids:
            yield f"{where}.fallback", f"se esperaba uno de: {', '.join(sorted(regime_ids))}"
        yield from _unknown(f"{where}.norms", regime.norms, norm_ids)
        yield from _unknown(f"{where}.binds", regime.binds, classes)
        for remedy in regime.remedies:
            yield from _unknown(f"{where}.remedy.body_classes", remedy.body_classes, classes)
        yield from _regime_problems(regime, where)


def _of_country(where: str, named: CalendarBase | Regime, country: str) -> Iterator[Found]:
    """Check that what a file holds is its own country's: an id tells in which file to look."""
    if named.country != country:
        yield f"{where}.country", f"se esperaba {country!r}, el país del archivo"
    if not re.fullmatch(rf"{re.escape(country.lower())}(-[^.]+)?(\..+)?", named.id):
        yield f"{where}.id", f"se esperaba que empezara con {country.lower()!r}"


def _regime_problems(regime: Regime, where: str) -> Iterator[Found]:
    yield from _repeated(f"{where}.step", [step.id for step in regime.steps])
    yield from _repeated(f"{where}.refusal_ground", [ground.code for ground in regime.grounds])
    yield from _repeated(f"{where}.suspension_ground", [ground.code for ground in regime.suspension_grounds])
    yield from _repeated(f"{where}.requirement", [known.code for known in regime.requirements])
    yield from _repeated(f"{where}.notice", [notice.channel for notice in regime.notices])
    yield from _unproven_articles(regime, where)
    for other in regime.report_to:
        if not other.when:
            yield f"{where}.report_to[{other.body_code}].when", "se esperaba al menos un caso"
    if not regime.kinds:
        yield f"{where}.kinds", "se esperaba al menos una clase de expediente"
    if not regime.responses():
        yield f"{where}.step", "se esperaba al menos un paso de kind response"
    if regime.valid_to is not None and regime.valid_to < regime.valid_from:
        yield f"{where}.valid_to", "se esperaba un día posterior a valid_from"
    for notice in regime.notices:
        if (notice.rule == "days_after") != (notice.amount is not None and notice.unit is not None):
            yield (
                f"{where}.notice[{notice.channel}]",
                "se esperaban amount y unit con days_after, y solo con esa regla",
            )
    ids = {step.id for step in regime.steps}
    for remedy in regime.remedies:
        yield from _unknown(f"{where}.remedy.steps", remedy.steps, ids)
    for step in regime.steps:
        yield from _step_problems(step, f"{where}.step[{step.id}]", ids)
    yield from _circles(regime, where)


def _unproven_articles(regime: Regime, where: str) -> Iterator[Found]:
    """Find a basis that cites an article nobody read: the number would be somebody else's."""
    cited = [
        *((f"refusal_ground[{ground.code}]", ground.basis, ground.evidence) for ground in regime.grounds),
        *(
            (f"suspension_ground[{ground.code}]", ground.basis, ground.evidence)
            for ground in regime.suspension_grounds
        ),
        *((f"report_to[{to.body_code}]", to.basis, to.evidence) for to in regime.report_to),
    ]
    for what, basis, evidence in cited:
        if evidence not in PROVEN and _ARTICLE.search(basis):
            yield f"{where}.{what}.basis", f"no se esperaba un número de artículo con evidence {evidence}"


def _step_problems(step: Step, where: str, ids: Collection[str]) -> Iterator[Found]:
    if not step.counts_from:
        yield f"{where}.counts_from", "se esperaba al menos un comienzo"
    for anchor in step.counts_from:
        if not _is_anchor(anchor, ids):
            expected = "un hecho del expediente o PASO.momento"
            yield f"{where}.counts_from", f"se esperaba {expected}; se encontró {anchor!r}"
    if step.unit == "immediate" and step.amount is not None:
        yield f"{where}.amount", "no se esperaba amount con unit immediate"
    if step.amount is not None and step.amount < 0:
        yield f"{where}.amount", "se esperaba cero o más"
    if step.amount == 0 and not (step.kind == "extension" and step.max_times == 0):
        yield f"{where}.amount", "se esperaba uno o más; cero solo donde no se admite prórroga"
    if step.evidence not in PROVEN and _ARTICLE.search(step.basis):
        yield f"{where}.basis", f"no se esperaba un número de artículo con evidence {step.evidence}"
    if step.condition_evidence is None and step.condition_basis is not None:
        yield f"{where}.condition_evidence", "falta; se esperaba el grado de prueba de condition_basis"
    for limit in (step.notify_window.opens, step.notify_window.closes) if step.notify_window else ():
        if limit is not None and not _is_anchor(limit.of, ids):
            expected = "un hecho del expediente o PASO.due"
            yield f"{where}.notify_window", f"se esperaba {expected}; se encontró {limit.of!r}"


def _is_anchor(anchor: str, ids: Collection[str]) -> bool:
    subject, _, moment = anchor.partition(".")
    return anchor in FACTS or (subject in ids and moment in STEP_MOMENTS)


def _circles(regime: Regime, where: str) -> Iterator[Found]:
    """Find steps that count from each other's due dates."""
    after = {
        step.id: {
            anchor.partition(".")[0] for anchor in step.counts_from if anchor.endswith((".due", ".expired"))
        }
        for step in regime.steps
    }
    for start in after:
        seen: set[str] = set()
        reached = set(after[start])
        while reached - seen:
            seen |= reached
            reached = {further for step in reached for further in after.get(step, ())}
        if start in seen:
            yield (
                f"{where}.step[{start}].counts_from",
                "no se esperaban vencimientos que dependan unos de otros en círculo",
            )


def _calendar_problems(base: CalendarBase, calendar_ids: Collection[str]) -> Iterator[Found]:
    where = f"calendar[{base.id}]"
    codes = {place.code for place in base.places}
    for zone in (base.timezone, *(place.timezone for place in base.places if place.timezone)):
        if not _is_zone(zone):
            yield f"{where}.timezone", f"se esperaba el nombre de una zona horaria; se encontró {zone!r}"
    yield from _unknown(f"{where}.union_of", base.union_of, calendar_ids)
    yield from _repeated(f"{where}.place", [place.code for place in base.places])
    years = [year.year for year in base.years]
    yield from _repeated(f"{where}.year", [str(year) for year in years])
    if any(not 1900 <= year <= 2200 for year in years):
        yield f"{where}.year", "se esperaban años entre 1900 y 2200"
    elif not years or sorted(years) != list(range(min(years), max(years) + 1)):
        yield f"{where}.year", "se esperaban años seguidos, sin huecos"
    if len(set(base.weekend)) == 7:
        yield f"{where}.weekend", "se esperaba al menos un día laborable"
    for place in base.places:
        if place.parent is not None and place.parent not in codes:
            yield f"{where}.place[{place.code}].parent", f"se esperaba uno de: {', '.join(sorted(codes))}"
    for rule in base.rules:
        problem = rule_problem(rule)
        if problem is not None:
            yield f"{where}.rule[{rule.name_es}]", f"se esperaba otra cosa: {problem}"
        if rule.valid_from is not None and rule.valid_to is not None and rule.valid_to < rule.valid_from:
            yield f"{where}.rule[{rule.name_es}].valid_to", "se esperaba un día posterior a valid_from"
        yield from _unknown(f"{where}.rule[{rule.name_es}].scope", _listed(rule.scope), codes)
    for day in base.days:
        yield from _unknown(f"{where}.day[{day.date}].scope", _listed(day.scope), codes)
    for period in base.suspensions:
        if period.last_on < period.first_on:
            yield f"{where}.suspension[{period.name_es}].last_on", "se esperaba un día posterior a first_on"
        elif (period.last_on - period.first_on).days > _LONGEST_SUSPENSION:
            yield f"{where}.suspension[{period.name_es}].last_on", "se esperaba un período de hasta tres años"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _listed(scope: Sequence[str]) -> tuple[str, ...]:
    """Keep the codes that must be places of the file: a body's own scope is known elsewhere."""
    return tuple(code for code in scope if not code.startswith("body:"))


def _repeated(where: str, names: Sequence[str]) -> Iterator[Found]:
    for name, times in Counter(names).items():
        if times > 1:
            yield where, f"se esperaba {name!r} una vez; se encontró {times}"


def _unknown(where: str, names: Sequence[str], known: Collection[str]) -> Iterator[Found]:
    for name in names:
        if name not in known:
            yield where, f"se esperaba uno de: {', '.join(sorted(known))}; se encontró {name!r}"
