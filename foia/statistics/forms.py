"""What the page of figures is narrowed to, sent by GET."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from foia.cases.desk.forms import FilterForm
from foia.forms import SelectField


class MonthForm(FilterForm):
    """Which month, of which kind of case, of which country's bodies."""

    mes = SelectField(_l("Mes"), placeholder="")
    tipo = SelectField(_l("Tipo de expediente"), placeholder=_l("Todos"))
    pais = SelectField(_l("País"), placeholder="")
