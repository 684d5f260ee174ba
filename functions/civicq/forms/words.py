"""What the pages of forms say. A language that lacks a sentence does not type-check."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "es"]


@dataclass(frozen=True)
class Refusal:
    title: str
    next: str


@dataclass(frozen=True)
class Refusals:
    """By what was sent. Whatever else is refused, the refusal itself says."""

    bad_mistake: Refusal
    bad_text: Refusal
    bad_topics: Refusal
    bad_postcode: Refusal
    unreadable: Refusal


@dataclass(frozen=True)
class Words:
    language: Language
    prefix: str  # of the pages in this language
    home: str
    how_it_works: str
    sign_out: str
    ask: str
    asks_all: str
    text: str
    text_hint: str
    topics: str
    topics_hint: str
    publish: str
    distinct: str
    asked: str
    waits: str
    waits_how: str
    gone: str
    its_page: str
    all_questions: str
    vote: str
    voted: dict[int, str]
    counts: str  # {up}, {down}
    counts_later: str
    up: str
    down: str
    withdraw: str
    find: str
    address: str
    postcode: str
    not_kept: str
    unknown_address: str
    choose: str
    all_cities: str
    tell: str
    where: str
    nobody_in_particular: str
    whole_ballot: str
    what_is_wrong: str
    what_is_wrong_hint: str
    source: str
    source_hint: str
    who_reads: str
    send: str
    told: dict[str, str]  # by its state
    city_says: str
    its_contest: str
    its_ballot: str
    again_in: str  # {wait}
    be_verified: str
    refused: Refusals


_EN = Words(
    language="en",
    prefix="",
    home="CivicQ",
    how_it_works="How it works",
    sign_out="Sign out",
    ask="Ask a question",
    asks_all="It goes to all who stand there. Everybody can read it; your name is not shown.",
    text="Your question",
    text_hint="From 10 to 500 characters.",
    topics="Topics",
    topics_hint="Optional, such as: housing, transit.",
    publish="Publish question",
    distinct="Mine asks something else: publish it",
    asked="Your question is published",
    waits="Your question waits for a moderator",
    waits_how="A moderator reads it, and then it is shown. You can leave this page.",
    gone="Your question is no longer shown",
    its_page="The page of this question",
    all_questions="All questions in this contest",
    vote="Your vote",
    voted={
        1: "You voted for this question.",
        -1: "You voted against this question.",
        0: "You have no vote on this question.",
    },
    counts="{up} for, {down} against.",
    counts_later="Public pages count a vote within a minute.",
    up="Vote for",
    down="Vote against",
    withdraw="Take my vote back",
    find="Find my ballot",
    address="House number and street",
    postcode="ZIP code",
    not_kept="Your address finds your precinct, and nothing keeps it.",
    unknown_address="We do not know this address yet. Choose your city, and your precinct there.",
    choose="Not found to the house. Choose your precinct: it stands on your voter registration card.",
    all_cities="All cities",
    tell="Tell the city of a mistake",
    where="Where is it wrong?",
    nobody_in_particular="The contest itself",
    whole_ballot="The whole ballot",
    what_is_wrong="What is wrong?",
    what_is_wrong_hint="From 3 to 1,000 characters.",
    source="Where can it be read how it is right?",
    source_hint="Optional: a web address, such as https://elections.example/candidates.",
    who_reads="The city's editors read it, and tell you what they did.",
    send="Tell the city",
    told={
        "open": "Thank you. The city looks at it.",
        "corrected": "The ballot is corrected",
        "dismissed": "It stays as it is",
    },
    city_says="The city says:",
    its_contest="The page of this contest",
    its_ballot="This ballot",
    again_in="Try again in about {wait}.",
    be_verified="Become a verified resident",
    refused=Refusals(
        bad_mistake=Refusal(
            "Not sent yet",
            "Say in 3 to 1,000 characters what is wrong. A web address, if you give one, begins with https://.",
        ),
        bad_text=Refusal(
            "Not published yet", "Write 10 to 500 characters of plain text that can be read as a question."
        ),
        bad_topics=Refusal(
            "Not published yet", "Name at most five topics of 2 to 40 letters each, with commas between them."
        ),
        bad_postcode=Refusal("Not found yet", "A ZIP code has five digits, for instance 97201."),
        unreadable=Refusal("This form cannot be read", "Go back to the page it was on, and send it again."),
    ),
)

_ES = Words(
    language="es",
    prefix="/es",
    home="CivicQ",
    how_it_works="Cómo funciona",
    sign_out="Cerrar sesión",
    ask="Haga una pregunta",
    asks_all="Va a todos los que se presentan. Todos pueden leerla; su nombre no se muestra.",
    text="Su pregunta",
    text_hint="Entre 10 y 500 caracteres.",
    topics="Temas",
    topics_hint="Opcional; por ejemplo: vivienda, transporte.",
    publish="Publicar la pregunta",
    distinct="La mía pregunta otra cosa: publicarla",
    asked="Su pregunta está publicada",
    waits="Su pregunta espera a un moderador",
    waits_how="Un moderador la lee y después se muestra. Puede salir de esta página.",
    gone="Su pregunta ya no se muestra",
    its_page="La página de la pregunta",
    all_questions="Todas las preguntas de esta contienda",
    vote="Su voto",
    voted={
        1: "Votó a favor de esta pregunta.",
        -1: "Votó en contra de esta pregunta.",
        0: "No tiene ningún voto en esta pregunta.",
    },
    counts="{up} a favor, {down} en contra.",
    counts_later="Las páginas públicas cuentan un voto en menos de un minuto.",
    up="Votar a favor",
    down="Votar en contra",
    withdraw="Retirar mi voto",
    find="Buscar mi boleta",
    address="Número y calle",
    postcode="Código postal",
    not_kept="Con su dirección se busca su precinto, y nada la guarda.",
    unknown_address="Todavía no conocemos esta dirección. Elija su ciudad y, allí, su precinto.",
    choose="No se encontró la casa. Elija su precinto: figura en su tarjeta de votante.",
    all_cities="Todas las ciudades",
    tell="Avise a la ciudad de un error",
    where="¿Dónde está el error?",
    nobody_in_particular="En la contienda misma",
    whole_ballot="Toda la boleta",
    what_is_wrong="¿Qué está mal?",
    what_is_wrong_hint="Entre 3 y 1000 caracteres.",
    source="¿Dónde se puede leer lo correcto?",
    source_hint="Opcional: una dirección web; por ejemplo, https://elecciones.example/candidaturas.",
    who_reads="Lo lee el personal de la ciudad que edita la boleta y le dirá qué hizo.",
    send="Avisar a la ciudad",
    told={
        "open": "Gracias. La ciudad lo revisará.",
        "corrected": "La boleta está corregida",
        "dismissed": "Se queda como está",
    },
    city_says="La ciudad dice:",
    its_contest="La página de esta contienda",
    its_ballot="Esta boleta",
    again_in="Inténtelo de nuevo en unos {wait}.",
    be_verified="Verifique que reside aquí",
    refused=Refusals(
        bad_mistake=Refusal(
            "Todavía no se envió",
            "Diga en 3 a 1000 caracteres qué está mal. Si da una dirección web, empieza por https://.",
        ),
        bad_text=Refusal(
            "Todavía no se publicó",
            "Escriba entre 10 y 500 caracteres de texto sencillo que se pueda leer como una pregunta.",
        ),
        bad_topics=Refusal(
            "Todavía no se publicó",
            "Indique como máximo cinco temas de 2 a 40 letras cada uno, separados por comas.",
        ),
        bad_postcode=Refusal(
            "Todavía no se encontró", "Un código postal tiene cinco cifras; por ejemplo, 97201."
        ),
        unreadable=Refusal(
            "No se puede leer este formulario", "Vuelva a la página en que estaba y envíelo de nuevo."
        ),
    ),
)  # fmt: skip

WORDS: dict[Language, Words] = {"en": _EN, "es": _ES}
