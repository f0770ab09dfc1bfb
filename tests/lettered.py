"""A case with an answer on record, and the letter that tells it."""

from __future__ import annotations

from foia.cases.actions import Text, committed, sealed
from foia.cases.answering import questions_of
from foia.cases.store import record
from foia.cases.vault import RICH_TEXT
from foia.letters.issuing import attach_letter
from foia.letters.models import IssuedLetter
from tests.filed import Filed

ANSWER = """Le entregamos el costo total. **No entregamos** la oferta de quien no ganó:

- contiene secretos comerciales;
- su difusión dañaría a un tercero.

Si necesita ayuda, pregunte por la señora Ñusta Quispe en la ventanilla 4."""


class Lettered(Filed):
    """A case answered by its officer in part or not at all, as it stands in its events."""

    def answered(self, outcome: str = "refused", *, grounds: tuple[str, ...] = ("BO-LEY",)) -> int:
        """Record an answer as it is after its approval; return the event's number."""
        context = self.as_officer()
        documents = sealed(context, self.case, "answer", Text(ANSWER), author="body")
        documents[0].media_type = RICH_TEXT
        answers = [
            {
                "question_id": question.id.hex,
                "outcome": outcome,
                "ground": grounds[0] if grounds else None,
                "grounds": list(grounds),
            }
            for question in questions_of(context, self.case)
        ]
        payload = {
            "answers": answers,
            "outcome": outcome,
            "documents": committed(documents),
            "channel": self.case.notice_channel,
            "relayed": False,
            "opens_at": None,
        }
        event = record(context, self.case, "answered", payload, rows=documents)
        self.session.commit()
        return event.sequence

    def letter(self, sequence: int, language: str = "es", **more: object) -> IssuedLetter:
        """Make the letter of an event as the page does, without its PDF."""
        with self.app.test_request_context():
            made = attach_letter(self.as_officer(), self.case, sequence, language=language, **more)  # type: ignore[arg-type]
        self.session.commit()
        return made
