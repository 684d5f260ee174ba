"""The application behind the public function's cache, imported when something has to be loaded."""

from civicq.answers.routes import public as answers
from civicq.ballots.routes import router as ballots
from civicq.feeds.routes import root
from civicq.feeds.routes import router as feeds
from civicq.forms.routes import public as forms
from civicq.moderation.routes import public as moderation
from civicq.operations.routes import public as operations
from civicq.questions.routes import public as questions
from civicq.web.app import adapted, create_app
from civicq.web.description import router as description
from civicq.web.health import router as health

app = create_app(ballots, questions, answers, moderation, feeds, root, forms, operations, health, description)
handler = adapted(app)
