"""Reading mail that anybody may have made: senders, tokens, machines, bounces, charsets and bombs."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from foia.inbound.bounces import Bounce
from foia.inbound.reading import Incoming, read_mail
from foia.inbound.rules import automatic, sender_of, tokens_in, with_token

TOKEN = "abcdefghij234567abcd"
ADDRESS = "respuestas@foia.example"
HEAD = b"From: wara@example.org\r\nMessage-ID: <a@b>\r\nMIME-Version: 1.0\r\n"


@pytest.mark.parametrize(
    ("values", "sender"),
    [
        (["wara@example.org"], "wara@example.org"),
        (["Wara Quispe <Wara@Example.ORG>"], "wara@example.org"),
        (['"Quispe, Wara" <wara@example.org>'], "wara@example.org"),
        (["wara@example.org (Wara)"], "wara@example.org"),
        # What looks like the filer's address is a name here.
        (['"wara@example.org" <mala@evil.example>'], "mala@evil.example"),
        (["wara@example.org <mala@evil.example>"], "mala@evil.example"),
        (['"wara@example.org\\" <x@y>" <mala@evil.example>'], "mala@evil.example"),
        (["<wara@example.org> <mala@evil.example>"], ""),
        (["wara@example.org, mala@evil.example"], ""),
        (["wara@example.org", "mala@evil.example"], ""),
        (["wara@example.org)mala@evil.example"], ""),
        (["alguien: wara@example.org;"], ""),
        (["(" * 900], ""),
        (["x" * 5000 + "@example.org"], ""),
        ([""], ""),
        ([], ""),
    ],
)
def test_a_sender_is_the_one_address_a_mail_says_it_is_from(values: list[str], sender: str) -> None:
    assert sender_of(values) == sender


def test_a_token_is_found_in_any_address_of_ours_and_in_no_other() -> None:
    reply = with_token(ADDRESS, TOKEN)

    assert tokens_in([f"X <{reply}>, otra@b.example", reply.upper()], ADDRESS) == {TOKEN}
    assert tokens_in([f"{reply}.evil.example", f"respuestas+{TOKEN}@evil.example"], ADDRESS) == set()
    assert tokens_in([f"respuestas+{TOKEN}x@foia.example", "respuestas+@foia.example"], ADDRESS) == set()


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("Auto-Submitted: auto-replied", "auto_reply"),
        ("Auto-Submitted: no", ""),
        ("X-Autoreply: yes", "auto_reply"),
        ("Precedence: bulk", "bulk"),
        ("Precedence: auto_reply", "auto_reply"),
        ("List-Id: <lista.example>", "bulk"),
        ("Return-Path: <>", "auto_reply"),
        ("X-Spam-Flag: YES", "spam"),
        ("X-Spam-Status: No, score=-1", ""),
        ("Subject: Respuesta automática: folio", "looks_automatic"),
        ("Subject: =?utf-8?q?Respuesta_autom=C3=A1tica=3A_x?=", "looks_automatic"),
        ("Subject: Re: su mensaje sobre la respuesta automática", ""),
        ("\r\n".join(f"Received: by {number}" for number in range(60)), "loop"),
    ],
)
def test_a_machine_is_known_by_its_headers(header: str, why: str) -> None:
    assert read_mail(HEAD + header.encode() + b"\r\n\r\nHola").automatic == why


def test_no_header_says_more_than_headers_do() -> None:
    assert automatic({}) == ""


def report(status: str, action: str, returned: bytes, diagnostic: str = "") -> Incoming:
    fields = f"Action: {action}\r\n" + (f"Status: {status}\r\n" if status else "") + diagnostic
    return read_mail(
        b"From: MAILER-DAEMON@mx\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNo.\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; ana@example.org\r\n"
        + fields.encode()
        + b"\r\n--b\r\n"
        + returned
        + b"\r\n--b--\r\n"
    )


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_our_message_and_whether_it_is_for_good(kind: str) -> None:
    ours = "0123456789abcdef" * 3
    returned = f"Content-Type: {kind}\r\n\r\nMessage-ID: <{ours}@foia.example>\r\nSubject: x\r\n\r\n".encode()

    assert report("5.1.1", "failed", returned).bounce == Bounce(ours, "5.1.1", True)
    assert report("4.4.1", "delayed", returned).bounce == Bounce(ours, "4.4.1", False)
    assert report("4.4.7", "failed", returned).bounce == Bounce(ours, "4.4.7", False)
    refused = report("", "failed", returned, "Diagnostic-Code: smtp; 550 no such user\r\n")
    assert refused.bounce == Bounce(ours, "", True)
    foreign = report("5.1.1", "failed", returned.replace(b"0123", b"xyz-"))
    assert foreign.bounce == Bounce("", "5.1.1", True)


def mail(text: str = "", html: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "wara@example.org"
    made["Message-ID"] = "<a@b>"
    for name, value in headers.items():
        made[name] = value
    if text or not html:
        made.set_content(text)
    if html:
        (made.add_alternative if text else made.set_content)(html, subtype="html")
    return made


def test_plain_words_are_read_before_html_and_html_where_there_is_nothing_else() -> None:
    assert read_mail(mail("Hola", "<p>Adiós</p>").as_bytes()).text.strip() == "Hola"
    assert read_mail(mail(html="<p>Adi&oacute;s</p>").as_bytes()).text == "Adiós"
    assert read_mail(mail(" ", "<p>Adiós</p>").as_bytes()).text == "Adiós"


@pytest.mark.parametrize(
    ("declared", "encoded"),
    [
        ("utf-8", "latin-1"),
        ("us-ascii", "utf-8"),
        ("latin-1", "latin-1"),
        ("no-such-charset", "utf-8"),
        ("utf-7", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("bz2", "utf-8"),
        ("utf-16", "utf-8"),
    ],
)
def test_a_charset_that_lies_costs_no_word(declared: str, encoded: str) -> None:
    head = HEAD + f"Content-Type: text/plain; charset={declared}\r\n\r\n".encode()

    assert read_mail(head + "Señora, mañana.".encode(encoded)).text == "Señora, mañana."


def test_files_are_what_was_attached_and_not_the_pictures_of_a_signature() -> None:
    made = mail("Adjunto.")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../../contrato .pdf")
    made.add_attachment(b"a,b\n", maintype="text", subtype="csv", filename="año.csv")
    made.add_attachment(b"BEGIN:VCARD", maintype="text", subtype="vcard", filename="yo.vcf")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", cid="<logo>", disposition="inline")
    made.add_attachment(mail("Otro correo"))

    read = read_mail(made.as_bytes())

    assert [file.name for file in read.files] == ["../../contrato .pdf", "año.csv", "correo.eml"]
    assert (read.text.strip(), read.files[0].content, read.flaw) == ("Adjunto.", b"%PDF-1.4", "")


def nested(depth: int) -> bytes:
    made: MIMEMultipart | MIMEText = MIMEText("fondo")
    for number in range(depth):
        outer = MIMEMultipart(boundary=f"b{number}")
        outer.attach(made)
        made = outer
    return HEAD.replace(b"MIME-Version: 1.0\r\n", b"") + made.as_bytes()


def deep() -> bytes:
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(10_000)
    )


def a_thousand_mails_in_each_other() -> bytes:
    return b"Content-Type: message/rfc822\n\n" * 1000 + b"Hola"


@pytest.mark.parametrize(
    "made",
    [
        HEAD + deep(),
        HEAD + a_thousand_mails_in_each_other(),
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 50_000,
        b"X: " + b"y" * 1_000_000,
        b"To: a@b\n" * 200_000,
        HEAD + b"Content-Type: text/html\n\n" + b"<a>" * 50_000,
        HEAD + b"\n" + b"a\n" * 150_000,
        HEAD + b"Content-Type: multipart/mixed" + b";" * 10_000 + b"\n\nHola",
        HEAD + b"Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n",
    ],
    ids=[
        "nested parts",
        "nested mails",
        "many parts",
        "long header",
        "many headers",
        "tags",
        "long",
        "parameters",
        "sealed",
    ],
)
def test_what_is_built_to_keep_its_reader_busy_is_a_flaw_of_the_mail(made: bytes) -> None:
    read = read_mail(made)

    assert read.flaw in {"malformed", "too_long", "encrypted"}
    assert read.files == ()


@pytest.mark.parametrize(
    "made",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe: x\n\n",
        HEAD + b"Content-Type: /;;=\n\nHola",
        HEAD + b"Content-Type: text/plain; charset*=x'\n\nHola",
        HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nHola",
        HEAD + b"Content-Transfer-Encoding: base64\n\n!!!",
        HEAD + b"Subject: =?x?q?\xff?=\n\nHola",
        HEAD + b"Content-Type: message/delivery-status\n\nHola",
        nested(20),
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(made: bytes) -> None:
    assert read_mail(made).flaw == ""


def test_nothing_a_mail_says_ends_its_line() -> None:
    made = (
        HEAD
        + b"Subject: =?utf-8?q?a=0D=0ABcc=3A_x=40y?=\r\nIn-Reply-To: <c@d> <e@f>\r\n\r\n"
        + b"Hola\x00\x1b[2J\xe2\x80\xaealoh"
    )
    read = read_mail(made)

    assert read.subject == "a Bcc: x@y"
    assert read.refers_to == ("c", "e")
    assert read.text == "Hola[2Jaloh"


def test_the_same_mail_has_one_mark_by_whatever_way_it_comes() -> None:
    once = HEAD + b"Date: Mon, 2 Mar 2026 10:00:00 -0400\r\n\r\nHola"

    assert read_mail(b"Received: by mx\r\n" + once).mark == read_mail(once).mark
    assert read_mail(once.replace(b"10:00", b"10:01")).mark != read_mail(once).mark
    assert read_mail(b"From: x@y\n\nuno").mark != read_mail(b"From: x@y\n\ndos").mark
