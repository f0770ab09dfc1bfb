"""A redacted copy is refused while somebody can still take out of it what it seems to hide."""

from __future__ import annotations

import io

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageFilter

from foia.copies.inspection import inspect
from foia.copies.redaction import Findings, NotChecked, check_redaction, findings_in, joined
from tests.rules.made_pdfs import (
    BOX,
    OPEN_LINE,
    PICTURE,
    SECRET,
    SECRET_LINE,
    annotated,
    page_file,
    page_pdf,
    scan,
    with_layer,
    written,
)

ORIGINAL = page_file(OPEN_LINE + SECRET_LINE)
# A scan of the page, with the text that was read out of it beneath.
READ = b"3 Tr\n" + OPEN_LINE + SECRET_LINE + b"0 Tr\n"
SCANNED = page_file(READ + PICTURE, picture=scan(with_box=False))


def look_at(original: bytes, copy: bytes) -> Findings:
    """Do what the child does, here: to start one for each of these takes long."""
    return findings_in(inspect(joined(original, copy), []))


def everything_in(file: bytes) -> bytes:
    """Return all that lies in a PDF, unpacked."""
    with Pdf.open(io.BytesIO(file)) as pdf:
        items = list(pdf.objects)
        streams = [item.read_bytes() for item in items if isinstance(item, Stream)]
        return b"".join([*streams, *(repr(item).encode() for item in items), repr(pdf.trailer).encode()])


def codes(found: Findings) -> set[str]:
    return {problem.code for problem in found.problems}


@pytest.mark.parametrize(
    ("what", "copy", "expected"),
    [
        ("black box over text", page_file(OPEN_LINE + SECRET_LINE + BOX), "covered_text"),
        ("box one sees through", page_file(SECRET_LINE + b"/Half gs " + BOX), "altered_text"),
        ("box of an annotation", annotated("Square"), "annotation"),
        ("mark of a redaction never applied", annotated("Redact"), "annotation"),
        ("highlighting", annotated("Highlight"), "annotation"),
        ("white text", page_file(OPEN_LINE + b"1 g " + SECRET_LINE), "unseen_text"),
        ("tiny text", page_file(SECRET_LINE.replace(b"14 Tf", b"0.1 Tf")), "unseen_text"),
        (
            "text under a picture",
            page_file(
                OPEN_LINE + SECRET_LINE + b"q 165 0 0 26 15 92 cm /I1 Do Q\n", picture=scan(with_box=False)
            ),
            "covered_text",
        ),
        ("hidden layer", with_layer(is_hidden=True), "hidden_layer"),
        ("layer that is shown", with_layer(is_hidden=False), "unchanged"),
        ("cropped page", page_file(SECRET_LINE, CropBox=Array([0, 130, 300, 200])), "outside_page"),
        (
            "text read out of a scan, under a box of the scan",
            page_file(READ + PICTURE, picture=scan(with_box=True)),
            "unseen_text",
        ),
        (
            "scan under a box",
            page_file(PICTURE + BOX, picture=scan(with_box=False)),
            "covered_content",
        ),
        ("unchanged", page_file(OPEN_LINE + SECRET_LINE), "unchanged"),
    ],
)  # fmt: skip
def test_a_copy_that_still_holds_the_name_is_refused(what: str, copy: bytes, expected: str) -> None:
    assert expected in codes(look_at(ORIGINAL, copy)), what


def test_a_blurred_scan_over_the_text_read_out_of_it_is_refused() -> None:
    blurred = scan(with_box=False).filter(ImageFilter.GaussianBlur(20))

    found = look_at(SCANNED, page_file(READ + PICTURE, picture=blurred))

    assert found.is_refused


def test_the_same_text_in_pages_that_look_different_is_refused() -> None:
    # Letters drawn as lines over the name, which no other check takes for a cover.
    scribble = b"".join(b"2 w 15 %d m 180 %d l S\n" % (y, y + 3) for y in range(92, 118, 6))

    found = look_at(ORIGINAL, page_file(OPEN_LINE + SECRET_LINE + scribble))

    assert codes(found) & {"same_text", "altered_text"}


def test_what_can_still_be_read_is_quoted_with_its_page() -> None:
    found = look_at(ORIGINAL, page_file(OPEN_LINE + SECRET_LINE + BOX))

    problem = next(problem for problem in found.problems if problem.code == "covered_text")
    assert (problem.page, problem.words) == (1, SECRET)


def test_a_true_redaction_passes_and_shows_what_text_is_left() -> None:
    found = check_redaction(ORIGINAL, page_file(OPEN_LINE + BOX))

    assert found.problems == ()
    assert "Informe" in found.page_texts[0]
    assert SECRET not in found.page_texts[0]


@pytest.mark.parametrize(
    ("what", "original", "copy"),
    [
        ("page as a picture", ORIGINAL, page_file(PICTURE, picture=scan(with_box=True))),
        (
            "box burnt into a scan",
            page_file(PICTURE, picture=scan(with_box=False)),
            page_file(PICTURE, picture=scan(with_box=True, with_name=False)),
        ),
        (
            "scan read again after the box was burnt in",
            SCANNED,
            page_file(b"3 Tr\n" + OPEN_LINE + b"0 Tr\n" + PICTURE, picture=scan(with_box=True)),
        ),
        (
            "words on a coloured ground",
            ORIGINAL,
            page_file(b"0.8 g 0 0 300 200 re f 0 g\n" + OPEN_LINE + BOX),
        ),
        ("made of another kind of file", b"PK\x03\x04 a letter", page_file(OPEN_LINE + BOX)),
        ("line taken out, nothing in its place", ORIGINAL, page_file(OPEN_LINE)),
    ],
)
def test_what_is_really_gone_passes(what: str, original: bytes, copy: bytes) -> None:
    assert look_at(original, copy).problems == (), what


def test_earlier_revisions_do_not_stay_in_the_copy() -> None:
    copy = _updated(ORIGINAL, OPEN_LINE + BOX)
    assert SECRET.encode() in copy

    found = look_at(ORIGINAL, copy)

    assert found.problems == ()
    assert SECRET.encode() not in everything_in(found.copy)
    assert found.copy.count(b"%%EOF") == 1


def test_what_is_attached_runs_or_tells_of_its_maker_does_not_stay_in_the_copy() -> None:
    redacted = page_pdf(OPEN_LINE + BOX)
    redacted.attachments["lista.txt"] = b"secreto adjunto"
    redacted.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hola')"))
    redacted.docinfo["/Author"] = "M. Flores"
    with redacted.open_metadata() as described:
        described["dc:creator"] = ["M. Flores"]

    found = look_at(ORIGINAL, written(redacted))

    assert found.problems == ()
    whole = everything_in(found.copy)
    assert [
        secret for secret in (b"secreto adjunto", b"lista.txt", b"app.alert", b"Flores") if secret in whole
    ] == []


def test_fields_notes_and_bookmarks_are_shown_beside_the_text_of_the_pages() -> None:
    pdf = page_pdf(OPEN_LINE + BOX)
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("n"),
        V=String(SECRET),
        Rect=Array([0, 0, 9, 9]),
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)

    assert SECRET in look_at(ORIGINAL, written(pdf)).other_texts


def test_a_picture_is_taken_without_what_it_tells_and_refused_when_nothing_changed() -> None:
    before, after = io.BytesIO(), io.BytesIO()
    scan(with_box=False).save(before, "PNG")
    scan(with_box=True).save(after, "PNG")

    redacted = look_at(before.getvalue(), after.getvalue())

    assert redacted.problems == ()
    assert Image.open(io.BytesIO(redacted.copy)).size == (600, 400)
    assert codes(look_at(before.getvalue(), before.getvalue())) == {"unchanged"}


def test_a_copy_nobody_can_open_is_named_so() -> None:
    with pytest.raises(NotChecked) as refused:
        check_redaction(ORIGINAL, b"%PDF-1.7 nothing")

    assert refused.value.code == "damaged"


def _updated(file: bytes, content: bytes) -> bytes:
    """Add a later revision of the page's content behind a file, as programs do that save by adding."""
    with Pdf.open(io.BytesIO(file)) as pdf:
        number, count = pdf.pages[0].obj.Contents.objgen[0], len(pdf.objects) + 1
        root = pdf.Root.objgen[0]
    added = b"\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(content), content)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(file) + 1)
    before = file.rpartition(b"startxref\n")[2].split()[0]
    end = b"trailer\n<< /Size %d /Root %d 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        root,
        before,
        len(file) + len(added),
    )
    return file + added + table + end
