"""To whoever reads, asks, votes, follows, reports, or wants to be verified."""

CITIZENS = {
    "There is no such city. Choose yours from the list of all.": (
        "No existe esa ciudad. Elija la suya en la lista de todas."
    ),
    "There is no such city, or no election of it is known.": (
        "No existe esa ciudad, o no se conoce ninguna elección suya."
    ),
    "There is no such ballot. Begin at your city.": "No existe esa boleta. Empiece por su ciudad.",
    "There is no such ballot or precinct.": "No existe esa boleta o ese precinto.",
    "There is no such contest. Begin at your ballot.": "No existe esa contienda. Empiece por su boleta.",
    "There is no such candidate. Begin at your ballot.": "No existe esa candidatura. Empiece por su boleta.",
    "There is no such question. Begin at its contest.": "No existe esa pregunta. Empiece por su contienda.",
    "You told nobody of such a mistake.": "Usted no avisó a nadie de ese error.",
    "There is no such answer.": "No existe esa respuesta.",
    "There is nothing at this address.": "No hay nada en esta dirección.",
    "There is nothing of this id.": "No hay nada con este identificador.",
    "Nobody of this id stands for election.": "Nadie con este identificador se presenta a la elección.",
    "No ballot shows this contest with this candidate.": (
        "Ninguna boleta muestra esta contienda con esta candidatura."
    ),
    "What you want to follow is not there, or is not shown any more.": (
        "Lo que quiere seguir no existe o ya no se muestra."
    ),
    "{most} topics are all that one follows. End one first.": (
        "Cada persona sigue como máximo {most} temas. Deje primero uno."
    ),
    (
        "Asking and voting belong to residents whom the city of this ballot has verified. Your city says by "
        "which ways."
    ): (
        "Preguntar y votar corresponde a los residentes que la ciudad de esta boleta ha verificado. Su "
        "ciudad dice de qué maneras."
    ),
    "{most} votes an hour are all that one citizen casts. Go on in a while.": (
        "Cada persona vota como máximo {most} veces por hora. Continúe en un rato."
    ),
    "Ten questions a day are all that one citizen asks.": (
        "Cada persona hace como máximo diez preguntas al día. Continúe mañana."
    ),
    "Thirty edits a day are all that one citizen makes. Go on tomorrow.": (
        "Cada persona edita como máximo treinta veces al día. Continúe mañana."
    ),
    "A neighbor asks this already: “{question}” Vote for it, or say that yours asks something else.": (
        "Un vecino ya pregunta esto: «{question}» Vote por esa pregunta o indique que la suya pregunta otra "
        "cosa."
    ),
    "This form has sent another question before. Send this one as a new question.": (
        "Este formulario ya envió otra pregunta antes. Envíe esta como una pregunta nueva."
    ),
    "Only its author edits or withdraws a question.": "Solo quien hizo una pregunta la edita o la retira.",
    "This contest is no longer on the ballot, so its questions rest as they are.": (
        "Esta contienda ya no está en la boleta: sus preguntas quedan como están."
    ),
    "The polls have closed. Questions, votes and answers stay here to be read.": (
        "La votación ha cerrado. Las preguntas, los votos y las respuestas quedan aquí para leerlos."
    ),
    "The city has stopped questions and votes on this ballot for now. Try again later.": (
        "La ciudad ha detenido por ahora las preguntas y los votos de esta boleta. Inténtelo más tarde."
    ),
    "Its author has withdrawn this question, so it can be neither edited nor voted on.": (
        "Quien hizo esta pregunta la retiró: no se puede editar ni votar."
    ),
    "A moderator has still to read this question. Try again later.": (
        "Un moderador todavía tiene que leer esta pregunta. Inténtelo más tarde."
    ),
    "This question was merged into another one. Vote on that; this page leads to it.": (
        "Esta pregunta se unió a otra. Vote en esa; esta página lleva a ella."
    ),
    "This question broke a rule and was removed. Its page says which.": (
        "Esta pregunta infringió una regla y fue retirada. Su página dice cuál."
    ),
    "Take `after` from `next` of the page before, with the same `sort` and `issue`.": (
        "Tome `after` de `next` de la página anterior, con los mismos `sort` e `issue`."
    ),
    "{city} verifies nobody yet. Ask its staff.": (
        "{city} todavía no verifica a nadie. Pregunte a su personal."
    ),
    "{city} verifies its residents by: {ways}. Choose one of these.": (
        "{city} verifica a sus residentes por: {ways}. Elija una de estas formas."
    ),
    "a code by e-mail": "un código por correo electrónico",
    "a code by text message": "un código por mensaje de texto",
    "a code by letter": "un código por carta",
    "its roll of voters": "su padrón electoral",
    "its staff": "su personal",
    "Your account has no confirmed e-mail address. Add one to it, then sign in again.": (
        "Su cuenta no tiene ningún correo electrónico confirmado. Añada uno y vuelva a iniciar sesión."
    ),
    "Your account has no confirmed phone number. Add one to it, then sign in again.": (
        "Su cuenta no tiene ningún teléfono confirmado. Añada uno y vuelva a iniciar sesión."
    ),
    "Say where the letter is to go: the address as it stands on an envelope.": (
        "Indique adónde va la carta: la dirección tal como se escribe en un sobre."
    ),
    "the address that you gave": "la dirección que usted indicó",
    "Five codes an hour are all that is sent. Use the last one, or wait.": (
        "Se envían como máximo cinco códigos por hora. Use el último o espere."
    ),
    "A city sends two letters a month. Wait for the one on its way.": (
        "Una ciudad envía dos cartas al mes. Espere la que está en camino."
    ),
    "Five times a day are all. Ask the city's staff, or try tomorrow.": (
        "Son cinco intentos al día. Pida ayuda al personal de la ciudad o inténtelo mañana."
    ),
    "There is no code that waits for you here, or its time or tries are used up. Ask for one.": (
        "Aquí no le espera ningún código, o se acabaron su plazo o sus intentos. Pida uno."
    ),
    "This is not the code that was sent. Ask for a new one.": "No es el código que se envió. Pida uno nuevo.",
    "This is not the code that was sent. One more try is left.": (
        "No es el código que se envió. Queda un intento más."
    ),
    "This is not the code that was sent. {left} more tries are left.": (
        "No es el código que se envió. Quedan {left} intentos más."
    ),
    (
        "{city}'s roll has nobody of this name, birthday and postcode. Check them as they stand on your "
        "registration, or choose another way."
    ): (
        "En el padrón de {city} no hay nadie con este nombre, fecha de nacimiento y código postal. "
        "Revíselos tal como están en su registro de votante o elija otra forma."
    ),
    (
        "The same proof has verified another account, or one that is deleted and whose votes still count. "
        "Sign in to the other account; if there is none of yours, ask the city's staff."
    ): (
        "La misma prueba ya verificó otra cuenta, o una que se borró y cuyos votos todavía cuentan. Inicie "
        "sesión en la otra cuenta; si no tiene ninguna, pregunte al personal de la ciudad."
    ),
    "The city's staff has refused this standing, so only they can grant it. Appeal instead.": (
        "El personal de la ciudad rechazó esta verificación, y solo él puede concederla. Puede apelar."
    ),
    "The city's staff has decided. Appeal if they were wrong.": (
        "El personal de la ciudad ya decidió. Apele si fue un error."
    ),
    "You are verified here already.": "Su residencia aquí ya está verificada.",
    "There is no refusal to appeal against.": "No hay ningún rechazo contra el que apelar.",
    "Your appeal has been decided. Write to the city if its facts have changed.": (
        "Su apelación ya se decidió. Escriba a la ciudad si algo ha cambiado."
    ),
    "Twenty reports a day are all that one citizen files.": (
        "Cada persona denuncia como máximo veinte veces al día. Continúe mañana."
    ),
    "This is not shown any more, so nothing is left to report.": (
        "Esto ya no se muestra: no queda nada que denunciar."
    ),
    "What is your own you can edit or withdraw yourself.": "Lo que es suyo lo puede editar o retirar usted.",
    "There is no such decision on anything of yours.": "No existe esa decisión sobre algo suyo.",
    "Only a removal can be appealed against.": "Solo se puede apelar contra una retirada.",
    "You have appealed against this already.": "Ya apeló contra esto.",
    "Ten mistakes a day are all that one citizen tells of.": (
        "Cada persona avisa como máximo de diez errores al día. Continúe mañana."
    ),
    "Two cities a day are all that one person registers.": (
        "Cada persona registra como máximo dos ciudades al día. Continúe mañana."
    ),
    "This link ends no mails. Sign in and choose there which ones you get.": (
        "Este enlace no termina ningún correo. Inicie sesión y elija allí cuáles recibe."
    ),
    "Sign in, and send it again.": "Inicie sesión y envíelo de nuevo.",
    "This session names nobody. Sign in again.": "Esta sesión no es de nadie. Inicie sesión de nuevo.",
    "The session has ended. Sign in again.": "La sesión terminó. Inicie sesión de nuevo.",
    (
        "This browser's session has ended, and nothing was signed out elsewhere. Sign in, and then sign out "
        "everywhere."
    ): (
        "La sesión de este navegador terminó, y no se cerró ninguna otra. Inicie sesión y después ciérrela "
        "en todas partes."
    ),
    "The sign-in service is not answering. Try again in a minute.": (
        "El servicio de inicio de sesión no responde. Inténtelo de nuevo en un minuto."
    ),
    (
        "The sign-in service is not answering: take it that nothing was signed out, here or elsewhere. Try "
        "again in a minute. Until then, signing out ends the session of this browser alone."
    ): (
        "El servicio de inicio de sesión no responde: dé por hecho que no se cerró ninguna sesión, ni aquí "
        "ni en otra parte. Inténtelo de nuevo en un minuto. Hasta entonces, cerrar sesión termina solo la "
        "de este navegador."
    ),
    "This sign-in was begun elsewhere or too long ago. Go back to CivicQ and sign in again.": (
        "Este inicio de sesión empezó en otra parte o hace demasiado tiempo. Vuelva a CivicQ e inicie "
        "sesión de nuevo."
    ),
    (
        "CivicQ's database does not answer just now. Send it again in a moment: a vote or a question counts "
        "once, however often it is sent."
    ): (
        "La base de datos de CivicQ no responde en este momento. Envíelo de nuevo en un momento: un voto o "
        "una pregunta cuenta una vez, por más veces que se envíe."
    ),
    "Something broke on our side and has been noted. Try again in a moment.": (
        "Algo falló de nuestro lado y quedó anotado. Inténtelo de nuevo en un momento."
    ),
}
