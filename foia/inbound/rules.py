"""What the headers of a mail say: to which case it answers, and whether a machine wrote it; pure.

Headers are anybody's to write. A token is believed because nobody guesses one; nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

TOKEN_CHARACTERS = 20  # of base 32: 100 bits
_TOKEN = rf"[a-z2-7]{{{TOKEN_CHARACTERS}}}"
_TOKEN_IN_ADDRESS = re.compile(rf"\+({_TOKEN})@", re.IGNORECASE)

# Why a machine wrote it, or nobody should answer it.
AUTO_REPLY, BULK, LOOP, SPAM = "auto_reply", "bulk", "loop", "spam"
# Only the subject says so: a person looks, who may have written those words.
LOOKS_AUTOMATIC = "looks_automatic"

MOST_HOPS = 40
_MARKS_OF_MACHINES = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-vacation")
_DENIED = frozenset({"", "no", "false", "0"})
_AWAY = re.compile(
    r"\s*(re:\s*)?(respuesta autom[aá]tica|fuera de (la )?oficina|auto(matic)?[ -]?(reply|response)|"
    r"out of (the )?office|automatische antwort|abwesenheit|resposta autom[aá]tica|r[eé]ponse automatique)\b",
    re.IGNORECASE,
)
_ADDRESS = r"[^\s<>()\[\],;:\\\"@]+@[^\s<>()\[\],;:\\\"@]+"
_BARE = re.compile(rf"\s*({_ADDRESS})\s*(\([^()]*\))?\s*")
_NAMED = re.compile(rf'\s*("(?:[^"\\]|\\.)*"|[^"<>,;]*)\s*<\s*({_ADDRESS})\s*>\s*')
LONGEST_SENDER = 1000

Headers = Mapping[str, Sequence[str]]  # by name in lower case


def with_token(address: str, token: str) -> str:
    """Return an address with a token after a plus: `respuestas+abc@foia.example`."""
    name, _at, domain = address.partition("@")
    return f"{name}+{token}@{domain}"


def tokens_in(texts: Iterable[str], address: str) -> frozenset[str]:
    """Return the tokens of reply addresses that some texts hold, however they are written around."""
    name, _at, domain = address.partition("@")
    pattern = re.compile(rf"{re.escape(name)}\+({_TOKEN})@{re.escape(domain)}(?![\w.-]*\w)", re.IGNORECASE)
    return frozenset(found.lower() for text in texts for found in pattern.findall(text))


def without_tokens(text: str) -> str:
    """Cover the secret part of every reply address in a text."""
    return _TOKEN_IN_ADDRESS.sub("+…@", text)


def sender_of(values: Sequence[str]) -> str:
    """Return the one address mail says it is from, in lower case; empty unless there is exactly one.

    What stands in quotes or before the angle brackets is a name, whatever it looks like."""
    if len(values) != 1 or len(values[0]) > LONGEST_SENDER:
        return ""
    plain = " ".join(values[0].split())
    match = _BARE.fullmatch(plain)
    if match is not None:
        return match[1].lower()
    match = _NAMED.fullmatch(plain)
    return match[2].lower() if match is not None else ""


def automatic(headers: Headers) -> str:
    """Say why no person is to be taken to have written this; empty where nothing says so."""
    if len(headers.get("received", ())) > MOST_HOPS:
        return LOOP
    if any(_first(value) not in {"", "no"} for value in headers.get("auto-submitted", ())):
        return AUTO_REPLY
    if any(_first(value) not in _DENIED for name in _MARKS_OF_MACHINES for value in headers.get(name, ())):
        return AUTO_REPLY
    if any(value.strip() == "<>" for value in headers.get("return-path", ())):
        return AUTO_REPLY
    precedence = {_first(value) for value in headers.get("precedence", ())}
    if precedence & {"auto_reply", "auto-reply"}:
        return AUTO_REPLY
    if precedence & {"bulk", "junk", "list"} or headers.get("list-id") or headers.get("list-unsubscribe"):
        return BULK
    if any(_first(value).startswith("yes") for name in _OF_SPAM for value in headers.get(name, ())):
        return SPAM
    return LOOKS_AUTOMATIC if any(_AWAY.match(value) for value in headers.get("subject", ())) else ""


_OF_SPAM = ("x-spam-flag", "x-spam-status", "x-spam")


def _first(value: str) -> str:
    """Return the first word of a header's value, before its parameters."""
    return value.partition(";")[0].strip().lower()
