"""What verifying an export found, and how the terminal says it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

WORDS = {
    "unreadable": "la línea no se puede leer",
    "index": "falta una actuación, sobra una o cambió su orden: su lugar no sigue al anterior",
    "missing": "la actuación que se selló ya no está",
    "hash": "la actuación no dice lo que se selló",
    "gap": "faltan actuaciones de su expediente antes de esta",
    "fork": "su expediente tiene dos actuaciones con el mismo número",
    "link": "no sigue a la actuación anterior de su expediente",
    "root": "desde esta actuación, y antes de la constancia siguiente, el registro no es el que se firmó",
    "truncated": "el registro termina antes de lo que dice una constancia, o el archivo está cortado",
    "signature": "una constancia no está firmada con la llave dada",
    "path": "la prueba no lleva de la actuación a la raíz de la constancia",
    "checkpoint_size": "la constancia dada es de otra cantidad de actuaciones que la de esta prueba",
}


@dataclass(frozen=True)
class FirstBad:
    """Where the record stops being what was signed: place in the log, event's id, why (a key of WORDS)."""

    index: int | None
    event: str | None
    reason: str


@dataclass(frozen=True)
class Verdict:
    """What was found. `anchored`: a checkpoint from outside, signed with the key given, vouches for it.

    For the last `unsigned` entries no signed checkpoint does yet; of `hidden` ones the export gives no more
    than a hash."""

    ok: bool
    anchored: bool
    events: int
    checkpoints: int
    first_bad: FirstBad | None = None
    unsigned: int = 0
    hidden: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def words(self) -> str:
        """Say it in a sentence for the terminal."""
        if self.first_bad is not None:
            place = "" if self.first_bad.index is None else f"actuación {self.first_bad.index}: "
            event = f" ({self.first_bad.event})" if self.first_bad.event else ""
            return f"NO ESTÁ ÍNTEGRO. {place}{WORDS[self.first_bad.reason]}{event}."
        found = f"{self.events} actuaciones íntegras, conformes con {self.checkpoints} constancias"
        if self.hidden:
            found += f" (de {self.hidden}, la exportación solo da la marca)"
        if self.anchored and self.unsigned:
            signed = self.events - self.unsigned
            return (
                f"{found}; la firma es de la llave dada. Firmadas están las primeras {signed}: de las otras "
                f"{self.unsigned}, esto no prueba que no se hayan escrito de nuevo."
            )
        if self.anchored:
            return f"{found}; la firma es de la llave dada."
        return (
            f"{found}. Sin una constancia guardada fuera y la llave pública, esto no prueba que el registro "
            "no se haya escrito de nuevo entero."
        )
