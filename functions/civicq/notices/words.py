"""What CivicQ writes to people, in each language. One that lacks a sentence does not type-check."""

from collections.abc import Mapping
from dataclasses import dataclass

from civicq.languages import PREFIXES, Language
from civicq.rules import RULES

# A subject, and below it a paragraph each. A link, and what somebody else has said, comes in by its name.
Lines = tuple[str, ...]
# One of it, and any other number.
Forms = tuple[str, str]


@dataclass(frozen=True)
class Words:
    language: Language
    why: Mapping[str, str]  # by the kind of mail
    no_more: str
    no_more_at_all: str
    code_by_sms: str
    code_by_email: Lines
    code_by_letter: Lines
    welcome: Lines
    verified: Lines
    not_verified: Lines
    to_candidate: Lines
    to_staff: Lines
    roles: Mapping[str, str]
    registrations: Mapping[str, Lines]  # by what an operator has decided
    news: Mapping[str, str]  # by what has happened
    digest: Mapping[str, str]  # its subject, by the cadence
    question_waits: Lines
    question_shown: Lines
    things: Mapping[str, str]  # what a moderator decides on
    said: Mapping[str, str]  # before its words; those of a question, where it is not named
    about_question: str
    removed: Lines
    rules: Mapping[str, str]
    question_merged: Lines
    shown_again: Lines
    stays_removed: Lines
    answered: Lines
    corrected: Lines
    not_corrected: Lines
    election_tomorrow: Lines
    election_soon: Lines
    new_questions: Lines
    open_questions: Lines
    or_more: str
    questions_wait: Forms
    where_no_answer: str
    queue_subject: Forms
    queue: Forms
    queue_questions: Forms
    queue_reports: Forms
    queue_appeals: Forms
    queue_standings: Forms
    queue_how: str
    week: Lines
    week_questions: Forms
    week_answers: Forms
    week_residents: Forms

    @property
    def prefix(self) -> str:
        """What the site's addresses in this language begin with."""
        return PREFIXES[self.language]


_EN = Words(
    language="en",
    why={
        "follows": "You get this because you follow it at CivicQ.",
        "own": "You get this because it is about what you wrote or asked for at CivicQ.",
        "reminders": "You get this because CivicQ reminds you of what is still to do.",
        "staff": "You get this because you work for this city at CivicQ.",
    },
    no_more="No more of these:",
    no_more_at_all="No more mail from CivicQ at all:",
    code_by_sms="CivicQ: {digits} is your code for {city}. Good for 15 minutes. Tell it to nobody.",
    code_by_email=(
        "Your code for {city}",
        "{digits}",
        "is your code to ask and vote on questions in {city}. It is good for 15 minutes.",
        "Nobody from CivicQ or the city will ask you for it. If you did not ask for a code, ignore this.",
    ),
    code_by_letter=(
        "Your code for {city}",
        "Your code to ask and vote on questions in {city} at CivicQ:",
        "{digits}",
        (
            "Sign in, choose your city, and type it in. It is good for 30 days. If you did not ask for it, "
            "throw this letter away: without your account the code opens nothing."
        ),
    ),
    welcome=(
        "You are verified in {city}",
        "From now on you ask the candidates in {city}, and vote on which questions matter most.",
        "{link}",
        "Nobody sees how you vote on a question. What you ask is public, without your name.",
        (
            "You get this once, because you were verified just now. No other mail comes because of it: sign "
            "in to choose what you want to be told. If it was not you, tell the city."
        ),
    ),
    verified=(
        "You are verified in {city}",
        "The staff of {city} has verified you: you ask the candidates there, and vote on questions.",
        "Their reason: “{reason}”",
        "{link}",
    ),
    not_verified=(
        "You are not verified in {city}",
        "The staff of {city} has decided that you cannot ask and vote there.",
        "Their reason: “{reason}”",
        "If they are wrong, appeal, once: somebody else decides then. Sign in and choose your city.",
        "{link}",
    ),
    to_candidate=(
        "Voters of {city} have questions for you",
        "Voters of {city} ask everybody who stands for election, and vote on which questions matter.",
        "This link lets you answer for {name}. It is good once, for 14 days, for nobody else:",
        "{link}",
        "Sign in with the e-mail address that this came to.",
        (
            "Your answers stand beside those of the other candidates, in an order that favors nobody. Where "
            "you do not answer, it says that no response was submitted."
        ),
        "You get this because {city} has invited you. If you are not {name}, ignore it: nothing more comes.",
    ),
    to_staff=(
        "Work on CivicQ for {city}",
        "You are invited to work on CivicQ for {city}, as {role}.",
        "This link is good once, for 14 days, for nobody else:",
        "{link}",
        "Sign in with the e-mail address that this came to.",
        "If you do not know why you get this, ignore it, or ask the city: nothing more comes.",
    ),
    roles={
        "owner": "owner",
        "admin": "admin",
        "editor": "editor",
        "moderator": "moderator",
        "viewer": "viewer",
    },
    registrations={
        "activate": (
            "{city} is on CivicQ",
            (
                "{city} is on CivicQ from now on. Import a ballot, have a colleague approve it, and "
                "publish it; then everybody sees it."
            ),
            "The reason: “{reason}”",
        ),
        "reject": (
            "{city} is not on CivicQ yet",
            "An operator of CivicQ has looked at {city}, which you registered, and does not vouch for it.",
            "The reason: “{reason}”",
            "Mend what it names, and register the city again, with the same address on this site:",
            "{link}",
        ),
        "deactivate": (
            "{city} is not shown on CivicQ any more",
            "{city} is not shown on CivicQ any more, nor are its ballots. Nothing of them is lost.",
            "The reason: “{reason}”",
            "Answer this e-mail if you think that this is wrong.",
        ),
    },
    news={
        "question": "A new question to the candidates for {contest}, {city}",
        "answer": "{candidate} has answered ({contest}, {city})",
        "correction": "{candidate} has corrected an answer ({contest}, {city})",
        "rebuttal": "{candidate} rebuts another candidate ({contest}, {city})",
        "merged": "Two questions on {contest}, {city}, have become one",
    },
    digest={"daily": "What you follow, today", "weekly": "What you follow, this week"},
    question_waits=(
        "Your question waits for a moderator ({contest}, {city})",
        "You have asked:",
        "“{text}”",
        (
            "A moderator of {city} reads it before everybody does. You are told what they decide; until "
            "then only you see it here:"
        ),
        "{link}",
    ),
    question_shown=(
        "Your question is shown ({contest}, {city})",
        "A moderator has read your question, and everybody sees it and votes on it now:",
        "“{text}”",
        "{link}",
    ),
    things={
        "question": "question",
        "answer": "answer",
        "rebuttal": "rebuttal",
        "video": "video",
        "profile": "profile",
        "photo": "photo",
    },
    said={"question": "You have asked:", "profile": "You have said of yourself:", "photo": "It shows:"},
    about_question="It is about this question:",
    removed=(
        "Your {what} was removed ({contest}, {city})",
        "A moderator of {city} has removed your {what}.",
        "The rule: {rule}",
        "The moderator's reason: “{reason}”",
        "{said}",
        "“{text}”",
        "If this is wrong, sign in and appeal, once: another moderator decides then.",
        "{link}",
    ),
    rules=RULES,
    question_merged=(
        "Your question has become one with another ({contest}, {city})",
        "You have asked:",
        "“{text}”",
        "A neighbor asks the same. The votes on both count for this one now, each citizen's once:",
        "“{others}”",
        "{link}",
        "The moderator's reason: “{reason}”",
    ),
    shown_again=(
        "Your {what} is shown again ({contest}, {city})",
        "Another moderator has decided on your appeal: your {what} is shown again.",
        "Their reason: “{reason}”",
        "{said}",
        "“{text}”",
        "{link}",
    ),
    stays_removed=(
        "Your {what} stays removed ({contest}, {city})",
        "Another moderator has decided on your appeal: your {what} stays removed.",
        "Their reason: “{reason}”",
        "{said}",
        "“{text}”",
        "{link}",
    ),
    answered=(
        "{candidate} has answered your question ({contest}, {city})",
        "{candidate} has answered what you asked:",
        "“{text}”",
        "Read the answer beside those of the others, and say whether it answers you:",
        "{link}",
    ),
    corrected=(
        "What you told of {about} is corrected",
        "You told the city of a mistake on its ballot ({about}). It is corrected.",
        "The city's reason: “{reason}”",
        "{link}",
    ),
    not_corrected=(
        "What you told of {about} stays as it is",
        "You told the city of a mistake on its ballot ({about}). It stays as it is.",
        "The city's reason: “{reason}”",
        "{link}",
    ),
    election_tomorrow=(
        "Tomorrow: {election}, {city}",
        "{city} votes tomorrow, {day}. Who stands, and what they have answered:",
        "{link}",
    ),
    election_soon=(
        "In {days} days: {election}, {city}",
        (
            "{city} votes on {day}. The candidates still answer: vote on which questions they should answer "
            "first, or ask your own."
        ),
        "{link}",
    ),
    new_questions=(
        "New questions for {candidate} ({contest})",
        "{waiting} for an answer by {candidate}. What citizens support most:",
    ),
    open_questions=(
        "{waiting} for {candidate} ({contest})",
        "{waiting} for an answer by {candidate}. What citizens support most:",
    ),
    or_more="{count} or more",
    questions_wait=("{count} question waits", "{count} questions wait"),
    where_no_answer="Where you do not answer, the page says that no response was submitted. All of them:",
    queue_subject=("{count} waits for you in {city}", "{count} wait for you in {city}"),
    queue=("This morning there is in {city}:", "This morning there are in {city}:"),
    queue_questions=("{count} question to read", "{count} questions to read"),
    queue_reports=("{count} reported text", "{count} reported texts"),
    queue_appeals=("{count} appeal", "{count} appeals"),
    queue_standings=("{count} resident to verify", "{count} residents to verify"),
    queue_how="Appeals are for somebody else than who decided first. Sign in to decide:",
    week=("The week in {city}", "In the last seven days, in {city}:"),
    week_questions=("{count} question was asked", "{count} questions were asked"),
    week_answers=("{count} answer was given", "{count} answers were given"),
    week_residents=("{count} resident was verified", "{count} residents were verified"),
)

_ES = Words(
    language="es",
    why={
        "follows": "Recibe este correo porque sigue esto en CivicQ.",
        "own": "Recibe este correo porque trata de lo que usted escribió o pidió en CivicQ.",
        "reminders": "Recibe este correo porque CivicQ le recuerda lo que queda por hacer.",
        "staff": "Recibe este correo porque trabaja para esta ciudad en CivicQ.",
    },
    no_more="Para no recibir más correos como este:",
    no_more_at_all="Para no recibir ningún correo de CivicQ:",
    # Without accents, with which a text message holds 70 characters instead of 160.
    code_by_sms="CivicQ: {digits} es su clave para {city}. Vale 15 minutos. No se la diga a nadie.",
    code_by_email=(
        "Su código para {city}",
        "{digits}",
        "es su código para preguntar y votar preguntas en {city}. Sirve durante 15 minutos.",
        "Nadie de CivicQ ni de la ciudad se lo pedirá. Si usted no pidió un código, ignore este correo.",
    ),
    code_by_letter=(
        "Su código para {city}",
        "Su código para preguntar y votar preguntas en {city}, en CivicQ:",
        "{digits}",
        (
            "Inicie sesión, elija su ciudad y escríbalo. Sirve durante 30 días. Si usted no lo pidió, tire "
            "esta carta: sin su cuenta, el código no abre nada."
        ),
    ),
    welcome=(
        "Su residencia en {city} está verificada",
        "Desde ahora puede preguntar a los candidatos en {city} y votar qué preguntas importan más.",
        "{link}",
        "Nadie ve cómo vota usted una pregunta. Lo que pregunta es público, sin su nombre.",
        (
            "Recibe este correo una sola vez, porque se le acaba de verificar. No trae consigo ningún otro: "
            "inicie sesión para elegir de qué quiere que le avisemos. Si no fue usted, avise a la ciudad."
        ),
    ),
    verified=(
        "Su residencia en {city} está verificada",
        "El personal de {city} le ha verificado: puede preguntar allí a los candidatos y votar preguntas.",
        "Su motivo: “{reason}”",
        "{link}",
    ),
    not_verified=(
        "Su residencia en {city} no está verificada",
        "El personal de {city} ha decidido que usted no puede preguntar ni votar allí.",
        "Su motivo: “{reason}”",
        "Si se equivocan, apele una vez: entonces decide otra persona. Inicie sesión y elija su ciudad.",
        "{link}",
    ),
    to_candidate=(
        "Los votantes de {city} tienen preguntas para usted",
        (
            "Los votantes de {city} preguntan a todas las personas que se presentan y votan qué preguntas "
            "importan."
        ),
        "Con este enlace puede responder por {name}. Sirve una vez, durante 14 días y para nadie más:",
        "{link}",
        "Inicie sesión con la dirección de correo a la que llegó este mensaje.",
        (
            "Sus respuestas aparecen junto a las de las demás candidaturas, en un orden que no favorece a "
            "nadie. Donde usted no responda, se dirá que no se presentó ninguna respuesta."
        ),
        (
            "Recibe este correo porque {city} le ha invitado. Si usted no es {name}, ignórelo: no llegará "
            "nada más."
        ),
    ),
    to_staff=(
        "Trabaje en CivicQ para {city}",
        "Se le invita a trabajar en CivicQ para {city}. Su función: {role}.",
        "Este enlace sirve una vez, durante 14 días y para nadie más:",
        "{link}",
        "Inicie sesión con la dirección de correo a la que llegó este mensaje.",
        "Si no sabe por qué lo recibe, ignórelo o pregunte a la ciudad: no llegará nada más.",
    ),
    roles={
        "owner": "titular",
        "admin": "administración",
        "editor": "edición",
        "moderator": "moderación",
        "viewer": "consulta",
    },
    registrations={
        "activate": (
            "{city} está en CivicQ",
            (
                "{city} está en CivicQ desde ahora. Importe una boleta, pida a un colega que la apruebe y "
                "publíquela; entonces la verán todos."
            ),
            "El motivo: “{reason}”",
        ),
        "reject": (
            "{city} todavía no está en CivicQ",
            "Un operador de CivicQ ha revisado {city}, que usted registró, y no responde por ella.",
            "El motivo: “{reason}”",
            "Corrija lo que indica y registre la ciudad otra vez, con la misma dirección en este sitio:",
            "{link}",
        ),
        "deactivate": (
            "{city} ya no se muestra en CivicQ",
            "{city} ya no se muestra en CivicQ, y tampoco sus boletas. Nada de ellas se ha perdido.",
            "El motivo: “{reason}”",
            "Responda a este correo si cree que es un error.",
        ),
    },
    news={
        "question": "Una pregunta nueva para quienes se presentan a {contest}, {city}",
        "answer": "{candidate} ha respondido ({contest}, {city})",
        "correction": "{candidate} ha corregido una respuesta ({contest}, {city})",
        "rebuttal": "{candidate} replica a otra candidatura ({contest}, {city})",
        "merged": "Dos preguntas sobre {contest}, {city}, son ahora una",
    },
    digest={"daily": "Lo que usted sigue: hoy", "weekly": "Lo que usted sigue: esta semana"},
    question_waits=(
        "Su pregunta espera a un moderador ({contest}, {city})",
        "Usted preguntó:",
        "“{text}”",
        (
            "Un moderador de {city} la lee antes que los demás. Le avisaremos de lo que decida; hasta "
            "entonces solo usted la ve aquí:"
        ),
        "{link}",
    ),
    question_shown=(
        "Su pregunta ya se muestra ({contest}, {city})",
        "Un moderador ha leído su pregunta; desde ahora todos la ven y la votan:",
        "“{text}”",
        "{link}",
    ),
    things={
        "question": "pregunta",
        "answer": "respuesta",
        "rebuttal": "réplica",
        "video": "video",
        "profile": "declaración de candidatura",
        "photo": "foto",
    },
    said={"question": "Usted preguntó:", "profile": "En su declaración usted dijo:", "photo": "Muestra:"},
    about_question="Trata de esta pregunta:",
    removed=(
        "Se retiró su {what} ({contest}, {city})",
        "Un moderador de {city} ha retirado su {what}.",
        "La regla: {rule}",
        "El motivo del moderador: “{reason}”",
        "{said}",
        "“{text}”",
        "Si es un error, inicie sesión y apele una vez: entonces decide otro moderador.",
        "{link}",
    ),
    rules={
        "spam": "Hace publicidad o repite lo mismo una y otra vez.",
        "private": "Revela la vida privada, la dirección, el teléfono o el correo de alguien.",
        "threat": "Amenaza a alguien o llama a la violencia.",
        "harassment": "Insulta o humilla en vez de preguntar o responder.",
        "off-topic": "No trata de lo que decide esta contienda.",
        "false-claim": "Afirma como un hecho algo que se ha demostrado falso.",
        "duplicate": "Dice otra vez lo que la misma persona ya dijo.",
        "unlawful": "Infringe la ley, o la ley electoral.",
    },
    question_merged=(
        "Su pregunta se unió a otra ({contest}, {city})",
        "Usted preguntó:",
        "“{text}”",
        "Un vecino pregunta lo mismo. Los votos de ambas cuentan ahora para esta, uno por persona:",
        "“{others}”",
        "{link}",
        "El motivo del moderador: “{reason}”",
    ),
    shown_again=(
        "Su {what} se muestra de nuevo ({contest}, {city})",
        "Otro moderador ha decidido sobre su apelación: su {what} se muestra de nuevo.",
        "Su motivo: “{reason}”",
        "{said}",
        "“{text}”",
        "{link}",
    ),
    stays_removed=(
        "Su {what} sigue sin mostrarse ({contest}, {city})",
        "Otro moderador ha decidido sobre su apelación: su {what} sigue sin mostrarse.",
        "Su motivo: “{reason}”",
        "{said}",
        "“{text}”",
        "{link}",
    ),
    answered=(
        "{candidate} ha respondido a su pregunta ({contest}, {city})",
        "{candidate} ha respondido a lo que usted preguntó:",
        "“{text}”",
        "Lea la respuesta junto a las de los demás y diga si le responde:",
        "{link}",
    ),
    corrected=(
        "Se corrigió lo que usted señaló en {about}",
        "Usted avisó a la ciudad de un error en su boleta ({about}). Ya está corregido.",
        "El motivo de la ciudad: “{reason}”",
        "{link}",
    ),
    not_corrected=(
        "Lo que usted señaló en {about} queda como está",
        "Usted avisó a la ciudad de un error en su boleta ({about}). Queda como está.",
        "El motivo de la ciudad: “{reason}”",
        "{link}",
    ),
    election_tomorrow=(
        "Mañana: {election}, {city}",
        "{city} vota mañana, {day}. Quién se presenta y qué ha respondido:",
        "{link}",
    ),
    election_soon=(
        "En {days} días: {election}, {city}",
        (
            "{city} vota el {day}. Todavía se responde: vote qué preguntas deben responderse primero, o "
            "haga la suya."
        ),
        "{link}",
    ),
    new_questions=(
        "Preguntas nuevas para {candidate} ({contest})",
        "{waiting} una respuesta de {candidate}. Las que más apoyan los ciudadanos:",
    ),
    open_questions=(
        "{waiting} a {candidate} ({contest})",
        "{waiting} una respuesta de {candidate}. Las que más apoyan los ciudadanos:",
    ),
    or_more="{count} o más",
    questions_wait=("{count} pregunta espera", "{count} preguntas esperan"),
    where_no_answer=(
        "Donde usted no responda, la página dirá que no se presentó ninguna respuesta. Todas están aquí:"
    ),
    queue_subject=("{count} asunto le espera en {city}", "{count} asuntos le esperan en {city}"),
    queue=("Esta mañana hay en {city}:", "Esta mañana hay en {city}:"),
    queue_questions=("{count} pregunta por leer", "{count} preguntas por leer"),
    queue_reports=("{count} texto denunciado", "{count} textos denunciados"),
    queue_appeals=("{count} apelación", "{count} apelaciones"),
    queue_standings=("{count} residente por verificar", "{count} residentes por verificar"),
    queue_how="Las apelaciones las decide quien no decidió primero. Inicie sesión para decidir:",
    week=("La semana en {city}", "En los últimos siete días, en {city}:"),
    week_questions=("Se hizo {count} pregunta", "Se hicieron {count} preguntas"),
    week_answers=("Se dio {count} respuesta", "Se dieron {count} respuestas"),
    week_residents=("Se verificó a {count} residente", "Se verificó a {count} residentes"),
)

WORDS: dict[Language, Words] = {"en": _EN, "es": _ES}
