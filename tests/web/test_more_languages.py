"""A language nobody's data know is added by a catalogue and a setting, and pages speak it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask, render_template_string
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import create_app
from foia.cases.models import Case
from foia.config import Settings
from foia.errors import SettingsError
from foia.i18n import country_name, force_locale, lazy_gettext, ngettext
from tests import builders
from tests.page_client import PageClient
from tests.settings import settings_for

# Words of a catalogue for the test: what matters is that they are not Spanish.
AYMARA = {"Ayuda": "Yanapt'a", "¿Qué necesita?": "Kunas munasi?", "Buscar": "Thaqaña"}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """A deployment with a catalogue of Aymara in a folder of its own."""
    folder = tmp_path / "catalogos"
    (folder / "ay/LC_MESSAGES").mkdir(parents=True)
    catalogue = Catalog(charset="utf-8")
    for text, said in AYMARA.items():
        catalogue.add(text, said)
    with (folder / "ay/LC_MESSAGES/messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return settings_for(
        database_url, tmp_path, languages="es,en,ay=Aymar aru", translations_folder=str(folder)
    )


def test_a_language_without_data_of_its_own_is_offered_chosen_and_spoken(
    client: PageClient, session: Session
) -> None:
    body = builders.add_public_body(session)
    session.commit()
    client.get("/ayuda")
    client.send("/idioma", {"idioma": "ay"})

    assert client.page.root.get("lang") == "ay"
    assert client.page.heading == "Yanapt'a"
    assert [client.page.links[word] for word in ("Kunas munasi?", "Yanapt'a")] == ["/necesito", "/ayuda"]
    # What it does not say yet is said in Spanish, and so are dates and numbers.
    assert "El folio y la clave de seguimiento" in client.page.text
    client.get("/calendario?ano=2026")
    assert "enero" in client.page.text
    client.get(f"/entidades/{body.id}")
    client.get("/cifras")
    client.get("/", headers={"Accept-Language": "ay,es;q=0.5"})
    assert client.page.root.get("lang") == "ay"


def test_a_case_filed_in_it_has_its_receipt(client: PageClient, session: Session) -> None:
    builders.joined_body(session)
    session.commit()
    client.set_cookie("idioma", "ay")
    client.get("/solicitudes/nueva/sin-entidad")
    client.send("/solicitudes/nueva/sin-entidad", {"subject": "Agua", "question_1": "¿Cuánta agua hay?"})

    assert "lunes 30 de marzo de 2026" in client.page.text
    session.rollback()
    assert session.scalars(select(Case.language)).one() == "ay"


def test_mail_and_letters_can_be_written_in_it(app: Flask) -> None:
    lazy = lazy_gettext("Ayuda")
    with app.test_request_context():
        with force_locale("ay"):
            said = render_template_string(
                "{{ _('Buscar') }}|{{ day|date_words }}|{{ day|date_short }}|"
                "{{ 12345.5|number }}|{{ language() }}",
                day=date(2026, 3, 9),
            )
            assert (said, str(lazy), country_name("BO")) == (
                "Thaqaña|lunes 9 de marzo de 2026|9 mar 2026|12.345,5|ay",
                "Yanapt'a",
                "Bolivia",
            )
            assert ngettext("%(num)s día", "%(num)s días", 2) == "2 días"
        assert str(lazy) == "Ayuda"


@pytest.mark.parametrize("wrong", ["en", "es,xx", "es,aym=Aymara", "es,,en", "es,AY=Aymara"])
def test_a_setting_that_names_no_language_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match="FOIA_LANGUAGES"):
        settings_for("", tmp_path, languages=wrong)


def test_a_language_that_is_not_in_the_setting_is_not_offered(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(database_url, tmp_path, languages="es"))
    app.test_client_class = PageClient
    client = app.test_client()
    client.set_cookie("idioma", "en")

    page = client.get("/ayuda", headers={"Accept-Language": "en"}).text

    assert '<html lang="es">' in page and 'value="en"' not in page
