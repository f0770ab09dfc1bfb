"""What the pages of copies say: why a copy is refused, and what to do about it."""

from __future__ import annotations

from foia.copies.redaction import Problem
from foia.errors import InvalidInput
from foia.i18n import gettext as _


def problem_words(problem: Problem) -> str:
    """Say why a copy is refused, with the page."""
    words = {
        "covered_text": _("hay texto debajo de un recuadro o de una imagen: se puede copiar y leer."),
        "covered_content": _("debajo de un recuadro sigue la imagen o el dibujo que tapa."),
        "annotation": _("lo tachado es una anotación puesta encima: quien reciba el archivo puede quitarla."),
        "unseen_text": _("hay texto que no se ve y se puede copiar: del color del fondo, o de un escaneo."),
        "altered_text": _("donde la página cambió, el texto sigue siendo el mismo."),
        "outside_page": _("hay contenido fuera de la parte visible de la página: recortar no borra."),
        "hidden_layer": _("El archivo tiene capas que se pueden apagar y encender."),
        "same_text": _("El texto es igual al del original, aunque las páginas se vean distintas."),
        "unchanged": _("El archivo es igual al original: no se tachó nada."),
    }[problem.code]
    return _("Página %(number)s: %(words)s", number=problem.page, words=words) if problem.page else words


def advice() -> str:
    """Say how to make a copy that is accepted."""
    return _(
        "Use la función de censurar o tachar de su programa de PDF y aplíquela, o imprima las páginas, "
        "táchelas, escanéelas y suba ese escaneo. Dibujar un recuadro encima no borra lo que está debajo."
    )


def not_checked_words(code: str) -> str:
    """Say why a copy could not be checked; `code` is that of NotChecked."""
    return {
        "encrypted": _("El archivo pide una contraseña. Quítesela y vuelva a subirlo."),
        "damaged": _("El archivo está dañado. Ábralo, guárdelo de nuevo y vuelva a subirlo."),
        "too_large": _("La imagen es demasiado grande. Redúzcala y vuelva a subirla."),
        "too_many_pages": _("Tiene demasiadas páginas para revisarlo de una vez. Súbalo por partes."),
    }.get(code, _("No se pudo revisar el archivo. Inténtelo otra vez; si se repite, súbalo como imagen."))


def refusal_words(error: InvalidInput) -> str:
    """Say why an action on files was refused."""
    return {
        "no_files": _("Elija al menos un archivo"),
        "opens_in_the_past": _("La fecha debe ser posterior a hoy"),
        "file_of_filer": _("Lo que envió quien presentó sale solo en una copia con partes tachadas."),
        "copy_of_copy": _("Ese archivo ya es una copia. Vuelva al original."),
        "case_full": _("El expediente ya no admite más archivos."),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))
