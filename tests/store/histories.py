"""A history played at random: cases of every kind are filed, and used on them is any verb the law admits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select, update

from foia.actors import Actor, Role, filer_of
from foia.cases import recovery
from foia.cases.categories import categories_of
from foia.cases.context import Context
from foia.cases.filing import new_nonce
from foia.cases.lawful import lawful_verbs
from foia.cases.models import Case, Identity
from foia.cases.opening import case_for, note_visit
from foia.cases.phases import OPEN_PHASES
from foia.cases.states import VERBS, offered
from foia.cases.vault import FILER, Person, Upload
from foia.complaints import rules as complaints
from foia.complaints.actions import Complaint, file_complaint, modes_for
from foia.directory.models import Body
from foia.errors import InvalidInput, LawRefusal, WrongState
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind
from foia.requests import rules as requests
from foia.requests.actions import Request, file_request
from tests.store.played_verbs import KINDS, PLAYED, RULES, Move, NothingToChoose
from tests.store.reminder_checks import remind
from tests.store.small_country import SmallCountry

# What a verb that the table offers may answer all the same: with other words, or on another day, it is used.
CODES: dict[str, frozenset[str]] = {
    "answer": frozenset({"delivered_out_of_range"}),
    "record_third_party_answer": frozenset({"term_still_runs"}),
    "notify": frozenset({"not_counted_yet"}),
    "link": frozenset({"not_found", "already_linked"}),
    "join": frozenset({"not_found", "other_not_open", "other_kind_or_body", "parts_of_one", "link_instead"}),
    "correct": frozenset({"out_of_order", "impossible_history"}),
    "note_registry_number": frozenset({"same_number"}),
}
BY_LAW = frozenset({"extend", "propose_lapse", "lapse", "undo_lapse", "reclassify", "denounce_delay"})
# The last four: what would tell of an answer nobody read yet waits, and one that was read stays.
BY_STATE = frozenset({"suspend", "reclassify", "undo_answer", "correct_answer", "reopen", "correct"})
# Long enough for every term but the longest to pass, and for some to run.
HOURS = (1, 5, 24, 50, 24 * 6, 24 * 8, 24 * 19)
EMAIL = "wara@example.org"
MOST_CASES = 4
# Offered nearly always, and teaching little the second time; or ending all that could still be done.
OFTEN = frozenset(
    {
        *("send_message", "write_message", "add_note", "promise_measure", "keep_measure", "link", "join"),
        *("change_urgency", "record_file_sent", "assign", "withdraw", "recuse", "set_aside", "reclassify"),
        "note_registry_number",
    }
)
HAPPENINGS = ("acted",) * 14 + ("time",) * 4 + ("filed",) * 2 + ("mail",) * 2 + ("staff",)


class Player:
    """Whoever plays: for anybody in a small country, by chance."""

    def __init__(self, country: SmallCountry, chance: Random) -> None:
        self.country, self.session, self.chance = country, country.session, chance
        self.cases: list[Case] = []
        self.used: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()

    def step(self) -> str:
        """Let something happen; return what, in a word: mostly a verb, or "" where there was none to use."""
        happens = self.chance.choice(HAPPENINGS)
        if all(case.phase not in OPEN_PHASES for case in self.cases):
            happens = "filed"
        elif happens == "filed" and len(self.cases) >= MOST_CASES:
            happens = "acted"
        match happens:
            case "filed":
                case = self.file()
                return f"filed {case.kind} under {case.regime_id}, {case.custody}"
            case "acted":
                return self.act()
            case "time":
                self.pass_time()
            case "mail":
                self.deliver()
            case "staff":
                self.change_staff()
        return happens

    def pass_time(self) -> None:
        """Let hours or weeks go by."""
        self.country.now += timedelta(hours=self.chance.choice(HOURS))
        remind(self.country, self.cases)

    def _go_on(self) -> None:
        """Let a minute go by: no two people do anything at one instant."""
        self.country.now += timedelta(minutes=1)

    def deliver(self) -> None:
        """Let filers confirm their addresses and open their cases, and send what waits for them."""
        for case in self.cases:
            acting = self.country.context(filer_of(case.id))
            identity = self.session.get(Identity, (case.id, FILER))
            if case.notice_channel == "email" and identity and identity.email_confirmed_at is None:
                recovery.confirm_address(acting, recovery.issue_confirmation(acting, case))
            note_visit(acting, case)
        sent = {"state": MessageState.SENT.value, "state_at": self.country.now}
        self.session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.recipient_kind == RecipientKind.FILER,
                OutboxMessage.state == MessageState.PENDING,
            )
            .values(sent)
        )
        self.session.flush()

    def change_staff(self) -> None:
        """Name somebody where perhaps nobody was, or let somebody go; cases follow at the next sweep."""
        self._go_on()
        country = self.country
        hire = country.hire
        changes: list[Callable[[], object]] = [
            lambda: hire(Role.REPORTS_OFFICER, country.authority),
            lambda: hire(Role.REPORTS_OFFICER, country.company),
            lambda: hire(Role.OFFICER, country.town),
            lambda: hire(Role.OFFICER, country.authority),
            lambda: country.let_go(self.chance.choice(country.working())),
        ]
        self.chance.choice(changes)()
        if not any(member.role == Role.CENTRAL_DESK for member in country.working()):
            hire(Role.CENTRAL_DESK)
        country.sweep()

    def file(self) -> Case:
        """File a case of some kind, to some body or without knowing to which."""
        self._go_on()
        kind, body = self.matter()
        acting = self.country.context()
        channel = self.chance.choice(["page", "email"])
        common: dict[str, Any] = {
            "notice_channel": channel,
            "held": self.chance.choice([False, False, True]),
            "files": self.chance.choice([(), (Upload("prueba.txt", b"Recibo 114"),)]),
        }
        filer = Person(
            name="Wara Quispe", document_number="4839201", email=EMAIL if channel == "email" else ""
        )
        if kind == requests.KIND:
            questions = ["¿Cuánto costó?", "¿Quién lo hizo?", "¿Cuándo?"][: self.chance.choice([1, 2, 3])]
            request = Request(body, "Alumbrado público", questions, filer=filer, **common)
            receipt = file_request(acting, request, new_nonce(acting), "cookie")
        else:
            complaint = self._complaint(acting, kind, body, filer, common)
            receipt = file_complaint(acting, complaint, new_nonce(acting), "cookie")
        self.cases.append(self.session.get_one(Case, receipt.case_id))
        self.country.sweep()
        return self.cases[-1]

    def matter(self) -> tuple[str, Body | None]:
        """Choose what a case is to be: something new, or once more what was filed before."""
        before = self.chance.choice([None, None, *self.cases])
        if before is not None:
            return before.kind, self.session.get(Body, before.body_id) if before.body_id else None
        return self.chance.choice([(kind, body) for kind in KINDS for body in (*self.country.bodies, None)])

    def _complaint(
        self, acting: Context, kind: str, body: Body | None, filer: Person, common: dict[str, Any]
    ) -> Complaint:
        identity = self.chance.choice(modes_for(acting, kind, body))
        people = [member.name for member in self.country.people[:7]]
        return Complaint(
            kind=kind,
            body=body,
            category=self.chance.choice([row.code for row in categories_of(self.session, kind)]),
            happened="Cobran por trámites que son gratuitos.",
            identity=identity,
            accused=self.chance.choice(["", "el jefe de cajas", "Oficina Norte", *people]),
            against_highest=self.chance.choice([False, False, True]),
            urgent=self.chance.choice([False, False, True]),
            filer=Person(email=filer.email) if identity == complaints.ANONYMOUS else filer,
            **common,
        )

    def chances(self) -> dict[str, list[tuple[Actor, Case]]]:
        """Return each verb that somebody may use on some case now, as the pages offer it."""
        found: dict[str, list[tuple[Actor, Case]]] = {}
        people = [self.country.actor(member) for member in self.country.working()]
        for case in self.cases:
            regime = self.country.book.regime(case.regime_id, case.regime_version)
            for actor in (*people, filer_of(case.id)):
                for verb in lawful_verbs(offered(actor, case), regime, RULES[case.kind]):
                    found.setdefault(verb, []).append((actor, case))
        return {verb: found[verb] for verb in VERBS if verb in found}

    def act(self) -> str:
        """Use some verb on some case, as somebody who may; return it, or "" if there was none."""
        chances = self.chances()
        if not chances:
            return ""
        verb = self.choose_verb(list(chances))
        actor, case = self.chance.choice(chances[verb])
        return verb if self.use(verb, actor, case) else f"{verb} refused"

    def choose_verb(self, verbs: Sequence[str]) -> str:
        """Choose among the verbs somebody may use; what is always offered comes less often."""
        return self.chance.choice([verb for verb in verbs for _time in range(1 if verb in OFTEN else 4)])

    def use(self, verb: str, actor: Actor, case: Case) -> bool:
        """Use a verb as the page does and say if it was; one that is refused leaves everything as it was."""
        self._go_on()
        context = self.country.context(actor)
        before = case.head_sequence
        savepoint = self.session.begin_nested()
        try:
            capability = VERBS[verb].capability
            if capability is not None:
                case_for(context, case.id, capability, to_change=True)
            PLAYED[verb](Move(self.chance, context, case, self.country.bodies, self.cases))
        except (InvalidInput, LawRefusal, WrongState, NothingToChoose) as error:
            savepoint.rollback()
            require_expected(verb, error)
            assert case.head_sequence == before
            self.tried[verb] += 1
            return False
        savepoint.commit()
        self.tried[verb] += 1
        self.used[verb] += 1
        self._find_parts()
        self.country.sweep()
        return True

    def _find_parts(self) -> None:
        """Take the cases made of parts of others among ours."""
        known = {case.id for case in self.cases}
        parts = self.session.scalars(select(Case).where(Case.origin_case_id.in_(known)).order_by(Case.folio))
        self.cases += [case for case in parts if case.id not in known]


def require_expected(verb: str, error: Exception) -> None:
    """Raise again what a verb that the table offered should never answer."""
    expected = (
        isinstance(error, NothingToChoose)
        or (isinstance(error, LawRefusal) and verb in BY_LAW)
        or (isinstance(error, WrongState) and verb in BY_STATE)
        or (isinstance(error, InvalidInput) and error.code in CODES.get(verb, ()))
    )
    if not expected:
        raise error
