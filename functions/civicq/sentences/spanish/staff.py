"""To a city's staff, its moderators among them, and to whoever runs CivicQ."""

STAFF = {
    "Only staff of this city in one of these roles may do this: {roles}. Ask its owner for one.": (
        "Solo puede hacerlo el personal de esta ciudad con una de estas funciones: {roles}. Pida una a su "
        "titular."
    ),
    "owner": "titular",
    "admin": "administración",
    "editor": "edición",
    "moderator": "moderación",
    "viewer": "consulta",
    "Only an owner dismisses an owner.": "Solo un titular termina la función de otro titular.",
    "Only an owner makes another owner. Ask one of them.": (
        "Solo un titular nombra a otro titular. Pídalo a uno."
    ),
    "{city} keeps an owner, and has no other. Make somebody else one first.": (
        "{city} necesita un titular y no tiene otro. Nombre primero a otra persona."
    ),
    "Nobody of this id works for this city.": "Nadie con este identificador trabaja para esta ciudad.",
    "No account speaks for a candidate of this id in this city.": (
        "Ninguna cuenta habla por una candidatura con este identificador en esta ciudad."
    ),
    "Nobody of this id stands on a ballot of this city.": (
        "Nadie con este identificador está en una boleta de esta ciudad."
    ),
    "{candidate} has an account already. Nobody else speaks for them.": (
        "{candidate} ya tiene cuenta. Nadie más habla por esa candidatura."
    ),
    "There is no invitation of this city that could be taken back.": (
        "No hay ninguna invitación de esta ciudad que se pueda retirar."
    ),
    (
        "Nobody has checked yet that this account speaks for the city, and nobody gets mail in its name "
        "before. An operator writes to its contact."
    ): (
        "Todavía nadie comprobó que esta cuenta habla por la ciudad, y antes nadie recibe correo en su "
        "nombre. Un operador escribe a su contacto."
    ),
    "Nobody has checked yet that this account speaks for the city. An operator writes to its contact.": (
        "Todavía nadie comprobó que esta cuenta habla por la ciudad. Un operador escribe a su contacto."
    ),
    "Nobody sees this city yet. Add its logo once an operator vouches for it.": (
        "Todavía nadie ve esta ciudad. Añada su logotipo cuando un operador la avale."
    ),
    "Nobody sees this city yet. Add its roll once an operator vouches for it.": (
        "Todavía nadie ve esta ciudad. Añada su padrón cuando un operador la avale."
    ),
    "No clock goes by {zone}. Name one of IANA's time zones, like America/New_York.": (
        "No existe la zona horaria {zone}. Indique una de IANA, como America/New_York."
    ),
    "This city has no such ballot.": "Esta ciudad no tiene esa boleta.",
    "A ballot that is not published stays frozen. Publish it first.": (
        "Una boleta sin publicar sigue congelada. Publíquela primero."
    ),
    "The election is on {day}. Say a time at most {before} days before it, or {after} after.": (
        "La elección es el {day}. Indique un momento como máximo {before} días antes o {after} después."
    ),
    "There is a city called {slug} already. Ask its owner to invite you, or take another name.": (
        "Ya existe una ciudad llamada {slug}. Pida a su titular que le invite o elija otro nombre."
    ),
    "No city of this name has been registered.": "No se ha registrado ninguna ciudad con este nombre.",
    "Nobody vouches for a city that they work for. Ask another operator.": (
        "Nadie avala una ciudad para la que trabaja. Pídalo a otro operador."
    ),
    "This city has no such letter to post.": "Esta ciudad no tiene esa carta por enviar.",
    "Nobody of this id has asked for standing in this city.": (
        "Nadie con este identificador ha pedido verificarse en esta ciudad."
    ),
    "Nobody decides on their own standing. Ask a colleague.": (
        "Nadie decide sobre su propia verificación. Pídalo a un colega."
    ),
    "Who refused decides no appeal against it. Ask a colleague.": (
        "Quien rechazó no decide la apelación. Pídalo a un colega."
    ),
    "This has been decided so already: nothing is left to decide.": (
        "Esto ya se decidió así: no queda nada que decidir."
    ),
    "Nobody has told this city of such a mistake.": "Nadie avisó a esta ciudad de ese error.",
    "A colleague was faster: this mistake has been decided.": (
        "Un colega fue más rápido: este aviso ya se decidió."
    ),
    "There is nothing of this id in this city.": "No hay nada con este identificador en esta ciudad.",
    "Nobody moderates what is their own. Ask a colleague.": (
        "Nadie modera lo que es suyo. Pídalo a un colega."
    ),
    "Who stands in a contest moderates nothing of it. Ask a colleague.": (
        "Quien se presenta en una contienda no modera nada de ella. Pídalo a un colega."
    ),
    "This question is pending: approve it or remove it.": (
        "Esta pregunta está pendiente: apruébela o retírela."
    ),
    "No report of this waits: nothing is left to dismiss.": (
        "No espera ninguna denuncia de esto: no queda nada que descartar."
    ),
    "This has been decided, or withdrawn: nothing is left to decide.": (
        "Esto ya se decidió o se retiró: no queda nada que decidir."
    ),
    "There is no such appeal in this city.": "No existe esa apelación en esta ciudad.",
    "This appeal has been decided.": "Esta apelación ya se decidió.",
    "Who removed it decides no appeal against that. Ask a colleague.": (
        "Quien lo retiró no decide la apelación. Pídalo a un colega."
    ),
    "A question cannot be merged into itself. Name another one.": (
        "Una pregunta no se puede unir a sí misma. Indique otra."
    ),
    "Only questions of one contest are merged.": "Solo se unen preguntas de una misma contienda.",
    "The question that stays has to be one that is shown. Approve it first.": (
        "La pregunta que queda tiene que ser una que se muestra. Apruébela primero."
    ),
    "Only a question that is pending or shown is merged into another.": (
        "Solo se une a otra una pregunta pendiente o que se muestra."
    ),
    "Nobody has proposed such an import for this city.": (
        "Nadie ha propuesto esa importación para esta ciudad."
    ),
    "This import is past its upload. Propose another for another file.": (
        "El archivo de esta importación ya se subió. Proponga otra para otro archivo."
    ),
    "Four eyes look at a ballot: ask a colleague to approve your import.": (
        "Cada boleta la revisan dos personas: pida a otra que apruebe su importación."
    ),
    "This import has been decided already.": "Esta importación ya se decidió.",
    "The file of this import was not read: there are no changes to approve.": (
        "El archivo de esta importación no se ha leído: no hay cambios que aprobar."
    ),
    "Only who runs CivicQ may do this. Sign in as one of the group `operator`.": (
        "Solo puede hacerlo quien opera CivicQ. Inicie sesión como alguien del grupo `operator`."
    ),
    "No page carries the tag {tag}. Tags are: {tags}.": (
        "Ninguna página lleva la etiqueta {tag}. Las etiquetas son: {tags}."
    ),
    "Redis, where the fleet's figures are, does not answer. Try again in a moment.": (
        "Redis, donde están las cifras de la flota, no responde. Inténtelo de nuevo en un momento."
    ),
}
