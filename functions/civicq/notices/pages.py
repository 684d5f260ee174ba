"""The pages behind the links that end mails, as they work on every phone and without a script."""

from dataclasses import dataclass

from civicq.languages import PREFIXES, Language
from civicq.web.page import form_page


@dataclass(frozen=True)
class _Words:
    # By the kind of mails; None is all of them.
    ask: dict[str | None, str]
    end: str
    ended: dict[str | None, str]
    only_if_chosen: str
    choose: str
    unknown: str
    unknown_how: str


_WORDS: dict[Language, _Words] = {
    "en": _Words(
        ask={
            "follows": "No more mails about what you follow?",
            "own": "No more mails about what becomes of what you wrote or asked for?",
            "reminders": "No more reminders?",
            "staff": "No more mails to the staff of a city?",
            None: "No more mails at all?",
        },
        end="No more",
        ended={
            "follows": "You get no more mails about what you follow",
            "own": "You get no more mails about what becomes of what you wrote or asked for",
            "reminders": "You get no more reminders",
            "staff": "You get no more mails to the staff of a city",
            None: "You get no more mails at all",
        },
        only_if_chosen="CivicQ sends them again only if you sign in and choose so.",
        choose="Choose your mails",
        unknown="This link ends no mails",
        unknown_how="The account that it was for is gone, or the link is not whole. Sign in to choose which "
        "mails you get.",
    ),
    "es": _Words(
        ask={
            "follows": "¿No recibir más correos sobre lo que sigue?",
            "own": "¿No recibir más correos sobre lo que usted escribió o pidió?",
            "reminders": "¿No recibir más recordatorios?",
            "staff": "¿No recibir más correos para el personal de una ciudad?",
            None: "¿No recibir ningún correo más?",
        },
        end="No recibir más",
        ended={
            "follows": "Ya no recibirá correos sobre lo que sigue",
            "own": "Ya no recibirá correos sobre lo que usted escribió o pidió",
            "reminders": "Ya no recibirá recordatorios",
            "staff": "Ya no recibirá correos para el personal de una ciudad",
            None: "Ya no recibirá ningún correo",
        },
        only_if_chosen="CivicQ los enviará de nuevo solo si inicia sesión y así lo elige.",
        choose="Elija sus correos",
        unknown="Este enlace no termina ningún correo",
        unknown_how="La cuenta para la que era ya no existe, o el enlace no está completo. Inicie sesión "
        "para elegir qué correos recibe.",
    ),
}


def asking(kind: str | None, language: Language) -> str:
    """Its button calls the same address as a mail program's own (RFC 8058)."""
    words = _WORDS[language]
    button = f'<button class="first" name="List-Unsubscribe" value="One-Click">{words.end}</button>'
    return form_page(words.ask[kind], f'<form method="post">{button}</form>', language=language)


def done(kind: str | None, language: Language) -> str:
    words = _WORDS[language]
    body = f'<p role="status">{words.only_if_chosen}</p>{_choose(language)}'
    return form_page(words.ended[kind], body, language=language)


def unknown(language: Language) -> str:
    """Behind a token that nobody has."""
    words = _WORDS[language]
    return form_page(words.unknown, f"<p>{words.unknown_how}</p>{_choose(language)}", language=language)


def _choose(language: Language) -> str:
    return f'<p><a href="{PREFIXES[language]}/me/follows">{_WORDS[language].choose}</a></p>'
