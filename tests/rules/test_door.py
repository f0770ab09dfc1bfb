"""What the door makes of what people write, and which question it asks next."""

from __future__ import annotations

import pytest

from foia.door.rules import (
    DESK,
    NO,
    UNSURE,
    YES,
    Answers,
    Need,
    Step,
    may_be_unsure,
    need_of,
    next_step,
    offered,
    step_before,
    understand,
)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("quiero los contratos de limpieza del hospital y cuanto se pago", Need.INFORMATION),
        ("CUANTO GASTO LA ALCALDIA EN LA FIESTA???", Need.INFORMATION),
        ("Copia del acta de la sesión del 3 de marzo, por favor", Need.INFORMATION),
        ("I want to know how much the new road cost", Need.INFORMATION),
        ("mi pension no sale hace ocho meses", Need.SERVICE),
        ("Cortaron el agua tres días sin avisar y la factura llegó igual", Need.SERVICE),
        ("la basura no pasa por mi calle", Need.SERVICE),
        ("My pension has not arrived", Need.SERVICE),
        ("la señora de la ventanilla me gritó y se burló de mi pollera", Need.CONDUCT),
        ("me trataron muy mal, me insultaron", Need.CONDUCT),
        ("Propongo que pongan una rampa, sería bueno", Need.IDEA),
        ("Tengo una idea: otro horario los sábados", Need.IDEA),
        ("nadie me responde, ya presenté mi carta", Need.SILENCE),
        ("I never got a reply, no answer at all", Need.SILENCE),
    ],
)
def test_plain_words_tell_what_somebody_needs(text: str, need: Need) -> None:
    assert understand(text).need == need
    assert need_of(Answers(told=text, want=UNSURE)) == need


@pytest.mark.parametrize(
    "text",
    [
        "me pidieron una coima por el certificado",
        "Vi cómo el policía recibía plata de los choferes",
        "quiero copias de los contratos porque hubo sobreprecio",
        "el alcalde desvía los fondos y nadie hace nada con mi reclamo, mi trámite no sale",
        "mi jefe firma planillas falsas y tengo miedo",
        "he asked me for money to sign, it is a bribe",
    ],
)
def test_a_report_is_never_guessed_and_always_offered(text: str) -> None:
    answers = Answers(told=text)

    assert understand(text).need is None
    assert need_of(answers) is None
    assert Need.MISCONDUCT in understand(text).likely
    assert not may_be_unsure(answers)


@pytest.mark.parametrize("want", [Need.SERVICE, Need.CONDUCT, Need.IDEA])
def test_who_chose_what_many_read_and_tells_of_a_bribe_is_asked_once(want: Need) -> None:
    answers = Answers(told="me pidieron una coima", want=want, danger=NO)

    assert next_step(answers) == Step.KIND
    assert next_step(Answers(told=answers.told, want=want, is_sure=True, danger=NO)) == Step.BODY


@pytest.mark.parametrize(
    "text", ["", "   ", "asdf qwer", "👍👍👍", "!!!", "hola buenos días", "我需要帮助", "مرحبا"]
)
def test_what_says_nothing_decides_nothing(text: str) -> None:
    found = understand(text)

    assert (found.need, found.likely, found.in_danger, found.is_afraid) == (None, (), False, False)
    assert next_step(Answers(told=text, want=UNSURE)) == Step.KIND


def test_what_lies_within_the_words_of_another_cue_counts_once() -> None:
    # Two cues of a request lie in the same three words: a complaint told in two ways weighs more.
    found = understand("copias de contratos: no funciona y está roto")

    assert (found.need, found.likely) == (Need.SERVICE, (Need.SERVICE, Need.INFORMATION))


def test_a_word_within_another_is_no_cue() -> None:
    assert understand("el desacuerdo de la actriz con su tocoima").likely == ()


def test_a_very_long_text_is_read_at_once() -> None:
    assert understand("la basura no pasa por mi calle. " * 3000).need == Need.SERVICE


def test_nothing_told_and_nothing_chosen_asks_to_tell() -> None:
    assert next_step(Answers()) == Step.TELL
    assert next_step(Answers(place="La Paz")) == Step.TELL


@pytest.mark.parametrize("want", [Need.SERVICE, Need.CONDUCT, Need.MISCONDUCT])
def test_danger_is_asked_first_of_every_complaint(want: Need) -> None:
    assert next_step(Answers(want=want)) == Step.DANGER
    assert next_step(Answers(want=want, danger=YES)) == Step.CALL
    assert next_step(Answers(want=want, danger=YES, called=True)) == Step.BODY
    assert next_step(Answers(want=want, danger=NO)) == Step.BODY


def test_danger_is_asked_before_the_kind_where_a_complaint_is_likely() -> None:
    assert next_step(Answers(told="me pidieron una coima y me amenazaron")) == Step.DANGER
    assert next_step(Answers(told="quiero el informe del incendio de la planta")) == Step.DANGER
    assert next_step(Answers(told="quiero el informe de la planta")) == Step.BODY


def test_a_request_goes_on_to_the_body_to_what_is_published_and_to_the_end() -> None:
    told = "quiero los contratos"

    assert next_step(Answers(told=told)) == Step.BODY
    assert next_step(Answers(told=told, body=DESK), has_found=True) == Step.FOUND
    assert next_step(Answers(told=told, body=DESK, seen=True), has_found=True) == Step.OUTLOOK
    assert next_step(Answers(told=told, body=DESK)) == Step.OUTLOOK


def test_who_still_cannot_say_goes_on_too() -> None:
    unsure = Answers(told="algo raro", want=UNSURE, is_sure=True)

    assert need_of(unsure) == Need.SERVICE
    assert next_step(unsure) == Step.DANGER


def test_whoever_waits_for_an_answer_is_shown_the_ways() -> None:
    assert next_step(Answers(want=Need.SILENCE)) == Step.SILENCE


def test_every_need_is_offered_once_with_the_chosen_and_the_likeliest_first() -> None:
    order = offered(Answers(told="la basura no pasa; quiero el contrato", want=Need.IDEA))

    assert order[0] == Need.IDEA
    assert set(order[1:3]) == {Need.SERVICE, Need.INFORMATION}
    assert sorted(order) == sorted(Need)


def test_one_may_go_back_over_every_question_that_was_asked() -> None:
    answers = Answers(told="me pidieron una coima", want=Need.MISCONDUCT, is_sure=True, danger=NO, body=DESK)

    assert step_before(answers, Step.OUTLOOK) == Step.BODY
    assert step_before(answers, Step.BODY) == Step.KIND
    assert step_before(answers, Step.KIND) == Step.DANGER
    assert step_before(answers, Step.DANGER) == Step.TELL
    assert step_before(Answers(want=Need.SERVICE, danger=YES), Step.CALL) == Step.DANGER
    assert step_before(Answers(told="quiero el acta"), Step.BODY) == Step.TELL


def test_of_a_very_long_text_the_beginning_and_the_end_are_read() -> None:
    filler = "bla " * 5_000

    assert understand(f"no recogen la basura {filler}").need == Need.SERVICE
    assert Need.MISCONDUCT in understand(f"{filler} me pidieron una coima").likely
    assert understand(f"{filler} me pidieron una coima {filler}").likely == ()
