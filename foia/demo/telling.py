"""How a case of the demonstration is told: who acts, chapter by chapter, through everybody's actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from foia.accounts.models import Person as StaffPerson
from foia.accounts.queries import actor_of
from foia.actors import Role, filer_of
from foia.cases import actions, parties, referral, setting_aside
from foia.cases.actions import Text
from foia.cases.admission import admit as record_admission
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.outcomes import AnswerRules
from foia.cases.placement import people_who_decide
from foia.cases.queries import contents_of
from foia.cases.states import CENTRAL_DESK
from foia.cases.vault import Person
from foia.directory.models import Body
from foia.drafting.actions import approve, ask_approval, save_draft, sign
from foia.drafting.content import DraftContent, QuestionDraft
from foia.problems import actions as problems
from foia.publishing import actions as publishing
from foia.publishing.actions import PublicText

PASSWORD = "ventanilla de prueba"  # noqa: S105 (the demonstration prints it)
OPENING = time(10, 15)


@dataclass(frozen=True)
class DemoBody:
    """An invented body; `former` is a name it had before.

    `phrases` are how people ask for what it is competent for; `monthly` is how busy it is with each kind."""

    code: str
    name_es: str
    name_en: str
    acronym: str
    level: str
    body_class: str
    place_code: str
    former: str = ""
    competences_es: str = ""
    competences_en: str = ""
    phrases: tuple[str, ...] = ()
    monthly: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoPerson:
    """A member of staff of the demonstration."""

    email: str
    name: str
    role: Role
    body_code: str | None = None


WARA = Person(name="Wara Condori", document_number="5550101", email="wara@demo.example", phone="70000001")
JULIAN = Person(name="Julián Peredo", document_number="5550202", email="julian@demo.example")
NOBODY = Person()


@dataclass
class Telling:
    """One case being told, day by day: who acts, and the instant the story has reached.

    `workers` are the people who may work it, by the code of their body (None: the central desk)."""

    context: Context
    case: Case
    rules: AnswerRules
    bodies: Mapping[str, Body]
    workers: Mapping[tuple[Role, str | None], StaffPerson]

    def staff(self) -> StaffPerson:
        """Return who works the case as it stands: named for reports, an officer of the body, or the desk."""
        code = next((code for code, body in self.bodies.items() if body.id == self.case.body_id), None)
        role = Role.REPORTS_OFFICER if self.case.confidential else Role.OFFICER
        return self.workers.get((role, code)) or self.workers[(Role.CENTRAL_DESK, None)]

    def officer(self) -> Context:
        return self.context.acting_as(actor_of(self.context.session, self.staff().id))

    def head(self) -> Context:
        """Act as somebody who decides over the case and does not work it."""
        own = self.staff().id
        deciding = (
            person for person in people_who_decide(self.context.session, self.case) if person.id != own
        )
        return self.context.acting_as(actor_of(self.context.session, next(deciding).id))

    def filer(self) -> Context:
        return self.context.acting_as(filer_of(self.case.id))


# Said where the ground asks for it.
_HARM = "Entregarla hoy estorbaría una investigación en curso, y ese daño pesa más que el interés en saberla."

Chapter = Callable[[Telling], None]


@dataclass(frozen=True)
class Story:
    """A case: when it was filed, what was written, and what happened how many working days later."""

    filed_working_days_ago: int
    body_code: str | None
    subject: str
    questions: tuple[str, ...]
    filer: Person = NOBODY
    chapters: tuple[tuple[int, Chapter], ...] = ()
    represented: Person = NOBODY
    held: bool = False
    confirmed: bool = True
    kind: str = "info_request"
    category: str | None = None
    reserved: bool = False
    urgent: bool = False
    accused: str = ""
    against_highest: bool = False


@dataclass(frozen=True)
class DemoCountry:
    """What the demonstration of a country is made of."""

    code: str
    places: Mapping[str, str]
    bodies: tuple[DemoBody, ...]
    people: tuple[DemoPerson, ...]
    stories: tuple[Story, ...] = field(default=())


def acknowledge(telling: Telling) -> None:
    actions.acknowledge(telling.officer(), telling.case)


def admit(telling: Telling) -> None:
    record_admission(telling.officer(), telling.case)


def take(telling: Telling) -> None:
    actions.assign(telling.officer(), telling.case, telling.staff().id)


def ask(text: str, telling: Telling) -> None:
    actions.ask_clarification(telling.officer(), telling.case, text)


def ask_within(days: int, text: str, telling: Telling) -> None:
    actions.ask_clarification(telling.officer(), telling.case, text, amount=days)


def clarify(text: str, telling: Telling) -> None:
    actions.give_clarification(telling.filer(), telling.case, Text(text))


def say(text: str, telling: Telling) -> None:
    actions.send_message(telling.officer(), telling.case, Text(text))


def write(text: str, telling: Telling) -> None:
    actions.write_message(telling.filer(), telling.case, Text(text))


def note(text: str, telling: Telling) -> None:
    actions.add_note(telling.officer(), telling.case, text)


def give_up(telling: Telling) -> None:
    actions.withdraw(telling.filer(), telling.case, "Ya encontré la información en la página de la entidad.")


def send_file(telling: Telling) -> None:
    actions.record_file_sent(telling.officer(), telling.case, "post")


def extend(amount: int, text: str, telling: Telling) -> None:
    actions.extend(telling.officer(), telling.case, amount, "working_day", text)


def ask_third_party(text: str, telling: Telling) -> None:
    parties.notify_third_party(telling.officer(), telling.case, text, "email")


def third_party_opposes(text: str, telling: Telling) -> None:
    parties.record_third_party_answer(telling.officer(), telling.case, "opposes", Text(text))


def send_charges(text: str, telling: Telling) -> None:
    parties.notify_charges(telling.officer(), telling.case, text, "counter")


def refer(body_code: str, text: str, telling: Telling) -> None:
    referral.refer(telling.officer(), telling.case, telling.bodies[body_code], text)


def accept(telling: Telling) -> None:
    referral.accept_referral(telling.officer(), telling.case)


def put_aside(text: str, telling: Telling) -> None:
    setting_aside.set_aside(telling.officer(), telling.case, "spam", text)


def reply(text: str, outcomes: tuple[tuple[str, str | None], ...], telling: Telling) -> None:
    acting = telling.officer()
    questions = questions_of(acting, telling.case)
    answers = [
        QuestionAnswer(question.id, outcome, ground)
        for question, (outcome, ground) in zip(questions, outcomes, strict=True)
    ]
    if telling.case.custody == CENTRAL_DESK:
        # The body answered on paper, and the desk records it.
        delivered_at = max(telling.case.received_at, acting.now - timedelta(hours=1))
        answer(
            acting, telling.case, telling.rules, answers, Text(text),
            delivered_at=delivered_at, delivery_channel="post",
        )  # fmt: skip
        return
    if not telling.rules.needs_second_person(item.outcome for item in answers):
        answer(acting, telling.case, telling.rules, answers, Text(text))
        return
    # Nobody refuses alone: the head approves what the officer drafted.
    questions_drafted = tuple(
        QuestionDraft(item.question_id.hex, item.outcome, item.grounds, _HARM) for item in answers
    )
    draft = save_draft(acting, telling.case, DraftContent(text, questions_drafted))
    ask_approval(acting, telling.case, draft.version)
    approve(telling.head(), telling.case, draft.version)
    sign(acting, telling.case, telling.rules, draft.version)


def publish_answer(telling: Telling) -> None:
    """Let everybody read the last answer: the officer proposes it, the head reviews it."""
    acting = telling.officer()
    contents = contents_of(acting.vaults, telling.case.id, for_filer=True, now=acting.now)
    given = next(letter.text for letter in reversed(contents.letters) if letter.kind == "answer")
    asked = "\n\n".join(question.text for question in contents.questions)
    proposed = publishing.propose(
        acting, telling.case, PublicText(contents.subject or asked, asked, given), ()
    )
    publishing.publish(telling.head(), telling.case, proposed)


def publish_problem(title: str, supporters: int, telling: Telling) -> None:
    """Let everybody read a complaint, to which so many others join."""
    acting = telling.officer()
    contents = contents_of(acting.vaults, telling.case.id, for_filer=True, now=acting.now)
    told = "\n\n".join(question.text for question in contents.questions)
    problem = problems.propose(acting, telling.case, title, told)
    problems.publish(telling.head(), telling.case, problem)
    for number in range(supporters):
        problems.join(acting, problem, f"demo-{number}")


GIVEN = (("granted", None),)
BEGUN = ((1, acknowledge), (1, take))
