"""What the codes of published figures are called in Spanish, in the files that leave: pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from foia.statistics import definitions
from foia.statistics.catalogue import ALL

ALL_ES = "Total"
DEMO, DEMO_ES = "demonstration", "Datos de demostración: nada es real."


@dataclass(frozen=True)
class Words:
    """The names of a country, of who publishes, and of values of dimensions that live elsewhere."""

    country: str
    publisher: str
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    is_demo: bool = False

    def value(self, dimension: str, code: str) -> str:
        """Name a value of a dimension; by its code where nothing names it."""
        if code == ALL:
            return ALL_ES
        if dimension == "day":
            return f"{code} días"
        return self.values.get(dimension, {}).get(code) or definitions.value(dimension, code) or code

    @property
    def notice(self) -> dict[str, str]:
        """What each file says where nothing is real, by its column."""
        return {"notice": DEMO, "notice_es": DEMO_ES} if self.is_demo else {}
