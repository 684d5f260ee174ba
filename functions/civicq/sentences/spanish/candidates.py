"""To whoever speaks for a candidate, of answers, videos and pictures too."""

CANDIDATES = {
    "Only the candidate's own account speaks for them. Ask the city for an invitation.": (
        "Solo la cuenta de quien se presenta habla por su candidatura. Pida una invitación a la ciudad."
    ),
    "“{quote}” does not stand in the answer. Quote it word for word.": (
        "«{quote}» no está en la respuesta. Cítela palabra por palabra."
    ),
    "These words do not stand in the answer. Quote what you rebut word for word.": (
        "Estas palabras no están en la respuesta. Cite palabra por palabra aquello a lo que replica."
    ),
    "A candidate answers the questions of the contest they stand in.": (
        "Una candidatura responde a las preguntas de la contienda en que se presenta."
    ),
    "Its author has edited this question: it is version {version} now. Read it again first.": (
        "Quien hizo esta pregunta la editó: ahora es la versión {version}. Léala de nuevo primero."
    ),
    "This answer broke a rule and was removed. Appeal against that.": (
        "Esta respuesta infringió una regla y fue retirada. Puede apelar."
    ),
    "This answer broke a rule and was removed.": "Esta respuesta infringió una regla y fue retirada.",
    "This candidate has not answered this question.": "Esta candidatura no ha respondido a esta pregunta.",
    "There is no such answer to rebut.": "No existe esa respuesta a la que replicar.",
    "A candidate corrects their own answer instead of rebutting it.": (
        "Una candidatura corrige su propia respuesta en vez de replicar a ella."
    ),
    "A candidate rebuts those who stand in the same contest.": (
        "Una candidatura replica a quienes se presentan en la misma contienda."
    ),
    "This rebuttal broke a rule and was removed. Appeal against that.": (
        "Esta réplica infringió una regla y fue retirada. Puede apelar."
    ),
    "This candidate has no such rebuttal.": "Esta candidatura no tiene esa réplica.",
    "What you said of yourself broke a rule and was removed. Appeal against that.": (
        "Lo que dijo de usted infringió una regla y fue retirado. Puede apelar."
    ),
    "A hundred answers, corrections and rebuttals a day are all. Go on tomorrow.": (
        "El máximo son cien respuestas, correcciones y réplicas al día. Continúe mañana."
    ),
    "This invitation was used, has expired, or never was. Ask the city for another.": (
        "Esta invitación ya se usó, venció o nunca existió. Pida otra a la ciudad."
    ),
    (
        "Your account has no confirmed e-mail address, and an invitation is for the address that it was "
        "sent to. Confirm that address, then sign in again."
    ): (
        "Su cuenta no tiene ningún correo electrónico confirmado, y una invitación es para la dirección a "
        "la que se envió. Confirme esa dirección y vuelva a iniciar sesión."
    ),
    (
        "This invitation was sent to another e-mail address than that of your account. Sign in with the "
        "address that it came to, or ask the city to invite your own."
    ): (
        "Esta invitación se envió a otro correo electrónico que el de su cuenta. Inicie sesión con la "
        "dirección a la que llegó o pida a la ciudad que invite la suya."
    ),
    (
        "You speak for {candidate} in the same contest, and nobody speaks for two rivals. Sign in with the "
        "account of whom this invitation is for."
    ): (
        "Usted habla por {candidate} en la misma contienda, y nadie habla por dos rivales. Inicie sesión "
        "con la cuenta de quien es esta invitación."
    ),
    "Somebody speaks for this candidate already. Ask the city.": (
        "Alguien habla ya por esta candidatura. Pregunte a la ciudad."
    ),
    "Answer the question in words first. A video stands beside them, never instead.": (
        "Responda primero por escrito. Un video acompaña a las palabras, nunca las sustituye."
    ),
    "This answer or its video broke a rule and was removed. Appeal against that.": (
        "Esta respuesta o su video infringió una regla y fue retirado. Puede apelar."
    ),
    "The captions run to {seconds} s. A video lasts at most {most} s here; shorten it.": (
        "Los subtítulos llegan a {seconds} s. Aquí un video dura como máximo {most} s; acórtelo."
    ),
    "Ten videos a day are all that one candidate adds.": (
        "Una candidatura añade como máximo diez videos al día. Continúe mañana."
    ),
    "No video of this answer is being uploaded. Add one, and upload it within 15 minutes.": (
        "No se está subiendo ningún video de esta respuesta. Añada uno y súbalo en 15 minutos."
    ),
    "This answer has no video to withdraw.": "Esta respuesta no tiene ningún video que retirar.",
    "The video lasts {seconds} s, and {most} s are the most here. Shorten it.": (
        "El video dura {seconds} s, y aquí el máximo son {most} s. Acórtelo."
    ),
    (
        "The captions run to {captions} s, and the video ends at {seconds} s. Add it again with its own "
        "captions."
    ): (
        "Los subtítulos llegan a {captions} s, y el video termina a los {seconds} s. Añádalo de nuevo con "
        "sus propios subtítulos."
    ),
    "The video was not uploaded. Add it again, and upload it within 15 minutes.": (
        "El video no se subió. Añádalo de nuevo y súbalo en 15 minutos."
    ),
    "The picture was not uploaded. Add it again, and upload it within 15 minutes.": (
        "La imagen no se subió. Añádala de nuevo y súbala en 15 minutos."
    ),
    "The video cannot be read, by a fault of ours. It is in our log; write to us.": (
        "El video no se puede leer por una falla nuestra. Está en nuestro registro; escríbanos."
    ),
    "The picture cannot be read, by a fault of ours. It is in our log; write to us.": (
        "La imagen no se puede leer por una falla nuestra. Está en nuestro registro; escríbanos."
    ),
    "What was uploaded is not as long as was said. Add it again.": (
        "Lo que se subió no tiene el tamaño indicado. Añádalo de nuevo."
    ),
    "Export it again as WebM with VP9 and Opus, or as MP4.": (
        "Expórtelo de nuevo como WebM con VP9 y Opus, o como MP4."
    ),
    "Export it again as an MP4 file with H.264 and AAC.": (
        "Expórtelo de nuevo como archivo MP4 con H.264 y AAC."
    ),
    "The file ends before it should: it was cut off. {export}": (
        "El archivo termina antes de lo debido: está cortado. {export}"
    ),
    "The file is not WebM, whatever it is called. {export}": (
        "El archivo no es WebM, se llame como se llame. {export}"
    ),
    "The file is not WebM but a relative of it, such as Matroska. {export}": (
        "El archivo no es WebM sino un pariente, como Matroska. {export}"
    ),
    "Not every browser plays how this file is encoded. {export}": (
        "No todos los navegadores reproducen la codificación de este archivo. {export}"
    ),
    "The file does not hold one picture and one sound. {export}": (
        "El archivo no contiene una imagen y un sonido. {export}"
    ),
    "The file is damaged, or holds more than a film. {export}": (
        "El archivo está dañado o contiene más que un video. {export}"
    ),
    "The file is not MP4, whatever it is called. {export}": (
        "El archivo no es MP4, se llame como se llame. {export}"
    ),
    "The file is fragmented, as a recording page leaves it. {export}": (
        "El archivo está fragmentado, como lo deja una página que graba. {export}"
    ),
    "The file is not MP4 but a relative of it, such as QuickTime. {export}": (
        "El archivo no es MP4 sino un pariente, como QuickTime. {export}"
    ),
    "Captions are a WebVTT file: its first line is WEBVTT.": (
        "Los subtítulos son un archivo WebVTT: su primera línea es WEBVTT."
    ),
    "Line {number}: captions are text and times. Leave out {block}.": (
        "Línea {number}: los subtítulos son texto y tiempos. Quite {block}."
    ),
    "Line {number}: this caption begins before the one above it. Sort them.": (
        "Línea {number}: este subtítulo empieza antes que el anterior. Ordénelos."
    ),
    "The captions hold no text. Write down what is said.": (
        "Los subtítulos no tienen texto. Escriba lo que se dice."
    ),
    "Line {number}: write the times as 00:01.000 --> 00:04.000.": (
        "Línea {number}: escriba los tiempos como 00:01.000 --> 00:04.000."
    ),
    "Line {number}: this caption ends before it begins.": (
        "Línea {number}: este subtítulo termina antes de empezar."
    ),
    "Line {number}: this caption has no text.": "Línea {number}: este subtítulo no tiene texto.",
    "Your picture broke a rule and was removed. Appeal against that.": (
        "Su imagen infringió una regla y fue retirada. Puede apelar."
    ),
    "Twenty pictures a day are all that one person adds. Go on tomorrow.": (
        "Cada persona añade como máximo veinte imágenes al día. Continúe mañana."
    ),
    "No picture is being uploaded. Add one, and upload it within 15 minutes.": (
        "No se está subiendo ninguna imagen. Añada una y súbala en 15 minutos."
    ),
    "There is no picture to withdraw.": "No hay ninguna imagen que retirar.",
    "This is not a whole {format} picture. Open it, save it as JPEG or PNG, and add that.": (
        "Esta no es una imagen {format} completa. Ábrala, guárdela como JPEG o PNG y añada esa."
    ),
    (
        "This picture has {width} by {height} pixels: it is more than {most} times as long as it is narrow. "
        "Crop it, and add it again."
    ): (
        "Esta imagen tiene {width} por {height} píxeles: su largo es más de {most} veces su ancho. "
        "Recórtela y añádala de nuevo."
    ),
    "This picture has more than {millions} million pixels. Make it smaller, and add it again.": (
        "Esta imagen tiene más de {millions} millones de píxeles. Redúzcala y añádala de nuevo."
    ),
    "This picture has {width} by {height} pixels. Add one of at least {least} by {least}.": (
        "Esta imagen tiene {width} por {height} píxeles. Añada una de al menos {least} por {least}."
    ),
}
