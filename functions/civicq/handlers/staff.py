"""What operators read and order, never cached; the database's writer endpoint."""

from civicq.metrics.requests import measured
from civicq.operations.routes import staff
from civicq.web.app import create_app, lambda_handler

app = create_app(staff)
handler = measured("staff", lambda_handler(app))
