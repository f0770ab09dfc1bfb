"""What one gets by mail, chosen on a page; and what the pages say of an address that gives mail back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Identity
from foia.cases.recovery import issue_confirmation
from foia.notifications.models import OutboxMessage
from foia.notifications.standing import note_bounce
from foia.notifications.standing_models import MailStanding
from tests.builders import add_person
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.staff import sign_in_as

OWN, FILERS = "/personal/cuenta/correo", "/mi-solicitud/correo"


def standings(session: Session) -> list[tuple[str, bool, bool]]:
    session.rollback()
    rows = session.scalars(select(MailStanding))
    return [(row.recipient_kind, row.only_legal, row.digest) for row in rows]


def test_staff_choose_what_they_get_and_how(client: PageClient, filed: Filed, clock: Clock) -> None:
    sign_in_as(client, filed.session, filed.officer)

    client.send(OWN, {"wanted": "necesarios", "rhythm": "juntos"}, page=OWN)

    assert "Guardamos su elección." in client.page.text
    assert standings(filed.session) == [("person", True, True)]
    client.get(OWN)
    assert client.page.html.count("checked") == 2


def test_staff_whose_mail_comes_back_are_told_and_say_that_the_address_is_right(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    admin = add_person(filed.session, Role.ADMINISTRATOR)
    for _ in range(2):
        to_officer = {"recipient_kind": "person", "recipient_id": filed.officer.id}
        note_bounce(filed.session, OutboxMessage(template="filed", state="sent", **to_officer), clock.now())
    filed.session.commit()
    sign_in_as(client, filed.session, filed.officer)

    assert "sus correos volvieron sin entregarse" in client.get("/personal/cuenta").text
    client.send(f"{OWN}/confirmar", page=OWN)
    assert "Le escribiremos otra vez a su correo." in client.page.text
    assert "volvieron" not in client.get("/personal/cuenta").text

    stop = filed.session.scalars(select(MailStanding)).one()
    filed.session.refresh(stop)
    assert (stop.bounces, stop.stopped_at) == (0, None)
    stop.stopped_at = clock.now()
    filed.session.commit()
    sign_in_as(client, filed.session, admin)
    page = client.get(f"/administracion/personas/{filed.officer.id}")
    assert "Los avisos volvieron sin entregarse." in page.text


def test_a_filer_chooses_for_the_opened_case(client: PageClient, filed: Filed) -> None:
    filed.opened_by(client)

    client.send(FILERS, {"wanted": "necesarios"}, page=FILERS)

    assert client.page.address == "/mi-solicitud"
    assert standings(filed.session) == [("filer", True, False)]


def test_a_filer_whose_mail_comes_back_reads_so_and_confirms_again(
    client: PageClient, filed: Filed, clock: Clock
) -> None:
    session, context = filed.session, filed.as_nobody()
    token = issue_confirmation(context, filed.case)
    session.commit()
    client.send(f"/confirmar-correo/{token}", page=f"/confirmar-correo/{token}")
    filed.opened_by(client)
    assert "volvieron" not in client.page.text
    session.rollback()
    for message in session.scalars(select(OutboxMessage).where(OutboxMessage.recipient_kind == "filer")):
        message.state = "sent"
        note_bounce(session, message, clock.now())
    session.commit()

    assert "Los correos que le enviamos volvieron sin entregarse." in client.get("/mi-solicitud").text
    client.send("/mi-solicitud/confirmar-correo")
    session.rollback()
    token = issue_confirmation(filed.as_nobody(), filed.case)
    session.commit()
    client.send(f"/confirmar-correo/{token}", page=f"/confirmar-correo/{token}")

    assert "volvieron" not in client.get("/mi-solicitud").text
    session.rollback()
    assert session.scalars(select(Identity.email_confirmed_at).where(Identity.role == "filer")).one()
    assert session.scalars(select(MailStanding.bounces)).one() == 0
