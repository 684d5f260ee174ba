"""The sentences in Spanish: usted, plain, as an election office writes."""

from civicq.sentences.spanish.candidates import CANDIDATES
from civicq.sentences.spanish.citizens import CITIZENS
from civicq.sentences.spanish.fields import FIELDS
from civicq.sentences.spanish.imports import IMPORTS
from civicq.sentences.spanish.inputs import INPUTS
from civicq.sentences.spanish.staff import STAFF
from civicq.sentences.spanish.titles import TITLES

SENTENCES = {**TITLES, **CITIZENS, **CANDIDATES, **STAFF, **IMPORTS, **INPUTS, **FIELDS}
