"""Who sits where in the day at the desk: each person before a browser of their own."""

from __future__ import annotations

from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from foia.notifications.jobs import sweep
from tests.browser.steps import press
from tests.browser.walker import OWN_BUTTON, Citizen, Officer
from tests.clock import Clock
from tests.desk_office import DeskOffice
from tests.staff import sign_in_as

JOURNEY = "a_day_at_the_desk"


class Seat(Officer):
    """A member of staff before a browser of their own; pages that are not new are passed without a look."""

    def pass_by(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, (address, answer.status)

    def done(self, address: str, words: str = "", **values: str) -> None:
        """Fill in a page and send it, looking at the page it leads to only for errors."""
        self.pass_by(address)
        self.fill(**values)
        self.sent(words)

    def sent(self, words: str = "") -> None:
        button = f"main button:has-text('{words}')" if words else OWN_BUTTON
        press(self.page.locator(button).last)
        assert not self.page.locator(".govuk-error-summary").count(), (self.page.url, self.text[:600])

    def attach(self, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "application/pdf", "buffer": content}
        self.page.locator("main input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]


class DeskDay:
    """The office, its browsers and its clock."""

    def __init__(
        self, app: Flask, session: Session, clock: Clock, browser: Browser, site: str, office: DeskOffice
    ) -> None:
        self.app, self.session, self.clock = app, session, clock
        self.browser, self.site, self.office = browser, site, office
        self.seats: dict[str, Seat] = {}
        self.citizen: Citizen | None = None

    def seat(self, name: str) -> Seat:
        """Let somebody of the staff sit down, as after having signed in; what they do takes a minute."""
        self.clock.advance(minutes=1)
        if name not in self.seats:
            self.seats[name] = Seat(self.browser, self.site, JOURNEY)
        seat = self.seats[name]
        with self.app.test_client() as client:
            sign_in_as(client, self.session, self.office.person(name))
            cookie = client.get_cookie("foia")
        assert cookie is not None
        self.session.rollback()
        kept = {"name": "foia", "value": cookie.value, "domain": "127.0.0.1", "path": "/"}
        seat.context.add_cookies([kept])  # type: ignore[list-item]
        return seat

    def filer(self, name: str) -> Citizen:
        """Let whoever filed open the case."""
        citizen = self.citizen = self.citizen or Citizen(self.browser, self.site, JOURNEY)
        citizen.folio, citizen.key = self.office.keys[name]
        citizen.page.goto("/seguir")
        citizen.fill(folio=citizen.folio, key=citizen.key)
        press(citizen.page.locator("main button[type=submit]").first)
        assert citizen.page.url.endswith("/mi-solicitud"), citizen.text[:300]
        return citizen

    def close(self) -> None:
        for walker in (*self.seats.values(), self.citizen):
            if walker is not None:
                walker.close()

    def after(self, **duration: float) -> None:
        """Let time go by, and the jobs of that time be done."""
        self.clock.advance(**duration)
        self.session.rollback()
        sweep(self.app, self.clock.now())
