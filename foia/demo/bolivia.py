"""The demonstration of Bolivia: invented bodies and people under its law, and what happens to their cases."""

from __future__ import annotations

import tomllib
from functools import partial
from importlib import resources
from typing import Any

from foia.actors import Role
from foia.cases.vault import Person
from foia.demo.telling import (
    BEGUN,
    GIVEN,
    JULIAN,
    NOBODY,
    WARA,
    DemoBody,
    DemoCountry,
    DemoPerson,
    Story,
    acknowledge,
    ask,
    clarify,
    give_up,
    note,
    publish_answer,
    publish_problem,
    put_aside,
    reply,
    say,
    send_charges,
    send_file,
    write,
)

PLACES = {
    "BO-H": "Chuquisaca",
    "BO-L": "La Paz",
    "BO-C": "Cochabamba",
    "BO-O": "Oruro",
    "BO-P": "Potosí",
    "BO-T": "Tarija",
    "BO-S": "Santa Cruz",
    "BO-B": "Beni",
    "BO-N": "Pando",
}


def _bodies() -> tuple[DemoBody, ...]:
    text = (resources.files("foia.demo") / "republic.toml").read_text(encoding="utf-8")
    return tuple(_body(entry) for entry in tomllib.loads(text)["body"])


def _body(entry: dict[str, Any]) -> DemoBody:
    return DemoBody(
        code=entry["code"],
        name_es=entry["name_es"],
        name_en=entry["name_en"],
        acronym=entry["acronym"],
        level=entry["level"],
        body_class=entry["class"],
        place_code=entry["place"],
        former=entry.get("former", ""),
        competences_es=entry["competences_es"],
        competences_en=entry["competences_en"],
        phrases=tuple(entry["phrases"]),
        monthly=entry["monthly"],
    )


BODIES = _bodies()

PEOPLE = (
    DemoPerson("oficial@demo.example", "Teresa Oropeza", Role.OFFICER, "CAM"),
    DemoPerson("jefatura@demo.example", "Ramiro Salvatierra", Role.HEAD, "CAM"),
    DemoPerson("salud@demo.example", "Bertha Quisbert", Role.OFFICER, "SAL"),
    DemoPerson("aguas@demo.example", "Freddy Aruquipa", Role.OFFICER, "AGU"),
    DemoPerson("municipio@demo.example", "Lidia Copa", Role.OFFICER, "QUE"),
    DemoPerson("escuelas@demo.example", "Marcelo Tapia", Role.OFFICER, "EDU"),
    DemoPerson("jefatura.salud@demo.example", "Nilda Arce", Role.HEAD, "SAL"),
    DemoPerson("jefatura.aguas@demo.example", "Gastón Limachi", Role.HEAD, "AGU"),
    DemoPerson("jefatura.municipio@demo.example", "Sonia Veizaga", Role.HEAD, "QUE"),
    DemoPerson("jefatura.escuelas@demo.example", "Hugo Paredes", Role.HEAD, "EDU"),
    DemoPerson("ventanilla@demo.example", "Julia Condori", Role.CLERK, "CAM"),
    DemoPerson("denuncias@demo.example", "Irma Villarroel", Role.REPORTS_OFFICER, "CAM"),
    DemoPerson("transparencia@demo.example", "Saúl Mamani", Role.REPORTS_OFFICER, "MINPRES"),
    DemoPerson("mesa.central@demo.example", "Nélida Choque", Role.CENTRAL_DESK),
    DemoPerson("auditoria@demo.example", "Gonzalo Ibáñez", Role.AUDITOR),
    DemoPerson("administracion@demo.example", "Patricia Urquizo", Role.ADMINISTRATOR),
    DemoPerson("administracion2@demo.example", "Javier Terceros", Role.ADMINISTRATOR),
)

STORIES = (
    Story(0, "CAM", "Estado del puente de Río Seco",
          ("¿Cuándo se hará la próxima revisión del puente?",), WARA, confirmed=False),
    Story(3, "CAM", "Contratos de bacheo de 2026",
          ("¿Qué empresas ganaron los contratos de bacheo?", "¿Cuánto se pagó a cada una?"), JULIAN, BEGUN),
    Story(13, "CAM", "Presupuesto del camino a Tres Cruces",
          ("¿Cuánto costará el tramo y de dónde viene el dinero?",), NOBODY,
          (*BEGUN, (3, partial(note, "Pedir el detalle a la unidad de presupuesto.")))),
    Story(15, "CAM", "Informe del derrumbe en la ruta del norte",
          ("Pido copia del informe técnico del derrumbe.",), WARA, BEGUN),
    Story(17, "CAM", "Horarios de las maquinarias del distrito 4",
          ("¿En qué horario trabajan las maquinarias?",), NOBODY, BEGUN),
    Story(26, "CAM", "Lista de peajes y su recaudación",
          ("¿Cuánto recaudó cada peaje en 2025?",), JULIAN, 
          (*BEGUN, (8, partial(say, "Estamos reuniendo los datos.")))),
    Story(6, "CAM", "Obras cerca de la escuela",
          ("Quiero saber sobre las obras.",), WARA,
          (*BEGUN, (2, partial(ask, "¿De qué escuela y de qué obra desea información?")))),
    Story(8, "CAM", "Estudio de impacto del desvío",
          ("Pido el estudio del desvío.",), JULIAN,
          (*BEGUN, (2, partial(ask, "Hay dos desvíos: ¿cuál de ellos?")),
           (4, partial(clarify, "El de la avenida Sur.")))),
    Story(30, "CAM", "Sueldos de la planta ejecutiva",
          ("¿Cuál es la escala salarial vigente?",), WARA,
          (*BEGUN, (9, partial(reply, "Le damos la escala salarial, que también está publicada.", GIVEN)),
           (11, publish_answer))),
    Story(40, "CAM", "Expediente de la licitación 12",
          ("Pido las ofertas económicas.", "Pido los dictámenes de los asesores legales."), JULIAN,
          (*BEGUN, (14, partial(reply, "Entregamos las ofertas. Los dictámenes son secreto profesional.",
                                (("granted", None), ("refused", "BO-LPA18-II")))))),
    Story(45, "CAM", "Planos del puesto de control fronterizo",
          ("Pido los planos completos.",), NOBODY,
          (*BEGUN, (12, partial(reply, "Los planos forman parte de la seguridad del Estado.",
                                (("refused", "BO-LPA18-a"),))))),
    Story(60, "CAM", "Actas del comité de tránsito",
          ("Pido las actas de 2025.",), WARA,
          (*BEGUN, (29, partial(reply, "Entregamos las actas. Disculpe la demora.", GIVEN)),
           (32, publish_answer))),
    Story(20, "CAM", "Mapa de caminos vecinales",
          ("¿Dónde puedo ver el mapa?",), JULIAN, ((1, acknowledge), (3, give_up))),
    Story(5, "VIV", "Viviendas entregadas en Villa Alta",
          ("¿Cuántas viviendas se entregaron y a quiénes?",), WARA, ((1, acknowledge), (1, send_file)),
          represented=Person(name="Junta de Vecinos Villa Alta")),
    Story(1, None, "Quién cuida la laguna",
          ("No sé qué entidad es responsable de la limpieza de la laguna.",), NOBODY, held=True),
    Story(2, "CAM", "Semáforo apagado frente a la escuela",
          ("El semáforo no funciona desde el lunes y los niños cruzan solos.",), WARA,
          (*BEGUN, (2, partial(publish_problem, "Semáforo apagado frente a la escuela", 14))),
          kind="service_complaint", category="service_complaint.interruption", urgent=True),
    Story(9, "CAM", "Cobro doble del peaje",
          ("Me cobraron dos veces el peaje de Río Seco el mismo día.",), JULIAN,
          (*BEGUN, (5, partial(reply, "Usted tiene razón: le devolveremos el segundo cobro.",
                               (("upheld", None),)))),
          kind="service_complaint", category="service_complaint.charge"),
    Story(4, "CAM", "Trato en la ventanilla de permisos",
          ("Me gritaron y no quisieron recibir mis papeles.",), WARA, BEGUN,
          kind="conduct_complaint", category="conduct_complaint.mistreatment", reserved=True),
    Story(21, "CAM", "Cobros para aprobar un permiso",
          ("Piden dinero en efectivo para aprobar los permisos de carga. Ocurre desde marzo.",), NOBODY,
          (*BEGUN, (4, partial(say, "¿Puede decirnos en qué oficina ocurre?")),
           (6, partial(write, "En la ventanilla tres, por las tardes.")),
           (8, partial(send_charges, "Se le atribuye exigir pagos en efectivo para aprobar permisos de carga "
                                     "en la ventanilla tres."))),
          kind="misconduct_report", category="misconduct_report.bribery",
          accused="El encargado de la ventanilla tres"),
    Story(3, "QUE", "Contratos para parientes",
          ("La máxima autoridad contrató a dos de sus parientes.",), NOBODY,
          kind="misconduct_report", category="misconduct_report.conflict_of_interest", against_highest=True),
    Story(7, "SAL", "Carteles en quechua en los hospitales",
          ("Sería útil que los carteles estén también en quechua.",), JULIAN,
          kind="suggestion", category="suggestion.place"),
    Story(2, "CAM", "Vendo camioneta", ("Vendo camioneta casi nueva, precio de ocasión.",), NOBODY,
          ((1, partial(put_aside, "Es publicidad.")),)),
)  # fmt: skip

BOLIVIA = DemoCountry("BO", PLACES, BODIES, PEOPLE, STORIES)
