"""What the page of figures is narrowed to, sent by GET."""

from __future__ import annotations

from foia.cases.desk.forms import FilterForm
from foia.forms import SelectField
from foia.i18n import lazy_gettext as _l


class MonthForm(FilterForm):
    """Which month, of which kind of case, of which country's bodies."""

    mes = SelectField(_l("Mes"), placeholder="")
    tipo = SelectField(_l("Tipo de expediente"), placeholder=_l("Todos"))
    pais = SelectField(_l("País"), placeholder="")
