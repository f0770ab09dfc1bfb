"""What every published figure means, in Spanish: pure, the one source of the pages, the notes and the docs.

The texts are the source of the catalogues; whoever shows one says it with gettext. A measure that means
something else in one table has a definition of its own there. When a meaning changes, VERSION is raised, the
definition's `since` too, and VERSIONS says what changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from foia.statistics.measure_definitions import MEASURES, Definition

# The version of what the figures mean; a release names the one it was computed under.
VERSION = 2


def _(text: str) -> str:
    """Mark a text for the catalogues; it is said when it is shown."""
    return text


VERSIONS = {
    1: _(
        "Cifras de cada mes por entidad y tipo. Se dejaron de publicar: las de un mes y el siguiente,"
        " restadas, podían decir cuánto tardó un expediente."
    ),
    2: _(
        "Cifras de cada trimestre y de cada año, 45 días después de que terminan. Cuentan también los"
        " expedientes que siguen abiertos, y se comprueba que nadie pueda calcular una cifra omitida."
    ),
}

TABLES = (
    Definition(
        "compliance",
        _("Cumplimiento"),
        _("Lo que entró, lo que se respondió y lo que quedó, por entidad y tipo de expediente."),
    ),
    Definition(
        "response_days",
        _("Días hasta la respuesta"),
        _("Cuánto tardaron las respuestas del período, por entidad y tipo de expediente."),
    ),
    Definition(
        "term_bands",
        _("Parte del plazo usada"),
        _("Qué parte de su plazo legal usó cada respuesta: así se comparan trámites de plazos distintos."),
    ),
    Definition("day_bands", _("Tramos de días"), _("Cuántas respuestas tardaron cuántos días hábiles.")),
    Definition("outcomes", _("Resultados"), _("Cómo terminaron los expedientes del período, por entidad.")),
    Definition(
        "kind_outcomes",
        _("Resultados por tipo"),
        _("Cómo terminaron los expedientes del período, por tipo de expediente."),
    ),
    Definition("grounds", _("Motivos de negativa"), _("Por qué motivos de la norma se negó algo.")),
    Definition(
        "incidents",
        _("Incidencias"),
        _("Ampliaciones, aclaraciones, derivaciones, suspensiones y silencio, y los días que costaron."),
    ),
    Definition("appeals", _("Recursos"), _("Cómo terminaron los recursos contra cada entidad.")),
    Definition("channels", _("Canales"), _("Por dónde entraron los expedientes, en todo el país.")),
    Definition("regimes", _("Normas"), _("Cumplimiento por la norma que rige el trámite, en todo el país.")),
    Definition(
        "backlog_ages",
        _("Antigüedad de lo vencido"),
        _("Cuánto hacía que había vencido el plazo de los expedientes abiertos, al terminar el período."),
    ),
    Definition(
        "cohort",
        _("Qué pasó con lo recibido"),
        _("Qué pasó con los expedientes que entraron dos trimestres antes, contados una sola vez."),
    ),
    Definition(
        "time_to_answer",
        _("Tiempo hasta la respuesta"),
        _("Qué porcentaje tiene respuesta después de tantos días, contando los que siguen abiertos."),
    ),
    Definition(
        "misconduct_reports",
        _("Denuncias"),
        _("De las denuncias solo se publica cuántas hubo en el año en todo el país."),
    ),
)

DIMENSIONS = {
    "body": _("Entidad"),
    "kind": _("Tipo de expediente"),
    "outcome": _("Resultado"),
    "ground": _("Motivo"),
    "channel": _("Canal"),
    "regime": _("Norma"),
    "term_band": _("Parte del plazo usada"),
    "day_band": _("Días hábiles"),
    "age_band": _("Días corridos desde que venció"),
    "day": _("Días corridos desde que entró"),
}

# The values of dimensions whose codes are made here; those of the others are named where they live.
VALUES = {
    "term_band": {
        "up_to_50": _("Hasta la mitad del plazo"),
        "51_to_100": _("De la mitad al final del plazo"),
        "101_to_150": _("Hasta media vez más que el plazo"),
        "over_150": _("Más de una vez y media el plazo"),
    },
    "day_band": {
        "0_to_5": _("0 a 5 días"),
        "6_to_10": _("6 a 10 días"),
        "11_to_15": _("11 a 15 días"),
        "16_to_20": _("16 a 20 días"),
        "21_to_30": _("21 a 30 días"),
        "31_to_60": _("31 a 60 días"),
        "over_60": _("Más de 60 días"),
    },
    "age_band": {
        "1_to_30": _("1 a 30 días"),
        "31_to_90": _("31 a 90 días"),
        "91_to_180": _("91 a 180 días"),
        "181_to_365": _("181 a 365 días"),
        "over_365": _("Más de un año"),
    },
}

# What stands in the place of a figure, by its status.
STATUSES = (
    Definition("r", _("Redondeada"), _("Cantidad de diez o más, redondeada a un múltiplo de cinco.")),
    Definition("m", _("Medida"), _("Días o porcentaje en números enteros.")),
    Definition(
        "c",
        _("No se publica"),
        _(
            "Son entre 0 y 9 expedientes, o la cifra permitiría calcular otra así de pequeña. Ninguno y "
            "pocos se escriben igual, para que nadie pueda ser reconocido."
        ),
    ),
    Definition("b", _("Menos de"), _("Porcentaje menor que el que se escribe.")),
    Definition("a", _("Más de"), _("Porcentaje mayor que el que se escribe.")),
    Definition("z", _("Cero"), _("No hay ninguno, y no puede haberlo.")),
    Definition("n", _("No corresponde"), _("Esta cifra no tiene sentido para esta fila.")),
)

METHODS = (
    Definition(
        "periods",
        _("Cuándo se publican"),
        _(
            "Cada trimestre y cada año se publican 45 días después de terminar, cuando ya se anotó lo de "
            "sus últimos días. Antes no se publica nada de ellos, ni aquí ni en otra página."
        ),
    ),
    Definition(
        "revisions",
        _("Qué pasa si algo se corrige"),
        _(
            "Lo publicado no cambia. Si hay que corregirlo, se publica una revisión con su fecha y su "
            "número; la anterior se conserva en su dirección."
        ),
    ),
    Definition(
        "flow_and_cohort",
        _("Dos modos de mirar"),
        _(
            "«Respondidos en el trimestre» cuenta lo que salió, haya entrado cuando haya entrado. «Qué "
            "pasó con lo recibido» sigue a los que entraron juntos. El primero mejora si se cierra "
            "primero lo fácil; el segundo no."
        ),
    ),
    Definition(
        "rounding",
        _("Redondeo"),
        _(
            "Las cantidades se redondean a múltiplos de cinco, hacia arriba o hacia abajo, al azar pero "
            "siempre igual para los mismos expedientes. Los totales se redondean aparte: las partes "
            "pueden no sumar el total."
        ),
    ),
    Definition(
        "suppression",
        _("Cifras que no se publican"),
        _(
            "Una cantidad menor que diez no se publica, tampoco el cero. Si restando cifras de esta u "
            "otras tablas, o de otros períodos, se pudiera saber una de ellas, se omiten más. Un programa"
            " lo comprueba antes de publicar."
        ),
    ),
    Definition(
        "pooling",
        _("Entidades con pocos expedientes"),
        _(
            "Las que tienen menos de 30 expedientes en un año se suman con otras de su nivel, en «otras "
            "entidades». Con tan pocos casos, una sola respuesta cambiaría todo su resultado."
        ),
    ),
    Definition(
        "percentages",
        _("Porcentajes"),
        _(
            "Se calculan con las cifras ya redondeadas, en números enteros, y solo si son de 25 "
            "expedientes o más. Los muy bajos y los muy altos se escriben «menos de 5» y «más de 95»."
        ),
    ),
    Definition(
        "intervals",
        _("Intervalos"),
        _(
            "El intervalo dice entre qué valores estaría el porcentaje, con una confianza de 95 por "
            "ciento (Wilson), si la entidad siguiera trabajando igual; también por efecto del redondeo. "
            "Con pocos expedientes es ancho. Si los intervalos de dos entidades se cruzan, no se puede "
            "decir cuál responde mejor."
        ),
    ),
    Definition(
        "no_ranking",
        _("Por qué no hay una lista de mejores y peores"),
        _(
            "Las entidades reciben cosas distintas, con plazos distintos y en distinta cantidad. Un orden"
            " del primero al último diría más de eso, y del azar, que de cómo trabajan. Por eso se "
            "comparan solo entidades del mismo nivel, por nombre, y con su intervalo."
        ),
    ),
    Definition(
        "left_out",
        _("Lo que no está"),
        _(
            "Los expedientes confidenciales no están en ninguna cifra. De las denuncias solo se publica "
            "el total del año en todo el país. Los recursos se cuentan aparte."
        ),
    ),
    Definition(
        "imported",
        _("Expedientes de otros registros"),
        _("Cuentan como los demás, con las fechas que esos registros dicen."),
    ),
)

_MEASURES = {(one.table, one.code): one for one in MEASURES}
_TABLES = {one.code: one for one in TABLES}
_STATUSES = {one.code: one for one in STATUSES}
_METHODS = {one.code: one for one in METHODS}


def measure(code: str, table: str = "") -> Definition:
    """Return what a measure means in a table. Raises KeyError."""
    found = _MEASURES.get((table, code))
    return found if found is not None else _MEASURES["", code]


def table(code: str) -> Definition:
    """Return the name of a table and what it shows. Raises KeyError."""
    return _TABLES[code]


def status(code: str) -> Definition:
    """Return what stands in the place of a figure of this status. Raises KeyError."""
    return _STATUSES[code]


def method(code: str) -> Definition:
    """Return how figures are made, by the code of METHODS. Raises KeyError."""
    return _METHODS[code]


def value(dimension: str, code: str) -> str | None:
    """Name a value of a dimension whose codes the product itself makes; None of another."""
    return VALUES.get(dimension, {}).get(code)


def every() -> Iterator[Definition]:
    """Give every definition, in the order of the page."""
    yield from (*MEASURES, *TABLES, *STATUSES, *METHODS)
