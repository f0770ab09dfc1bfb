"""The published files: at addresses that never change, in a catalogue that other portals read, in a feed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF
from sqlalchemy.orm import Session

from foia.statistics.labels import Words
from foia.statistics.release_actions import add_release
from foia.statistics.tables import Figure, PublishedRelease, PublishedTable, Status
from foia.statistics.writing import files_of
from tests.page_client import PageClient

ATOM = "{http://www.w3.org/2005/Atom}"
PUBLISHED_AT = datetime(2026, 5, 15, 12, tzinfo=UTC)
# The library knows the second version; ours is the third.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX_CHECKSUM = URIRef("http://spdx.org/rdf/terms#checksum")
SPDX_VALUE = URIRef("http://spdx.org/rdf/terms#checksumValue")


def publish(session: Session, period: str, revision: int = 1, reason: str = "") -> dict[str, bytes]:
    """Store a release with one figure."""
    table = PublishedTable("channels", {("web",): {"received": Figure(Status.ROUNDED, 40 + revision * 5)}})
    release = PublishedRelease("BO", period, revision, 2, date(2026, 5, 15), {"channels": table})
    files = files_of(release, Words("Bolivia", "foia.example"), reason=reason)
    add_release(session, release, files, PUBLISHED_AT + timedelta(days=revision), reason)
    session.commit()
    return files


def feed_entries(client: PageClient) -> list[ElementTree.Element]:
    feed = ElementTree.fromstring(client.get("/datos/novedades.atom").data)  # noqa: S314 (our own)
    return feed.findall(f"{ATOM}entry")


def test_a_file_never_changes_and_says_so(client: PageClient, session: Session) -> None:
    files = publish(session, "2026Q1")

    response = client.get("/datos/bo/2026T1/channels.csv")
    assert response.data == files["channels.csv"]
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/datos/bo/2026T1/channels.csv", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_revision_has_its_own_address_and_the_first_keeps_its_own(
    client: PageClient, session: Session
) -> None:
    first = publish(session, "2026Q1")
    second = publish(session, "2026Q1", 2, "Faltaban los de Oruro.")

    assert client.get("/datos/bo/2026T1/channels.csv").data == first["channels.csv"]
    assert client.get("/datos/bo/2026T1-r2/channels.csv").data == second["channels.csv"]
    client.get("/datos/bo/2026T1")
    assert client.page.links["Ir a la revisión 2"] == "/datos/bo/2026T1-r2"
    client.get("/datos/bo/2026T1-r2")
    assert "Faltaban los de Oruro." in client.page.text
    client.get("/datos")
    assert client.page.links["primer trimestre de 2026 · revisión 2"] == "/datos/bo/2026T1-r2"


@pytest.mark.parametrize(
    "address",
    ["BO/2026T1", "bo/2026Q1", "bo/2026T1-r1", "br/2026T1", "bo/2026T1/../x.csv", "bo/2026T1/x.csv"],
)
def test_no_other_address_leads_to_a_release(client: PageClient, session: Session, address: str) -> None:
    publish(session, "2026Q1")

    assert client.get(f"/datos/{address}").status_code == 404


# The library's reader of JSON-LD uses what the library itself no longer wants used.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_catalogue_is_dcat_in_both_writings(app: Flask, client: PageClient, session: Session) -> None:
    publish(session, "2025Q4")
    publish(session, "2025")
    publish(session, "2026Q1")
    files = publish(session, "2026Q1", 2, "Faltaban algunos.")

    turtle = Graph().parse(data=client.get("/datos/catalog.ttl").text, format="turtle")
    json_ld = Graph().parse(data=client.get("/datos/catalog.jsonld").text, format="json-ld")
    assert isomorphic(turtle, json_ld)

    base = app.config["FOIA"].base_url
    quarter = URIRef(f"{base}/datos/bo/2026T1#datos")
    (catalogue,) = turtle.subjects(RDF.type, DCAT.Catalog)
    assert set(turtle.objects(catalogue, DCAT.dataset)) == set(turtle.subjects(RDF.type, DCAT.Dataset))
    assert len(set(turtle.objects(catalogue, DCAT.dataset))) == 3
    (series,) = turtle.objects(quarter, DCAT.inSeries)
    assert (series, RDF.type, DCAT.DatasetSeries) in turtle
    assert str(turtle.value(series, DCTERMS.accrualPeriodicity)).endswith("/QUARTERLY")
    span = turtle.value(quarter, DCTERMS.temporal)
    assert str(turtle.value(span, DCAT.startDate)) == "2026-01-01"
    assert str(turtle.value(quarter, DCAT.version)) == "2"
    assert turtle.value(quarter, DCAT.previousVersion) == URIRef(f"{base}/datos/bo/2026T1")
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    addresses = {
        str(turtle.value(one, DCAT.downloadURL)): one for one in turtle.objects(quarter, DCAT.distribution)
    }
    assert set(addresses) == {f"{base}/datos/bo/2026T1-r2/{name}" for name in files}
    for name, digest in sums.items():
        checksum = turtle.value(addresses[f"{base}/datos/bo/2026T1-r2/{name}"], SPDX_CHECKSUM)
        assert turtle.value(checksum, SPDX_VALUE).lower() == digest
    licenses = {str(one) for one in turtle.objects(None, DCTERMS.license)}
    assert licenses == {"https://creativecommons.org/licenses/by/4.0/"}


def test_before_any_release_the_catalogue_and_the_feed_are_there_and_empty(client: PageClient) -> None:
    graph = Graph().parse(data=client.get("/datos/catalog.ttl").text, format="turtle")

    assert list(graph.subjects(RDF.type, DCAT.Catalog)) and not list(graph.subjects(RDF.type, DCAT.Dataset))
    assert json.loads(client.get("/datos/catalog.jsonld").text)["@graph"]
    assert feed_entries(client) == []
    client.get("/datos")
    assert "Todavía no se publicó" in client.page.text


def test_the_feed_tells_each_publication_and_its_sum(client: PageClient, session: Session) -> None:
    publish(session, "2025Q4")
    publish(session, "2026Q1", 2, "Faltaban algunos.")

    entries = feed_entries(client)
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == [
        "Bolivia, primer trimestre de 2026 · revisión 2",
        "Bolivia, cuarto trimestre de 2025",
    ]
    link = entries[0].find(f"{ATOM}link")
    assert link is not None and str(link.get("href")).endswith("/datos/bo/2026T1-r2")
