"""`civicq db advise`: what a database says of itself to whoever is on call; it changes nothing there."""
