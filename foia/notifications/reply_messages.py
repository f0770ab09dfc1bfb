"""What a filer reads of a reply they sent by mail."""

from __future__ import annotations

from collections.abc import Callable

from foia.i18n import gettext as _
from foia.notifications.composing import Composing, News


def _reply_without_files(_composing: Composing) -> News:
    told = _("Su correo llegó, pero no se pudieron tomar todos sus archivos. La página dice cuáles faltan.")
    todo = _("Si hacen falta, envíelos en esa página: allí dice qué tipos y tamaños se admiten.")
    return News(_("faltan archivos de su correo"), (told, todo))


OF_REPLIES_FOR_FILER: dict[str, Callable[[Composing], News]] = {"reply_without_files": _reply_without_files}
