"""Turns what went wrong into a page with an id that is also in the log.

The log holds the id, the status, the route's name and the error's class: never the address or the person.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from foia.errors import (
    DomainError,
    Erased,
    FileClosed,
    InvalidInput,
    LawRefusal,
    NotAllowed,
    NotFound,
    StaleCase,
    TooMany,
    WrongState,
)
from foia.i18n import gettext as _
from foia.i18n import language
from foia.refusals import note_error

logger = logging.getLogger(__name__)

LEAST_TEXT_CHARACTERS = 30
_NEVER_SHOWN_AGAIN = ("csrf", "password", "key", "code", "nonce", "token", "clave", "codigo")


@dataclass(frozen=True)
class ErrorPage:
    """What the reader is told: what happened, and what to do now."""

    status: int
    heading: str
    sentences: tuple[str, ...]
    keeps_text: bool = False
    leads_to_case: bool = False  # whoever reads it reaches the case: say the way back


def _not_found() -> ErrorPage:
    return ErrorPage(
        404,
        _("No encontramos esta página"),
        (
            _("Puede que la dirección esté mal escrita o que la página ya no exista."),
            _("Si busca su expediente, entre con su folio y su clave de seguimiento."),
        ),
    )


def _not_allowed() -> ErrorPage:
    return ErrorPage(
        403,
        _("No tiene permiso para ver esta página"),
        (_("Si la necesita para su trabajo, pida a quien administra el sistema que revise sus permisos."),),
    )


def _invalid(status: int = 400) -> ErrorPage:
    return ErrorPage(
        status,
        _("No pudimos entender lo que se envió"),
        (_("Vuelva a la página anterior, recárguela e inténtelo de nuevo."),),
        keeps_text=True,
    )


def _too_many() -> ErrorPage:
    return ErrorPage(
        429,
        _("Demasiados intentos seguidos"),
        (
            _("Espere unos minutos e inténtelo de nuevo."),
            _("Este límite protege las solicitudes de todas las personas."),
        ),
        keeps_text=True,
    )


def _failure() -> ErrorPage:
    return ErrorPage(
        500,
        _("Algo falló de nuestro lado"),
        (
            _("No es culpa suya. Lo que envió en este último paso puede no haberse guardado."),
            _("Inténtelo de nuevo en unos minutos."),
            _("Si vuelve a ocurrir, avise a la ventanilla con el código de error."),
        ),
        keeps_text=True,
    )


def _closed_file(reason: str) -> ErrorPage:
    waits = _("Todavía no terminó la revisión de seguridad de este archivo. Vuelva a intentarlo más tarde.")
    sentences = {
        "withheld": _("Se retiró mientras se revisa si expone datos de alguna persona."),
        "harmful": _("La revisión de seguridad encontró en él algo dañino."),
        "reserved": _("Se reservó al derivar el expediente, para no dejar saber quién presentó."),
    }
    return ErrorPage(
        409,
        _("Este archivo no se puede abrir ahora"),
        (
            sentences.get(reason, waits),
            _("El archivo sigue en el expediente y el trámite no se detiene por esto."),
        ),
        leads_to_case=True,
    )


def _domain_page(error: DomainError) -> ErrorPage:
    match error:
        case NotFound():
            return _not_found()
        case NotAllowed():
            return _not_allowed()
        case StaleCase():
            return ErrorPage(
                409,
                _("Otra persona cambió este expediente"),
                (
                    _("Mientras usted trabajaba, otra persona registró una actuación en él."),
                    _("No se guardó nada de lo que usted envió."),
                    _("Abra de nuevo el expediente, vea qué cambió y decida si lo suyo todavía corresponde."),
                ),
                keeps_text=True,
            )
        case FileClosed():
            return _closed_file(error.reason)
        case Erased():
            return ErrorPage(
                410,
                _("Este expediente está anonimizado"),
                (
                    _("Sus textos y archivos y los datos de quien presentó se borraron."),
                    _("Quedan sus fechas, sus actuaciones y su resultado."),
                ),
                leads_to_case=True,
            )
        case WrongState():
            return ErrorPage(
                409,
                _("El expediente ya no admite esta acción"),
                (_("Su estado cambió. Abra de nuevo el expediente para ver qué se puede hacer ahora."),),
                keeps_text=True,
                leads_to_case=True,
            )
        case LawRefusal():
            reason = error.en if language() == "en" else error.es
            heading = _("La norma no permite esta acción")
            return ErrorPage(422, heading, (reason,), keeps_text=True, leads_to_case=True)
        case TooMany():
            return _too_many()
        case InvalidInput():
            return _invalid(422)
    return _failure()


def _http_page(error: HTTPException) -> ErrorPage:
    if isinstance(error, CSRFError):
        return ErrorPage(
            400,
            _("Esta página caducó"),
            (
                _("Por seguridad, un formulario que queda abierto mucho tiempo deja de valer."),
                _("Vuelva a la página anterior, recárguela y envíelo otra vez."),
            ),
            keeps_text=True,
        )
    match error.code:
        case 403:
            return _not_allowed()
        case 404 | 410:
            return _not_found()
        case 405:
            return ErrorPage(
                405,
                _("Esta página no se puede abrir así"),
                (_("Vuelva al inicio y llegue a ella por sus enlaces o botones."),),
            )
        case 413:
            return ErrorPage(
                413,
                _("Los archivos pesan demasiado"),
                (_("Quite archivos o envíelos en una versión más liviana, y vuelva a intentarlo."),),
                keeps_text=False,
            )
        case 429:
            return _too_many()
        case code if code is not None and code < 500:
            return _invalid(code)
    return _failure()


def _written_texts() -> list[str]:
    """Return the long texts of the form just sent, so that nobody has to write them again."""
    return [
        value.strip()
        for name, value in request.form.items()
        if len(value.strip()) >= LEAST_TEXT_CHARACTERS
        and " " in value.strip()
        and not any(word in name.lower() for word in _NEVER_SHOWN_AGAIN)
    ]


def _error_id() -> str:
    """Return the id under which this request's failure is found in the log."""
    if "error_id" not in g:
        g.error_id = secrets.token_hex(4)
    error_id: str = g.error_id
    return error_id


def _log_failure(exc_info: Any) -> None:
    """Log where it failed, in place of Flask's own line, which holds the address: a one-time link."""
    logger.error("error_id=%s endpoint=%s failed", _error_id(), request.endpoint, exc_info=exc_info)


def _show(page: ErrorPage, kind: str) -> tuple[str, int]:
    error_id = _error_id()
    level = logging.ERROR if page.status >= 500 else logging.WARNING
    logger.log(
        level, "error_id=%s status=%s endpoint=%s kind=%s", error_id, page.status, request.endpoint, kind
    )
    texts = _written_texts() if page.keeps_text else []
    shown = render_template(
        "errors/error.html",
        page=page,
        error_id=error_id,
        texts=texts,
        case_address=_case_address() if page.leads_to_case else "",
    )
    return shown, page.status


def _case_address() -> str:
    """Return where the desk shows the case a verb was tried on; empty where it was no verb of the desk."""
    case_id = (request.view_args or {}).get("case_id")
    return url_for("desk.case_page", case_id=case_id) if case_id and request.blueprint == "desk" else ""


def _show_domain_error(error: DomainError) -> Response | tuple[str, int, dict[str, str]]:
    note_error(error)
    body, status = _show(_domain_page(error), type(error).__name__)
    headers = {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, TooMany) else {}
    return body, status, headers


def _show_http_error(error: HTTPException) -> HTTPException | tuple[str, int, dict[str, str]]:
    if error.code is None or error.code < 400:
        return error
    cause = getattr(error, "original_exception", None)
    body, status = _show(_http_page(error), type(cause or error).__name__)
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return body, status, kept


def init_app(app: Flask) -> None:
    """Show every error of the application as a page."""
    app.log_exception = _log_failure  # type: ignore[method-assign]
    app.register_error_handler(DomainError, _show_domain_error)
    app.register_error_handler(HTTPException, _show_http_error)
