"""A filed case with what is needed to act on it and to open it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from foia.cases.context import Context
from tests.builders import context, file_a_case, filer_context, joined_body, staff_context
from tests.page_client import PageClient


class Filed:
    """A case filed to a body with one officer, and what is needed to act on it."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        body, self.officer = joined_body(session, name="Ministerio de Caminos")
        self.case, receipt = file_a_case(app, session, body)
        self.folio, self.key = receipt.folio, receipt.key
        session.commit()

    def as_officer(self) -> Context:
        return staff_context(self.app, self.session, self.officer)

    def as_filer(self) -> Context:
        return filer_context(self.app, self.session, self.case)

    def as_nobody(self) -> Context:
        return context(self.app, self.session)

    def opened_by(self, client: PageClient) -> None:
        """Open the case as its filer would."""
        client.send("/seguir", {"folio": self.folio, "key": self.key}, page="/seguir")
