"""What CivicQ says in what leaves here, in each language. One that lacks a sentence does not type-check."""

from dataclasses import dataclass

from civicq.languages import Language


@dataclass(frozen=True)
class Words:
    language: Language
    questions: str  # {of}
    every_contest: str
    citizens: str  # {city}
    elections: str  # {city}
    voting: str  # {election}, {city}
    top_questions: str  # {of}
    asked_most: str
    nothing_asked: str
    all_questions: str
    ask_first: str
    votes: str  # {up}, {down}
    no_votes: str
    new_tab: str
    terms: str
    terms_of: str
    contact_elsewhere: str


_EN = Words(
    language="en",
    questions="Questions: {of}",
    every_contest="every contest",
    citizens="Citizens of {city}",
    elections="Elections in {city}",
    voting="{election}, {city}",
    top_questions="Top questions: {of}",
    asked_most="What citizens ask most",
    nothing_asked="Nobody has asked a question yet.",
    all_questions="All questions on CivicQ",
    ask_first="Ask the first one on CivicQ",
    votes="{up} for, {down} against",
    no_votes="no votes yet",
    new_tab="Links open in a new tab.",
    terms="Terms",
    terms_of="Terms of CivicQ's public data",
    contact_elsewhere="whom this site's own pages name",
)

_ES = Words(
    language="es",
    questions="Preguntas: {of}",
    every_contest="todas las contiendas",
    citizens="Residentes de {city}",
    elections="Elecciones en {city}",
    voting="Elecciones en {city}: {election}",
    top_questions="Las preguntas más apoyadas: {of}",
    asked_most="Lo que más se pregunta",
    nothing_asked="Todavía nadie ha hecho una pregunta.",
    all_questions="Todas las preguntas en CivicQ",
    ask_first="Haga la primera en CivicQ",
    votes="{up} a favor, {down} en contra",
    no_votes="todavía sin votos",
    new_tab="Los enlaces se abren en otra pestaña.",
    terms="Condiciones",
    terms_of="Condiciones de los datos públicos de CivicQ",
    contact_elsewhere="a quien nombran las páginas de este sitio",
)

WORDS: dict[Language, Words] = {"en": _EN, "es": _ES}
