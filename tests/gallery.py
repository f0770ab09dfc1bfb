"""Two pages, only for the tests, that show every component and every field in every state."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from flask import Flask, flash, render_template_string

from foia.access import public
from foia.forms import (
    CheckboxesField,
    CheckboxField,
    Choice,
    CodeField,
    DateField,
    EmailField,
    FileField,
    Form,
    HiddenField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.pages.deadline_line import DeadlineLine

COMPONENTS, FIELDS = "/muestra", "/muestra/formulario"
CHOICES = [Choice("page", "En esta página"), Choice("email", "Por correo", "Le pediremos confirmarlo")]
TONES = ["grey", "blue", "yellow", "green", "red", "teal"]
LONG_WORD = "Otorrinolaringología" * 6

COMPONENTS_PAGE = """{% extends "layout.html" %}
{% block before %}
  {{ ui.breadcrumbs([("Inicio", "/"), ("Muestra", none)]) }}{{ ui.back_link("/") }}
{% endblock %}
{% block caption %}<span class="govuk-caption-l">BO-26-7K3M-9QWT-F</span>{% endblock %}
{% block heading %}Todo lo que muestra un expediente{% endblock %}
{% block width %}govuk-grid-column-full{% endblock %}
{% block content %}
  {% for tone in tones %}{{ ui.status_tag(tone, tone) }}{% endfor %}
  {% for line in lines %}{{ ui.deadline(line) }}<p>{{ ui.deadline_words(line) }}</p>{% endfor %}
  {{ ui.panel("Su solicitud fue presentada", "Folio BO-26-7K3M-9QWT-F", heading=false) }}
  {{ ui.banner("Aviso") }}{% call ui.banner(kind="success", title="Listo") %}<p>Guardado</p>{% endcall %}
  <p class="app-key" id="clave">K7QX-2M4P-9WTF-3HJD-8RVN-6B</p>
  {{ ui.copy_button("clave") }}{{ ui.print_button() }}
  {{ ui.warning("Guarde esta clave") }}{{ ui.inset("Nota") }}{{ ui.details("Más", "Texto", open=true) }}
  {{ ui.summary_list([("Entidad", word), ("Canal", "Correo", ("Cambiar", "/")), ("Nada", none)]) }}
  <h2 class="govuk-heading-m">Lo que pasó</h2>
  {{ ui.timeline(items) }}
  {{ ui.file_list(files) }}
  {{ ui.text("Primera línea\\nSegunda <línea>") }}
  <p>{{ ui.code("BO-26-7K3M-9QWT-F", id="folio") }}</p>
  {% call ui.filter_bar("/", clear="/") %}
    <label class="govuk-label" for="q">Texto</label><input class="govuk-input" id="q" name="q">
  {% endcall %}
  {% set rows = [["BO-1", word, "5"], ["BO-2", ui.code("x"), "-2"]] %}
  {{ ui.table(["Folio", "Asunto", "Días"], rows, "Bandeja", numeric=(2,)) }}
  {{ ui.table(["Folio"], [], "Vacía") }}
  {{ ui.pager("/", "/") }}{{ ui.pager() }}
  {{ ui.start_button("Comenzar", "/") }}{{ ui.link_button("Ver todo", "/") }}
  {% call ui.form(none, "/idioma") %}
    {{ ui.button("Borrar", kind="warning", name="idioma", value="xx") }}
  {% endcall %}
  <div class="app-message app-message--ours">Nuestro mensaje</div><div class="app-message">Su mensaje</div>
{% endblock %}"""

FIELDS_PAGE = """{% extends "layout.html" %}
{% block heading %}Todos los campos{% endblock %}
{% block content %}
  {% call ui.form(form, "/muestra/formulario") %}
    {{ ui.field(form.subject, label_size="l") }}{{ ui.field(form.text, rows=3) }}{{ ui.field(form.email) }}
    {{ ui.field(form.password) }}{{ ui.field(form.folio, width=20) }}{{ ui.field(form.notice, inline=true) }}
    {{ ui.field(form.body) }}{{ ui.field(form.topics, small=true) }}{{ ui.field(form.agrees) }}
    {{ ui.field(form.on) }}{{ ui.field(form.file) }}{{ ui.field(form.files) }}{{ form.nonce() }}
    {{ ui.button("Enviar") }}{{ ui.button("Guardar", kind="secondary", name="save", value="1") }}
  {% endcall %}
{% endblock %}"""


class EveryField(Form):
    subject = TextField("Asunto", hint="En una línea", required="Escriba el asunto", autocomplete="off")
    text = TextAreaField("Texto", required="Escriba el texto", hint="Con sus palabras")
    email = EmailField("Correo", required="Escriba su correo")
    password = PasswordField("Contraseña", required="Escriba su contraseña")
    folio = CodeField("Folio", required="Escriba el folio")
    notice = RadioField("¿Cómo le avisamos?", choices=CHOICES, required="Elija cómo", hint="Puede cambiarlo")
    body = SelectField("Entidad", choices=CHOICES, required="Elija la entidad")
    topics = CheckboxesField("Temas", choices=CHOICES, required="Elija un tema")
    agrees = CheckboxField("Entiendo", required="Marque la casilla", hint="Léalo antes")
    on = DateField("Fecha", required="Escriba la fecha", hint="Por ejemplo, 27 3 2026", autocomplete="bday")
    file = FileField("Archivo", required="Elija un archivo", accept=".pdf", hint="PDF")
    files = MultipleFileField("Archivos", required="Elija archivos")
    nonce = HiddenField(default="n")


def _lines() -> list[DeadlineLine]:
    day = date(2026, 3, 3)
    sentences = ("Se recibió el lunes 23 de febrero de 2026.", "El plazo es de quince días hábiles.")
    return [
        DeadlineLine(day, 5, explanation=sentences, label="Respuesta de la entidad"),
        DeadlineLine(day, 1),
        DeadlineLine(day, -3),
        DeadlineLine(day, None, state="met"),
        DeadlineLine(day, 4, confirmed=False, conflict_due_on=date(2026, 3, 5)),
        DeadlineLine(state="suspended"),
        DeadlineLine(state="no_term"),
    ]


@public
def _components() -> str:
    at = datetime(2026, 2, 23, 14, 5, tzinfo=UTC)
    files = [SimpleNamespace(name=f"{LONG_WORD}.pdf", address="/", size_bytes=1_234_567)]
    items = [
        {"title": "Solicitud recibida", "at": at, "by": "Solicitante", "important": True},
        {"title": "Aclaración pedida", "at": at, "text": f"¿De qué año?\n{LONG_WORD}", "files": files},
        SimpleNamespace(title="Nota", on=at.date()),
    ]
    flash("Se guardó la aclaración.", "success")
    return render_template_string(
        COMPONENTS_PAGE, lines=_lines(), items=items, files=files, word=LONG_WORD, tones=TONES
    )


@public
def _fields() -> str:
    form = EveryField()
    form.validate_on_submit()
    return render_template_string(FIELDS_PAGE, form=form)


def add_gallery(app: Flask) -> None:
    """Give the application the two pages."""
    app.add_url_rule(COMPONENTS, "gallery_components", _components)
    app.add_url_rule(FIELDS, "gallery_fields", _fields, methods=["GET", "POST"])
