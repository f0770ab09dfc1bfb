"""The law book: every country file read and checked, and the question which regime applies."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from foia.law.calendar import Calendar
from foia.law.checks import country_problems
from foia.law.clauses import EmergencyNumber, Norm, key
from foia.law.errors import BadFile, LawError, NoRegime, Problem
from foia.law.holidays import CalendarBase, CalendarDay
from foia.law.reader import Reader
from foia.law.regimes import Regime
from foia.law.unbound import UNBOUND, UNBOUND_CALENDAR, UNBOUND_REGIME

# A country has some hundreds of places and bodies; each calendar takes about 100 KB.
_CALENDARS_KEPT = 512
_SCHEMA = 1  # the one this reader knows


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyClass:
    """A class of public bodies the country's law tells apart."""

    code: str
    name_es: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country file."""

    schema_version: int
    country: str
    name_es: str
    name_en: str
    compiled_on: date
    newest_source_on: date
    disclaimer_es: str
    disclaimer_en: str
    body_classes: tuple[BodyClass, ...] = field(metadata=key("body_class"))
    emergency_numbers: tuple[EmergencyNumber, ...] = field(default=(), metadata=key("emergency_number"))
    norms: tuple[Norm, ...] = field(metadata=key("norm"))
    calendars: tuple[CalendarBase, ...] = field(metadata=key("calendar"))
    regimes: tuple[Regime, ...] = field(metadata=key("regime"))


class LawBook:
    """Every country file of a folder."""

    def __init__(self, countries: Sequence[Country]) -> None:
        self.countries = {country.country: country for country in countries}
        self.regimes = tuple(regime for country in countries for regime in country.regimes)
        self._bases = {base.id: base for country in countries for base in country.calendars}
        self._bases[UNBOUND] = UNBOUND_CALENDAR
        self._built: dict[tuple[object, ...], Calendar] = {}

    def country(self, code: str) -> Country:
        """Find a country's file by its ISO code.

        Raises: LawError.
        """
        try:
            return self.countries[code]
        except KeyError:
            raise LawError(f"ningún archivo trae la ley de {code}") from None

    def regime(self, regime_id: str, version: str | None = None) -> Regime:
        """Find a regime; without a version, the latest one in force.

        Raises: NoRegime.
        """
        if regime_id == UNBOUND:
            return UNBOUND_REGIME
        found = [r for r in self.regimes if r.id == regime_id and version in (None, r.version)]
        if version is None:
            found = [regime for regime in found if regime.status == "in_force"]
        if not found:
            which = f"la versión {version} del régimen {regime_id}" if version else f"el régimen {regime_id}"
            raise NoRegime(f"{which} no existe")
        return max(found, key=lambda regime: regime.valid_from)

    def bound(self, regime_id: str, received_on: date, as_of: date) -> Regime:
        """Find the version of a regime that binds a case received that day; the latest if none did.

        Raises: NoRegime.
        """
        return self._in_force(regime_id, received_on, as_of) or self.regime(regime_id)

    def calendar_id(self, country: str) -> str:
        """Name a country's own calendar; that of Mondays to Fridays where none is loaded."""
        return country.lower() if country.lower() in self._bases else UNBOUND

    def applicable(
        self,
        country: str,
        kind: str,
        body_class: str | None,
        place: str | None,
        received_on: date,
        as_of: date | None = None,
    ) -> Regime:
        """Tell which regime binds a body for a kind of case received that day.

        A regime made for the body's class comes before one that binds everybody, and that before a fallback.
        Without a class (nobody knows the competent body yet) the kind's own regime holds, not its fallback;
        one that binds everybody comes before one made for some, such as private suppliers.
        With `as_of`, a later version whose transition takes pending cases over is followed.
        Raises: NoRegime.
        """
        file = self.countries.get(country)
        if file is None:
            raise NoRegime(f"ningún archivo trae la ley de {country}")
        if body_class not in {None, *(known.code for known in file.body_classes)}:
            raise NoRegime(f"la ley de {country} no conoce la clase de entidades {body_class!r}")
        wanted = [r for r in file.regimes if kind in r.kinds and _reaches(r, place)]
        wanted.sort(key=lambda regime: _fit(regime, body_class))
        for regime_id in dict.fromkeys(regime.id for regime in wanted):
            regime = self._in_force(regime_id, received_on, as_of)
            if regime is None:
                continue
            if body_class is None or not regime.binds or body_class in regime.binds:
                return regime
            if regime.fallback is not None:
                fallback = self._in_force(regime.fallback, received_on, as_of)
                if fallback is not None:
                    return fallback
        by = f" por {body_class!r}" if body_class else ""
        raise NoRegime(f"ningún régimen de {country} se aplica a {kind!r} recibido el {received_on}{by}")

    def calendar_base(self, calendar_id: str) -> CalendarBase:
        """Find a calendar as it is in its file.

        Raises: LawError.
        """
        try:
            return self._bases[calendar_id]
        except KeyError:
            raise LawError(f"el calendario {calendar_id} no existe") from None

    def calendar(
        self,
        calendar_id: str,
        place: str | None = None,
        extra_days: Sequence[CalendarDay] = (),
        as_of: date | None = None,
        office_closes_at: time | None = None,
    ) -> Calendar:
        """Build a calendar for a place (`L` or `BO-L`), with days added to it, as known on a day.

        Raises: LawError, UnknownPlace.
        """
        place = None if calendar_id == UNBOUND else place
        inputs = (calendar_id, place, tuple(extra_days), as_of, office_closes_at)
        built = self._built.get(inputs)
        if built is None:
            base = self.calendar_base(calendar_id)
            bases = [base, *(self.calendar_base(other) for other in base.union_of)]
            built = Calendar(bases, place, tuple(extra_days), as_of, office_closes_at)
            if len(self._built) >= _CALENDARS_KEPT:
                self._built.clear()
            self._built[inputs] = built
        return built

    def _in_force(self, regime_id: str, received_on: date, as_of: date | None) -> Regime | None:
        versions = sorted((r for r in self.regimes if r.id == regime_id), key=lambda r: r.valid_from)
        bound = next((r for r in reversed(versions) if r.in_force_on(received_on)), None)
        for version in versions:
            takes_over = version.transition is not None and version.transition.pending == "new_version"
            if (
                bound
                and as_of
                and takes_over
                and bound.valid_from < version.valid_from
                and version.in_force_on(as_of)
            ):
                bound = version
        return bound


def applicable(
    book: LawBook, country: str, kind: str, body_class: str | None, place: str | None, received_on: date
) -> Regime:
    """Tell which regime binds a body for a kind of case received that day.

    Raises: NoRegime.
    """
    return book.applicable(country, kind, body_class, place, received_on)


def load(directory: Path | None = None) -> LawBook:
    """Read every country file of a folder; without one, the files that come with the product.

    Raises: BadFile listing every mistake.
    """
    return _load(directory)


def check(directory: Path | None = None) -> tuple[Problem, ...]:
    """List every mistake in the country files of a folder."""
    return _read_all(directory)[1]


@lru_cache(maxsize=8)
def _load(directory: Path | None) -> LawBook:
    countries, problems = _read_all(directory)
    if problems:
        raise BadFile(problems)
    return LawBook(countries)


def _read_all(directory: Path | None) -> tuple[list[Country], tuple[Problem, ...]]:
    folder = directory or Path(str(resources.files("foia.law") / "countries"))
    files = sorted(folder.glob("*.toml"))
    countries: dict[str, Country] = {}
    problems: list[Problem] = (
        [] if files else [Problem(str(folder), "*.toml", "se esperaba al menos un archivo de país")]
    )
    for file in files:
        country, found = read_country(file.name, file.read_bytes())
        problems += found
        if country is not None:
            countries[file.name] = country
    problems += _clashes(countries)
    return list(countries.values()), tuple(problems)


def _clashes(countries: Mapping[str, Country]) -> Iterator[Problem]:
    """Find what two files both define: the second would silently take the place of the first."""
    seen: dict[tuple[str, str], str] = {}
    for file, country in countries.items():
        calendars = {("calendar", base.id) for base in country.calendars}
        regimes = {("regime", regime.id) for regime in country.regimes}
        for what, name in sorted({("country", country.country), *calendars, *regimes}):
            first = seen.setdefault((what, name), file)
            if first != file:
                yield Problem(file, what, f"se esperaba {name!r} en un solo archivo; también está en {first}")


def read_country(name: str, content: bytes) -> tuple[Country | None, tuple[Problem, ...]]:
    """Read and check one country file."""
    reader = Reader(name)
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        return None, (Problem(name, "el archivo", f"se esperaba TOML en UTF-8: {error}"),)
    country = reader.read(Country, document, "")
    if country is None:
        return None, tuple(reader.problems)
    if country.schema_version != _SCHEMA:
        reader.note("schema_version", f"se esperaba {_SCHEMA}; se encontró {country.schema_version}")
    classes = frozenset(known.code for known in country.body_classes)
    for where, expected in country_problems(
        country.regimes, country.calendars, country.norms, classes, country.emergency_numbers
    ):
        reader.note(where, expected)
    return _with_hashes(country, document), tuple(reader.problems)


def _with_hashes(country: Country, document: dict[str, Any]) -> Country:
    """Give each regime and calendar the hash of its table, so that an altered file is noticed."""
    return replace(
        country,
        regimes=tuple(
            replace(regime, content_hash=_hash(table))
            for regime, table in zip(country.regimes, document["regime"], strict=True)
        ),
        calendars=tuple(
            replace(base, content_hash=_hash(table))
            for base, table in zip(country.calendars, document["calendar"], strict=True)
        ),
    )


def _hash(table: dict[str, Any]) -> str:
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _fit(regime: Regime, body_class: str | None) -> int:
    """Order regimes by how closely they are made for a class of bodies, the closest first."""
    if not regime.binds:
        return 1
    return 0 if body_class in regime.binds else 2


def _reaches(regime: Regime, place: str | None) -> bool:
    """Tell whether a regime made for certain places reaches this one."""
    if not regime.places:
        return True
    return place is not None and any(place == code or place.startswith(f"{code}:") for code in regime.places)
