"""What becomes of each table's rows when a case is anonymized: one list, for the database and for a restore.

Every table that knows of a case is here, also those of which nothing changes; a test walks all of them. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
# In the place of a value: the instant of the erasure.
ERASED_AT = object()


@dataclass(frozen=True)
class Fate:
    """What becomes of the rows of one table, and why.

    `of` is the table in whose ids the `column` is: a case, or a row of a case. `only` tells the rows meant,
    by what it `reads`; the others stay as they are."""

    why: str
    goes: bool = False
    blanks: Mapping[str, object] = field(default_factory=dict)
    column: str = "case_id"
    of: str = "cases"
    only: Callable[[Row], bool] | None = None
    reads: tuple[str, ...] = ()

    def becomes(self, row: Row, erased_at: object) -> dict[str, Any] | None:
        """Return the row as it may stay; None for one that goes."""
        if self.only is not None and not self.only(row):
            return dict(row)
        if self.goes:
            return None
        return {**row, **self.values(erased_at)}

    def values(self, erased_at: object) -> dict[str, Any]:
        """Return what the blanked columns get."""
        return {name: erased_at if value is ERASED_AT else value for name, value in self.blanks.items()}


def _goes(why: str, **more: Any) -> Fate:
    return Fate(why, goes=True, **more)


def _is_unread(row: Row) -> bool:
    """Say whether nobody may read a published text: proposed only, or withdrawn."""
    return row["published_at"] is None or row["withdrawn_at"] is not None


_OF_PUBLIC = ("published_at", "withdrawn_at")

FATES: dict[str, Fate] = {
    # Who filed, and every way to them.
    "identities": Fate(
        "who filed", blanks={"sealed": None, "email_confirmed_at": None, "erased_at": ERASED_AT}
    ),
    "identity_index": _goes("marks of a person's number, mail and telephone"),
    "one_time_codes": _goes("links sent to the filer"),
    "calendar_feeds": _goes("the filer's address of the calendar"),
    "reply_addresses": _goes("the address to which the filer answers"),
    "inbound_mails": _goes("mail of the filer"),
    "followed_cases": _goes("that an account follows the case"),
    "filings": _goes("marks of the form and of its browser"),
    "filer_visits": _goes("when the filer looked"),
    "file_openings": _goes(
        "when the filer opened which file; what staff and the public opened stays",
        column="document_id",
        of="documents",
        only=lambda row: row["reader"] == "filer",
        reads=("reader",),
    ),
    "registry_numbers": _goes("the number of a body's own registry leads to the name kept there"),
    # What was written, and what is made of it.
    "case_keys": _goes("the key of every text and file"),
    "search_rows": _goes("marks of the words"),
    "documents": Fate(
        "texts and files; the commitment stays, which without the key says nothing",
        blanks={"sealed": None, "sealed_name": None, "stored_name": None},
    ),
    "issued_letters": Fate("a hash of a letter confirms a guess of it", blanks={"pdf_sha256": ""}),
    "publications": Fate(
        "what was never published, or was withdrawn; what the public reads was reviewed for it, and stays",
        blanks={"subject": "", "question": "", "answer": ""},
        only=_is_unread,
        reads=_OF_PUBLIC,
    ),
    "problems": Fate(
        "as published answers", blanks={"subject": "", "happened": ""}, only=_is_unread, reads=_OF_PUBLIC
    ),
    "asked_alike": _goes("an advice to publish the answer, which is gone"),
    "presences": _goes("who has the case open"),
    "tasks": Fate("its words are documents; nobody is reminded any more", blanks={"remind_at": None}),
    "case_measures": Fate(
        "a mark that links the cases of one person; the measures stay", blanks={"filer_mark": None}
    ),
    # What stays: ids, days, codes and who of the staff did what.
    "cases": Fate(
        "folio, days and outcome; nobody drafts any more", blanks={"drafted_by_id": None}, column="id"
    ),
    **{
        name: Fate(why)
        for name, why in {
            "events": "the chain: ids, codes and commitments",
            "log_entries": "positions of events in the log",
            "deadlines": "days",
            "questions": "outcome and ground of each; its text is a document",
            "measures": "until when; what was promised is a document",
            "responsibilities": "who had to act, from when until when",
            "reminders": "which role was reminded when",
            "outbox_messages": "which notice left when; neither address nor words were ever kept",
            "appeals": "days and codes",
            "case_ratings": "yes, partly, no; the comment is a document",
            "imported_rows": "the row of a public log, so that it does not come in again",
            "moved_cases": "which decree moved a day",
            "routing_examples": "of which body it was",
            "routing_paths": "how it came to its body",
            "routing_suggestions": "what the model proposed",
            "drafts": "who wrote and approved when; the drafts are documents",
            "withholdings": "who closed a file when; the reason is a document",
            "legal_holds": "who held it, from when until when; the reasons are documents",
            "erasure_items": "the report of what was anonymized",
            "identity_readings": "who of the staff read who filed, for what",
            "identity_requests": "who of the staff asked to, and who allowed it",
            "case_exceptions": "what an auditor looks at: days and codes",
            "findings": "what an auditor found: codes and days",
            "sampled_cases": "which cases an auditor drew and looked at",
            "case_openings": "who of the staff opened a confidential case",
        }.items()
    },
    "file_readings": Fate("who of another body read the file of a case", column="case_id"),
    "case_links": Fate("which case has to do with which", column="from_case_id"),
    "draft_versions": Fate("who saved when", column="draft_id", of="drafts"),
    "draft_comments": Fate("who commented when", column="draft_id", of="drafts"),
    "erasure_runs": Fate("who proposed and confirmed when", column="reason_id", of="documents"),
    "finding_steps": Fate(
        "the words of an auditor and of a body about the case",
        blanks={"sealed": None},
        column="finding_id",
        of="findings",
    ),
    "inbound_readings": Fate(
        "who of the staff read a mail that waited", column="mail_id", of="inbound_mails"
    ),
    "publication_words": Fate(
        "by what a published answer is found", column="publication_id", of="publications"
    ),
    "public_files": Fate("a published file, which everybody has", column="document_id", of="documents"),
    "published_files": Fate(
        "which files go with a published answer", column="publication_id", of="publications"
    ),
    "followed_problems": Fate("who follows a published complaint", column="problem_id", of="problems"),
    "problem_supports": Fate("marks of others who joined it", column="problem_id", of="problems"),
}
