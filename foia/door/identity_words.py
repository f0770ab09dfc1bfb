"""What giving one's name, giving it in confidence, or not giving it means: in words, for each kind of case.

Runs in a request, for gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from foia.complaints import rules
from foia.i18n import gettext as _


@dataclass(frozen=True)
class IdentityShown:
    """A way of being known and what follows from it."""

    mode: str
    title: str
    means: list[str]


def identities(kind: str, modes: Sequence[str], asks_name: bool = False) -> list[IdentityShown]:
    """Say what each way a kind may be filed in means. `asks_name`: the norm asks for the name, later."""
    return [IdentityShown(mode, *_WORDS[mode](kind, asks_name)) for mode in _ORDER if mode in modes]


def _anonymous(kind: str, asks_name: bool) -> tuple[str, list[str]]:
    means = [
        _("No le pedimos ningún dato: nadie sabe quién es, tampoco quien administra esta página."),
        _("Puede seguir su expediente, recibir preguntas y contestarlas con su folio y su clave."),
        _("Guarde la clave: sin ella, y sin un correo confirmado, nadie puede abrirle el expediente."),
    ]
    if kind == rules.MISCONDUCT:
        means.append(
            _("No escriba lo que solo usted pueda saber. Las fotos y los archivos también pueden delatarle.")
        )
        means.append(_("Nadie puede llamarle a declarar. Por eso conviene contar muchos detalles."))
    if asks_name:
        means.append(
            _("La norma pide identificarse: la entidad puede pedirle su nombre después, en su expediente.")
        )
    return _("Sin su nombre (anónimo)"), means


def _reserved(kind: str, _asks_name: bool) -> tuple[str, list[str]]:
    means = [
        _("Su nombre se guarda cifrado, aparte de lo que escribe."),
        _("Lo leen muy pocas personas, con un motivo escrito, y queda registrado quién lo leyó."),
    ]
    if kind == rules.MISCONDUCT:
        means.append(_("A quien usted señala no se le da su nombre."))
        means.append(
            _("Si hace falta, quien investiga puede preguntarle más. Eso ayuda a probar lo que pasó.")
        )
    return _("Con su nombre, en reserva"), means


def _named(kind: str, _asks_name: bool) -> tuple[str, list[str]]:
    if kind == rules.MISCONDUCT:
        means = [
            _("Quien investiga sabe quién es y puede citarle a declarar."),
            _("A quien usted señala no se le da acceso a su denuncia."),
        ]
    else:
        means = [
            _("Su nombre se guarda cifrado, aparte de lo que escribe."),
            _("Lo puede leer quien atiende su expediente, para un fin concreto, y queda registrado."),
        ]
    means.append(_("Si pierde la clave, puede recuperarla con un correo confirmado."))
    means.append(_("Si se publica la respuesta, su nombre no aparece."))
    return _("Con su nombre"), means


_WORDS: dict[str, Callable[[str, bool], tuple[str, list[str]]]] = {
    rules.ANONYMOUS: _anonymous,
    rules.RESERVED: _reserved,
    rules.NAMED: _named,
}
# What protects most is said first.
_ORDER = (rules.ANONYMOUS, rules.RESERVED, rules.NAMED)
