"""Silence on pages and in mail: what the norm gives, and the appeal it opens filed in one click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.appeals.models import Appeal
from foia.cases.admission import admit
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.queries import contents_of
from foia.cases.silence import record_silence
from foia.config import Settings
from foia.directory.models import Body
from foia.law.files import text_of
from foia.notifications.composing import Composing
from foia.notifications.messages import compose
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import IN_CHILE, IN_GUATEMALA, joined_body_in
from tests.page_client import PageClient
from tests.settings import settings_for
from tests.staff import sign_in_as

PAGE = "/mi-solicitud/silencio"
AMPARO = "Amparo ante el Consejo para la Transparencia"
OVER_AT = datetime(2026, 4, 8, 4, tzinfo=UTC)


@dataclass
class Silent:
    """A case nobody answered, its key, who should have, and who decides appeals."""

    case: Case
    key: str
    officer: Person
    council: Body


# Chile's law as if the silence of a request granted what was asked, once it was denounced.
GRANTING = pytest.mark.parametrize("country", ["CL granting"], indirect=True)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    if not country.endswith("granting"):
        return settings_for(database_url, tmp_path, country=country)
    folder = tmp_path / "law"
    folder.mkdir()
    (folder / "cl.toml").write_text(_granting(text_of("CL") or ""), encoding="utf-8")
    return settings_for(database_url, tmp_path, country="CL", law_folder=str(folder))


def _granting(text: str) -> str:
    first, mark, rest = text.partition('id = "cl.information_request"')
    changed = rest.replace('silence = "may_appeal"', 'silence = "deemed_granted_after_notice"', 1)
    after = text.partition('[[regime.step]]\nid = "silence_notice"\n')[2].partition("[[regime.step]]")[0]
    step = '[[regime.step]]\nid = "silence_notice"\n' + after
    head, at, tail = changed.partition('[[regime.step]]\nid = "appeal_filing"\n')
    return first + mark + head + step + at + tail


@pytest.fixture
def silent(app: Flask, session: Session, clock: Clock, country: str) -> Silent:
    country = country[:2]
    council, _member = joined_body_in(session, country, name="Consejo", code="CPLT")
    body, officer = joined_body_in(session, country, name="Ministerio de Obras")
    case, receipt = builders.file_a_case(app, session, body, notice_channel="email")
    session.commit()
    clock.set(datetime(2026, 4, 9, 15, tzinfo=UTC))
    return Silent(case, receipt.key, officer, council)


def recorded(app: Flask, session: Session, silent: Silent) -> bool:
    done = record_silence(builders.context(app, session), silent.case, "response", ended_at=OVER_AT)
    session.commit()
    return done


def open_it(client: PageClient, silent: Silent, toward: str = "") -> str:
    page = f"/seguir?hacia={toward}" if toward else "/seguir"
    client.send("/seguir", {"folio": silent.case.folio, "key": silent.key}, page=page)
    return urlsplit(client.page.address).path


def filed_words(silent: Silent) -> str:
    folio = silent.case.folio
    return f"El 9 de marzo de 2026 presenté la solicitud con folio {folio} ante Ministerio de Obras."


@IN_CHILE
def test_from_the_notice_to_the_appeal_filed_to_whom_the_norm_names_in_one_click(
    app: Flask, client: PageClient, session: Session, silent: Silent
) -> None:
    assert recorded(app, session, silent)
    # The link of the notice leads, once folio and key are given, to what may be done.
    assert open_it(client, silent, "silencio") == PAGE
    client.get(PAGE)
    shown = client.page.text
    for words in (
        "El plazo venció el martes 7 de abril de 2026 sin respuesta.",
        "Según la norma (Ley 20.285, artículo 24; comprobantes oficiales), usted puede reclamar",
        f"Ahora puede presentar, hasta el martes 28 de abril de 2026: {AMPARO}.",
        "La entidad todavía puede responder.",
        filed_words(silent),
        builders.QUESTION,
        "El plazo lo fija: Ley 20.285, artículo 14.",
        "puedo reclamar por la falta de respuesta.",
    ):
        assert words in shown
    # To be changed before it is sent, too.
    client.get("/mi-solicitud/recursos/presentar/appeal_filing")
    assert "presenté la solicitud con folio" in client.page.element("text").text

    client.get(PAGE)
    client.send(f"{PAGE}/presentar/appeal_filing", {})

    session.rollback()
    appeal = session.scalars(select(Appeal)).one()
    own = session.get_one(Case, appeal.case_id)
    assert (own.body_id, appeal.step, appeal.is_late) == (silent.council.id, "appeal_filing", False)
    read = contents_of(builders.context(app, session).vaults, own.id, for_filer=True, now=OVER_AT)
    assert [letter.text.splitlines()[0] for letter in read.letters] == [filed_words(silent)]
    session.rollback()
    # A second click finds it filed.
    open_it(client, silent)
    client.get(PAGE)
    assert "Presentar ahora con este texto" not in client.page.text
    client.get("/mi-solicitud")
    assert "Ya presentó su recurso y se está resolviendo." in client.page.text
    assert PAGE not in client.page.links.values()


@IN_CHILE
def test_what_is_decided_elsewhere_gives_a_text_to_take_there(
    app: Flask, client: PageClient, session: Session, silent: Silent
) -> None:
    # Against these the remedy is before the Court of Appeals.
    body = session.get_one(Body, silent.case.body_id)
    body.body_class = "audit_office"
    assert recorded(app, session, silent)
    open_it(client, silent)
    client.get("/mi-solicitud")
    assert client.page.links["Ver cómo presentarlo"] == PAGE

    client.get(PAGE)

    assert "Se presenta fuera de este servicio." in client.page.text
    assert filed_words(silent) in client.page.text and "Presentar ahora" not in client.page.text


@IN_CHILE
def test_each_side_reads_on_its_page_and_in_its_mail_what_the_norm_makes_of_it(
    app: Flask, client: PageClient, session: Session, silent: Silent
) -> None:
    assert recorded(app, session, silent)
    open_it(client, silent)
    client.get("/mi-solicitud")
    assert "Venció el plazo: qué puede hacer ahora" in client.page.text
    assert client.page.links["Presentarlo: ya está escrito"] == PAGE
    assert "Se registró aquí el" in client.page.text  # the law's instant, and when it was noted

    mail = {kind: mailed(app, session, silent, kind) for kind in ("filer", "person")}
    assert "/seguir?hacia=silencio" in mail["filer"] and "usted puede reclamar" in mail["filer"]
    assert "quien presentó puede reclamar" in mail["person"] and "martes 7 de abril" in mail["person"]

    sign_in_as(client, session, silent.officer)
    client.get(f"/expedientes/{silent.case.id}")
    assert "quien presentó puede reclamar por la falta de respuesta" in client.page.text
    assert "Responder tarde todavía es posible y necesario" in client.page.text


def mailed(app: Flask, session: Session, silent: Silent, kind: str) -> str:
    session.rollback()
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.template == "silence", OutboxMessage.recipient_kind == kind)
    ).first()
    assert message is not None
    with app.test_request_context():
        of_kind = kind_of(app, silent.case.kind)
        letter = compose(Composing(builders.context(app, session), message, silent.case, of_kind, url_for))
    return " ".join(letter.paragraphs)


@IN_GUATEMALA
def test_what_silence_gives_is_owed_without_cost_by_a_day_that_both_sides_read(
    app: Flask, client: PageClient, session: Session, clock: Clock, silent: Silent
) -> None:
    clock.set(datetime(2026, 3, 25, 15, tzinfo=UTC))
    clerk = builders.staff_context(app, session, silent.officer, now=START_AT)
    admit(clerk, silent.case)
    assert record_silence(builders.context(app, session), silent.case, "response", ended_at=START_AT)
    session.commit()
    owed = "Corre el plazo de «Afirmativa ficta: entrega sin costo», hasta el"
    by_law = "Según la norma (Decreto 57-2008, artículo 44)"
    to_filer, to_body = mailed(app, session, silent, "filer"), mailed(app, session, silent, "person")
    open_it(client, silent)
    client.get("/mi-solicitud")

    assert f"{by_law}, deben entregarle lo que pidió sin costo y sin que lo pida otra vez." in to_filer
    assert f"{by_law}, debe entregar lo pedido sin costo y sin otra solicitud." in to_body
    assert all(owed in words for words in (to_filer, to_body, client.page.text))


def test_of_a_term_nobody_read_neither_page_nor_form_says_anything(
    app: Flask, client: PageClient, session: Session, silent: Silent
) -> None:
    assert not recorded(app, session, silent)
    open_it(client, silent)
    client.get("/mi-solicitud")
    assert "qué puede hacer ahora" not in client.page.text

    assert urlsplit(client.get(PAGE).headers["Location"]).path == "/mi-solicitud/recursos"
    client.get("/mi-solicitud/recursos/presentar/complaint_superior_or_ombudsman")
    assert not (client.page.element("text").text or "").strip()


@GRANTING
def test_where_the_law_asks_for_it_the_delay_is_denounced_first_and_then_granted(
    app: Flask, client: PageClient, session: Session, clock: Clock, silent: Silent
) -> None:
    assert recorded(app, session, silent)
    open_it(client, silent)
    client.get("/mi-solicitud")
    assert client.page.links["Denunciar el atraso"] == PAGE
    client.get(PAGE)
    assert "Primero: denunciar el atraso" in client.page.text and "Presentar ahora" not in client.page.text

    client.send(f"{PAGE}/denunciar", {"text": ""})
    assert client.page.errors == ["Escriba lo que quiere enviar"]
    client.send(f"{PAGE}/denunciar", {"text": "Denuncio el atraso."})
    client.get("/mi-solicitud")
    assert "Usted denunció el atraso" in client.page.text and "Su denuncia del atraso" in client.page.text
    # Five working days later nobody decided either.
    session.rollback()
    later = builders.context(app, session, now=clock.set(datetime(2026, 4, 20, 15, tzinfo=UTC)))
    assert record_silence(later, silent.case, "silence_notice", ended_at=OVER_AT)
    session.commit()
    open_it(client, silent, "silencio")
    assert "se tiene por concedido lo que pidió" in client.page.text
    client.send(f"{PAGE}/pedir", {})
    assert "Pido que se cumpla lo que pedí" in client.page.text
