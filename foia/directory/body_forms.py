"""Forms of the administrator's pages of bodies: the list's filters, a body, an office, an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.validators import ValidationError

from foia.directory.body_changes import is_web_address
from foia.directory.body_queries import ENDED, EXISTING, NO_CONTACT, NO_OFFICER, UNCONFIRMED
from foia.forms import (
    CheckboxField,
    Choice,
    DateField,
    EmailField,
    Form,
    HiddenField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.pages.fields import clean_text

LEVELS: dict[str, Any] = {
    "national": _l("Nacional"),
    "department": _l("Departamental"),
    "region": _l("Regional"),
    "municipality": _l("Municipal"),
}
# What each field of a body is called, on its page, in its form and in its history.
LABELS: dict[str, Any] = {
    "code": _l("Código oficial"),
    "name_es": _l("Nombre en español"),
    "name_en": _l("Nombre en inglés"),
    "acronym": _l("Sigla"),
    "former_names": _l("Nombres anteriores"),
    "level": _l("Nivel"),
    "body_class": _l("Clase de entidad"),
    "place_code": _l("Lugar"),
    "parent_id": _l("Entidad de la que depende"),
    "valid_from": _l("Existe desde"),
    "valid_to": _l("Último día en que existió"),
    "validity_confirmed": _l("Vigencia confirmada"),
    "successor_id": _l("Entidad que la sucede"),
    "registered_as": _l("Norma de creación o registro"),
    "email": _l("Correo electrónico"),
    "phone": _l("Teléfono"),
    "website": _l("Sitio web"),
    "address": _l("Dirección"),
    "hours_es": _l("Horario en español"),
    "hours_en": _l("Horario en inglés"),
    "competences_es": _l("De qué se ocupa, en español"),
    "competences_en": _l("De qué se ocupa, en inglés"),
}
OFFICE_LABELS: dict[str, Any] = {
    "name_es": LABELS["name_es"],
    "name_en": LABELS["name_en"],
    "email": LABELS["email"],
    "closed_on": _l("Último día en que trabajó"),
}
_NAMED_HINT = _l("Escriba su código oficial, su sigla o su nombre completo.")


class BodyFilterForm(Form):
    """What the list is narrowed to; a GET form."""

    q = TextField(_l("Nombre, sigla o código"), max_length=200)
    state = SelectField(
        _l("Mostrar"),
        placeholder=_l("Todas"),
        choices=[
            Choice(EXISTING, _l("Existen hoy")),
            Choice(ENDED, _l("Ya no existen")),
            Choice(NO_CONTACT, _l("Sin correo electrónico")),
            Choice(NO_OFFICER, _l("Sin servidor público responsable")),
            Choice(UNCONFIRMED, _l("Con vigencia por confirmar")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False


class BodyForm(Form):
    """Everything an administrator writes of a body."""

    code = TextField(
        LABELS["code"],
        required=_l("Escriba el código oficial"),
        hint=_l("El del clasificador o registro del Estado. No se repite en el país."),
        max_length=40,
        width=20,
    )
    name_es = TextField(LABELS["name_es"], required=_l("Escriba el nombre en español"), max_length=300)
    name_en = TextField(LABELS["name_en"], max_length=300)
    acronym = TextField(LABELS["acronym"], max_length=40, width=20)
    keep_name = CheckboxField(
        _l("Si cambia el nombre, guardar el de ahora entre los nombres anteriores"), default=True
    )
    former_names = TextAreaField(
        LABELS["former_names"],
        hint=_l("Uno por línea. La entidad se encuentra también por ellos."),
        rows=3,
        max_length=3000,
    )
    level = SelectField(LABELS["level"], required=_l("Elija el nivel"))
    body_class = SelectField(
        LABELS["body_class"],
        required=_l("Elija la clase de entidad"),
        hint=_l("Decide qué norma se aplica a lo que la entidad reciba desde ahora."),
    )
    place_code = SelectField(
        LABELS["place_code"],
        placeholder=_l("Todo el país"),
        hint=_l("Decide con qué feriados se cuentan los plazos."),
    )
    parent = TextField(LABELS["parent_id"], hint=_NAMED_HINT)
    valid_from = DateField(LABELS["valid_from"])
    valid_to = DateField(
        LABELS["valid_to"], hint=_l("Déjelo vacío mientras exista. Después de ese día no recibe expedientes.")
    )
    successor = TextField(LABELS["successor_id"], hint=_NAMED_HINT)
    validity_confirmed = CheckboxField(_l("Una persona confirmó que estos datos de vigencia son correctos"))
    registered_as = TextField(
        LABELS["registered_as"], hint=_l("Por ejemplo: Decreto Supremo 4857, artículo 3."), max_length=300
    )
    email = EmailField(
        LABELS["email"],
        hint=_l("Adonde la mesa central le envía expedientes y las personas pueden escribirle."),
        autocomplete="off",
        max_length=254,
    )
    phone = TextField(LABELS["phone"], max_length=60, width=20, inputmode="tel")
    website = TextField(LABELS["website"], hint=_l("Empieza con https://"), max_length=300, inputmode="url")
    address = TextField(LABELS["address"], max_length=300)
    hours_es = TextField(
        LABELS["hours_es"], hint=_l("Por ejemplo: lunes a viernes de 8:30 a 16:30."), max_length=200
    )
    hours_en = TextField(LABELS["hours_en"], max_length=200)
    competences_es = TextAreaField(LABELS["competences_es"], rows=4, max_length=1000)
    competences_en = TextAreaField(LABELS["competences_en"], rows=4, max_length=1000)
    confirmed = CheckboxField(_l("Lo sé y quiero guardar el cambio"))
    seen = HiddenField("")

    def validate_website(self, field: TextField) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(refusal_words("website_wrong"))

    def offer(
        self, classes: Mapping[str, str], places: Mapping[str, str], now_as: Mapping[str, Any] | None = None
    ) -> None:
        """Set what may be chosen; what the body has now stays choosable, whatever list it came from."""
        for field, known in ((self.level, LEVELS), (self.body_class, classes), (self.place_code, places)):
            kept = (now_as or {}).get(field.name)
            extra = [Choice(kept, LEVELS.get(kept, kept))] if kept and kept not in known else []
            field.choices = [*(Choice(code, label) for code, label in known.items()), *extra]

    def values(self, *, name_before: str = "") -> dict[str, Any]:
        """Return what was written, by field of a body; parent and successor are for the view to find."""
        former = [" ".join(clean_text(line).split()) for line in self.former_names.data.splitlines()]
        if name_before and self.keep_name.data and name_before != self.name_es.data:
            former.append(name_before)
        names = set(LABELS) - {"former_names", "parent_id", "successor_id", "level", "place_code"}
        return {
            **{name: self[name].data for name in names},
            "level": self.level.data or "",
            "place_code": self.place_code.data or None,
            "former_names": former,
        }


class OfficeForm(Form):
    """An office of a body; a last day closes it, without one it works."""

    name_es = TextField(LABELS["name_es"], required=_l("Escriba el nombre en español"), max_length=200)
    name_en = TextField(LABELS["name_en"], max_length=200)
    email = EmailField(LABELS["email"], autocomplete="off", max_length=254)
    closed_on = DateField(
        OFFICE_LABELS["closed_on"],
        hint=_l("Déjelo vacío mientras trabaje. Una oficina cerrada no se ofrece más; su historial queda."),
    )
    seen = HiddenField("")

    def values(self) -> dict[str, Any]:
        """Return what was written."""
        return {name: self[name].data for name in OFFICE_LABELS}


class MergeForm(Form):
    """Who does the work of a body that ended, and when it ended. Asked first, then confirmed."""

    successor = TextField(
        LABELS["successor_id"], required=_l("Escriba qué entidad la sucede"), hint=_NAMED_HINT
    )
    ended_on = DateField(
        LABELS["valid_to"],
        required=_l("Escriba el último día en que existió"),
        hint=_l("Debe ser un día que ya pasó: hasta el final de ese día recibe expedientes."),
    )
    confirmed = CheckboxField(_l("Revisé lo que va a pasar y quiero fusionar las entidades"))
    shown = HiddenField("")


def refusal_words(code: str, *, alike: str = "", count: int = 0) -> str:
    """Say why a body, an office or an end is refused."""
    words = {
        "missing": _("Complete este dato"),
        "code_taken": _("Otra entidad del país ya tiene ese código"),
        "code_in_law": _("La norma cargada en el sistema nombra a esta entidad por su código: no se cambia"),
        "class_unknown": _("Elija la clase de entidad"),
        "place_unknown": _("Elija un lugar de la lista"),
        "ends_before_it_begins": _("El último día no puede ser anterior al primero"),
        "website_wrong": _("Escriba la dirección completa, con https:// al principio"),
        "body_unknown": _("No encontramos ninguna entidad con ese código, sigla o nombre"),
        "body_ambiguous": _("Hay varias entidades con ese nombre. Escriba el código: %(alike)s", alike=alike),
        "parent_circle": _("Una entidad no puede depender de sí misma ni de otra que depende de ella"),
        "successor_circle": _("Una entidad no puede suceder a otra que la sucede a ella"),
        "too_many_open": _(
            "La entidad tiene %(count)s expedientes abiertos: son demasiados para contar de nuevo sus plazos "
            "desde esta página. El lugar no se cambió. Espere a que se cierren, o pida el cambio a quien "
            "mantiene el sistema.",
            count=count,
        ),
        "changed_meanwhile": _(
            "Otra persona cambió estos datos mientras usted escribía. No se guardó nada. Abajo está lo que "
            "usted escribió y lo que ahora dice cada dato que difiere: si lo suyo vale, guárdelo otra vez."
        ),
        "not_in_the_future": _("El último día no puede ser posterior a hoy"),
        "office_has_people": _("Hay personas con funciones en esta oficina. Quíteles antes esas funciones"),
        "office_has_cases": _("La oficina tiene expedientes abiertos. Antes deben asignarse a otra"),
        "ended_already": _("Esta entidad ya terminó y tiene quien la sucede"),
        "not_over_yet": _("El último día debe ser anterior a hoy"),
        "same_body": _("Elija otra entidad: ninguna se sucede a sí misma"),
        "successor_ended": _("Esa entidad no existe hoy: elija una que exista"),
    }
    return words[code]
