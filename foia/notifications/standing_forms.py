"""What somebody may choose of their mail."""

from __future__ import annotations

from foia.forms import Choice, Form, RadioField
from foia.i18n import lazy_gettext as _l

ALL, ONLY_LEGAL = "todos", "necesarios"
SINGLE, DIGEST = "uno-por-uno", "juntos"


class FilerMailForm(Form):
    """Which notices a filer gets by mail."""

    wanted = RadioField(
        _l("¿Qué avisos le enviamos?"),
        required=_l("Elija qué avisos quiere recibir"),
        choices=[
            Choice(ALL, _l("Todos los avisos")),
            Choice(
                ONLY_LEGAL,
                _l("Solo los necesarios"),
                _l("La respuesta, lo que le piden, los plazos, las derivaciones y los recursos."),
            ),
        ],
    )


class OwnMailForm(Form):
    """Which notices a member of staff gets by mail, and how."""

    wanted = RadioField(
        _l("¿Qué avisos le enviamos?"),
        required=_l("Elija qué avisos quiere recibir"),
        choices=[
            Choice(ALL, _l("Todos los avisos")),
            Choice(
                ONLY_LEGAL,
                _l("Solo los necesarios"),
                _l("Los expedientes que llegan, los plazos y lo que espera algo de usted."),
            ),
        ],
    )
    rhythm = RadioField(
        _l("¿Cómo se los enviamos?"),
        required=_l("Elija cómo quiere recibirlos"),
        choices=[
            Choice(SINGLE, _l("Uno por uno")),
            Choice(
                DIGEST,
                _l("Juntos, en un solo correo al empezar el día hábil"),
                _l("Lo urgente sale aparte: lo que vence hoy o ya venció."),
            ),
        ],
    )
