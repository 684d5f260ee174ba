"""Of a ballot file, to the staff who sent it."""

IMPORTS = {
    "is empty; send one that holds a ballot": "está vacío; envíe uno que contenga una boleta",
    "is a folder; give one file": "es una carpeta; indique un archivo",
    "there is no such file": "no existe ese archivo",
    "may not be read; check its permissions": "no se puede leer; revise sus permisos",
    "cannot be read ({reason})": "no se puede leer ({reason})",
    "is a zip archive or a spreadsheet; unpack it, or save the sheet as CSV, and import that": (
        "es un archivo zip o una hoja de cálculo; descomprímalo, o guarde la hoja como CSV, y envíe el "
        "resultado"
    ),
    "is gzip-compressed; unpack it with gunzip and import what comes out": (
        "está comprimido con gzip; descomprímalo con gunzip y envíe el resultado"
    ),
    "is a PDF; ask the election office for its CSV or XML": (
        "es un PDF; pida a la oficina electoral el CSV o el XML"
    ),
    "is UTF-16 or UTF-32 text at byte 1; save it as UTF-8 and import that": (
        "es texto UTF-16 o UTF-32 en el byte 1; guárdelo como UTF-8 y envíe el resultado"
    ),
    "is longer than {most:,} bytes; this is no table of text": (
        "tiene más de {most:,} bytes; esto no es una tabla de texto"
    ),
    "{state} is no state; write its two letters, for instance OR": (
        "{state} no es un estado; escriba sus dos letras, por ejemplo OR"
    ),
    (
        "is of no known format; import an OpenElections precinct CSV, Voting Information Project 5.x XML,"
        " or the plain ballot CSV"
    ): (
        "no tiene un formato conocido; envíe un CSV por precinto de OpenElections, un XML 5.x del Voting "
        "Information Project o el CSV sencillo de boleta"
    ),
    (
        "holds no date and no state of the election, and neither does its name (as "
        "20241105__or__general__multnomah__precinct.csv does); give it such a name"
    ): (
        "no dice la fecha ni el estado de la elección, y su nombre tampoco; envíelo con un nombre como "
        "20241105__or__general__multnomah__precinct.csv"
    ),
    (
        "holds no date of the election, and neither does its name (as "
        "20241105__or__general__multnomah__precinct.csv does); send it again with the date of the election"
    ): (
        "no dice la fecha de la elección, y su nombre tampoco (como sí la dice "
        "20241105__or__general__multnomah__precinct.csv); envíelo de nuevo con la fecha de la elección"
    ),
    (
        "holds no state of the election, and neither does its name (as "
        "20241105__or__general__multnomah__precinct.csv does); give it such a name"
    ): (
        "no dice el estado de la elección, y su nombre tampoco; envíelo con un nombre como "
        "20241105__or__general__multnomah__precinct.csv"
    ),
    "names no county, and neither does the file's name; add the column county to say whose ballot it is": (
        "no nombra ningún condado, y el nombre del archivo tampoco; añada la columna county para decir de"
        " quién es la boleta"
    ),
    "has no contest; nothing can be imported from it": (
        "no tiene ninguna contienda; no hay nada que importar"
    ),
    "has no column election_date; add it, or send it again with the date of the election": (
        "no tiene la columna election_date; añádala, o envíe el archivo de nuevo con la fecha de la elección"
    ),
    "has no column jurisdiction; add it to say whose ballot it is": (
        "no tiene la columna jurisdiction; añádala para decir de qué ciudad es la boleta"
    ),
    "has a header and no rows; nothing can be imported from it": (
        "tiene encabezado y ninguna fila; no hay nada que importar"
    ),
    "election_date {cell!r} is no date; write YYYY-MM-DD, or send it again with the date of the election": (
        "election_date «{cell}» no es una fecha; escriba AAAA-MM-DD, o envíe el archivo de nuevo con la "
        "fecha de la elección"
    ),
    "state {cell!r} is no state; write its two letters": (
        "state «{cell}» no es un estado; escriba sus dos letras"
    ),
    "names no jurisdiction; fill in the cell": ("no nombra la jurisdicción; rellene la celda jurisdiction"),
    "names no contest; fill in contest_title": "no nombra la contienda; rellene contest_title",
    "contest_order {cell!r} is not a whole number": "contest_order «{cell}» no es un número entero",
    "seats {cell!r} is not a number from 1 to 100": "seats «{cell}» no es un número de 1 a 100",
    "contest_type {cell!r} is not race, measure or retention": (
        "contest_type «{cell}» no es race, measure ni retention"
    ),
    "voting_method {cell!r} is not plurality, ranked_choice, approval or other": (
        "voting_method «{cell}» no es plurality, ranked_choice, approval ni other"
    ),
    "the column is missing: {missing}; the header has {found}": (
        "falta la columna: {missing}; el encabezado tiene {found}"
    ),
    "the columns are missing: {missing}; the header has {found}": (
        "faltan las columnas: {missing}; el encabezado tiene {found}"
    ),
    (
        "has {count} cells where the header has {width}; look for a quote that is not closed or a comma "
        "that is not quoted"
    ): (
        "tiene {count} celdas y el encabezado {width}; busque una comilla sin cerrar o una coma que no "
        "está entre comillas"
    ),
    "{column} has {count:,} characters, at most {most:,} are taken": (
        "{column} tiene {count:,} caracteres; se admiten {most:,} como máximo"
    ),
    "begins no row of a CSV; look for a quote that is not closed, or save the sheet as CSV again": (
        "no empieza una fila de CSV; busque una comilla sin cerrar, o guarde la hoja de nuevo como CSV"
    ),
    "is not UTF-8 at byte {place} (0x{byte:02x}); save it as UTF-8, which a spreadsheet calls CSV UTF-8": (
        "no es UTF-8 en el byte {place} (0x{byte:02x}); guárdelo como UTF-8, que en una hoja de cálculo "
        "se llama CSV UTF-8"
    ),
    "has a NUL character at byte {place}; export the file again as UTF-8 text": (
        "tiene un carácter NUL en el byte {place}; exporte el archivo de nuevo como texto UTF-8"
    ),
    "uses the id {id!r} a second time; ids are unique in a feed, so ask its source": (
        "usa el identificador «{id}» por segunda vez; en un archivo de VIP cada uno es único: pregunte a "
        "su fuente"
    ),
    "has no contests; ask its source for a feed with ballot information": (
        "no tiene contiendas; pida a su fuente un archivo con la información de la boleta"
    ),
    "is a second <Election>; import one election at a time": (
        "es una segunda <Election>; envíe una elección por archivo"
    ),
    "has the election date {stated!r}, which is none; send it again with the date of the election": (
        "da como fecha de la elección «{stated}», que no lo es; envíe el archivo de nuevo con la fecha de"
        " la elección"
    ),
    "has no election date; send it again with the date of the election": (
        "no dice la fecha de la elección; envíe el archivo de nuevo con la fecha de la elección"
    ),
    "names neither a locality nor a state; ask its source for a feed that does": (
        "no nombra ninguna localidad ni estado; pida a su fuente un archivo que los nombre"
    ),
    "has the house number {number!r}; write digits alone": (
        "tiene el número de casa «{number}»; escriba solo cifras"
    ),
    (
        "<{tag} id={id!r}> refers to {kind} {reference!r}, which the feed does not have; ask its source "
        "for a complete feed"
    ): (
        "<{tag} id={id!r}> remite a {kind} «{reference}», que no está en el archivo; pida a su fuente uno"
        " completo"
    ),
    "{name} of <{tag} id={id!r}> has {count:,} characters, at most {most:,} are taken": (
        "{name} de <{tag} id={id!r}> tiene {count:,} caracteres; se admiten {most:,} como máximo"
    ),
    "<Candidate id={id!r}> has no name; ask its source for a complete feed": (
        "<Candidate id={id!r}> no tiene nombre; pida a su fuente un archivo completo"
    ),
    "begins a comment or attribute that does not end": (
        "empieza un comentario o atributo que no termina; pida a su fuente otro archivo"
    ),
    "declares an encoding that cannot be read; save it as UTF-8, and declare that": (
        "declara una codificación que no se puede leer; guárdelo como UTF-8 y declárela"
    ),
    "is where the file ends, in the middle of the feed; fetch the whole file again": (
        "es donde termina el archivo, antes de estar completo; descárguelo de nuevo entero"
    ),
    (
        "is not well-formed XML at column {column}; look there for a sign like & or < that should be &amp; "
        "or &lt;, or ask its source for another"
    ): (
        "no es XML bien formado en la columna {column}; busque ahí un signo como & o < que debería ser &amp; "
        "o &lt;, o pida a su fuente otro archivo"
    ),
    "closes at column {column} another element than is open there; ask its source for another": (
        "cierra en la columna {column} otro elemento que el que está abierto; pida a su fuente otro archivo"
    ),
    "gives an attribute twice at column {column}; ask its source for another": (
        "da dos veces un atributo en la columna {column}; pida a su fuente otro archivo"
    ),
    "goes on at column {column}, where the feed has ended; remove what follows": (
        "continúa en la columna {column}, donde ya ha terminado; quite lo que sigue"
    ),
    "uses at column {column} an entity that XML does not have; write the character itself": (
        "usa en la columna {column} una entidad que XML no tiene; escriba el carácter mismo"
    ),
    "declares at column {column} another encoding than it has; save it as UTF-8, and declare that": (
        "declara en la columna {column} otra codificación que la suya; guárdelo como UTF-8 y declárela"
    ),
    "declares a DTD, which can hide entities; remove the <!DOCTYPE …>": (
        "declara una DTD, que puede ocultar entidades; quite el <!DOCTYPE …>"
    ),
    "has a <{tag}> without id": "tiene un <{tag}> sin identificador; pida a su fuente otro archivo",
    "has a <{tag}> of more than {most:,} characters": (
        "tiene un <{tag}> de más de {most:,} caracteres; pida a su fuente otro archivo"
    ),
    "is a feed of an older version; ask the source for VIP 5": (
        "es de una versión anterior; pida a su fuente VIP 5"
    ),
    "begins <{tag}>, which is no Voting Information Project feed (<VipObject>)": (
        "empieza por <{tag}>, que no es del Voting Information Project (<VipObject>); envíe otro archivo"
    ),
    "is about {other}; import the ballot of {city} alone": (
        "trata de {other}; envíe solo la boleta de {city}"
    ),
    "was not uploaded; propose it again": "no se subió; propóngalo de nuevo",
    "cannot be read, by a fault of ours. It is in our log; write to us": (
        "no se puede leer, por una falla nuestra. Está en nuestro registro; escríbanos"
    ),
    "contests without a county left out: {count:,} ({names})": (
        "contiendas sin condado, omitidas: {count:,} ({names})"
    ),
    "{city}: contests with write-ins alone left out: {count:,} ({names})": (
        "{city}: contiendas con solo nombres añadidos a mano, omitidas: {count:,} ({names})"
    ),
    "{city}: contests without any candidate: {count:,} ({names})": (
        "{city}: contiendas sin ninguna candidatura: {count:,} ({names})"
    ),
    "party contests left out: {count:,} ({names})": "contiendas de partido, omitidas: {count:,} ({names})",
    "localities without precincts or contests left out: {count:,} ({names})": (
        "localidades sin precintos o contiendas, omitidas: {count:,} ({names})"
    ),
    "contests on no precinct's ballot left out: {count:,} ({names})": (
        "contiendas que no están en la boleta de ningún precinto, omitidas: {count:,} ({names})"
    ),
    "streets left out: more than {most:,} of them; import the feed a city at a time": (
        "calles omitidas: son más de {most:,}; envíe el archivo de cada ciudad por separado"
    ),
    "nothing to change: what is stored says the same": "nada que cambiar: lo guardado dice lo mismo",
    "only ids of the source were renumbered": "solo cambiaron los identificadores de la fuente",
    "cities added: {count:,}": "ciudades añadidas: {count:,}",
    "ballots added: {count:,}": "boletas añadidas: {count:,}",
    "ballots changed: {count:,}": "boletas cambiadas: {count:,}",
    "contests added: {count:,}": "contiendas añadidas: {count:,}",
    "contests restored: {count:,}": "contiendas restablecidas: {count:,}",
    "contests changed: {count:,}": "contiendas cambiadas: {count:,}",
    "contests withdrawn: {count:,}": "contiendas retiradas: {count:,}",
    "candidates added: {count:,}": "candidaturas añadidas: {count:,}",
    "candidates restored: {count:,}": "candidaturas restablecidas: {count:,}",
    "candidates changed: {count:,}": "candidaturas cambiadas: {count:,}",
    "candidates withdrawn: {count:,}": "candidaturas retiradas: {count:,}",
    "measures changed: {count:,}": "medidas cambiadas: {count:,}",
    "ballot styles added: {count:,}": "modelos de boleta añadidos: {count:,}",
    "ballot styles changed: {count:,}": "modelos de boleta cambiados: {count:,}",
    "ballot styles removed: {count:,}": "modelos de boleta quitados: {count:,}",
    "precincts added: {count:,}": "precintos añadidos: {count:,}",
    "precincts changed: {count:,}": "precintos cambiados: {count:,}",
    "precincts removed: {count:,}": "precintos quitados: {count:,}",
    '~ ballot {label}: election "{before}" -> "{after}"': (
        '~ boleta {label}: elección "{before}" -> "{after}"'
    ),
    "+ ballot {label} ({slug}), {election}": "+ boleta {label} ({slug}), {election}",
    "+ city {label} ({slug})": "+ ciudad {label} ({slug})",
    "+ contest {label}": "+ contienda {label}",
    "+ candidate {label}": "+ candidatura {label}",
    "- contest {label} withdrawn": "- contienda {label}, retirada",
    "- candidate {label} withdrawn": "- candidatura {label}, retirada",
    "+ contest {label} restored": "+ contienda {label}, restablecida",
    "+ candidate {label} restored": "+ candidatura {label}, restablecida",
    "~ contest {label}: {field} {before} -> {after}": "~ contienda {label}: {field} {before} -> {after}",
    "~ candidate {label}: {field} {before} -> {after}": "~ candidatura {label}: {field} {before} -> {after}",
    "~ measure {label}: {field} {before} -> {after}": "~ medida {label}: {field} {before} -> {after}",
    "- precinct {name} removed": "- precinto {name}, quitado",
    "+ precinct {name}": "+ precinto {name}",
    '~ precinct {before}: name -> "{after}"': '~ precinto {before}: nombre -> "{after}"',
    "~ precinct {name}: votes on another ballot style": "~ precinto {name}: vota con otro modelo de boleta",
    "+ ballot style {name}, contests: {count:,}": "+ modelo de boleta {name}, contiendas: {count:,}",
    "- ballot style {name} removed": "- modelo de boleta {name}, quitado",
    "~ ballot style {name}: contests +{gained:,}, -{lost:,}": (
        "~ modelo de boleta {name}: contiendas +{gained:,}, -{lost:,}"
    ),
    (
        "~ precinct {name}: street segments +{gained:,}, -{lost:,}; without a postcode, left out: {nowhere:,}"
    ): (
        "~ precinto {name}: tramos de calle +{gained:,}, -{lost:,}; sin código postal, omitidos: {nowhere:,}"
    ),
    "{sign} … and {count:,} more": "{sign} … y {count:,} más",
    "jurisdiction": "jurisdicción",
    "office": "cargo",
    "district": "distrito",
    "seats": "puestos",
    "voting_method": "forma de votar",
    "party": "partido",
    "number": "número",
    "summary": "resumen",
    "full_text": "texto completo",
    "pro_statement": "a favor",
    "con_statement": "en contra",
}
