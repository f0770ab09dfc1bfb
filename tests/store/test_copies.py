"""What leaves is a clean copy, a redacted copy waits for its release, and a closed file stays closed."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.queries import Contents, contents_of, file_of
from foia.cases.store import events_of
from foia.cases.vault import Upload
from foia.cases.visibility import is_open_to_filer
from foia.copies.actions import add_copy, release_files
from foia.copies.cleaning import NotCleaned
from foia.copies.queries import files_with_copies, releasable
from foia.errors import InvalidInput, NotFound
from tests.filed import Filed
from tests.rules.made_pdfs import jpeg_with_place
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
PHOTO = Upload("obra.jpg", jpeg_with_place())


@pytest.fixture
def filed(app: Flask, session: Session) -> Filed:
    return Filed(app, session)


def files_for(context: Context, case: Case, *, for_filer: bool) -> list[str]:
    contents = contents_of(context.vaults, case.id, for_filer=for_filer, now=context.now)
    return [file.copy_kind for letter in contents.letters for file in letter.files]


def kinds(session: Session, case: Case) -> dict[str, Document]:
    found = session.scalars(select(Document).where(Document.case_id == case.id, Document.kind == "file"))
    return {document.copy_kind: document for document in found}


def test_the_filer_gets_a_copy_without_metadata_and_the_original_stays_for_staff(filed: Filed) -> None:
    context, session = filed.as_officer(), filed.session

    actions.send_message(context, filed.case, Text("Vea la obra.", [PHOTO]))

    found = kinds(session, filed.case)
    original, clean = found["original"], found["clean"]
    vault = context.vaults.open(filed.case.id)
    assert vault.file(original) == PHOTO.content
    assert Image.open(io.BytesIO(vault.file(clean))).getexif() == {}
    assert (clean.copy_of_id, vault.file_name(clean)) == (original.id, "obra.jpg")
    # Whoever makes a letter readable, makes the copy readable and never the original.
    original.visible_to_filer = True
    session.flush()
    assert files_for(context, filed.case, for_filer=True) == ["clean"]
    with pytest.raises(NotFound):
        file_of(context.vaults, filed.case.id, original.id, for_filer=True, now=context.now)
    told = events_of(session, filed.case.id)[-1].payload["documents"]
    assert {item["commitment"] for item in told if item["kind"] == "file"} == {
        original.commitment,
        clean.commitment,
    }


def test_a_file_that_cannot_be_cleaned_is_named_and_nothing_is_kept(filed: Filed) -> None:
    with pytest.raises(NotCleaned) as refused:
        actions.send_message(
            filed.as_officer(), filed.case, Text("Vea.", [Upload("roto.pdf", b"%PDF-1.7\nroto")])
        )

    assert (refused.value.code, refused.value.name, refused.value.field) == ("damaged", "roto.pdf", "files")


def test_what_the_filer_sends_stays_as_it_came(filed: Filed) -> None:
    actions.write_message(filed.as_filer(), filed.case, Text("Mi foto.", [PHOTO]))

    assert list(kinds(filed.session, filed.case)) == [""]


def test_a_redacted_copy_is_for_staff_until_it_is_released_on_its_day(filed: Filed) -> None:
    context, session, case = filed.as_officer(), filed.session, filed.case
    actions.write_message(filed.as_filer(), case, Text("Mi foto.", [PHOTO]))
    original = kinds(session, case)[""]

    copy = add_copy(context, case, original.id, "obra tachada.jpg", jpeg_with_place())
    assert not is_open_to_filer(copy, context.now)
    assert releasable(files_with_copies(_contents(context, case)))[0].id == copy.id

    opens_at = context.now + timedelta(days=3)
    release_files(context, case, [copy.id], "public", "Le entregamos la copia.", opens_at=opens_at)

    assert not is_open_to_filer(copy, context.now)
    assert is_open_to_filer(copy, opens_at)
    assert copy.public_from == opens_at
    assert "redacted" in files_for(context.at(opens_at), case, for_filer=True)
    assert "redacted" not in files_for(context, case, for_filer=True)
    assert [event.type for event in events_of(session, case.id)][-2:] == ["copy_added", "files_released"]
    assert_row_is_what_events_say(session, case)


def test_what_the_filer_sent_is_never_released_unredacted(filed: Filed) -> None:
    context, case = filed.as_officer(), filed.case
    actions.write_message(filed.as_filer(), case, Text("Mi foto.", [PHOTO]))

    with pytest.raises(InvalidInput, match="file_of_filer"):
        release_files(context, case, [kinds(filed.session, case)[""].id], "public", "Se publica.")


def test_of_a_file_of_the_body_a_clean_copy_is_made_when_it_is_released(filed: Filed) -> None:
    context, session, case = filed.as_officer(), filed.session, filed.case
    vault = context.vaults.open(case.id)
    internal = vault.seal_file(PHOTO, author="body", now=context.now, visible=False)
    session.add(internal)
    session.flush()

    going = release_files(context, case, [internal.id], "filer", "Le entregamos la foto.")

    assert [(document.copy_of_id, document.copy_kind, document.public_from) for document in going] == [
        (internal.id, "clean", None)
    ]
    assert files_for(context, case, for_filer=True) == ["clean"]


def _contents(context: Context, case: Case) -> Contents:
    return contents_of(context.vaults, case.id, for_filer=False, now=context.now)
