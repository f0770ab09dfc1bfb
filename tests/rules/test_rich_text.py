"""The text of an answer: which marks count, and that nothing else of its writer's becomes HTML."""

from __future__ import annotations

import pytest

from foia.drafting.rich_text import as_html, as_plain


def test_marks_become_paragraphs_lists_and_emphasis() -> None:
    shown = as_html("# Costos\nSuma **1.200** y *nada* más.\nOtra línea.\n\n- uno\n- dos\n\n> Art. 18")

    assert '<h3 class="govuk-heading-m">Costos</h3>' in shown
    assert "<strong>1.200</strong> y <em>nada</em> más.<br>" in shown.replace("<br />", "<br>")
    assert shown.count("<li>") == 2
    assert "<blockquote>" in shown


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<b onclick=x>",
        "![foto](http://example.org/x.png)",
        "[aquí](javascript:alert(1))",
        "<http://example.org>",
        "[aquí](http://example.org)",
    ],
)
def test_nothing_but_the_marks_becomes_html(written: str) -> None:
    shown = as_html(f"Antes {written} después")

    assert shown.count("<") == 2  # of its own paragraph
    assert shown.startswith('<p class="govuk-body">Antes ')


def test_a_plain_text_stays_as_it_was_written() -> None:
    text = "Costó 5 * 3 bolivianos & más.\nVea www.ejemplo.bo\n\nGracias"

    assert as_plain(text) == text
    assert as_plain("## Uno\n\n**Dos** y *tres*") == "Uno\n\nDos y tres"
