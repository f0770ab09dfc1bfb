"""A case that is taken away: what a machine reads of it, the names of its files, and the ZIP itself."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime

from foia.takeout.packing import packed
from foia.takeout.rules import FileEntry, Record, Told, entry_names, record_json, within

AT = datetime(2026, 3, 9, 14, tzinfo=UTC)
OFFICER = "a" * 32


def a_record() -> Record:
    payload = {
        "outcome": "granted",
        "person_id": OFFICER,
        "documents": [{"document_id": "b" * 32, "kind": "answer", "commitment": "c" * 64}],
        "channel": "page",
        "amount": 5,
    }
    return Record(
        folio="BO-26-7K3M-9QWT-F",
        kind="info_request",
        body="Ministerio de Caminos",
        phase="concluded",
        outcome="granted",
        received_at=AT,
        due_on=date(2026, 3, 30),
        sentence="Respondió.",
        subject="Asunto",
        questions=[],
        written=[],
        events=[Told("answered", "Respondió", "", AT, AT, payload)],
        made_at=AT,
        files=[FileEntry("archivos/01-a.pdf", 3, "f" * 64)],
    )


def test_a_machine_reads_events_without_anybody_inside_the_body() -> None:
    text = record_json(a_record())
    known = json.loads(text)

    assert known["format"] == "foia-case"
    assert known["due_on"] == "2026-03-30"
    assert known["events"] == [
        {
            "type": "answered",
            "title": "Respondió",
            "text": "",
            "occurred_at": "2026-03-09T14:00:00+00:00",
            "recorded_at": "2026-03-09T14:00:00+00:00",
            "value_amount": 5,
            "value_channel": "page",
            "value_outcome": "granted",
        }
    ]
    assert OFFICER not in text


def test_two_files_of_one_name_both_stay() -> None:
    assert entry_names(["a.pdf", "a.pdf"]) == ["archivos/01-a.pdf", "archivos/02-a.pdf"]


def test_what_does_not_fit_is_left_out_and_smaller_files_still_go() -> None:
    assert within([5, 9, 4, 2], most=10) == [True, False, True, False]


def test_the_zip_comes_piece_by_piece_and_opens() -> None:
    asked: list[str] = []

    def entries() -> object:
        for name in ("uno.txt", "dos.txt"):
            asked.append(name)
            yield name, name.encode() * 1000

    pieces = packed(entries())  # type: ignore[arg-type]
    first = next(pieces)

    assert asked == ["uno.txt"], "the second is not opened before the first was taken"
    archive = zipfile.ZipFile(io.BytesIO(first + b"".join(pieces)))
    assert archive.namelist() == ["uno.txt", "dos.txt"]
    assert archive.read("dos.txt") == b"dos.txt" * 1000
    assert archive.testzip() is None
