"""How soon a ballot is read and used on a phone: Lighthouse against a local cloud."""
