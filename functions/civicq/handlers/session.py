"""Signing in and out, for browsers; outside the VPC, without a database."""

from civicq.web.app import create_app, lambda_handler
from civicq.web.session import router

app = create_app(router)
handler = lambda_handler(app)
