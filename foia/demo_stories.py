"""The stories of the demonstration: invented bodies and people, and what happens to fifteen cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from functools import partial

from foia.accounts.models import Person as StaffPerson
from foia.accounts.queries import actor_of
from foia.actors import Role, filer_of
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.vault import Person
from foia.requests.rules import RULES

PASSWORD = "ventanilla de prueba"  # noqa: S105 (the demonstration prints it)
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
OPENING = time(10, 15)


@dataclass(frozen=True)
class DemoBody:
    """An invented body; `former` is a name it had before."""

    code: str
    name_es: str
    name_en: str
    acronym: str
    level: str
    body_class: str
    place_code: str
    former: str = ""


BODIES = (
    DemoBody("CAM", "Ministerio de Caminos y Puentes", "Ministry of Roads and Bridges", "MICAP", "national",
             "executive_central", "BO-L", "Ministerio de Obras Camineras"),
    DemoBody("SAL", "Ministerio de Salud Comunitaria", "Ministry of Community Health", "MISAC", "national",
             "executive_central", "BO-L", "Secretaría de Salud"),
    DemoBody("AGU", "Servicio Nacional de Aguas Claras", "National Clear Water Service", "SENAC", "national",
             "executive_decentralised", "BO-C"),
    DemoBody("LUZ", "Empresa Estatal Luz del Valle", "Valley Light State Company", "ELUVA", "company",
             "state_company", "BO-C"),
    DemoBody("REG", "Autoridad de Registros Civiles", "Civil Registry Authority", "ARECI", "national",
             "executive_autonomous", "BO-H"),
    DemoBody("QUE", "Municipio de Quebrada Honda", "Municipality of Quebrada Honda", "GAMQH", "municipal",
             "municipality", "BO-P", "Alcaldía de Quebrada Honda"),
    DemoBody("LLA", "Gobernación de los Llanos", "Government of the Plains", "GOLLA", "departmental",
             "department", "BO-S"),
    DemoBody("ASA", "Asamblea de Representantes", "Assembly of Representatives", "ASARE", "national",
             "legislature", "BO-L"),
)  # fmt: skip


@dataclass(frozen=True)
class DemoPerson:
    """A member of staff of the demonstration."""

    email: str
    name: str
    role: Role
    body_code: str | None = None


PEOPLE = (
    DemoPerson("oficial@demo.example", "Teresa Oropeza", Role.OFFICER, "CAM"),
    DemoPerson("jefatura@demo.example", "Ramiro Salvatierra", Role.HEAD, "CAM"),
    DemoPerson("mesa.central@demo.example", "Nélida Choque", Role.CENTRAL_DESK),
    DemoPerson("auditoria@demo.example", "Gonzalo Ibáñez", Role.AUDITOR),
    DemoPerson("administracion@demo.example", "Patricia Urquizo", Role.ADMINISTRATOR),
)
WARA = Person(name="Wara Condori", document_number="5550101", email="wara@demo.example", phone="70000001")
JULIAN = Person(name="Julián Peredo", document_number="5550202", email="julian@demo.example")
NOBODY = Person()


@dataclass
class Telling:
    """One case being told, day by day: who acts, and the instant the story has reached."""

    context: Context
    staff: StaffPerson
    case: Case

    def officer(self) -> Context:
        return self.context.acting_as(actor_of(self.context.session, self.staff.id))

    def filer(self) -> Context:
        return self.context.acting_as(filer_of(self.case.id))


Chapter = Callable[[Telling], None]


@dataclass(frozen=True)
class Story:
    """A case: when it was filed, what was asked, and what happened how many working days later."""

    filed_working_days_ago: int
    body_code: str | None
    subject: str
    questions: tuple[str, ...]
    filer: Person = NOBODY
    chapters: tuple[tuple[int, Chapter], ...] = ()
    represented: Person = NOBODY
    held: bool = False
    confirmed: bool = True


def acknowledge(telling: Telling) -> None:
    actions.acknowledge(telling.officer(), telling.case)


def take(telling: Telling) -> None:
    actions.assign(telling.officer(), telling.case, telling.staff.id)


def ask(text: str, telling: Telling) -> None:
    actions.ask_clarification(telling.officer(), telling.case, text)


def clarify(text: str, telling: Telling) -> None:
    actions.give_clarification(telling.filer(), telling.case, Text(text))


def say(text: str, telling: Telling) -> None:
    actions.send_message(telling.officer(), telling.case, Text(text))


def note(text: str, telling: Telling) -> None:
    actions.add_note(telling.officer(), telling.case, text)


def give_up(telling: Telling) -> None:
    actions.withdraw(telling.filer(), telling.case, "Ya encontré la información en la página de la entidad.")


def send_file(telling: Telling) -> None:
    actions.record_file_sent(telling.officer(), telling.case, "post")


def reply(text: str, outcomes: tuple[tuple[str, str | None], ...], telling: Telling) -> None:
    acting = telling.officer()
    questions = questions_of(acting, telling.case)
    answers = [
        QuestionAnswer(question.id, outcome, ground)
        for question, (outcome, ground) in zip(questions, outcomes, strict=True)
    ]
    answer(acting, telling.case, RULES, answers, Text(text))


GIVEN = (("granted", None),)
BEGUN = ((1, acknowledge), (1, take))

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
          (*BEGUN, (9, partial(reply, "Le damos la escala salarial, que también está publicada.", GIVEN)))),
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
          (*BEGUN, (29, partial(reply, "Entregamos las actas. Disculpe la demora.", GIVEN)))),
    Story(20, "CAM", "Mapa de caminos vecinales",
          ("¿Dónde puedo ver el mapa?",), JULIAN, ((1, acknowledge), (3, give_up))),
    Story(5, "SAL", "Camas disponibles en el hospital del valle",
          ("¿Cuántas camas hay y cuántas están ocupadas?",), WARA, ((1, acknowledge), (1, send_file)),
          represented=Person(name="Junta de Vecinos Villa Alta")),
    Story(1, None, "Quién cuida la laguna",
          ("No sé qué entidad es responsable de la limpieza de la laguna.",), NOBODY, held=True),
)  # fmt: skip
