"""Forms of the verbs that go back on what a case is: end it, open it again, correct it, step back from it."""

from __future__ import annotations

import re
from datetime import time

from foia.cases.desk.forms import CaseForm
from foia.cases.forms import within_text_limit
from foia.forms import (
    CheckboxesField,
    Choice,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import lazy_gettext as _l

_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _explained(label: object, required: object = "", hint: object = "", rows: int = 4) -> TextAreaField:
    return TextAreaField(
        label, hint=hint, required=required, rows=rows, max_length=None, validators=[within_text_limit]
    )


class ForeseenForm(CaseForm):
    """A form sent twice: first to see what it would change, then to do it. `foreseen` is what was shown."""

    foreseen = HiddenField(max_length=None)

    def was_foreseen(self, choice: str) -> bool:
        """Say whether this very choice was shown with its consequences; from now on it counts as shown."""
        was_shown = bool(self.foreseen.data == choice)
        self.foreseen.data = choice
        return was_shown


class LapseProposalForm(CaseForm):
    """A proposal to end the case for want of clarification."""

    text = _explained(
        _l("Mensaje a quien presentó"), hint=_l("Si hace falta, diga qué falta aclarar todavía.")
    )


class ReopeningForm(CaseForm):
    """Why an ended case is opened again."""

    text = _explained(
        _l("Motivo"),
        required=_l("Escriba el motivo"),
        hint=_l("Lo lee quien presentó. Diga qué se revisará."),
    )


class CorrectionForm(ForeseenForm):
    """Which date was wrong, and the true one."""

    of = RadioField(_l("¿Qué fecha está mal?"), required=_l("Elija la fecha que está mal"))
    on = DateField(_l("Fecha verdadera"), required=_l("Escriba la fecha verdadera"))
    hour = TextField(
        _l("Hora"),
        hint=_l(
            "De 0:00 a 23:59, por ejemplo 14:30. Si la deja vacía, queda la hora que ya está registrada."
        ),
        width=5,
    )
    text = _explained(
        _l("Motivo"),
        required=_l("Escriba el motivo"),
        hint=_l("Lo lee quien presentó. Diga de dónde sale la fecha verdadera."),
    )

    @property
    def asked_hour(self) -> time | None:
        """Return the hour written, None where there is none or it makes no sense."""
        found = _HOUR.fullmatch(str(self.hour.data))
        return time(int(found[1]), int(found[2])) if found else None


class ReclassificationForm(ForeseenForm):
    """What the case is in truth; `target` is a kind, and a category of it after a colon."""

    target = SelectField(_l("Tipo y categoría"), required=_l("Elija el tipo y la categoría"))
    excluded = CheckboxesField(
        _l("¿Hay que apartar a alguien de la entidad?"),
        hint=_l(
            "Marque a quien esté señalado o tenga interés en el caso: no podrá verlo. Si no, deje vacío."
        ),
    )
    text = _explained(
        _l("Motivo"),
        required=_l("Escriba el motivo"),
        hint=_l("Lo lee quien presentó. Diga por qué el tipo anterior no correspondía."),
    )

    @property
    def kind(self) -> str:
        return str(self.target.data).partition(":")[0]

    @property
    def category(self) -> str | None:
        return str(self.target.data).partition(":")[2] or None


class SettingAsideForm(CaseForm):
    """Why a case is taken out of the trays."""

    reason = RadioField(
        _l("¿Por qué lo aparta?"),
        choices=[
            Choice("spam", _l("Es publicidad o un envío masivo")),
            Choice("threat", _l("Contiene amenazas")),
        ],
        required=_l("Elija por qué lo aparta"),
    )
    text = _explained(
        _l("Explicación"),
        required=_l("Escriba la explicación"),
        hint=_l("Solo la lee el personal. Diga qué vio, para quien revise su decisión."),
    )


class RecusalForm(CaseForm):
    """The conflict of interest."""

    text = _explained(
        _l("Conflicto de interés"),
        required=_l("Escriba cuál es el conflicto de interés"),
        hint=_l("Solo lo lee el personal que sigue con el expediente, no quien lo presentó."),
    )


class MeasureForm(CaseForm):
    """What the body promised to mend, and by when."""

    text = _explained(
        _l("¿Qué se prometió hacer?"),
        required=_l("Escriba qué se prometió hacer"),
        hint=_l("Lo lee quien presentó."),
    )
    due_on = DateField(_l("¿Hasta cuándo?"), required=_l("Escriba hasta cuándo"))


class MeasureKeptForm(CaseForm):
    """Which promised measure was taken."""

    measure = RadioField(_l("¿Qué medida se cumplió?"), required=_l("Elija la medida"))
    text = _explained(
        _l("¿Qué se hizo?"), required=_l("Escriba qué se hizo"), hint=_l("Lo lee quien presentó.")
    )
