"""Collects the texts of the source into the two catalogues; keeps what is translated, marks nothing fuzzy.

The source is Spanish, so the Spanish catalogue repeats it; the English one is filled by hand.
"""

from __future__ import annotations

import sys
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE_LANGUAGE = "es"
LANGUAGES = (SOURCE_LANGUAGE, "en")
KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def extract() -> Catalog:
    """Return every text of foia's modules and templates."""
    with (ROOT / "translations/babel.cfg").open(encoding="utf-8") as mapping_file:
        methods, options = parse_mapping_cfg(mapping_file)
    template = Catalog(charset="utf-8")
    found = extract_from_dir(str(ROOT / "foia"), methods, options, keywords=KEYWORDS)
    for file, _line, text, comments, context in found:
        template.add(text, None, [(file, 1)], auto_comments=comments, context=context)
    return template


def update(language: str, template: Catalog) -> int:
    """Write one catalogue again, sorted and without places; return how many texts have no translation."""
    path = ROOT / f"translations/{language}/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = Catalog(locale=language, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == SOURCE_LANGUAGE:
        for message in catalogue:
            message.string = message.id
    with path.open("wb") as file:
        write_po(file, catalogue, no_location=True, omit_header=True, sort_output=True, width=110)
    # Babel leaves the header out whole; the two lines that say how to read the file must stay.
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plural = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    path.write_text(header + plural + path.read_text(encoding="utf-8"), encoding="utf-8")
    forms = (m.string if isinstance(m.string, tuple | list) else (m.string,) for m in catalogue if m.id)
    return sum(1 for texts in forms if not all(texts))


def main() -> None:
    template = extract()
    for language in LANGUAGES:
        missing = update(language, template)
        if language != SOURCE_LANGUAGE:
            sys.stdout.write(
                f"{language}: {len(template)} textos, sin traducir {missing} / {missing} untranslated\n"
            )


if __name__ == "__main__":
    main()
