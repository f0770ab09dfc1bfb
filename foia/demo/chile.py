"""The demonstration of Chile: invented bodies and people under its law, and what happens to their cases."""

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
    accept,
    ask,
    ask_third_party,
    clarify,
    extend,
    refer,
    reply,
    third_party_opposes,
)

PLACES = {
    "CL-RM": "Región Metropolitana",
    "CL-VS": "Valparaíso",
    "CL-BI": "Biobío",
    "CL-AP": "Arica y Parinacota",
}

BODIES = (
    DemoBody("CAM", "Ministerio de Caminos y Puentes", "Ministry of Roads and Bridges", "MICAP", "national",
             "ministry", "CL-RM", "Ministerio de Vialidad"),
    DemoBody("AGU", "Superintendencia de Aguas Claras", "Clear Water Superintendence", "SUPAC", "national",
             "public_service", "CL-RM"),
    DemoBody("PUE", "Municipalidad de Puerto Manso", "Municipality of Puerto Manso", "PTOMAN", "municipality",
             "municipality", "CL-VS"),
    DemoBody("CGR", "Contraloría de la República del Sur", "Comptroller of the Southern Republic", "CONTRA",
             "national", "audit_office", "CL-RM"),
    DemoBody("TRE", "Empresa de Trenes del Sur", "Southern Trains Company", "TRESUR", "national",
             "state_company", "CL-BI"),
)  # fmt: skip

PEOPLE = (
    DemoPerson("oficial@demo.example", "Teresa Oyarzún", Role.OFFICER, "CAM"),
    DemoPerson("jefatura@demo.example", "Ramiro Salinas", Role.HEAD, "CAM"),
    DemoPerson("oficial2@demo.example", "Paula Cárcamo", Role.OFFICER, "AGU"),
    DemoPerson("jefatura2@demo.example", "Nelson Barría", Role.HEAD, "AGU"),
    DemoPerson("ventanilla@demo.example", "Julia Huenchu", Role.CLERK, "CAM"),
    DemoPerson("denuncias@demo.example", "Irma Villagra", Role.REPORTS_OFFICER, "CAM"),
    DemoPerson("transparencia@demo.example", "Saúl Mancilla", Role.REPORTS_OFFICER, "CGR"),
    DemoPerson("mesa.central@demo.example", "Nélida Catrileo", Role.CENTRAL_DESK),
    DemoPerson("auditoria@demo.example", "Gonzalo Ibáñez", Role.AUDITOR),
    DemoPerson("administracion@demo.example", "Patricia Urzúa", Role.ADMINISTRATOR),
    DemoPerson("administracion2@demo.example", "Javier Tapia", Role.ADMINISTRATOR),
)

STORIES = (
    Story(1, "CAM", "Estado del puente de Río Seco",
          ("¿Cuándo se hará la próxima revisión del puente?",), WARA, confirmed=False),
    Story(4, "CAM", "Contratos de bacheo de 2026",
          ("¿Qué empresas ganaron los contratos?", "¿Cuánto se pagó a cada una?"), JULIAN,
          (*BEGUN, (1, partial(ask_third_party, "Se piden los contratos de su empresa.")),
           (3, partial(third_party_opposes, "Los precios son parte de nuestra estrategia comercial.")))),
    Story(18, "CAM", "Estudios del túnel",
          ("Pido los estudios de suelo del túnel.",), WARA,
          (*BEGUN, (15, partial(extend, 10, "Hay que reunirlos de tres oficinas.")))),
    Story(12, "CAM", "Calidad del agua del embalse",
          ("¿Qué resultados dieron los análisis del agua?",), JULIAN,
          (*BEGUN, (2, partial(refer, "AGU", "Los análisis los hace la Superintendencia de Aguas Claras.")),
           (4, accept))),
    Story(9, "CAM", "Obras cerca de la escuela", ("Quiero saber sobre las obras.",), WARA,
          (*BEGUN, (2, partial(ask, "¿De qué escuela y de qué obra desea información?")),
           (4, partial(clarify, "De la escuela del cerro, la obra del muro.")))),
    Story(40, "CAM", "Expediente de la licitación 12",
          ("Pido las ofertas económicas.", "Pido los correos internos de la comisión."), JULIAN,
          (*BEGUN, (14, partial(reply, "Entregamos las ofertas. Los correos son deliberaciones previas.",
                                (("granted", None), ("refused", "CL-21-1b")))))),
    Story(30, "AGU", "Multas a empresas sanitarias", ("¿Qué multas se aplicaron en 2025?",), WARA,
          (*BEGUN, (9, partial(reply, "Le damos la lista de multas.", GIVEN)))),
    Story(2, "AGU", "Corte de agua sin aviso", ("Cortaron el agua todo el día sin avisar.",), NOBODY, BEGUN,
          kind="service_complaint", category="service_complaint.interruption", urgent=True),
    Story(6, "CAM", "Cobros por un permiso", ("Piden dinero por los permisos.",), NOBODY,
          BEGUN, kind="misconduct_report", category="misconduct_report.bribery", accused="El jefe de turno"),
    Story(5, "TRE", "Horarios del tren de la costa", ("¿Cuáles son los horarios de invierno?",), JULIAN),
)  # fmt: skip

CHILE = DemoCountry("CL", PLACES, BODIES, PEOPLE, STORIES)
