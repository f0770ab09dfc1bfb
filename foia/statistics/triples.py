"""Triples as Turtle and as JSON-LD, which say the same: pure. Subjects are addresses; nothing is nameless."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What no address in Turtle may hold (SPARQL's IRIREF).
_NEVER_IN_ADDRESSES = set('<>"{}|^`\\') | {chr(code) for code in range(0x21)}


@dataclass(frozen=True)
class Address:
    """Something by its address."""

    text: str

    def __post_init__(self) -> None:
        if _NEVER_IN_ADDRESSES & set(self.text):
            raise ValueError(self.text)


@dataclass(frozen=True)
class Text:
    """A literal in a language, or of a type of XML Schema (`date`, `integer` …), or plain."""

    text: str
    language: str = ""
    type: str = ""


Value = Address | Text
Triple = tuple[str, str, Value]


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Write triples as Turtle, a block for each subject."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in prefixes.items()]
    for subject, said in _by_subject(triples).items():
        pairs = [
            f"  {_short(predicate, prefixes)} {_turtle_value(value, prefixes)}"
            for predicate, values in said.items()
            for value in values
        ]
        lines += ["", f"<{subject}>", " ;\n".join(pairs) + " ."]
    return "\n".join(lines) + "\n"


def json_ld(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """Write triples as JSON-LD 1.1 with the prefixes as its context."""
    graph: list[dict[str, Any]] = []
    for subject, said in _by_subject(triples).items():
        node: dict[str, Any] = {"@id": subject}
        for predicate, values in said.items():
            if predicate == TYPE:
                node["@type"] = [_short(value.text, prefixes).strip("<>") for value in values]
            else:
                node[_short(predicate, prefixes).strip("<>")] = [_json_value(value) for value in values]
        graph.append(node)
    return json.dumps({"@context": dict(prefixes), "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _by_subject(triples: Iterable[Triple]) -> dict[str, dict[str, list[Value]]]:
    found: dict[str, dict[str, list[Value]]] = {}
    for subject, predicate, value in triples:
        found.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return found


def _short(address: str, prefixes: Mapping[str, str]) -> str:
    for name, prefix in prefixes.items():
        rest = address.removeprefix(prefix)
        if rest != address and rest.isascii() and rest.isalnum():
            return f"{name}:{rest}"
    return f"<{address}>"


def _turtle_value(value: Value, prefixes: Mapping[str, str]) -> str:
    if isinstance(value, Address):
        return _short(value.text, prefixes)
    written = '"' + "".join(_ESCAPES.get(letter, letter) for letter in value.text) + '"'
    if value.language:
        return f"{written}@{value.language}"
    return f"{written}^^<{XSD}{value.type}>" if value.type else written


def _json_value(value: Value) -> dict[str, str]:
    if isinstance(value, Address):
        return {"@id": value.text}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    return {"@value": value.text, "@type": f"{XSD}{value.type}"} if value.type else {"@value": value.text}
