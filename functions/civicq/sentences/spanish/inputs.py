"""What is amiss with what was sent."""

INPUTS = {
    "{amiss}. Correct it and send it again.": "{amiss}. Corríjalo y envíelo de nuevo.",
    "The body is not valid JSON. Send one JSON object.": "El cuerpo no es JSON válido. Envíe un objeto JSON.",
    "This request cannot be read. Correct it and send it again.": (
        "Esta solicitud no se puede leer. Corríjala y envíela de nuevo."
    ),
    "This address does not answer this method; the Allow header lists those that it does.": (
        "Esta dirección no responde a este método; el encabezado Allow dice a cuáles responde."
    ),
    "This address takes no query parameters.": "Esta dirección no recibe parámetros.",
    "This address takes these query parameters: {parameters}.": (
        "Esta dirección recibe estos parámetros: {parameters}."
    ),
    "Give {parameter} once.": "Indique {parameter} una sola vez.",
    "This form cannot be read. Go back, and send it again.": (
        "Este formulario no se puede leer. Vuelva atrás y envíelo de nuevo."
    ),
    "A write is only taken from CivicQ's own pages. Open CivicQ and try again there.": (
        "Solo se recibe lo que se envía desde las páginas de CivicQ. Abra CivicQ e inténtelo allí."
    ),
    "Send at most {most} bytes.": "Envíe como máximo {most} bytes.",
    "Send the body as it is, without Content-Encoding.": "Envíe el cuerpo tal como es, sin Content-Encoding.",
    "Send the body as {type}.": "Envíe el cuerpo como {type}.",
    "should not be empty": "no debe estar vacío",
    "should be true or false": "debe ser verdadero o falso",
    "should be a whole number": "debe ser un número entero",
    "should be a number": "debe ser un número",
    "should be a plain whole number, without a sign or leading zeros": (
        "debe ser un número entero, sin signo ni ceros delante"
    ),
    "should be a date as YYYY-MM-DD": "debe ser una fecha como AAAA-MM-DD",
    "should be a moment as 2027-05-18T20:00:00Z": "debe ser un momento como 2027-05-18T20:00:00Z",
    "should be an object": "debe ser un objeto",
    "should be a list": "debe ser una lista",
    "should be text": "debe ser texto",
    "should be at least {ge}": "debe ser {ge} como mínimo",
    "should be at most {le}": "debe ser {le} como máximo",
    "should be one of {expected}": "debe ser uno de {expected}",
    "should have at least {min_length} characters": "debe tener al menos {min_length} caracteres",
    "should have at most {max_length} characters": "debe tener como máximo {max_length} caracteres",
    "should have at least {min_length} items": "debe tener al menos {min_length} elementos",
    "should have at most {max_length} items": "debe tener como máximo {max_length} elementos",
    "is missing": "falta",
    "is not taken here": "no se recibe aquí",
    "is not written as it should be": "no está escrito como debe",
    "is not what belongs here": "no es lo que corresponde aquí",
    "should be a ZIP code of five digits, for instance 97201": (
        "debe ser un código postal de cinco cifras; por ejemplo, 97201"
    ),
    "should be contest/ID, candidate/ID, question/ID or ballot/ID/issue/SLUG": (
        "debe ser contest/ID, candidate/ID, question/ID o ballot/ID/issue/SLUG"
    ),
    "an invitation is for a candidate or for a role, and for one of them": (
        "una invitación es para una candidatura o para una función, y solo para una"
    ),
    "is too light for white words on it. Take a darker one": (
        "es demasiado claro para letras blancas. Elija uno más oscuro"
    ),
    "a mistake is in one contest, or of one ballot as a whole: give contest_id or ballot_id": (
        "un error está en una contienda o es de toda una boleta: indique contest_id o ballot_id"
    ),
    "a candidate is named with the contest where they stand: give contest_id too": (
        "una candidatura se indica con la contienda en que se presenta: indique también contest_id"
    ),
    "a removal names its rule, and nothing else does": "una retirada indica su regla, y nada más la indica",
    "a merger names the question that stays, and nothing else does": (
        "una unión indica la pregunta que queda, y nada más la indica"
    ),
    "only questions are approved or merged": "solo se aprueban o se unen preguntas",
    "each vital comes once": "cada medida va una sola vez",
    "contains a character that overrides the direction of text": (
        "contiene un carácter que cambia la dirección del texto"
    ),
    "contains half of a surrogate pair": "contiene medio carácter",
    "contains a control character": "contiene un carácter de control",
    "contains an invisible character": "contiene un carácter invisible",
    "contains a character that does not exist": "contiene un carácter que no existe",
    "contains a character that means nothing to others": (
        "contiene un carácter que no significa nada para los demás"
    ),
    "piles too many marks on one letter": "acumula demasiados signos sobre una letra",
    "has too few letters to be read as a question": "tiene muy pocas letras para leerse como una pregunta",
}
