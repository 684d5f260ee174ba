"""What a signed-in citizen reads and writes, never cached; the database's writer endpoint."""

from civicq.answers.routes import candidacy
from civicq.answers.routes import civic as answers
from civicq.cities.routes import civic as cities
from civicq.citizens.routes import router as citizens
from civicq.follows.routes import civic as follows
from civicq.forms.routes import civic as forms
from civicq.metrics.requests import measured
from civicq.mistakes.routes import civic as mistakes
from civicq.moderation.routes import civic as moderation
from civicq.notices.routes import links
from civicq.privacy.routes import civic as privacy
from civicq.questions.routes import civic as questions
from civicq.standing.routes import civic as standing
from civicq.web.app import create_app, lambda_handler

app = create_app(
    questions,
    citizens,
    standing,
    answers,
    candidacy,
    moderation,
    cities,
    follows,
    links,
    privacy,
    mistakes,
    forms,
)
handler = measured("civic", lambda_handler(app))
