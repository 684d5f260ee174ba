"""Signing in and out, for browsers; outside the VPC, without a database."""

from civicq.logs import noted
from civicq.web.app import create_app, lambda_handler
from civicq.web.session import router

app = create_app(router)
handler = noted(lambda_handler(app))
