"""The demonstration of Guatemala: invented bodies and people under its law, and their cases."""

from __future__ import annotations

from functools import partial

from foia.actors import Role
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
    admit,
    ask_within,
    clarify,
    extend,
    reply,
)

PLACES = {"GT-01": "Guatemala", "GT-03": "Sacatepéquez", "GT-09": "Quetzaltenango"}

BODIES = (
    DemoBody("CAM", "Ministerio de Caminos y Puentes", "Ministry of Roads and Bridges", "MICAP", "national",
             "executive_central", "GT-01", "Ministerio de Vialidad"),
    DemoBody("AGU", "Instituto de Aguas Claras", "Clear Water Institute", "INAC", "national",
             "executive_decentralised", "GT-01"),
    DemoBody("VOL", "Municipalidad de Valle del Volcán", "Municipality of Volcano", "MUVOL", "municipality",
             "municipality", "GT-09"),
    DemoBody("PDH", "Defensoría de las Personas", "Defender of the People", "DEPER", "national",
             "ombudsman", "GT-01"),
)  # fmt: skip

PEOPLE = (
    DemoPerson("oficial@demo.example", "Teresa Ajú", Role.OFFICER, "CAM"),
    DemoPerson("jefatura@demo.example", "Ramiro Salazar", Role.HEAD, "CAM"),
    DemoPerson("oficial2@demo.example", "Paula Cotzojay", Role.OFFICER, "AGU"),
    DemoPerson("jefatura2@demo.example", "Nery Caal", Role.HEAD, "AGU"),
    DemoPerson("ventanilla@demo.example", "Julia Ixcot", Role.CLERK, "CAM"),
    DemoPerson("denuncias@demo.example", "Irma Villatoro", Role.REPORTS_OFFICER, "CAM"),
    DemoPerson("transparencia@demo.example", "Saúl Morales", Role.REPORTS_OFFICER, "PDH"),
    DemoPerson("mesa.central@demo.example", "Nélida Choc", Role.CENTRAL_DESK),
    DemoPerson("auditoria@demo.example", "Gonzalo Ibáñez", Role.AUDITOR),
    DemoPerson("administracion@demo.example", "Patricia Urízar", Role.ADMINISTRATOR),
    DemoPerson("administracion2@demo.example", "Javier Tzoc", Role.ADMINISTRATOR),
)

STORIES = (
    Story(1, "CAM", "Estado del puente de Río Seco",
          ("¿Cuándo se hará la próxima revisión del puente?",), WARA, confirmed=False),
    Story(4, "CAM", "Contratos de bacheo de 2026", ("¿Qué empresas ganaron los contratos?",), JULIAN),
    Story(5, "CAM", "Presupuesto del camino a Tres Cruces", ("¿Cuánto costará el tramo?",), NOBODY,
          ((1, admit), *BEGUN)),
    Story(11, "CAM", "Estudios del túnel", ("Pido los estudios de suelo del túnel.",), WARA,
          ((1, admit), *BEGUN, (10, partial(extend, 10, "Hay que reunirlos de tres oficinas.")))),
    Story(8, "CAM", "Obras cerca de la escuela", ("Quiero saber sobre las obras.",), WARA,
          (*BEGUN, (1, partial(ask_within, 5, "¿De qué escuela y de qué obra desea información?")),
           (3, partial(clarify, "De la escuela del cerro, la obra del muro.")), (4, admit))),
    Story(40, "CAM", "Expediente de la licitación 12",
          ("Pido las ofertas económicas.", "Pido los planos del puesto militar."), JULIAN,
          ((1, admit), *BEGUN, (9, partial(reply, "Van las ofertas. Los planos son de seguridad nacional.",
                                          (("granted", None), ("refused", "GT-23-1")))))),
    Story(30, "AGU", "Análisis del agua del lago", ("¿Qué resultados dieron los análisis?",), WARA,
          ((1, admit), *BEGUN, (7, partial(reply, "Le damos los resultados.", GIVEN)))),
    Story(2, "AGU", "Corte de agua sin aviso", ("Cortaron el agua todo el día sin avisar.",), NOBODY, BEGUN,
          kind="service_complaint", category="service_complaint.interruption", urgent=True),
    Story(6, "CAM", "Cobros por un permiso", ("Piden dinero por los permisos.",), NOBODY,
          BEGUN, kind="misconduct_report", category="misconduct_report.bribery", accused="El jefe de turno"),
)  # fmt: skip

GUATEMALA = DemoCountry("GT", PLACES, BODIES, PEOPLE, STORIES)
