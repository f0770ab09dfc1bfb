"""What is published, as a catalogue that other portals harvest: DCAT 3 with the terms of DCAT-AP, pure.

A period is one dataset, whatever is revised of it: it names its revision in force and the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from foia.statistics.folder import NOTES, PACKAGE, folder_of, media_type_of
from foia.statistics.package import LICENSE
from foia.statistics.periods import parse_period
from foia.statistics.triples import TYPE, Address, Text, Triple, Value

DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
FOAF, SPDX, SKOS = (
    "http://xmlns.com/foaf/0.1/",
    "http://spdx.org/rdf/terms#",
    "http://www.w3.org/2004/02/skos/core#",
)
_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
PREFIXES = {"dcat": DCAT, "dct": DCT, "foaf": FOAF, "spdx": SPDX, "skos": SKOS}
_FORMATS = {"csv": "CSV", "json": "JSON", "md": "TXT", "note": "TXT", "sig": "TXT"}
_SPANISH = Address(f"{_EU}language/SPA")
_KEYWORDS = ("acceso a la información", "transparencia", "tiempos de respuesta", "reclamos")


@dataclass(frozen=True)
class OfferedFile:
    """A file of a release."""

    name: str
    byte_size: int
    sha256: str


@dataclass(frozen=True)
class Offered:
    """A release in force: of which period, since when, and the instant of its first publication."""

    country: str
    country_name: str
    period: str
    revision: int
    issued_at: datetime
    modified_at: datetime
    files: Sequence[OfferedFile]


@dataclass(frozen=True)
class Publisher:
    """Who publishes: the address of the site without a slash at its end, and its name."""

    base: str
    name: str
    is_demo: bool = False


def catalogue_of(publisher: Publisher, releases: Sequence[Offered]) -> list[Triple]:
    """Describe everything that is in force."""
    return [*_catalogue(publisher, releases), *_series(publisher, releases), *_datasets(publisher, releases)]


def _text(text: str) -> Text:
    return Text(text, language="es")


def _instant(at: datetime) -> Text:
    return Text(at.isoformat(timespec="seconds"), type="dateTime")


def _said(subject: str, kind: str, **values: Value | Sequence[Value]) -> Iterator[Triple]:
    """Give triples: `dct_title=…` is dct:title; several values where there is a sequence."""
    yield subject, TYPE, Address(kind)
    for name, value in values.items():
        prefix, _, term = name.partition("_")
        for one in [value] if isinstance(value, Address | Text) else value:
            yield subject, PREFIXES[prefix] + term, one


def _catalogue(publisher: Publisher, releases: Sequence[Offered]) -> Iterator[Triple]:
    root = f"{publisher.base}/datos"
    agent = f"{root}#publicador"
    title = "Cifras publicadas de solicitudes y reclamos"
    yield from _said(
        f"{root}#catalogo",
        f"{DCAT}Catalog",
        dct_title=_text(f"Datos de demostración: {title}" if publisher.is_demo else title),
        dct_description=_text("Cifras anonimizadas, por trimestre y por año, con su firma."),
        dct_publisher=Address(agent),
        dct_language=_SPANISH,
        dct_license=Address(LICENSE["path"]),
        foaf_homepage=Address(root),
        dcat_dataset=[Address(_dataset(publisher, one)) for one in releases],
        **({"dct_modified": _instant(max(one.modified_at for one in releases))} if releases else {}),
    )
    yield from _said(
        agent, f"{FOAF}Agent", foaf_name=_text(publisher.name), foaf_homepage=Address(publisher.base)
    )


def _series(publisher: Publisher, releases: Sequence[Offered]) -> Iterator[Triple]:
    for country, is_year in sorted({(one.country, "Q" not in one.period) for one in releases}):
        own = [one for one in releases if (one.country, "Q" not in one.period) == (country, is_year)]
        name = f"{own[0].country_name}, por {'año' if is_year else 'trimestre'}"
        yield from _said(
            _series_of(publisher, own[0]),
            f"{DCAT}DatasetSeries",
            dct_title=_text(f"Solicitudes y reclamos: {name}"),
            dct_description=_text(f"Tiempos de respuesta y resultados de {name}."),
            dct_publisher=Address(f"{publisher.base}/datos#publicador"),
            dct_accrualPeriodicity=Address(f"{_EU}frequency/{'ANNUAL' if is_year else 'QUARTERLY'}"),
            dct_issued=_instant(min(one.issued_at for one in own)),
            dct_modified=_instant(max(one.modified_at for one in own)),
        )


def _datasets(publisher: Publisher, releases: Sequence[Offered]) -> Iterator[Triple]:
    for one in releases:
        address, folder, period = _dataset(publisher, one), _folder(publisher, one), parse_period(one.period)
        words = f"{one.country_name}, {folder_of(one.period)}"
        earlier = f"{publisher.base}/datos/{one.country.lower()}/{folder_of(one.period, one.revision - 1)}"
        yield from _said(
            address,
            f"{DCAT}Dataset",
            dct_title=_text(f"Solicitudes y reclamos: {words}"),
            dct_description=_text(
                f"Tiempos de respuesta y resultados de {words}. Las partes pueden no sumar."
            ),
            dct_identifier=Text(address),
            dct_publisher=Address(f"{publisher.base}/datos#publicador"),
            dct_issued=_instant(one.issued_at),
            dct_modified=_instant(one.modified_at),
            dct_language=_SPANISH,
            dct_license=Address(LICENSE["path"]),
            dct_accessRights=Address(f"{_EU}access-right/PUBLIC"),
            dct_accrualPeriodicity=Address(f"{_EU}frequency/{'QUARTERLY' if period.quarter else 'ANNUAL'}"),
            dct_temporal=Address(f"{address}-tiempo"),
            dct_spatial=Address(f"{address}-lugar"),
            dcat_theme=Address(f"{_EU}data-theme/GOVE"),
            dcat_keyword=[_text(word) for word in (*_KEYWORDS, one.country_name)],
            dcat_landingPage=Address(folder),
            dcat_inSeries=Address(_series_of(publisher, one)),
            dcat_version=Text(str(one.revision)),
            dcat_temporalResolution=Text("P3M" if period.quarter else "P1Y", type="duration"),
            dcat_distribution=[Address(f"{folder}/{file.name}#archivo") for file in one.files],
            foaf_page=Address(f"{folder}/{NOTES}"),
            **({"dcat_previousVersion": Address(earlier)} if one.revision > 1 else {}),
        )
        yield from _said(
            f"{address}-tiempo",
            f"{DCT}PeriodOfTime",
            dcat_startDate=Text(period.first_on.isoformat(), type="date"),
            dcat_endDate=Text(period.last_on.isoformat(), type="date"),
        )
        yield from _said(f"{address}-lugar", f"{DCT}Location", skos_prefLabel=_text(one.country_name))
        yield from _said(f"{folder}/{NOTES}", f"{FOAF}Document", dct_title=_text("Notas"))
        for file in one.files:
            yield from _distribution(folder, file)


def _distribution(folder: str, file: OfferedFile) -> Iterator[Triple]:
    address = f"{folder}/{file.name}"
    is_package = {"dct_conformsTo": Address("https://datapackage.org/")} if file.name == PACKAGE else {}
    yield from _said(
        f"{address}#archivo",
        f"{DCAT}Distribution",
        dct_title=_text(file.name),
        dcat_accessURL=Address(folder),
        dcat_downloadURL=Address(address),
        dcat_mediaType=Address(_MEDIA + media_type_of(file.name)),
        dct_format=Address(f"{_EU}file-type/{_FORMATS.get(file.name.rpartition('.')[2], 'TXT')}"),
        dct_license=Address(LICENSE["path"]),
        dcat_byteSize=Text(str(file.byte_size), type="nonNegativeInteger"),
        spdx_checksum=Address(f"{address}#suma"),
        **is_package,
    )
    yield from _said(
        f"{address}#suma",
        f"{SPDX}Checksum",
        spdx_algorithm=Address(f"{SPDX}checksumAlgorithm_sha256"),
        spdx_checksumValue=Text(file.sha256, type="hexBinary"),
    )


def _series_of(publisher: Publisher, one: Offered) -> str:
    span = "trimestres" if "Q" in one.period else "anios"
    return f"{publisher.base}/datos#{one.country.lower()}-{span}"


def _dataset(publisher: Publisher, one: Offered) -> str:
    """Return the address of a period's dataset: the same for every revision."""
    return f"{publisher.base}/datos/{one.country.lower()}/{folder_of(one.period)}#datos"


def _folder(publisher: Publisher, one: Offered) -> str:
    return f"{publisher.base}/datos/{one.country.lower()}/{folder_of(one.period, one.revision)}"
