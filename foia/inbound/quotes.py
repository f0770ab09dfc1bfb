"""What a person wrote in a reply, without the notice they answered: pure, and linear in the text's length.

Only a quotation of our own notice is cut. Words of others that a person forwards or quotes may be what they
want to show, so they stay: whatever is cut must name us (our addresses, our site, the folio).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKED = re.compile(r"\s*>")
_ATTRIBUTION_BEGINS = re.compile(r"\s*(el|on|am|em|le|il|den|op)\s", re.IGNORECASE)
_ATTRIBUTION = re.compile(
    r"\s*(?:el|on|am|em|le|il|den|op)\s.*\b"
    r"(?:escribi[oó]|wrote|schrieb\b.*|escreveu|a [eé]crit|ha scritto|schreef)\s*:\s*",
    re.IGNORECASE,
)
_LINES_OF_ATTRIBUTION = 4
_LONGEST_ATTRIBUTION = 500
_SEPARATOR = re.compile(
    r"\s*[-_]{2,}\s*(?:mensaje original|mensaje reenviado|original message|forwarded message|"
    r"urspr[uü]ngliche nachricht|weitergeleitete nachricht|mensagem original|message d'origine)"
    r"\s*[-_]{2,}\s*",
    re.IGNORECASE,
)
_BLOCK_BEGINS = re.compile(r"[\s*]*(?:de|from|von|da)\s*:[\s*]*\S.*", re.IGNORECASE)
_BLOCK_GOES_ON = re.compile(
    r"[\s*]*(?:enviado(?: el)?|fecha|para|asunto|cc|sent|date|to|subject|gesendet|datum|an|betreff|data|"
    r"assunto|enviada em)\s*:",
    re.IGNORECASE,
)
_LINES_OF_BLOCK = 6
_LEAST_OF_BLOCK = 2
_RULE = re.compile(r"\s*_{10,}\s*")
_SIGNATURE = re.compile(r"--\s?")
_LONGEST_SIGNATURE = 8
_MANY_BLANK = re.compile(r"\n{3,}")
_SPACES = re.compile(r"[\s>*]+")


@dataclass(frozen=True)
class _Head:
    """Where a quotation begins: its line, the first after its heading, and if people write below it."""

    at: int
    after: int
    is_attribution: bool


def own_words(text: str, ours: Sequence[str]) -> str:
    """Return the text without the quotation of what is `ours` and without the signature's block."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    wanted = [_squeezed(mark) for mark in ours if mark]
    lines = _without_quotations(lines, wanted)
    lines = _without_marked(lines, wanted)
    lines = _without_signature(lines)
    return _MANY_BLANK.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _without_quotations(lines: list[str], ours: Sequence[str]) -> list[str]:
    heads = _heads(lines)
    kept: list[str] = []
    done_to = 0
    for number, head in enumerate(heads):
        if head.at < done_to:
            continue
        next_at = heads[number + 1].at if number + 1 < len(heads) else len(lines)
        if not _names(lines[head.at : next_at], ours):
            continue
        kept += lines[done_to : head.at]
        if not head.is_attribution or not _is_marked_below(lines, head.after):
            return kept
        done_to = _end_of_marked(lines, head.after)
    return kept + lines[done_to:]


def _heads(lines: list[str]) -> list[_Head]:
    """Return where quotations begin, in order."""
    found: list[_Head] = []
    place = 0
    while place < len(lines):
        head = _attribution_at(lines, place) or _block_at(lines, place)
        if head is not None:
            found.append(head)
        place = head.after if head is not None else place + 1
    return found


def _attribution_at(lines: list[str], place: int) -> _Head | None:
    """Read "El … escribió:", which mail programs break over several lines."""
    if not _ATTRIBUTION_BEGINS.match(lines[place]):
        return None
    said = ""
    for count in range(1, _LINES_OF_ATTRIBUTION + 1):
        if place + count > len(lines) or (count > 1 and not lines[place + count - 1].strip()):
            return None
        said = f"{said} {lines[place + count - 1]}"
        if len(said) > _LONGEST_ATTRIBUTION:
            return None
        if _ATTRIBUTION.fullmatch(said):
            return _Head(place, place + count, is_attribution=True)
    return None


def _block_at(lines: list[str], place: int) -> _Head | None:
    """Read "-----Mensaje original-----", or "De: … Enviado: …" under each other."""
    if _SEPARATOR.fullmatch(lines[place]):
        return _Head(place, place + 1, is_attribution=False)
    begin = place
    if _RULE.fullmatch(lines[place]):
        begin = next((at for at in (place + 1, place + 2) if at < len(lines) and lines[at].strip()), place)
    if not _BLOCK_BEGINS.match(lines[begin]):
        return None
    following = lines[begin + 1 : begin + 1 + _LINES_OF_BLOCK]
    if sum(1 for line in following if _BLOCK_GOES_ON.match(line)) < _LEAST_OF_BLOCK:
        return None
    return _Head(place, begin + 1, is_attribution=False)


def _is_marked_below(lines: list[str], place: int) -> bool:
    following = next((at for at in range(place, len(lines)) if lines[at].strip()), None)
    return following is not None and bool(_MARKED.match(lines[following]))


def _end_of_marked(lines: list[str], place: int) -> int:
    """Return the first line after a run of lines with `>`, blank ones within it included."""
    end = place
    for at in range(place, len(lines)):
        if _MARKED.match(lines[at]):
            end = at + 1
        elif lines[at].strip():
            break
    return end


def _without_marked(lines: list[str], ours: Sequence[str]) -> list[str]:
    marked = [line for line in lines if _MARKED.match(line)]
    if not _names(marked, ours):
        return lines
    return [line for line in lines if not _MARKED.match(line)]


def _without_signature(lines: list[str]) -> list[str]:
    """Cut from a line `-- ` on, unless nothing stands before it or more follows than a signature has."""
    below = 0
    cut_at = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if below > _LONGEST_SIGNATURE:
            break
        if _SIGNATURE.fullmatch(lines[at]):
            cut_at = at
        below += bool(lines[at].strip())
    return lines[:cut_at] if any(line.strip() for line in lines[:cut_at]) else lines


def _names(lines: Sequence[str], ours: Sequence[str]) -> bool:
    """Say whether the lines name us, however they were wrapped."""
    together = _squeezed("".join(lines))
    return any(mark in together for mark in ours)


def _squeezed(text: str) -> str:
    return _SPACES.sub("", text).lower()
