"""The lists of public bodies, in the order in which they complete each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.real_data.trial import Instance, Trial


def bring_bodies(instance: Instance, folder: Path) -> Iterator[Trial]:
    """Import each list of a folder twice."""
    yield instance.twice(folder / "bolivia_classifier_2004_2025.csv", "bolivia_classifier", "bodies")
    # Its ids are of another system: it completes the bodies it finds by name.
    yield instance.twice(folder / "bolivia_acronyms.csv", "bolivia_acronyms", "bodies", "--only-existing")
    yield instance.twice(folder / "guatemala_obliged_2017.csv", "guatemala_obliged_2017", "bodies")
    yield instance.twice(folder / "guatemala_institutions_2023.csv", "guatemala_institutions_2023", "bodies")
    yield instance.twice(folder / "chile_services_2018.csv", "chile_services_2018", "bodies")
    yield instance.twice(folder / "uruguay_bodies.csv", "uruguay_bodies", "bodies")
