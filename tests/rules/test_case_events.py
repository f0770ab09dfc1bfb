"""An event can never be erased: it takes ids, codes and commitments, and nothing that people write."""

from __future__ import annotations

from typing import Any

import pytest

from foia.cases.events import BadPayload, require_payload

COMMITMENT = "ab" * 32
TERM: dict[str, Any] = {"amount": 5, "unit": "working_day"}
DOCUMENT = {"document_id": "0f" * 16, "kind": "message", "commitment": COMMITMENT}


def test_ids_codes_and_commitments_are_taken() -> None:
    require_payload("clarification_requested", {**TERM, "reason": "missing_name", "documents": [DOCUMENT]})
    require_payload("extended", {"step": None, "amount": 10, "unit": "working_day", "documents": []})
    require_payload("assigned", {"person_id": "0f" * 16, "office_id": None})


@pytest.mark.parametrize(
    "payload",
    [
        {"reason": "falta el nombre de la señora", "documents": []},
        {"reason": "wara@example.org", "documents": []},
        {"reason": "", "documents": []},
        {"reason": "a" * 101, "documents": []},
        {"reason": "unclear", "documents": [{**DOCUMENT, "kind": "croquis de mi casa.pdf"}]},
        {"reason": "unclear", "documents": [], "text": "unclear"},
        {"reason": "unclear"},
        {"reason": 1.5, "documents": []},
    ],
)
def test_what_people_write_is_refused_and_not_quoted(payload: dict[str, Any]) -> None:
    with pytest.raises(BadPayload) as refused:
        require_payload("clarification_requested", {**TERM, **payload})

    assert "wara" not in str(refused.value)
    assert "señora" not in str(refused.value)


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(BadPayload):
        require_payload("rumoured", {})
