"""The words of a mail that answers a notice: quotations of ours cut, others' kept, keys covered."""

from __future__ import annotations

import pytest

from foia.cases.folio import key_from_nonce
from foia.inbound.html_text import text_of_html
from foia.inbound.masking import COVERED, without_keys
from foia.inbound.quotes import own_words

OURS = ("https://foia.example", "no-responder@foia.example", "BO-26-7K3M-9QWT-F")
OWN = "Adjunto lo pedido:\n- el contrato\n- el acta\n\nGracias, espero el monto."
NOTICE = (
    "Hay novedades en su solicitud con folio BO-26-7K3M-9QWT-F.\n\n"
    "Para verlas, entre con su folio y su clave de seguimiento: https://foia.example/seguir"
)
MARKED = "\n".join(f"> {line}".rstrip() for line in NOTICE.splitlines())

QUOTED = {
    "Gmail, Spanish": (
        f"{OWN}\n\nEl lun, 2 mar 2026 a las 10:00, FOIA (<no-responder@foia.example>) escribió:\n\n{MARKED}"
    ),
    "Gmail, broken line": (
        f"{OWN}\n\nEl lun, 2 mar 2026 a las 10:00, Acceso a la información pública\n"
        f"<no-responder@foia.example>\nescribió:\n\n{MARKED}"
    ),
    "Apple, Spanish": (
        f"{OWN}\n\nEl 2 mar 2026, a las 10:00, FOIA <no-responder@foia.example> escribió:\n\n{MARKED}"
    ),
    "Gmail, English": (
        f"{OWN}\n\nOn Mon, Mar 2, 2026 at 10:00 AM FOIA <no-responder@foia.example> wrote:\n\n{MARKED}"
    ),
    "Thunderbird, German": f"{OWN}\n\nAm 02.03.26 um 10:00 schrieb FOIA:\n{MARKED}\n",
    "a telephone that marks nothing": f"{OWN}\n\nEl lun., 2 mar. 2026 10:00, FOIA escribió:\n{NOTICE}\n",
    "Outlook, Spanish": (
        f"{OWN}\n\n________________________________\nDe: FOIA <no-responder@foia.example>\n"
        f"Enviado: lunes, 2 de marzo de 2026 10:00\nPara: wara@example.org\nAsunto: Folio\n\n{NOTICE}"
    ),
    "Outlook, English": f"{OWN}\n\nFrom: FOIA\nSent: Monday, March 2, 2026\nTo: W\nSubject: News\n\n{NOTICE}",
    "Outlook, German": f"{OWN}\n\n*Von:* FOIA\n*Gesendet:* Montag\n*An:* W\n*Betreff:* Neues\n\n{NOTICE}",
    "old Outlook": f"{OWN}\n\n-----Mensaje original-----\nDe: FOIA\nEnviado el: lunes\n\n{NOTICE}",
    "marked alone": f"{OWN}\n\n{MARKED}",
    "written below": f"El lun, 2 mar 2026, FOIA escribió:\n{MARKED}\n\n{OWN}",
    "a signature": f"{OWN}\n\n-- \nWara Quispe\nTel. 70123456\n\nEl lunes FOIA escribió:\n{MARKED}",
    "Windows' line ends": f"{OWN}\n\nEl lunes FOIA escribió:\n{MARKED}".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("program", QUOTED)
def test_the_notice_that_is_answered_is_cut_and_every_own_word_stays(program: str) -> None:
    assert own_words(QUOTED[program], OURS) == OWN


def test_words_between_quoted_ones_stay() -> None:
    text = f"> Hay novedades\n¿Cuáles?\n> {NOTICE.splitlines()[-1]}\nNo puedo entrar."

    assert own_words(text, OURS) == "¿Cuáles?\nNo puedo entrar."


def test_what_others_wrote_is_evidence_and_stays() -> None:
    chain = (
        "Mire lo que me contestaron:\n\nDe: Juan Pérez <juan@caminos.example>\nEnviado: martes\n"
        "Para: yo\nAsunto: contrato\n\nPague primero.\n\nEl martes escribió Ana:\n> Pague\n-- \nfirma"
    )
    answered = f"{chain}\n\nEl lunes FOIA escribió:\n{MARKED}"

    assert "Pague primero." in own_words(chain, OURS)
    assert own_words(answered.replace("> Pague", "Pague"), OURS).startswith(
        "Mire lo que me contestaron:\n\nDe:"
    )
    assert "Pague primero." in own_words(answered, OURS)


def test_a_mail_of_a_quotation_alone_has_no_own_words() -> None:
    assert own_words(f"El lunes FOIA escribió:\n{MARKED}", OURS) == ""


def test_html_becomes_words_and_nothing_that_runs() -> None:
    html = (
        "<html><head><style>p{color:red}</style><body><script>alert(1)</script><p>Se&ntilde;ores:<br>5 &lt; 6"
        "<ul><li>uno<li>dos</ul><!-- secreto --><div class=gmail_quote>El lunes FOIA escribió:"
        "<blockquote>Entre en https://foia.example/seguir</blockquote></div>"
    )

    assert own_words(text_of_html(html), OURS) == "Señores:\n5 < 6\n\n- uno\n- dos"


@pytest.mark.parametrize("write", ["{}", "mi clave es {}.", "({})", "\n{}\n"])
@pytest.mark.parametrize("between", ["-", " ", "", "\n", " - ", "–"])
def test_a_key_is_covered_however_it_is_written(write: str, between: str) -> None:
    for number in range(20):
        key = key_from_nonce(b"of the tests", str(number)).replace("-", between)

        assert without_keys(write.format(key)) == write.format(COVERED)
        assert without_keys(write.format(key.lower())) == write.format(COVERED)


def test_what_only_looks_like_a_key_is_covered_and_a_folio_and_plain_words_are_not() -> None:
    wrong = "7K3M-9QWT-7K3M-9QWT-7K3M-9QWT-7K4"
    plain = (
        "El 12 de marzo de 2026 a las 10:00 pagué 1.200 Bs con la factura 4839201 en la ventanilla 4. "
        "Folio BO-26-7K3M-9QWT-F. para esto como dijo ayer aqui que 550e8400-e29b-41d4-a716-446655440000"
    )

    assert without_keys(wrong) == COVERED
    assert without_keys(plain) == plain
