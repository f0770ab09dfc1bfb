"""A raw mail as what it says: who from, to which addresses, which words, which files; pure.

Whoever wrote it may have written anything: sizes, depths and charsets are never believed, and what cannot be
read is a flaw of the mail, not an error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from hashlib import sha256

from foia.inbound import rules
from foia.inbound.bounces import Bounce, bounce_of
from foia.inbound.html_text import TooMuchMarkup, text_of_html

MALFORMED, ENCRYPTED, TOO_LONG = "malformed", "encrypted", "too_long"
MOST_LINES = 1_000_000
MOST_HEADER_BYTES = 256 * 1024
MOST_NESTED = 40
MOST_BOUNDARIES = 1000
MOST_PARTS = 200
MOST_TEXT_CHARACTERS = 200_000
LONGEST_HEADER = 2000
# Reading the parameters of a header takes time by the square of its length.
LONGEST_CONTENT_HEADER = 8000
# The pictures of a signature: small, shown within the text, of no interest to anybody.
SMALL_PICTURE_BYTES = 16 * 1024
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_BOUNDARY = re.compile(rb"^--", re.MULTILINE)
_CONTENT_HEADER = re.compile(rb"^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_LEFT_HALF = re.compile(r"<\s*([^<>@\s]{1,200})@")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# Parts that sign, greet or invite: not what the person sends.
_PASSED_OVER = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"]
    + ["text/calendar", "text/vcard", "text/x-vcard", "application/ms-tnef", "text/x-amp-html"]
)
_CHARSETS = re.compile(
    r"ascii|utf-8|iso8859-\d+|cp125\d|cp437|cp850|mac-roman|koi8-[ru]|gb2312|gbk|gb18030|"
    r"big5|shift_jis|euc_jp|euc_kr|iso2022_jp"
)


@dataclass(frozen=True)
class IncomingFile:
    """A file as it was attached."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Incoming:
    """A mail that was read. `flaw`: why its words could not be; `text` is whole, quotations and all."""

    mark: str  # what tells this mail from another, however often it comes
    own_id: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    subject: str = ""
    from_words: str = ""
    text: str = field(default="", repr=False)
    files: tuple[IncomingFile, ...] = field(default=(), repr=False)
    automatic: str = ""
    bounce: Bounce | None = None
    flaw: str = ""


def read_mail(raw: bytes) -> Incoming:
    """Read a mail; one that cannot be is returned with its flaw and as much of its headers as there is."""
    if _is_overgrown(raw):
        return _read_headers(raw, MALFORMED)
    try:
        return _read(message_from_bytes(raw), raw)
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError):
        # What the parser of the standard library raises over what its authors did not expect.
        return _read_headers(raw, MALFORMED)


def _is_overgrown(raw: bytes) -> bool:
    """Say whether a mail is built to keep its reader busy, before it is parsed."""
    end = _END_OF_HEADER.search(raw[: MOST_HEADER_BYTES + 4])
    return (
        (end is None and len(raw) > MOST_HEADER_BYTES)
        or raw.count(b"\n") > MOST_LINES
        or _has_more(_NESTED, raw, MOST_NESTED)
        or _has_more(_BOUNDARY, raw, MOST_BOUNDARIES)
        or any(len(found[0]) > LONGEST_CONTENT_HEADER for found in _CONTENT_HEADER.finditer(raw))
    )


def _has_more(pattern: re.Pattern[bytes], raw: bytes, most: int) -> bool:
    return any(count >= most for count, _match in enumerate(pattern.finditer(raw)))


def _read_headers(raw: bytes, flaw: str) -> Incoming:
    """Read the headers alone, as far as they may go."""
    head = _END_OF_HEADER.split(raw[:MOST_HEADER_BYTES], maxsplit=1)[0]
    return _incoming(message_from_bytes(head + b"\n\n"), raw, flaw=flaw)


def _read(message: Message, raw: bytes) -> Incoming:
    parts = list(_leaves(message))
    bounce = bounce_of(message)
    if len(parts) > MOST_PARTS:
        return _incoming(message, raw, flaw=MALFORMED)
    if message.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        return _incoming(message, raw, flaw=ENCRYPTED, bounce=bounce)
    try:
        text = "\n\n".join(found for found in _texts(message) if found.strip())
    except TooMuchMarkup:
        return _incoming(message, raw, flaw=TOO_LONG, bounce=bounce)
    if len(text) > MOST_TEXT_CHARACTERS:
        return _incoming(message, raw, flaw=TOO_LONG, bounce=bounce)
    files = tuple(file for part in parts if (file := _file(part)) is not None)
    return _incoming(message, raw, text=text, files=files, bounce=bounce)


def _incoming(
    message: Message,
    raw: bytes,
    *,
    text: str = "",
    files: tuple[IncomingFile, ...] = (),
    bounce: Bounce | None = None,
    flaw: str = "",
) -> Incoming:
    headers: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        # Many write their letters as they are, where mail wants them encoded.
        said = str(value)[: 10 * LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        headers.setdefault(name.lower(), []).append(said)
    ids = headers.get("message-id", [])
    # A mail program that gives every mail the same id loses none of them.
    known = [ids[0].strip(), *headers.get("from", ()), *headers.get("date", ())] if ids else []
    return Incoming(
        mark="\n".join(known) or sha256(raw).hexdigest(),
        own_id=next((match[1] for value in ids if (match := _LEFT_HALF.search(value))), ""),
        sender=rules.sender_of(headers.get("from", [])),
        recipients=tuple(value for name in _RECIPIENTS for value in headers.get(name, ())),
        refers_to=tuple(_referred(headers)),
        subject=_words(headers.get("subject", [""])[0]),
        from_words=_words(headers.get("from", [""])[0]),
        text=_CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")),
        files=files,
        automatic=_machine(headers),
        bounce=bounce,
        flaw=flaw,
    )


def _machine(headers: rules.Headers) -> str:
    """Say whether a machine wrote it; a receipt of reading is one's work too."""
    decoded = {**headers, "subject": [_words(value) for value in headers.get("subject", ())]}
    is_receipt = any("disposition-notification" in kind.lower() for kind in headers.get("content-type", ()))
    return rules.AUTO_REPLY if is_receipt else rules.automatic(decoded)


def _referred(headers: rules.Headers) -> Iterator[str]:
    for name in ("in-reply-to", "references"):
        for value in headers.get(name, ()):
            yield from _LEFT_HALF.findall(value)


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something, not entering mails within the mail; one too many at most."""
    waiting = [message]
    count = 0
    while waiting and count <= MOST_PARTS:
        part = waiting.pop(0)
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting = [*_children(part), *waiting]
        else:
            count += 1
            yield part


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _texts(part: Message) -> Iterator[str]:
    """Yield the words of a mail in order; of two ways to say the same, the plain one unless it is empty."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart":
        children = _children(part)
        if kind == "multipart/alternative":
            said = ["\n\n".join(_texts(child)) for child in children]
            yield next((text for text in said if text.strip()), "")
            return
        for child in children:
            yield from _texts(child)
    elif _is_text(part):
        text = _decoded(part)[: 2 * MOST_TEXT_CHARACTERS + 1]
        yield text_of_html(text) if kind == "text/html" else text


def _is_text(part: Message) -> bool:
    is_said = part.get_content_type() in {"text/plain", "text/html"}
    return is_said and part.get_content_disposition() != "attachment" and not part.get_filename()


def _decoded(part: Message) -> str:
    """Return the text of a part, by the charset it names where that is true, else by what it can be."""
    content = _content(part)
    for charset in (_known_charset(str(part.get_content_charset("utf-8"))), "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _known_charset(name: str) -> str:
    """Return a charset that people write in; anything else Python can decode is no charset of a mail."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return "utf-8"
    return known if _CHARSETS.fullmatch(known) else "utf-8"


def _content(part: Message) -> bytes:
    if "uu" in str(part.get("content-transfer-encoding", "")).lower():
        return b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file(part: Message) -> IncomingFile | None:
    """Return a part as a file, unless it is the mail's own words or no file of the person's."""
    kind = part.get_content_type()
    if _is_text(part) or kind in _PASSED_OVER:
        return None
    if part.is_multipart():  # a mail within the mail: its name tells who asks why it was not taken
        return IncomingFile(_words(str(part.get_filename() or "")) or "correo.eml", b"")
    content = _content(part)
    is_shown = part.get_content_disposition() != "attachment" and part.get("content-id") is not None
    if is_shown and kind.startswith("image/") and len(content) <= SMALL_PICTURE_BYTES:
        return None
    if not content and not part.get_filename():
        return None
    name = _words(str(part.get_filename() or "")) or f"adjunto.{_extension(kind)}"
    return IncomingFile(name, content)


def _extension(kind: str) -> str:
    extensions = {"image/jpeg": "jpg", "text/plain": "txt"}
    return extensions.get(kind, re.sub(r"[^a-z0-9]", "", kind.rpartition("/")[2])[:10] or "bin")


def _words(value: str) -> str:
    """Decode a header's words; what is no encoding stays as it was written."""
    value = value[:LONGEST_HEADER]
    try:
        decoded = str(make_header(decode_header(value)))
    except (LookupError, ValueError, AssertionError, TypeError):
        decoded = value
    return " ".join(_CONTROLS.sub("", decoded).split())
