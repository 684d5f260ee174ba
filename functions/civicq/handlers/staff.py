"""What operators and the staff of cities read and order, never cached; the database's writer endpoint."""

from civicq.cities.routes import operators
from civicq.cities.routes import staff as cities
from civicq.coverage.routes import staff as coverage
from civicq.metrics.requests import measured
from civicq.mistakes.routes import staff as mistakes
from civicq.moderation.routes import staff as moderation
from civicq.operations.routes import staff as operations
from civicq.proposals.routes import staff as proposals
from civicq.standing.routes import staff as standing
from civicq.web.app import create_app, lambda_handler

app = create_app(operations, operators, cities, standing, moderation, coverage, mistakes, proposals)
handler = measured("staff", lambda_handler(app))
