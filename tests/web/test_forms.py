"""What the form fields accept, refuse and show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import html5lib
import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from foia.forms import (
    CheckboxesField,
    CheckboxField,
    Choice,
    CodeField,
    DateField,
    EmailField,
    FileField,
    Form,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)

COLOURS = [Choice("r", "Rojo", "El de la <rosa>"), Choice("v", "Verde")]


class SampleForm(Form):
    subject = TextField("Asunto", required="Escriba el asunto", hint="En <una> línea", max_length=20)
    text = TextAreaField("Texto")
    email = EmailField("Correo")
    password = PasswordField("Contraseña")
    folio = CodeField("Folio")
    colour = RadioField("Color", choices=COLOURS, required="Elija un color")
    body = SelectField("Entidad", choices=COLOURS)
    topics = CheckboxesField("Temas", choices=COLOURS)
    agrees = CheckboxField("Acepto", required="Marque la casilla")
    on = DateField("Fecha", required="Escriba la fecha")
    file = FileField("Archivo")
    files = MultipleFileField("Archivos")


VALID = {
    "subject": "Presupuesto",
    "colour": "r",
    "agrees": "y",
    "on-day": "29",
    "on-month": "2",
    "on-year": "2028",
}


@pytest.fixture(autouse=True)
def in_a_request(app: Flask) -> Iterator[None]:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST"):
        yield


def filled(**changes: Any) -> SampleForm:
    values = {**VALID, **changes}
    return SampleForm(MultiDict((name, value) for name, value in values.items() if value is not None))


def errors_of(form: SampleForm) -> dict[str, list[str]]:
    form.validate()
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


def test_a_form_filled_as_asked_has_no_errors() -> None:
    form = filled()

    assert errors_of(form) == {}
    assert (form.on.data, form.colour.data, form.agrees.data) == (date(2028, 2, 29), "r", True)
    assert (form.body.data, form.topics.data, form.file.data, form.files.data) == (None, [], None, [])


def test_an_empty_form_names_each_thing_that_is_missing() -> None:
    form = SampleForm(MultiDict({"text": ""}))

    assert form.validate() is False
    assert form.error_list() == [
        ("subject", "Escriba el asunto"),
        ("colour", "Elija un color"),
        ("agrees", "Marque la casilla"),
        ("on-day", "Escriba la fecha"),
    ]


def test_text_arrives_clean_and_keeps_its_lines() -> None:
    form = filled(subject="  Uno \t dos\x00 ", text=" a\r\nb\r\n\r\nc\x07\ud800 ", folio=" bo-26 7K3M ")

    assert form.subject.data == "Uno dos"
    assert form.text.data == "a\nb\n\nc"
    assert form.folio.data == "bo-267K3M"


def test_letters_written_in_two_ways_become_the_same() -> None:
    assert filled(subject="Petición").subject.data == "Petición"


def test_a_password_is_kept_as_typed_and_never_shown_again() -> None:
    form = filled(password="  con espacios  ")

    assert form.password.data == "  con espacios  "
    assert "con espacios" not in form.password()


@pytest.mark.parametrize("address", ["rosa", "rosa@", "@example.org", "rosa@example", "a b@example.org"])
def test_what_is_not_an_address_is_refused(address: str) -> None:
    assert list(errors_of(filled(email=address))) == ["email"]


def test_a_text_over_its_limit_says_how_long_it_is() -> None:
    errors = errors_of(filled(subject="x" * 21))

    assert errors == {"subject": ["Escriba como máximo 20 caracteres. Ahora hay 21."]}


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "target"),
    [
        ("", "2", "2026", "A la fecha le falta: el día.", "on-day"),
        ("3", "", "", "A la fecha le falta: el mes y el año.", "on-month"),
        ("3", "marzo", "2026", "Escriba con números: el mes.", "on-month"),
        ("3", "3", "26", "Escriba el año con cuatro cifras, por ejemplo 2026.", "on-year"),
        ("29", "2", "2026", "Esa fecha no existe en el calendario. Revise el día y el mes.", "on-day"),
        ("1", "13", "2026", "Esa fecha no existe en el calendario. Revise el día y el mes.", "on-month"),
        ("٣", "3", "2026", "Escriba con números: el día.", "on-day"),
        ("9" * 5000, "3", "2026", "Escriba con números: el día.", "on-day"),
        ("-1", "3", "2026", "Escriba con números: el día.", "on-day"),
        ("0", "3", "2026", "Esa fecha no existe en el calendario. Revise el día y el mes.", "on-day"),
    ],
)
def test_a_wrong_date_is_an_error_at_the_wrong_part(
    day: str, month: str, year: str, message: str, target: str
) -> None:
    form = filled(**{"on-day": day, "on-month": month, "on-year": year})

    assert errors_of(form) == {"on": [message]}
    assert form.error_list() == [(target, message)]
    assert form.on.data is None


def test_a_date_with_a_part_not_sent_at_all_is_an_error() -> None:
    assert errors_of(filled(**{"on-day": None})) == {"on": ["A la fecha le falta: el día."]}


def test_what_was_typed_in_a_wrong_date_is_shown_again() -> None:
    form = filled(**{"on-day": "31", "on-month": "<2>", "on-year": "2026"})
    form.validate()

    assert 'value="31"' in form.on() and 'value="&lt;2&gt;"' in form.on()


def test_a_date_given_by_the_view_fills_the_three_boxes() -> None:
    form = SampleForm(None, on=date(2026, 3, 9))

    assert form.on.parts == {"day": "9", "month": "3", "year": "2026"}


@pytest.mark.parametrize("name", ["colour", "body", "topics"])
def test_a_choice_that_was_not_offered_is_refused(name: str) -> None:
    assert errors_of(filled(**{name: "azul"})) == {name: ["Elija una de las opciones de la lista."]}


def test_choices_may_be_given_when_the_page_is_made() -> None:
    form = filled(body="7")
    form.body.choices = [("7", "Ministerio")]

    assert errors_of(form) == {}
    assert '<option value="7" selected>' in form.body()


def test_uploads_without_a_name_do_not_count() -> None:
    empty, full = FileStorage(BytesIO(), ""), FileStorage(BytesIO(b"x"), "a.pdf")

    assert filled(file=empty).file.data is None
    form = SampleForm(MultiDict([*VALID.items(), ("files", empty), ("files", full)]))
    assert form.files.data == [full]


def test_text_sent_where_a_file_belongs_is_not_a_file() -> None:
    assert filled(file="a.pdf").file.data is None


def test_a_file_sent_where_text_belongs_is_empty_text() -> None:
    assert errors_of(filled(subject=FileStorage(BytesIO(b"x"), "a.pdf"))) == {
        "subject": ["Escriba el asunto"]
    }


def test_only_what_may_stay_empty_is_marked_optional() -> None:
    form = filled()

    assert "Correo (opcional)" in form.email()
    assert "(opcional)" not in form.subject()
    assert "(opcional)" not in form.colour()


def test_an_error_found_by_the_view_shows_like_any_other() -> None:
    form = filled()
    form.validate()
    form.add_error("folio", "No existe ese folio")
    form.add_error(None, "Inténtelo más tarde")

    assert form.error_list() == [("", "Inténtelo más tarde"), ("folio", "No existe ese folio")]
    assert 'id="folio-error"' in form.folio()


def test_every_field_in_error_is_well_formed_and_tied_to_its_hint_and_error() -> None:
    form = filled(
        subject="", email="x", **{"on-day": ""}, colour="azul", body="azul", topics="azul", agrees=None
    )
    form.validate()
    form.add_error("file", "Falta el archivo")

    for field in form:
        html = f"<!doctype html><title>x</title>{field()}"
        root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
        ids = {e.get("id") for e in root.iter() if e.get("id")}
        told = {id for e in root.iter() for id in e.get("aria-describedby", "").split()}
        assert told <= ids, field.name
        assert not field.errors or f"{field.id}-error" in told, field.name


def test_what_people_and_catalogues_write_is_never_markup() -> None:
    form = filled(subject='"><script>', text="</textarea><script>", folio="<script>")
    form.subject.label.text = "<script>"
    form.validate()
    form.add_error("folio", "<script>")

    html = "".join(str(field()) for field in form)

    assert "<script>" not in html and "<rosa>" not in html and "<una>" not in html


def test_two_forms_of_a_page_keep_their_ids_apart() -> None:
    one, other = SampleForm(None, prefix="nota"), SampleForm(None, prefix="respuesta")

    assert {field.id for field in one}.isdisjoint({field.id for field in other})


def test_a_blank_field_kept_ready_never_holds_what_somebody_typed() -> None:
    blank = str(SampleForm(None).subject())
    typed = str(filled(subject="Hospital").subject())
    again = str(SampleForm(None).subject())

    assert "Hospital" in typed
    assert blank == again and "Hospital" not in again


def test_a_label_or_choice_made_for_one_page_stays_in_that_page() -> None:
    one = SampleForm(None)
    one.subject.label.text = "Pregunta de Rosa"
    one.subject.hint = "Solo aquí"
    one.body.choices = [("7", "Ministerio de Rosa")]
    assert "Rosa" in one.subject() and "Solo aquí" in one.subject() and "Rosa" in one.body()

    assert "Rosa" not in SampleForm(None).subject() + SampleForm(None).body()
    assert "Nueva" in SampleForm(None).subject(label="Nueva", hint="Otra")
    assert "Asunto" in SampleForm(None).subject()
