"""What each published measure means, in Spanish: pure. See `foia.statistics.definitions`."""

from __future__ import annotations

from dataclasses import dataclass


def _(text: str) -> str:
    """Mark a text for the catalogues; it is said when it is shown."""
    return text


@dataclass(frozen=True)
class Definition:
    """A name for columns, and what it means. `since` is the version that gave it this meaning."""

    code: str
    name: str
    text: str
    table: str = ""  # where it means this; "" everywhere else
    since: int = 2

    @property
    def anchor(self) -> str:
        """Where it stands on the page of definitions."""
        words = f"{self.table}-{self.code}" if self.table else self.code
        return words.replace("_", "-")


MEASURES = (
    Definition(
        "received",
        _("Recibidos"),
        _("Expedientes que entraron en el período, por su fecha de recepción."),
    ),
    Definition(
        "answered",
        _("Respondidos"),
        _(
            "Expedientes que tuvieron respuesta en el período, aunque hayan entrado antes. El día de la "
            "respuesta es el del acto que nombra la norma: la notificación, salvo que la norma diga que "
            "basta la decisión."
        ),
    ),
    Definition(
        "in_time",
        _("Respondidos a tiempo"),
        _(
            "De los respondidos, los que tuvieron respuesta hasta el último día del plazo, contando las "
            "ampliaciones válidas. Si la norma se puede leer de dos modos, es tarde solo lo que es tarde "
            "en los dos."
        ),
    ),
    Definition(
        "in_time_without_extension",
        _("A tiempo sin ampliación"),
        _(
            "De los respondidos a tiempo, los que tuvieron respuesta hasta el último día del primer "
            "plazo, sin contar ninguna ampliación."
        ),
    ),
    Definition(
        "late",
        _("Respondidos tarde"),
        _("De los respondidos, los que tuvieron respuesta después del último día del plazo."),
    ),
    Definition(
        "without_term",
        _("Respondidos sin plazo conocido"),
        _(
            "De los respondidos, los que no tienen un último día conocido: su norma no fija un plazo en "
            "números, o el registro del que vienen no lo dice. No cuentan como a tiempo ni como tarde."
        ),
    ),
    Definition(
        "ended_unanswered",
        _("Terminados sin respuesta"),
        _(
            "Expedientes que terminaron en el período sin una respuesta que detenga el plazo: por "
            "ejemplo, los que retiró quien los presentó o los que se juntaron con otro."
        ),
    ),
    Definition(
        "pending_start",
        _("En trámite al empezar"),
        _("Expedientes que habían entrado antes del período y que al empezar este no habían terminado."),
    ),
    Definition(
        "pending_end",
        _("En trámite al terminar"),
        _("Expedientes que habían entrado y que al terminar el último día del período no habían terminado."),
    ),
    Definition(
        "overdue_open",
        _("Abiertos con el plazo vencido"),
        _(
            "De los que estaban en trámite al terminar el período, los que habían pasado el último día de"
            " su plazo sin respuesta."
        ),
    ),
    Definition(
        "with_term",
        _("Respondidos con plazo conocido"),
        _("De los respondidos, los que tienen un último día de plazo: a tiempo y tarde."),
    ),
    Definition(
        "timed",
        _("Con días conocidos"),
        _("De los respondidos, aquellos de los que se sabe cuántos días tardó la respuesta."),
    ),
    Definition(
        "working_days_quartile1",
        _("Días hábiles: primer cuartil"),
        _(
            "Una de cada cuatro respuestas tardó estos días hábiles o menos. No cuentan los días de "
            "suspensión."
        ),
    ),
    Definition(
        "working_days_median",
        _("Días hábiles: mediana"),
        _(
            "La mitad de las respuestas tardó estos días hábiles o menos. Se cuentan con el calendario de"
            " la entidad, desde el inicio del plazo hasta la respuesta, sin los días de suspensión. Es "
            "siempre lo que tardó un expediente: no se calcula un valor intermedio (percentile_disc)."
        ),
    ),
    Definition(
        "working_days_quartile3",
        _("Días hábiles: tercer cuartil"),
        _("Tres de cada cuatro respuestas tardaron estos días hábiles o menos."),
    ),
    Definition(
        "working_days_p90",
        _("Días hábiles: nueve de cada diez"),
        _("Nueve de cada diez respuestas tardaron estos días hábiles o menos. Una de cada diez tardó más."),
    ),
    Definition(
        "calendar_days_quartile1",
        _("Días corridos: primer cuartil"),
        _(
            "Una de cada cuatro respuestas tardó estos días corridos o menos. No cuentan los días de "
            "suspensión."
        ),
    ),
    Definition(
        "calendar_days_median",
        _("Días corridos: mediana"),
        _("La mitad de las respuestas tardó estos días corridos o menos, sin los días de suspensión."),
    ),
    Definition(
        "calendar_days_quartile3",
        _("Días corridos: tercer cuartil"),
        _("Tres de cada cuatro respuestas tardaron estos días corridos o menos."),
    ),
    Definition(
        "calendar_days_p90",
        _("Días corridos: nueve de cada diez"),
        _("Nueve de cada diez respuestas tardaron estos días corridos o menos. Una de cada diez tardó más."),
    ),
    Definition(
        "first_responded",
        _("Con primera comunicación"),
        _(
            "De los respondidos, aquellos de los que se sabe cuándo la entidad dijo algo del asunto por"
            " primera vez: una pregunta, una ampliación, una derivación o la respuesta. El acuse de recibo no"
            " cuenta."
        ),
    ),
    Definition(
        "first_response_working_days_median",
        _("Días hábiles hasta la primera comunicación: mediana"),
        _("La mitad de las primeras comunicaciones tardó estos días hábiles o menos."),
    ),
    Definition(
        "ended",
        _("Terminados"),
        _("Expedientes que terminaron en el período, con respuesta o sin ella."),
    ),
    Definition(
        "ended",
        _("Negativas por este motivo"),
        _(
            "Expedientes terminados en el período en los que la entidad negó algo por este motivo. Si "
            "nombró varios motivos, el expediente cuenta en cada uno: por eso los motivos no se suman."
        ),
        table="grounds",
    ),
    Definition(
        "extended",
        _("Con plazo ampliado"),
        _(
            "De los terminados, aquellos en los que la entidad amplió el plazo de modo válido al menos "
            "una vez."
        ),
    ),
    Definition(
        "clarified",
        _("Con pedido de aclaración"),
        _("De los terminados, aquellos en los que la entidad pidió al menos una aclaración."),
    ),
    Definition(
        "referred",
        _("Derivados"),
        _("De los terminados, los que pasaron al menos una vez de una entidad a otra."),
    ),
    Definition(
        "suspended",
        _("Con plazo suspendido"),
        _("De los terminados, aquellos cuyo plazo estuvo detenido al menos un día."),
    ),
    Definition(
        "silent",
        _("Con silencio"),
        _(
            "Expedientes en los que, dentro del período, la falta de respuesta tuvo el efecto que le da "
            "la norma."
        ),
    ),
    Definition(
        "days_lost_in_clarification_median",
        _("Días esperando aclaraciones: mediana"),
        _("En la mitad de los expedientes con pedido de aclaración se esperó estos días corridos o menos."),
    ),
    Definition(
        "days_lost_in_referral_median",
        _("Días hasta llegar a la entidad competente: mediana"),
        _(
            "La mitad de los expedientes derivados tardó estos días corridos o menos en llegar a quien "
            "respondió."
        ),
    ),
    Definition(
        "appeals",
        _("Recursos resueltos"),
        _(
            "Recursos contra lo que hizo la entidad, o contra su silencio, que terminaron en el período. "
            "Cuentan para la entidad que respondió mal o no respondió, no para la que decide el recurso."
        ),
    ),
    Definition(
        "received",
        _("Recibidos dos trimestres antes"),
        _(
            "Expedientes que entraron en el trimestre que empezó seis meses antes. Se miran cuando casi "
            "todos tuvieron tiempo de tener respuesta: así, quien cierra primero lo fácil no parece más "
            "rápido."
        ),
        table="cohort",
    ),
    Definition(
        "in_time",
        _("De ellos, respondidos a tiempo"),
        _("De los recibidos dos trimestres antes, los que tuvieron respuesta a tiempo hasta hoy."),
        table="cohort",
    ),
    Definition(
        "late",
        _("De ellos, respondidos tarde"),
        _("De los recibidos dos trimestres antes, los que tuvieron respuesta, pero tarde."),
        table="cohort",
    ),
    Definition(
        "without_term",
        _("De ellos, respondidos sin plazo conocido"),
        _("De los recibidos dos trimestres antes, los respondidos que no tienen un último día conocido."),
        table="cohort",
    ),
    Definition(
        "ended_unanswered",
        _("De ellos, terminados sin respuesta"),
        _(
            "De los recibidos dos trimestres antes, los que terminaron sin una respuesta que detenga el "
            "plazo."
        ),
        table="cohort",
    ),
    Definition(
        "still_open",
        _("De ellos, todavía abiertos"),
        _("De los recibidos dos trimestres antes, los que seguían sin terminar al cierre de este período."),
    ),
    Definition(
        "observed",
        _("Expedientes seguidos"),
        _(
            "Expedientes que entraron dos trimestres antes y con los que se estima en cuánto tiempo llega la"
            " respuesta. Los que siguen abiertos también cuentan."
        ),
    ),
    Definition(
        "answered_percent",
        _("Porcentaje ya respondido"),
        _(
            "De cada cien expedientes, cuántos tienen respuesta después de tantos días corridos. Es una "
            "estimación (Kaplan y Meier) que cuenta los que siguen abiertos por el tiempo que ya llevan: "
            "una entidad no puede parecer rápida dejando expedientes sin responder. Se publica con 50 "
            "expedientes o más."
        ),
    ),
    Definition(
        "answered_percent_low",
        _("Porcentaje ya respondido: desde"),
        _(
            "Límite inferior de la estimación, con una confianza de 95 por ciento (Greenwood, escala log-"
            "log)."
        ),
    ),
    Definition(
        "answered_percent_high",
        _("Porcentaje ya respondido: hasta"),
        _(
            "Límite superior de la estimación, con una confianza de 95 por ciento (Greenwood, escala log-"
            "log)."
        ),
    ),
    Definition(
        "received",
        _("Denuncias recibidas"),
        _("Denuncias de posibles faltas o delitos que entraron en el año, en todo el país."),
        table="misconduct_reports",
    ),
    Definition(
        "ended",
        _("Denuncias terminadas"),
        _("Denuncias que terminaron en el año, en todo el país."),
        table="misconduct_reports",
    ),
)
