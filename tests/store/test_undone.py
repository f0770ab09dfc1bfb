"""What is undone leaves no file behind, and a filer's double click is one act."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.store import events_of
from foia.cases.vault import Upload
from tests.builders import file_a_case, filer_context
from tests.filed import Filed
from tests.page_client import PageClient

MAP = Upload("croquis.pdf", b"%PDF-1.7\n%%EOF")
CLICKS = 4


pytestmark = pytest.mark.usefixtures("clock")


def files_kept(folder: Path) -> int:
    return sum(1 for path in (folder / "files").rglob("*") if path.is_file())


def test_a_filing_that_is_undone_leaves_no_file(app: Flask, session: Session, tmp_path: Path) -> None:
    file_a_case(app, session, files=[MAP])
    assert files_kept(tmp_path) == 1

    session.rollback()

    assert files_kept(tmp_path) == 0


def test_what_is_undone_later_does_not_touch_files_committed_before(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    case, _receipt = file_a_case(app, session, files=[MAP])
    session.commit()

    actions.write_message(filer_context(app, session, case), case, Text("Otro croquis.", [MAP]))
    session.rollback()

    assert files_kept(tmp_path) == 1


@pytest.mark.parametrize(
    ("page", "action", "values", "event"),
    [
        (
            "/mi-solicitud",
            "/mi-solicitud/mensaje",
            {"mensaje-text": "Agrego un croquis."},
            "message_received",
        ),
        ("/mi-solicitud/retirar", "/mi-solicitud/retirar", {}, "withdrawn"),
    ],
)
def test_a_double_click_of_the_filer_is_one_act_and_no_conflict(
    app: Flask,
    session: Session,
    page: str,
    action: str,
    values: dict[str, str],
    event: str,
) -> None:
    filed = Filed(app, session)
    case_id = filed.case.id
    app.test_client_class = PageClient
    clients = [app.test_client() for _click in range(CLICKS)]
    for client in clients:
        assert isinstance(client, PageClient)
        filed.opened_by(client)
        client.get(page)
    session.rollback()
    together = Barrier(CLICKS)

    def click(client: PageClient) -> int:
        together.wait()
        return client.send(action, values, follow=False).status_code

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(click, clients))

    assert answers == [302] * CLICKS
    assert [happening.type for happening in events_of(session, case_id)].count(event) == 1
