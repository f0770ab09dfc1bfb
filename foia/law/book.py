"""The law book: every country file read and checked, and the question which regime applies."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from importlib import resources
from pathlib import Path

from foia.law.amending import Amendment, amended
from foia.law.appeals import Procedures
from foia.law.calendar import Calendar
from foia.law.country import BodyClass, Country, read_country, read_folder
from foia.law.errors import BadFile, LawError, NoRegime, Problem
from foia.law.holidays import CalendarBase, CalendarDay, PeriodSuspension
from foia.law.regimes import Regime
from foia.law.unbound import UNBOUND, UNBOUND_CALENDAR, UNBOUND_REGIME

__all__ = ["BodyClass", "Country", "LawBook", "applicable", "check", "load", "read_country"]

# A country has some hundreds of places and bodies; each calendar takes about 50 KB.
_CALENDARS_KEPT = 512


class LawBook:
    """The law of every country at hand. A country that has its own file is read when first asked for.

    `revision` numbers what was decreed since the files were written (0: nothing): equal numbers, equal law.
    """

    def __init__(
        self,
        countries: Iterable[Country],
        *,
        files: Mapping[str, Callable[[], Country]] | None = None,
        amendments: Sequence[Amendment] = (),
        revision: int = 0,
    ) -> None:
        """Build it from countries, from files by ISO code (a country given wins), and what amends them."""
        self.revision = revision
        self._given = tuple(countries)
        self._amendments = tuple(amendments)
        self._files = dict(files or {})
        self._read = {given.country: amended(given, self._amendments) for given in self._given}
        self._built: dict[tuple[object, ...], Calendar] = {}
        self._procedures = Procedures()

    def with_amendments(
        self, amendments: Sequence[Amendment], countries: Iterable[Country] = (), *, revision: int
    ) -> "LawBook":
        """Give this book with later editions of some countries, and what was decreed after all of them."""
        editions = {country.country: country for country in countries}
        given = {country.country: country for country in self._given} | editions
        return LawBook(given.values(), files=self._files, amendments=amendments, revision=revision)

    @property
    def countries(self) -> dict[str, Country]:
        """Every country by its ISO code; reads all files."""
        return {code: self.country(code) for code in self.codes}

    @property
    def regimes(self) -> tuple[Regime, ...]:
        """Every version of every regime; reads all files."""
        return tuple(regime for country in self.countries.values() for regime in country.regimes)

    @property
    def codes(self) -> list[str]:
        """The ISO code of every country; reads no file."""
        return sorted({*self._files, *self._read})

    def knows(self, code: str) -> bool:
        """Tell whether there is a law of this country."""
        return code in self._read or code in self._files

    def country(self, code: str) -> Country:
        """Find a country's file by its ISO code.

        Raises: LawError.
        """
        known = self._read.get(code)
        if known is not None:
            return known
        if code not in self._files:
            raise LawError(f"ningún archivo trae la ley de {code}")
        found = self._read[code] = amended(self._files[code](), self._amendments)
        return found

    def regime(self, regime_id: str, version: str | None = None) -> Regime:
        """Find a regime; without a version, the latest one in force.

        Raises: NoRegime.
        """
        if regime_id == UNBOUND:
            return UNBOUND_REGIME
        found = [r for r in self._versions(regime_id) if version in (None, r.version)]
        if version is None:
            found = [regime for regime in found if regime.status == "in_force"]
        if not found:
            which = f"la versión {version} del régimen {regime_id}" if version else f"el régimen {regime_id}"
            raise NoRegime(f"{which} no existe")
        return max(found, key=lambda regime: regime.valid_from)

    def bound(self, regime_id: str, received_on: date, as_of: date) -> Regime:
        """Find the version of a regime that binds a case received that day; the latest if none did.

        The case is taken to be pending as of the other day: `foia.law.binding` asks whether it was.

        Raises: NoRegime.
        """
        return self._in_force(regime_id, received_on, as_of) or self.regime(regime_id)

    def taken_over(self, regime_id: str, version: str, on: date) -> Regime:
        """Find the version that binds on a day a case of another: its own, or a reform that takes it over.

        Raises: NoRegime.
        """
        bound = self.regime(regime_id, version)
        return next(reversed(self.takeovers(bound, on)), bound)

    def takeovers(self, bound: Regime, on: date) -> list[Regime]:
        """List the versions that took over, until that day, what was pending under another: oldest first.

        One that ended since, as the rules of an emergency do, keeps the cases that it took.
        """
        later = [r for r in self._versions(bound.id) if bound.valid_from < r.valid_from <= on]
        taking = [r for r in later if r.takes_over and r.in_force_on(r.valid_from)]
        return sorted(taking, key=lambda regime: regime.valid_from)

    def calendar_id(self, country: str) -> str:
        """Name a country's own calendar; that of Mondays to Fridays where none is loaded."""
        base = self._base(country.lower())
        return UNBOUND if base is None else base.id

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
        if not self.knows(country):
            raise NoRegime(f"ningún archivo trae la ley de {country}")
        file = self.country(country)
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
        base = self._base(calendar_id)
        if base is None:
            raise LawError(f"el calendario {calendar_id} no existe")
        return base

    def calendar(
        self,
        calendar_id: str,
        place: str | None = None,
        extra_days: Sequence[CalendarDay | PeriodSuspension] = (),
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
        versions = sorted(self._versions(regime_id), key=lambda regime: regime.valid_from)
        bound = next((r for r in reversed(versions) if r.in_force_on(received_on)), None)
        if bound is None or as_of is None:
            return bound
        return next(reversed(self.takeovers(bound, as_of)), bound)

    def _versions(self, regime_id: str) -> list[Regime]:
        base, _, name = regime_id.partition(":")
        found = [r for country in self._holders(base) for r in country.regimes if r.id == base]
        return self._procedures.cut(found, name) if name else found

    def _base(self, calendar_id: str) -> CalendarBase | None:
        if calendar_id == UNBOUND:
            return UNBOUND_CALENDAR
        found = (base for country in self._holders(calendar_id) for base in country.calendars)
        return next((base for base in found if base.id == calendar_id), None)

    def _holders(self, name: str) -> Iterator[Country]:
        """Yield the country an id begins with; where there is none, what was given without a file."""
        code = name.partition(".")[0].partition("-")[0].upper()
        if self.knows(code):
            yield self.country(code)
        else:
            yield from self._read.values()


def applicable(
    book: LawBook, country: str, kind: str, body_class: str | None, place: str | None, received_on: date
) -> Regime:
    """Tell which regime binds a body for a kind of case received that day.

    Raises: NoRegime.
    """
    return book.applicable(country, kind, body_class, place, received_on)


def load(directory: Path | None = None) -> LawBook:
    """Read the country files that come with the product and, beside them, those of a folder.

    A file of the folder takes the place of the product's for its country. The folder is checked whole; a
    file of the product is read when its country is first asked for.
    Raises: BadFile listing every mistake.
    """
    return _load(directory)


def check(directory: Path | None = None) -> tuple[Problem, ...]:
    """List every mistake in the country files of a folder; without one, in those of the product."""
    return read_folder(directory or shipped_folder())[1]


@lru_cache(maxsize=8)
def _load(directory: Path | None) -> LawBook:
    files = {file.stem.upper(): _ShippedFile(file) for file in sorted(shipped_folder().glob("*.toml"))}
    if directory is None:
        return LawBook((), files=files)
    countries, problems = read_folder(directory)
    if problems:
        raise BadFile(problems)
    return LawBook(countries, files=files)


def shipped_folder() -> Path:
    """Return where the files are that come with the product."""
    return Path(str(resources.files("foia.law") / "countries"))


@dataclass(frozen=True)
class _ShippedFile:
    """One of the product's own files, read when called."""

    path: Path

    def __call__(self) -> Country:
        return _read_shipped(self.path)


@lru_cache
def _read_shipped(path: Path) -> Country:
    country, problems = read_country(path.name, path.read_bytes())
    if country is None or problems:
        raise BadFile(problems)
    return country


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
