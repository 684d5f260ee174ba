"""Why a film or its captions are not taken, in words for whoever sent them."""

from civicq.sentences import Spoken


class MediaRefused(Spoken, ValueError):
    """Ends with what to do about it."""
