"""What the record itself says about the state of an installation: keys, sweep, mail, bodies, law, chains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.queries import bodies_with_role, joined_body_ids, people_with_role
from foia.actors import Role
from foia.amendments.store import book_in_force
from foia.cases.files import FolderStore
from foia.cases.models import Case, CaseKey, Document
from foia.cases.phases import OPEN_PHASES
from foia.cases.placement import REPORT_KIND
from foia.cases.vault import Vaults
from foia.cases.waiting_queries import reports_waiting
from foia.config import Settings
from foia.directory.models import Body
from foia.extensions import new_id
from foia.i18n import zone_of
from foia.keeping.chains import broken_chains
from foia.keeping.figure_checks import figure_findings
from foia.keeping.findings import Finding, act, good, note
from foia.keeping.inbound_checks import inbound_findings
from foia.keeping.law_checks import law_findings
from foia.keeping.log_checks import log_findings
from foia.keeping.retention_checks import retention_findings
from foia.keeping.routing_checks import routing_findings
from foia.keeping.rows import key_versions
from foia.keeping.sending_checks import sending_findings
from foia.keeping.upkeep_checks import upkeep_findings
from foia.keys import BrokenSeal
from foia.notifications import outbox
from foia.notifications.models import FAILED, MessageState, OutboxMessage, Reminder
from foia.notifications.sweeps import SWEEP_LIMIT, last_finished_at

FAILURE_SHOWN = timedelta(days=7)
SAMPLE_CASES = 200


def record_findings(
    session: Session, settings: Settings, *, now: datetime, everything: bool
) -> list[Finding]:
    """Look at the record; `everything` verifies every chain and file instead of a sample."""
    today = now.astimezone(zone_of(settings.country)).date()
    book = book_in_force(session, settings.law_path)
    return [
        *_keys(session, settings),
        *_sweep(session, now),
        *_messages(session, now),
        *sending_findings(session, now),
        *inbound_findings(session, now),
        *routing_findings(session, settings, now),
        *_people(session),
        *_bodies(session, settings.country, today),
        *_reports(session, book, settings.country, today),
        *upkeep_findings(session, settings.keyring, now),
        *figure_findings(session, settings, today),
        *retention_findings(session, settings, now),
        *law_findings(session, book, settings, today, now),
        *_terms(session, book),
        *log_findings(session, settings, now),
        *_integrity(session, settings, None if everything else _sample(session)),
    ]


def _keys(session: Session, settings: Settings) -> Iterator[Finding]:
    keyring = settings.keyring
    held = {version for version, _key in keyring.versions}
    needed = key_versions(session.connection())
    for version in sorted(needed - held):
        yield act(
            "keys",
            f"Hay datos sellados con la llave {version}, que no está en FOIA_KEYS: no se pueden leer.",
            f"Agregue la llave {version}, de donde la guarda, al final de FOIA_KEYS y reinicie.",
        )
    vaults = Vaults(session, keyring, FolderStore(settings.files_folder))
    for version in sorted(needed & held):
        case_id = session.scalar(select(CaseKey.case_id).where(CaseKey.key_version == version).limit(1))
        try:
            if case_id is not None:
                vaults.open(case_id)
        except BrokenSeal:
            yield act(
                "keys",
                f"La llave {version} de FOIA_KEYS no es la que selló los datos: no se pueden leer.",
                f"Ponga en FOIA_KEYS la verdadera llave {version}.",
            )
            return
    if needed <= held:
        yield good("keys", f"Están las llaves que los datos necesitan; escribe la {keyring.current}.")


def _sweep(session: Session, now: datetime) -> Iterator[Finding]:
    finished_at = last_finished_at(session)
    if finished_at is None or now - finished_at > SWEEP_LIMIT:
        since = f"desde {finished_at.isoformat(timespec='seconds')}" if finished_at else "nunca"
        yield act(
            "sweep",
            f"Los avisos no se están enviando ({'sin vueltas ' if finished_at else ''}{since}).",
            "Ponga en marcha `foia serve` o `foia scheduler`; para una sola vuelta, `foia tick`.",
        )
    else:
        yield good("sweep", f"La última vuelta terminó {finished_at.isoformat(timespec='seconds')}.")


def _messages(session: Session, now: datetime) -> Iterator[Finding]:
    restored_at = outbox.held_since(session)
    held = outbox.count_waiting(session).get(MessageState.HELD, 0)
    if restored_at is not None:
        yield note(
            "restored",
            f"Se restauró una copia {restored_at.isoformat(timespec='seconds')}; lo ocurrido desde que se "
            "tomó hasta entonces no está en el registro.",
        )
    if held:
        yield act(
            "held_messages",
            f"{held} mensajes retenidos esperan a que una persona decida.",
            "Véalos con `foia outbox list`; después `foia outbox release` o `foia outbox void`.",
        )
    recently = now - FAILURE_SHOWN
    failed = session.scalar(
        select(func.count()).where(
            OutboxMessage.state == MessageState.FAILED, OutboxMessage.state_at >= recently
        )
    )
    lost = session.scalar(select(func.count()).where(FAILED, Reminder.state_at >= recently))
    if failed or lost:
        yield act(
            "failed_messages",
            f"En los últimos {FAILURE_SHOWN.days} días no se pudieron entregar {failed} mensajes "
            f"y fallaron {lost} recordatorios.",
            "Revise el correo (docs/runbook.md); «Notificar por otro medio», en la bandeja de quien decide, "
            "dice a quién avisar.",
        )


def _people(session: Session) -> Iterator[Finding]:
    if not people_with_role(session, Role.CENTRAL_DESK):
        yield act(
            "central_desk",
            "Nadie atiende la mesa central: lo que no tiene entidad incorporada no avanza.",
            "Invite a una persona: foia users create --role central_desk …",
        )
    if not people_with_role(session, Role.ADMINISTRATOR):
        yield note("administrator", "No hay una persona administradora activa: solo esta terminal invita.")


def _bodies(session: Session, country: str, today: date) -> Iterator[Finding]:
    joined = joined_body_ids(session)
    running = or_(Body.valid_to.is_(None), Body.valid_to >= today)
    bodies = session.execute(
        select(Body.id, Body.code, Body.email).where(Body.country == country, running).order_by(Body.code)
    ).all()
    stranded = session.execute(
        select(Body.code, func.count())
        .join(Case, Case.body_id == Body.id)
        .where(
            Case.custody == "body",
            Case.confidential.is_(False),
            Case.phase.in_(OPEN_PHASES),
            Body.id.not_in(joined),
        )
        .group_by(Body.code)
        .order_by(Body.code)
    )
    for code, count in stranded:
        yield act(
            "stranded_cases",
            f"{code} tiene {count} expedientes abiertos y ninguna persona activa que los atienda.",
            f"`foia tick` los pasa a la mesa central; o foia users create --role officer --body {code} …",
        )
    without_contact = [code for _id, code, email in bodies if not email]
    if without_contact:
        yield note("bodies_without_contact", f"Sin correo de contacto: {_some(without_contact)}.")
    without_officer = [code for body_id, code, _email in bodies if body_id not in joined]
    if without_officer:
        yield note(
            "bodies_without_officer",
            f"No incorporadas, las atiende la mesa central: {_some(without_officer)}.",
        )


def _reports(session: Session, book: law.LawBook, country: str, today: date) -> Iterator[Finding]:
    """Tell how many misconduct reports wait, and which authorities of the country's law nobody is named in.

    Of the reports the number alone: neither folio nor body."""
    waiting = reports_waiting(session)
    if waiting:
        yield act(
            "reports_waiting",
            f"{waiting} denuncias esperan: nadie está nombrado para recibirlas.",
            "Nombre a una persona en cada entidad y en la autoridad que da la norma: "
            "foia users create --role reports_officer --body …; `foia tick` se las pasa.",
        )
    codes = {
        authority.body_code
        for regime in book.country(country).regimes
        if REPORT_KIND in regime.kinds and regime.in_force_on(today)
        for authority in regime.report_to
    }
    known = {
        code: body_id
        for code, body_id in session.execute(
            select(Body.code, Body.id).where(Body.country == country, Body.code.in_(codes))
        )
    }
    named = bodies_with_role(session, Role.REPORTS_OFFICER)
    without = sorted(code for code in codes if known.get(code) not in named)
    if without:
        absent = sorted(codes - set(known))
        yield note(
            "reports_authority",
            f"La norma dirige denuncias a {_some(without)} y nadie está nombrado allí"
            + (f"; no está en el directorio: {', '.join(absent)}." if absent else "."),
            "Agréguela al directorio si falta y nombre a una persona: "
            "foia users create --role reports_officer --body …",
        )


def _some(codes: Sequence[str], most: int = 10) -> str:
    more = f" y {len(codes) - most} más" if len(codes) > most else ""
    return f"{len(codes)} ({', '.join(codes[:most])}{more})"


def _terms(session: Session, book: law.LawBook) -> Iterator[Finding]:
    in_use = session.execute(
        select(Case.regime_id, Case.regime_version, func.sum(sql_case((Case.confidential, 0), else_=1)))
        .where(Case.phase.in_(OPEN_PHASES), Case.regime_id != law.UNBOUND)
        .group_by(Case.regime_id, Case.regime_version)
        .order_by(Case.regime_id, Case.regime_version)
    )
    for regime_id, version, in_the_open in in_use:
        try:
            regime = book.regime(regime_id, version)
        except law.NoRegime:
            yield act(
                "regime",
                f"Hay expedientes abiertos bajo {regime_id} {version}, que falta en los archivos de la ley.",
                "Devuelva esa versión al archivo del país: una versión usada no se borra.",
            )
            continue
        unverified = [step.id for step in regime.steps if not step.verified]
        # What only confidential cases use is not named: it would tell that there are some.
        if unverified and in_the_open:
            yield note(
                "unverified_terms",
                f"{regime_id} {version} está en uso con plazos por confirmar: {', '.join(unverified)}.",
                "Haga que una persona abogada los lea en la norma (docs/law.md).",
            )


def _sample(session: Session) -> list[UUID]:
    """Return some cases, others each time: those that follow a random id."""
    start = new_id()
    after = session.scalars(
        select(Case.id).where(Case.id >= start).order_by(Case.id).limit(SAMPLE_CASES)
    ).all()
    rest = SAMPLE_CASES - len(after)
    before = session.scalars(select(Case.id).where(Case.id < start).order_by(Case.id).limit(rest)).all()
    return [*after, *before]


def _integrity(session: Session, settings: Settings, case_ids: Sequence[UUID] | None) -> Iterator[Finding]:
    broken = list(broken_chains(session, case_ids))
    for chain in broken:
        yield act(
            "chain",
            f"El expediente {chain.folio} fue alterado fuera de la aplicación: actuación {chain.sequence} "
            f"({chain.reason}).",
            "No toque nada; conserve la base de datos y avise a auditoría (docs/runbook.md, Cadena rota).",
        )
    missing = _missing_files(session, settings, case_ids)
    if missing:
        yield act(
            "files",
            f"Faltan {missing} archivos que los expedientes nombran.",
            "Recupérelos de la última copia (docs/runbook.md, Faltan archivos).",
        )
    if not broken and not missing:
        what = "Todos los expedientes" if case_ids is None else f"Una muestra de {len(case_ids)} expedientes"
        yield good("integrity", f"{what}: cadenas íntegras y archivos presentes.")


def _missing_files(session: Session, settings: Settings, case_ids: Sequence[UUID] | None) -> int:
    store = FolderStore(settings.files_folder)
    names = select(Document.stored_name).where(Document.stored_name.is_not(None))
    if case_ids is not None:
        names = names.where(Document.case_id.in_(case_ids))
    found = session.execute(names.execution_options(yield_per=500)).scalars()
    return sum(1 for name in found if name is not None and not store.has(name))
