"""Words of a case as of a day: how each term stood."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from foia.i18n import lazy_gettext as _l

STATES: Mapping[str, LazyString] = {
    "not_started": _l("No había empezado"),
    "running": _l("Corría"),
    "suspended": _l("Estaba suspendido"),
    "met": _l("Cumplido en plazo"),
    "missed": _l("Vencido"),
    "ended": _l("Terminó sin este acto"),
    "no_term": _l("La ley no da un número"),
    "uncovered": _l("El calendario no alcanza"),
}
