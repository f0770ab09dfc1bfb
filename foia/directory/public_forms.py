"""What the public directory is narrowed to, sent by GET."""

from __future__ import annotations

from typing import Any

from foia.forms import Choice, Form, SelectField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l


class DirectoryForm(Form):
    """Words of a name, a level and a place; nothing has to be filled in."""

    LONGEST = 200

    q = TextField(
        _l("Nombre o sigla"),
        hint=_l("También sirve un nombre que tuvo antes, o de qué se ocupa."),
        max_length=LONGEST,
        autocomplete="off",
    )
    nivel = SelectField(_l("Nivel"), placeholder=_l("Todos"))
    lugar = SelectField(_l("Lugar"), placeholder=_l("Todo el país"))

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False


def level_choices() -> list[Choice]:
    """Return the levels a body may be of, as the public calls them."""
    return [
        Choice("national", _("Nacional")),
        Choice("regional", _("Departamental o regional")),
        Choice("municipal", _("Municipal")),
    ]
