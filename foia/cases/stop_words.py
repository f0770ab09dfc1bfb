"""Words that stand in most texts and tell nothing, folded, by language: pure.

Source: the lists of the Snowball project (snowballstem.org), shortened to articles, pronouns, prepositions,
conjunctions and forms of to be and to have.
"""

from __future__ import annotations

_SPANISH = """
a al algo algun alguna algunas alguno algunos ante antes como con contra cual cuales cuando de del desde
donde durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estado estan
estar estas este esto estos fue fueron ha habia han hasta hay la las le les lo los mas me mi mis mucho
muchos muy nada ni no nos nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero
poco por porque que quien quienes se sea sean ser si sido sin sobre son soy su sus suya suyo tambien
tanto te tenemos tengo ti tiene tienen todo todos tu tus un una unas uno unos usted ustedes y ya yo
"""
_ENGLISH = """
a about after all also am an and any are as at be because been before being between both but by can could
did do does doing down each few for from had has have having he her here hers him his how i if in into is
it its just me more most my no nor not of off on only or other our ours out over own same she should so
some such than that the their theirs them then there these they this those through to too under until up
very was we were what when where which while who whom why will with would you your yours
"""
STOP_WORDS = {"es": frozenset(_SPANISH.split()), "en": frozenset(_ENGLISH.split())}
