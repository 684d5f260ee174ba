"""Why a film or its captions are not taken, in words for whoever sent them."""


class MediaRefused(ValueError):
    """Ends with what to do about it."""
