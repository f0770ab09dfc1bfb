"""What is taken away of a case, read once: what its filer may see and nothing else.

Runs in a request, for gettext.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template

from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.models import Case, Document
from foia.cases.opened_page import OpenedPage, opened_page
from foia.cases.presentation import seen_by_filer
from foia.cases.queries import FileRead, file_of
from foia.cases.untold_answers import told_of
from foia.cases.vault import CaseVault
from foia.errors import FileClosed, NotFound
from foia.i18n import gettext as _
from foia.pages.rendering import asset
from foia.takeout.rules import Asked, FileEntry, Record, Told, Written, entry_names, within

STYLESHEET = "https://carta.invalid/letter.css"


@dataclass(frozen=True)
class Taken:
    """A case to take away: its page, its record, and the files that go with it, none of them opened yet."""

    page: OpenedPage
    record: Record
    files: Sequence[tuple[str, Document]]
    left_out: Sequence[FileEntry]
    vault: CaseVault | None


def taken(context: Context, case: Case) -> Taken:
    """Read a case whole, as its filer may know it."""
    page = opened_page(context, case)
    history = list(seen_by_filer(told_of(context, case).history))
    read = [*page.contents.files, *(file for letter in page.contents.letters for file in letter.files)]
    files, left_out = _files(context, case, read)
    record = Record(
        folio=page.case.folio,
        kind=page.case.kind,
        body=page.body_name,
        phase=page.case.phase,
        outcome=page.case.outcome,
        received_at=page.case.received_at,
        due_on=page.case.due_on,
        sentence=page.sentence,
        subject=page.contents.subject,
        questions=[Asked(item.number, item.text, item.outcome, item.ground) for item in page.questions],
        written=[
            Written(
                letter.title,
                "body" if letter.from_body else "filer",
                letter.at,
                letter.text,
                tuple(file.name for file in letter.files),
            )
            for letter in page.letters
        ],
        events=[
            Told(event.type, item.title, item.text, event.occurred_at, event.recorded_at, event.payload)
            for event, item in zip(history, reversed(page.timeline), strict=False)
        ],
        made_at=context.now,
    )
    return Taken(page, record, files, left_out, page.contents.vault)


def _files(
    context: Context, case: Case, read: Sequence[FileRead]
) -> tuple[list[tuple[str, Document]], list[FileEntry]]:
    """Return the files that go in the ZIP under their names there, and those that do not."""
    names = entry_names(file.name for file in read)
    going, left_out = [], []
    for file, name, has_room in zip(read, names, within([file.size_bytes for file in read]), strict=True):
        try:
            document = file_of(context.vaults, case.id, file.id, for_filer=True, now=context.now)
        except (FileClosed, NotFound):
            left_out.append(FileEntry(name, file.size_bytes, left_out="closed"))
            continue
        if has_room:
            going.append((name, document))
        else:
            left_out.append(FileEntry(name, file.size_bytes, left_out="too_large"))
    return going, left_out


def sheet_html(found: Taken, *, back: str = "", for_pdf: bool = False) -> str:
    """Return the case as a document of its own, to print or to make a PDF of."""
    values: dict[str, Any] = {
        "page": found.page,
        "kind": kind_of(current_app, found.page.case.kind).label,
        "made_at": found.record.made_at,
        "degrees": {"yes": _("Sí"), "partly": _("En parte"), "no": _("No")},
        "back": back,
        "stylesheet": STYLESHEET if for_pdf else asset("letter.css"),
    }
    return render_template("takeout/sheet.html", **values)
