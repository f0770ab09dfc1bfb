"""Routing: which body a text is for, how surely, and what is never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia.directory.routing import (
    Candidate,
    Decision,
    Example,
    Model,
    NotAModel,
    Origin,
    Ranking,
    decide,
    train,
)
from foia.directory.routing.splitting import parts_of
from foia.directory.routing.words import mark, stem

PAZ, CBBA = ("BO", "BO-L", "BO-L-020101"), ("BO", "BO-C", "BO-C-030101")
CITY = (
    "la calle tiene baches",
    "no recogen la basura",
    "contratos de la alcaldía",
    "licencia de funcionamiento de un negocio",
    "alumbrado público apagado",
)
PHRASES = {
    "health": (
        "falta de medicamentos en el hospital",
        "me cobraron por una vacuna",
        "compra de respiradores",
    ),
    "identity": (
        "renovar la cédula de identidad",
        "mi carnet tiene mal escrito mi nombre",
        "licencia de conducir",
    ),
    "pensions": ("no me pagan mi renta de jubilación", "la pensión de vejez no llegó", "aportes a la AFP"),
    "city-paz": CITY,
    "city-cbba": CITY,
}
CANDIDATES = [
    Candidate("health", ("BO",), "national"),
    Candidate("identity", ("BO",), "national"),
    Candidate("pensions", ("BO",), "national"),
    Candidate("city-paz", PAZ, "municipality"),
    Candidate("city-cbba", CBBA, "municipality"),
    Candidate("old-pensions", ("BO",), "national", successor="pensions"),
]
EXAMPLES = [Example(body, phrase, Origin.PHRASE) for body, phrases in PHRASES.items() for phrase in phrases]
PLACES = {"BO-L": ["La Paz"], "BO-C-030101": ["Cochabamba"]}
MODEL = train(EXAMPLES, CANDIDATES, places=PLACES)
SPECIFIC = "la pensión de vejez no llegó"


def first(text: str, model: Model = MODEL, place: tuple[str, ...] | None = None) -> str:
    return model.rank(text, place=place).suggestions[0].body


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("NO ME HA LLEGADO LA PENSION ESTE MES", "pensions"),
        ("mi pencion de bejez no a yegado", "pensions"),
        ("Soy Juana Mamani, de Oruro, y en el hospital no hay medicamentos", "health"),
        ("qiero renobar mi sedula de hidentidad", "identity"),
        ("¡¡¡MALDITOS!!! me cobraron una vacuuuuna 😡😡", "health"),
    ],
)
def test_what_people_write_finds_its_body(text: str, body: str) -> None:
    assert first(text) == body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "de",
        "hola",
        "1234567",
        "a@b.bo",
        "asdf qwer zxcv",
        "idiota",
        "😀😀",
        "مرحبا بكم",
        "xyz " * 5000,
    ],
)
def test_what_says_nothing_is_asked_about(text: str) -> None:
    ranking = MODEL.rank(text)

    assert ranking == Ranking()
    assert decide(ranking, may_route=True, threshold=0.0) is Decision.ASK


def test_the_place_of_the_filer_tells_kin_apart() -> None:
    assert first("no recogen la basura", place=("BO", "BO-C")) == "city-cbba"
    assert first("no recogen la basura", place=PAZ) == "city-paz"


def test_a_place_in_the_text_is_stronger_than_the_filers() -> None:
    assert first("En La Paz no recogen la basura", place=CBBA) == "city-paz"


def test_a_case_learnt_for_one_city_does_not_take_those_of_another() -> None:
    cases = [Example("city-paz", "se acumula la basura", Origin.CASE, id=str(n)) for n in range(30)]
    model = train([*EXAMPLES, *cases], CANDIDATES)

    assert first("se acumula la basura", model, CBBA) == "city-cbba"


def test_without_a_place_neither_city_is_sure() -> None:
    ranking = MODEL.rank("no recogen la basura")

    assert {one.body for one in ranking.suggestions[:2]} == {"city-paz", "city-cbba"}
    assert ranking.suggestions[0].confidence < 0.7
    assert decide(ranking, may_route=True, threshold=0.9) is Decision.ASK


def test_among_kin_the_level_in_the_text_decides() -> None:
    schools = ("falta un profesor en la escuela", "libretas escolares", "inscripción en el colegio")
    examples = [Example(body, text, Origin.PHRASE) for body in ("ministry", "direction") for text in schools]
    bodies = [
        Candidate("ministry", ("BO",), "national"),
        Candidate("direction", ("BO", "BO-L"), "department"),
    ]
    model = train([*EXAMPLES, *examples], [*CANDIDATES, *bodies])

    assert first("el ministerio no dio libretas escolares", model) == "ministry"
    assert first("la dirección departamental no dio libretas escolares", model) == "direction"


def test_an_ended_body_is_never_suggested_and_its_phrases_are_its_successors() -> None:
    model = train(
        [*EXAMPLES, Example("old-pensions", "compensación de cotizaciones", Origin.PHRASE)], CANDIDATES
    )

    ranking = model.rank("compensación de cotizaciones", limit=10)

    assert ranking.suggestions[0].body == "pensions"
    assert "compensación de cotizaciones" in ranking.suggestions[0].phrases
    assert "old-pensions" not in {one.body for one in ranking.suggestions}


def test_a_rejected_example_is_unlearnt() -> None:
    text = "la pensión alimenticia de mis hijos"
    rejected = [Example("pensions", text, Origin.REJECTED, id=str(n)) for n in range(6)]

    before = {one.body: one.confidence for one in MODEL.rank(text, limit=9).suggestions}
    after = {
        one.body: one.confidence
        for one in train([*EXAMPLES, *rejected], CANDIDATES).rank(text, limit=9).suggestions
    }

    assert after["pensions"] < before["pensions"] - 0.1


def test_suggestions_say_which_published_phrases_and_how_many_cases_spoke() -> None:
    cases = [Example("pensions", "mi bono jubilatorio", Origin.CASE, id=str(n)) for n in range(7)]
    model = train([*EXAMPLES, *cases], CANDIDATES)

    said = model.rank("mi bono jubilatorio y mi pensión de vejez").suggestions[0]

    assert (said.body, said.phrases, said.cases) == ("pensions", (SPECIFIC,), 7)


def test_no_word_of_fewer_than_five_cases_enters_a_model() -> None:
    cases = [Example("pensions", "rentista zutanez", Origin.CASE, id=str(n)) for n in range(4)]
    again = [Example("pensions", "rentista zutanez", Origin.CASE, id="0") for _ in range(9)]
    fifth = [Example("pensions", "rentista menganez", Origin.CASE, id="5")]
    model = train([*EXAMPLES, *cases, *again, *fifth], CANDIDATES)

    known = {word: model.table.find(mark("w", stem(word))) for word in ("rentista", "zutanez", "menganez")}
    assert known["rentista"] is not None
    assert (known["zutanez"], known["menganez"]) == (None, None)
    assert model.table.find(mark("c", "zut")) is None
    assert model.table.find(mark("p", f"{stem('rentista')} {stem('zutanez')}")) is None


def test_two_subjects_in_one_text_are_offered_apart() -> None:
    text = "No me pagan mi renta de jubilación. Además quiero renovar mi cédula de identidad."

    ranking = MODEL.rank(text)

    assert ranking.parts == (
        "No me pagan mi renta de jubilación.",
        "Además quiero renovar mi cédula de identidad.",
    )
    assert decide(ranking, may_route=True, threshold=0.0) is Decision.ASK


def test_two_sentences_of_one_subject_stay_together() -> None:
    assert MODEL.rank("No me pagan mi renta de jubilación. Mi pensión de vejez tampoco llegó.").parts == ()


def test_what_is_sure_goes_by_itself_only_where_it_may() -> None:
    ranking = MODEL.rank(SPECIFIC)

    assert decide(ranking, may_route=True, threshold=0.5) is Decision.ROUTE
    assert decide(ranking, may_route=True, threshold=1.1) is not Decision.ROUTE
    assert decide(ranking, may_route=False, threshold=0.5) is Decision.ASK


def test_a_model_is_the_same_after_it_is_kept_and_after_it_is_learnt_again() -> None:
    content = MODEL.to_bytes()

    assert Model.from_bytes(content).to_bytes() == content
    assert Model.from_bytes(content).rank(SPECIFIC) == MODEL.rank(SPECIFIC)
    assert train(EXAMPLES, CANDIDATES, places=PLACES).to_bytes() == content


@pytest.mark.parametrize(
    "content", [b"", b"FOIA-ROUTING 0\nx", MODEL.to_bytes()[:-9], b"FOIA-ROUTING 1\n" + b"x" * 40]
)
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(NotAModel):
        Model.from_bytes(content)


def test_nobody_is_suggested_where_nothing_was_learnt() -> None:
    assert train([], CANDIDATES).rank(SPECIFIC) == Ranking()
    assert train(EXAMPLES, []).rank(SPECIFIC) == Ranking()


@settings(max_examples=60)
@given(st.text(max_size=200), st.none() | st.sampled_from([PAZ, CBBA, ("BO",), ("XX",)]))
def test_any_text_is_ranked_or_asked_about(text: str, place: tuple[str, ...] | None) -> None:
    ranking = MODEL.rank(text, place=place, limit=9)

    confidences = [one.confidence for one in ranking.suggestions]
    assert ranking.understood == bool(confidences)
    assert confidences == sorted(confidences, reverse=True)
    assert not confidences or abs(sum(confidences) - 1) < 1e-6
    assert "".join("".join(ranking.parts).split()) in ("", "".join(text.split()))


@settings(max_examples=40)
@given(st.sampled_from([phrase for phrases in PHRASES.values() for phrase in phrases]), st.data())
def test_capitals_accents_and_signs_change_nothing(phrase: str, data: st.DataObject) -> None:
    plain = phrase.translate(str.maketrans("áéíóúñ", "aeioun"))
    written = data.draw(
        st.sampled_from(
            [phrase.upper(), plain, f"¡{phrase}!!! 🙏", f"\n\n{phrase}\u200f", f"{phrase} 77712345"]
        )
    )

    assert [one.body for one in MODEL.rank(written).suggestions] == [
        one.body for one in MODEL.rank(phrase).suggestions
    ]


def test_a_text_of_spaces_is_of_one_subject() -> None:
    assert parts_of(f"falta agua{' ' * 20_000}en mi barrio. Gracias a todos.", lambda _piece: None) == ()
