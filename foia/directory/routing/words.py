"""The words of a text as routing reads them: folded, stemmed, in pairs and in groups of letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from zlib import crc32

# Of a very long text, so much says what it is about.
MOST_CHARACTERS = 8_000
MOST_WORDS = 1_000
_SHORTEST, _LONGEST = 2, 30
_SHORTEST_GROUP, _LONGEST_GROUP = 2, 5
# Addresses, and numbers of five figures or more, however they are grouped: a telephone, an identity card.
_NOT_WORDS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\w*\d(?:[.\-]?\d){4,}\w*")
# A number of one or two figures tells nothing; a form's or a law's does.
_WORD = re.compile(r"(?<!\w)\d{3,4}(?!\w)|(?!\d+(?!\w))[^\W_]+")
_JOINED = re.compile(r"(?<=\d)-(?=[a-z](?!\w))")  # "10-k" is one word
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")

_SPANISH = """
a al algo algun alguna algunas alguno algunos ante antes aqui asi aun bien cada como con contra cual cuales
cuando cuanto cuantos de del desde donde dos durante e el ella ellas ellos en entre era eran es esa esas ese
eso esos esta estaba estado estamos estan estar estas este esto estos estoy fue fueron ha habia hace hacen
hacer han has hasta hay he hemos la las le les lo los mas me mi mis mucho muchos muy nada ni no nos nosotros
nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque pues que quien quienes
quiero quisiera se sea sean ser si sido sin sobre solo son soy su sus suya suyo tambien tan tanto te tenemos
tener tengo ti tiene tienen toda todas todo todos tu tus un una unas uno unos usted ustedes va van y ya yo
favor gracias hola urgente necesito puede pueden puedo buenos buenas dias tardes senor senora estimados
"""
_ENGLISH = """
a about after all also am an and any are as at be because been before being between both but by can could
did do does doing down each few for from had has have having he her here hers him his how i if in into is
it its just me more most my no nor not of off on only or other our ours out over own please same she should
so some such than that the their theirs them then there these they this those through to too under until up
very was we were what when where which while who whom why will with would you your yours
"""
STOP_WORDS = frozenset(_SPANISH.split()) | frozenset(_ENGLISH.split())
_ENDINGS = (
    "amientos", "imientos", "amiento", "imiento", "aciones", "uciones", "iciones", "mente", "adores",
    "adoras",
    "acion", "ucion", "icion", "ador", "adora", "ables", "ibles", "able", "ible", "istas", "ista", "ciones",
    "cion", "idades", "idad", "ando", "iendo", "adas", "ados", "idas", "idos", "ada", "ado", "ida", "ido",
    "aron", "ieron", "aban", "aba", "eria", "ings", "ing", "ed", "es", "as", "os", "ar", "er", "ir", "s", "a",
    "o", "e",
)  # fmt: skip
_LEAST_STEM = 4


def folded(text: str) -> str:
    """Return the beginning of a text in small letters, without accents or letters drawn out."""
    plain = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS].casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _DRAWN_OUT.sub(r"\1", bare)


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, without addresses and numbers that could be somebody's."""
    found = _WORD.findall(_JOINED.sub("", _NOT_WORDS.sub(" ", folded(text))))
    return [word for word in found if _SHORTEST <= len(word) <= _LONGEST][:MOST_WORDS]


def telling(words: list[str]) -> list[str]:
    """Leave out the words that stand in most texts."""
    return [word for word in words if word not in STOP_WORDS]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without its ending: the same for singular and plural, genders and most tenses."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=20_000)
def groups_of(word: str) -> tuple[int, ...]:
    """Return the marks of a word's groups of letters, its ends included: what misspelling leaves whole."""
    edged = f" {word} "
    return tuple(
        mark("c", edged[start : start + length])
        for length in range(_SHORTEST_GROUP, _LONGEST_GROUP + 1)
        for start in range(len(edged) - length + 1)
    )


def mark(kind: str, text: str) -> int:
    """Return 32 bits that stand for a feature: the model holds no word, and little memory."""
    return crc32(f"{kind}:{text}".encode())


def pairs_of(stems: Sequence[str]) -> Iterator[str]:
    """Return each two that follow one another."""
    return (f"{first} {second}" for first, second in zip(stems, stems[1:], strict=False))


def features(words: Sequence[str], pairs: Set[str] | None = None) -> tuple[Counter[int], Counter[int]]:
    """Return how often each feature stands in telling words: stems with their pairs, groups of letters.

    Of the pairs only `pairs`, where they are given."""
    stems = [stem(word) for word in words]
    whole = Counter(mark("w", one) for one in stems)
    whole.update(mark("p", pair) for pair in pairs_of(stems) if pairs is None or pair in pairs)
    letters: Counter[int] = Counter()
    for word in words:
        letters.update(groups_of(word))
    return whole, letters
