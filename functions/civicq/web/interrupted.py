"""A form whose sender had no session: kept in a cookie while they sign in, and shown once more after that."""

import base64
import json
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from civicq.web.page import form_page, quoted

# Where such forms are posted to, and where they wait.
FORMS = "/forms/me/"
RENEWAL = "/api/session/renew"
MOST_CHARACTERS = 3800  # browsers keep 4096 bytes of a cookie, its name and attributes among them


@dataclass(frozen=True)
class Interrupted:
    to: str
    fields: dict[str, str]


@dataclass(frozen=True)
class _Words:
    sign_in_title: str
    sign_in: str
    kept: str
    lost: str
    signed_in_title: str
    go_on: str
    away_title: str
    away: str
    again: str


_WORDS = {
    "en": _Words(
        sign_in_title="Sign in to go on",
        sign_in="Sign in",
        kept="Your session has ended, or has not begun. What you sent is kept for ten minutes.",
        lost="Your session has ended, or has not begun. Copy your words: they are too long to keep.",
        signed_in_title="You are signed in",
        go_on="Go on",
        away_title="Sign-in does not answer",
        away="Nothing was sent. Try again in a minute.",
        again="Try again",
    ),
    "es": _Words(
        sign_in_title="Inicie sesión para continuar",
        sign_in="Iniciar sesión",
        kept="Su sesión terminó o no ha empezado. Lo que envió se guarda diez minutos.",
        lost="Su sesión terminó o no ha empezado. Copie sus palabras: son demasiado largas.",
        signed_in_title="Ha iniciado sesión",
        go_on="Continuar",
        away_title="El inicio de sesión no responde",
        away="No se envió nada. Inténtelo de nuevo en un minuto.",
        again="Intentar de nuevo",
    ),
}


def cookie(form: Interrupted) -> str | None:
    """The form as a cookie's value; None where it is too large for one."""
    content = json.dumps([form.to, form.fields], ensure_ascii=False).encode()
    value = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    return value if len(value) <= MOST_CHARACTERS else None


def form_of(cookie: str | None, to: str) -> Interrupted | None:
    """What waits to be sent there, if anything does."""
    try:
        waits, fields = json.loads(base64.urlsafe_b64decode((cookie or "") + "=="))
        found = Interrupted(waits, {str(name): str(value) for name, value in fields.items()})
    # Nobody but its own browser can put nonsense there, and still it gets an answer.
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return found if waits == to else None


def renewal_of(to: str) -> str:
    return f"{RENEWAL}?{urlencode({'to': to})}"


def sign_in_address(to: str) -> str:
    """Leads back to where the form is shown again."""
    return f"/api/session/sign-in?{urlencode({'return_to': renewal_of(to)})}"


def sign_in(form: Interrupted, *, is_kept: bool) -> str:
    words = _words(form)
    return _page(
        form,
        words.sign_in_title,
        f"<p>{words.kept if is_kept else words.lost}</p>{_quoted(form)}"
        f'<p><a class="button" href="{escape(sign_in_address(form.to))}">{words.sign_in}</a></p>',
    )


def signed_in(form: Interrupted) -> str:
    return _page(form, _words(form).signed_in_title, _quoted(form) + _again(form, _words(form).go_on))


def away(form: Interrupted) -> str:
    """The provider does not answer."""
    words = _words(form)
    return _page(form, words.away_title, f"<p>{words.away}</p>{_quoted(form)}{_again(form, words.again)}")


def _words(form: Interrupted) -> _Words:
    return _WORDS[_language(form)]


def _language(form: Interrupted) -> str:
    return "es" if form.to.startswith(f"{FORMS}es/") else "en"


def _quoted(form: Interrupted) -> str:
    return quoted(form.fields.get("text"))


def _again(form: Interrupted, label: str) -> str:
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in form.fields.items()
    )
    return (
        f'<form method="post" action="{escape(renewal_of(form.to))}">{fields}'
        f'<button class="first">{label}</button></form>'
    )


def _page(form: Interrupted, title: str, body: str) -> str:
    return form_page(title, body, language=_language(form))
