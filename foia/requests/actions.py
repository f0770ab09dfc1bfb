"""Filing an information request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from foia.cases.context import Context
from foia.cases.filing import NewCase, Receipt, file_case
from foia.cases.vault import Person, Upload
from foia.directory.models import Body
from foia.requests.rules import KIND


@dataclass(frozen=True)
class Request:
    """What a person asks for."""

    body: Body | None
    subject: str
    questions: Sequence[str]
    filer: Person = field(default_factory=Person)
    represented: Person = field(default_factory=Person)
    notice_channel: str = "page"  # page, email
    language: str = "es"
    channel: str = "web"
    files: Sequence[Upload] = ()
    held: bool = False
    received_at: datetime | None = None  # when it reached the body, where that was not now
    late_reason: str = ""


def file_request(context: Context, request: Request, nonce: str, cookie: str) -> Receipt:
    """File a request. Raises AlreadyFiled for another use of a spent nonce; InvalidInput for one not ours."""
    new = NewCase(
        kind=KIND,
        body=request.body,
        subject=request.subject,
        questions=request.questions,
        filer=request.filer,
        represented=request.represented,
        notice_channel=request.notice_channel,
        language=request.language,
        channel=request.channel,
        files=request.files,
        held=request.held,
        received_at=request.received_at,
        late_reason=request.late_reason,
    )
    return file_case(context, new, nonce, cookie)
