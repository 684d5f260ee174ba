"""The API's description, made from its routes: `civicq openapi`."""

import json

from civicq.answers import routes as answers
from civicq.ballots.routes import router as ballots
from civicq.cities import routes as cities
from civicq.citizens.routes import router as citizens
from civicq.coverage import routes as coverage
from civicq.feeds.routes import router as feeds
from civicq.follows import routes as follows
from civicq.mistakes import routes as mistakes
from civicq.moderation import routes as moderation
from civicq.notices import routes as notices
from civicq.operations import routes as operations
from civicq.privacy import routes as privacy
from civicq.proposals import routes as proposals
from civicq.questions import routes as questions
from civicq.standing import routes as standing
from civicq.web import description, health, session
from civicq.web.app import create_app


def document() -> str:
    """As it stands in the repository: sorted, so that a difference in it is a difference of the API."""
    app = create_app(
        ballots,
        questions.public,
        questions.civic,
        answers.public,
        answers.civic,
        answers.candidacy,
        moderation.public,
        moderation.civic,
        moderation.staff,
        follows.civic,
        notices.links,
        privacy.civic,
        coverage.staff,
        cities.civic,
        cities.staff,
        cities.operators,
        mistakes.civic,
        mistakes.staff,
        proposals.staff,
        feeds,
        citizens,
        standing.civic,
        standing.staff,
        operations.public,
        operations.staff,
        health.router,
        session.router,
        description.router,
    )
    return json.dumps(description.describe(app), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
