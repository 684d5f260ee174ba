"""For how long what is read is fresh, by kind: the one table, for whole answers and for parts of them."""

# The first are words: a purge ends them earlier. Lists that carry scores are never purged by a vote, so they
# are short.
SECONDS = {
    "city": 86_400,
    "ballot": 3_600,
    "contest": 1_800,
    "candidate": 1_800,
    "precincts": 3_600,
    "feed": 900,
    "questions": 30,
    "trending": 30,
    "question": 60,
    "answers": 60,
    "moderation": 60,
    "description": 300,
}
STALE_WHILE_REVALIDATE_SECONDS = 300
STALE_IF_ERROR_SECONDS = 86_400


def cache_control(kind: str) -> str:
    """Browsers ask each time; shared caches are told when to, and what they may show meanwhile."""
    return (
        f"public, max-age=0, s-maxage={SECONDS[kind]}, "
        f"stale-while-revalidate={STALE_WHILE_REVALIDATE_SECONDS}, "
        f"stale-if-error={STALE_IF_ERROR_SECONDS}"
    )
