"""What operators and the staff of cities read and order, never cached; the database's writer endpoint."""

from civicq.cities.routes import staff as cities
from civicq.coverage.routes import staff as coverage
from civicq.metrics.requests import measured
from civicq.moderation.routes import staff as moderation
from civicq.operations.routes import staff as operations
from civicq.standing.routes import staff as standing
from civicq.web.app import create_app, lambda_handler

app = create_app(operations, cities, standing, moderation, coverage)
handler = measured("staff", lambda_handler(app))
