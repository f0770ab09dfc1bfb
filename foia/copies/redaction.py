"""Whether what was blacked out of a copy is really gone: the copy is taken apart in a process of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from foia.apart import ApartFailed, ApartRefused, run_apart

INSPECTOR = "foia.copies.inspection"
LIMIT_SECONDS = 120
HEADER_BYTES = 8


@dataclass(frozen=True)
class Problem:
    """Why a copy is refused. `page` counts from 1; 0 is the whole file. `words` is what can still be read.

    Codes: covered_text, covered_content, annotation, unseen_text, altered_text, outside_page, hidden_layer,
    same_text, unchanged."""

    code: str
    page: int = 0
    words: str = ""


@dataclass(frozen=True)
class Findings:
    """What was found in a copy: why it is refused, if it is, and all the text somebody can take out of it.

    `copy` is the copy without metadata, attachments and earlier revisions: the one to keep."""

    problems: tuple[Problem, ...]
    page_texts: tuple[str, ...]
    other_texts: tuple[str, ...]
    copy: bytes

    @property
    def is_refused(self) -> bool:
        return bool(self.problems)


class NotChecked(Exception):
    """The copy cannot be checked. `code`: encrypted, damaged, too_large, too_many_pages, failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_redaction(original: bytes, copy: bytes) -> Findings:
    """Take a redacted copy (PDF, PNG or JPEG) apart beside the file it was made of. Raises NotChecked."""
    try:
        return findings_in(run_apart(INSPECTOR, joined(original, copy), limit_seconds=LIMIT_SECONDS))
    except ApartRefused as refused:
        raise NotChecked(refused.code) from refused
    except ApartFailed as error:
        raise NotChecked("failed") from error


def joined(original: bytes, copy: bytes) -> bytes:
    """Return both files as the child is given them."""
    return len(original).to_bytes(HEADER_BYTES) + original + copy


def findings_in(answer: bytes) -> Findings:
    """Read the child's answer: the length of the findings, the findings, the copy."""
    length = int.from_bytes(answer[:HEADER_BYTES])
    found = json.loads(answer[HEADER_BYTES : HEADER_BYTES + length])
    return Findings(
        problems=tuple(Problem(**problem) for problem in found["problems"]),
        page_texts=tuple(found["page_texts"]),
        other_texts=tuple(found["other_texts"]),
        copy=answer[HEADER_BYTES + length :],
    )
