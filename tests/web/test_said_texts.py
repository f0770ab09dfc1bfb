"""A text is said in the language that is being written in at that moment."""

from __future__ import annotations

from flask import Flask, render_template_string
from flask_babel import force_locale

from foia.i18n import gettext, lazy_gettext, ngettext

TEMPLATE = '{{ _("Ayuda") }} {{ ngettext("%(num)s día", "%(num)s días", 2) }}'


def test_a_text_follows_the_language_and_returns_to_the_one_before(app: Flask) -> None:
    lazy = lazy_gettext("Ayuda")
    with app.test_request_context(headers={"Accept-Language": "es"}):
        said = [(gettext("Ayuda"), str(lazy), render_template_string(TEMPLATE))]
        with force_locale("en"):
            said.append((gettext("Ayuda"), str(lazy), render_template_string(TEMPLATE).split()[0]))
        said.append((gettext("Ayuda"), str(lazy), render_template_string(TEMPLATE)))

    spanish = ("Ayuda", "Ayuda", "Ayuda 2 días")
    assert said == [spanish, ("Help", "Help", "Help"), spanish]


def test_what_is_put_into_a_text_of_a_page_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        page = render_template_string('{{ _("%(label)s (opcional)", label=typed) }}', typed="<b>")

    assert page == "&lt;b&gt; (opcional)"


def test_outside_of_any_page_a_text_is_said_as_the_source_has_it() -> None:
    assert gettext("Ayuda") == "Ayuda"
    assert ngettext("%(num)s día", "%(num)s días", 1) == "1 día"
