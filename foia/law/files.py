"""The text of the country files at hand, as it was written."""

import tomllib
from pathlib import Path

from foia.law.book import shipped_folder


def text_of(country: str, folder: Path | None = None) -> str | None:
    """Return the file of a country that `load` reads: the folder's, else the product's; None without one."""
    for file in sorted(folder.glob("*.toml")) if folder is not None else ():
        content = file.read_bytes().decode("utf-8")
        if tomllib.loads(content).get("country") == country:
            return content
    shipped = shipped_folder() / f"{country.lower()}.toml"
    return shipped.read_bytes().decode("utf-8") if shipped.is_file() else None
