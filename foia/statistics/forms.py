"""What the pages of figures are narrowed to, sent by GET."""

from __future__ import annotations

from foia.cases.desk.forms import FilterForm
from foia.forms import SelectField
from foia.i18n import lazy_gettext as _l


class PeriodForm(FilterForm):
    """Which quarter or year, of which country."""

    periodo = SelectField(_l("Período"), placeholder="")
    pais = SelectField(_l("País"), placeholder="")


class ComparisonForm(PeriodForm):
    """Which bodies beside each other: those of a level; and for which kind of case."""

    nivel = SelectField(_l("Nivel de las entidades"), placeholder="")
    tipo = SelectField(_l("Tipo de expediente"), placeholder=_l("Todos"))
