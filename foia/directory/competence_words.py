"""The telling words of what bodies are competent for, folded and cut to stems, for finding it."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

from foia.directory.names import LONGEST_TEXT, fold

LONGEST_WORD = 40
_SHORTEST = 2
_LEAST_PLURAL = 5
# One stemmer serves every language: what is looked for is cut as what was written was.
_stemmer = Stemmer("spanish")
_one_at_a_time = Lock()  # a stemmer keeps its word in itself
# Words in which people ask for anything, and which tell nothing of what.
_WRITTEN = """
a al algo ante antes aqui asi aun cada como con contra cual cuales cuando cuanta cuantas cuanto cuantos
de del desde donde dos durante e el ella ellas ellos en entre era es esa esas ese eso esos esta estaba
estan estas este esto estos fue fueron ha han hasta hay hace hacen hacer la las le les lo los mas me mi
mis mucho muy nada ni no nos nuestra nuestro o os otra otro para pero por porque que quien quiero
quienes se sea ser si sin sobre solo son soy su sus tambien tan te tengo ti tiene tienen todo todos tu
tus u un una unas uno unos usted ustedes y ya yo puedo necesito saber
an and are at be by for from has have how i in is it my not of on or that the their they this to was we
what when where which who why with you your
"""
_EMPTY = frozenset(_WRITTEN.split())


def folded_text(text: str) -> str:
    """Return a text as two that say the same are compared: without capitals, accents or punctuation."""
    return (fold(text) or text.casefold())[:LONGEST_TEXT]


def sentence_of(text: str) -> str:
    """Return a text as a page shows it: with a capital at its beginning, and not all in capitals."""
    return text.capitalize() if text.isupper() else text[:1].upper() + text[1:]


def telling_words(text: str) -> list[str]:
    """Return the stems of a text's telling words, each once, in their order."""
    words = [word for word in fold(text).split() if _SHORTEST <= len(word) <= LONGEST_WORD]
    return list(dict.fromkeys(_stem(word) for word in words if word not in _EMPTY))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    with _one_at_a_time:
        found = str(_stemmer.stemWord(word))
    # Of a short word the stemmer keeps the plural: "obras".
    if found == word and len(word) >= _LEAST_PLURAL and word.endswith(("as", "es", "os")):
        return word[:-1]
    return found
