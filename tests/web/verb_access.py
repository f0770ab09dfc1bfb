"""Who reaches which verb of cases of every place and kind: nothing here is read from the rules it proves."""

from __future__ import annotations

from dataclasses import dataclass, field

SIGN_IN, REFUSED, NOT_THERE, REACHED = "sign in", "403", "404", "reached"

# The page of each verb; its form goes to the same place unless another is named.
PAGES = {
    "accept_referral": "remision/aceptar",
    "reject_referral": "remision/rechazar",
    "acknowledge": "acusar",
    "admit": "admitir",
    "reject": "inadmitir",
    "assign": "asignar",
    "ask_clarification": "aclaracion",
    "give_task": "tareas/nueva",
    "notify_third_party": "tercero",
    "notify_charges": "cargos",
    "order_information": "informe",
    "record_third_party_answer": "tercero/respuesta",
    "suspend": "suspender",
    "resume": "reanudar",
    "extend": "prorroga",
    "charge": "cobro",
    "record_payment": "pago",
    "answer": "responder",
    "decide": "resolver",
    "notify": "notificar",
    "undo_answer": "deshacer-respuesta",
    "correct_answer": "corregir-respuesta",
    "refer": "remitir",
    "split": "separar",
    "propose_lapse": "caducidad/proponer",
    "send_message": "mensaje",
    "add_note": "nota",
    "note_registry_number": "registro",
    "link": "vincular",
    "join": "acumular",
    "reclassify": "reclasificar",
    "change_urgency": "urgencia",
    "promise_measure": "medida",
    "keep_measure": "medida/cumplida",
    "recuse": "excusa",
    "set_aside": "apartar",
    "release": "liberar",
    "lapse": "caducidad",
    "restore": "restituir",
    "reopen": "reabrir",
    "correct": "corregir",
    "route": "derivar",
    "record_file_sent": "enviado",
}
FORMS = {"route": "derivar/confirmar"}
OF_FILERS = {"give_clarification", "undo_lapse", "denounce_delay", "write_message", "withdraw"}
OF_DECIDERS = {"lapse", "restore", "reopen", "correct"}
OF_THE_DESK = {"route", "record_file_sent"}
OF_EVERYBODY = set(PAGES) - OF_DECIDERS - OF_THE_DESK

OURS = {"our request", "our complaint"}
OF_OUR_OFFICE = {"complaint in our office"}
OF_THE_OTHER_OFFICE = {"complaint in the other office"}
ACCUSING = {"complaint that accuses Ana"}
OUR_REPORTS, ACCUSING_REPORT = {"our report"}, {"report that accuses Luis"}
THEIRS, THEIR_REPORT = {"their request"}, {"their report"}
OF_CENTRAL_DESK = {"request at the central desk", "complaint at the central desk"}
WAITING = {"report that waits"}
OF_OUR_BODY = OURS | OF_OUR_OFFICE | OF_THE_OTHER_OFFICE | ACCUSING
EVERY_CASE = OF_OUR_BODY | OUR_REPORTS | ACCUSING_REPORT | THEIRS | THEIR_REPORT | OF_CENTRAL_DESK | WAITING


@dataclass(frozen=True)
class Expected:
    """Verbs a person may use somewhere, and the cases in which; `only` narrows some verbs to other cases."""

    verbs: set[str]
    cases: set[str]
    only: dict[str, set[str]] = field(default_factory=dict)

    def of(self, verb: str, case: str) -> str:
        if verb not in self.verbs:
            return REFUSED
        return REACHED if case in self.only.get(verb, self.cases) else NOT_THERE


OFFICERS_CASES = OURS | OF_OUR_OFFICE | OF_THE_OTHER_OFFICE
EXPECTED: dict[str, Expected] = {
    "officer": Expected(OF_EVERYBODY, OF_OUR_BODY),
    "officer of our office": Expected(OF_EVERYBODY, OF_OUR_BODY - OF_THE_OTHER_OFFICE),
    "officer of the other office": Expected(OF_EVERYBODY, OF_OUR_BODY - OF_OUR_OFFICE),
    "accused officer": Expected(OF_EVERYBODY, OF_OUR_BODY - ACCUSING),
    "head": Expected(OF_EVERYBODY | OF_DECIDERS, OF_OUR_BODY),
    "named for reports": Expected(OF_EVERYBODY | OF_DECIDERS, OUR_REPORTS | ACCUSING_REPORT),
    "accused and named for reports": Expected(OF_EVERYBODY | OF_DECIDERS, OUR_REPORTS),
    "officer named for reports": Expected(
        OF_EVERYBODY | OF_DECIDERS,
        OF_OUR_BODY | OUR_REPORTS | ACCUSING_REPORT,
        # What a role named for reports decides, it decides of reports alone.
        only={verb: OUR_REPORTS | ACCUSING_REPORT for verb in OF_DECIDERS},
    ),
    "officer, and head of another body": Expected(
        OF_EVERYBODY | OF_DECIDERS, OF_OUR_BODY | THEIRS, only={verb: THEIRS for verb in OF_DECIDERS}
    ),
    "officer of another body": Expected(OF_EVERYBODY, THEIRS),
    "named for reports in another body": Expected(OF_EVERYBODY | OF_DECIDERS, THEIR_REPORT),
    "central desk": Expected(OF_EVERYBODY | OF_DECIDERS | OF_THE_DESK, OF_CENTRAL_DESK),
    "auditor": Expected(set(), set()),
    "administrator": Expected(set(), set()),
}
SIGNED_OUT = "signed out"
# Who is turned away before any case is looked for is asked for one of each place. Who is two things at once,
# or the same in another office or body as somebody here, is asked those verbs that tell the two apart.
OUTSIDERS = {"auditor", "administrator", SIGNED_OUT}
ONE_OF_EACH = {"our request", "our report", "request at the central desk"}
ASKED_THE_TELLING = {
    "officer of the other office",
    "accused and named for reports",
    "officer named for reports",
    "officer, and head of another body",
    "named for reports in another body",
}
TELLING = ("add_note", "answer", "assign", "notify_charges", "set_aside", *sorted(OF_DECIDERS), "route")

# What a form could hold; whoever should not reach the case sends all of it, with the true version.
FILLED = {
    "text": "Texto",
    "reason": "spam",
    "means": "post",
    "amount": "5",
    "outcome": "granted",
    "outcome_1": "granted",
    "is_checked": "y",
    "urgent": "yes",
    "kind": "suggestion",
    "relation": "related",
    "position": "consents",
    "due_on-day": "30",
    "due_on-month": "4",
    "due_on-year": "2026",
}
