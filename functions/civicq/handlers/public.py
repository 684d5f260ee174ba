"""Reads for everybody, behind two caches: the edge's, and the one in front of the application.

A new process answers from Redis without the application; it imports that when something has to be loaded.
"""

from civicq import cache
from civicq.asked import Asked
from civicq.front import Served, front, lazily, locked
from civicq.logs import noted
from civicq.metrics.requests import reported
from civicq.settings import origin_secrets, starts_ahead

APPLICATION = "civicq.public"
# What the routes declare and the path tells, since the routes are not imported here; the narrowest tag last.
TAGS = {
    "/api/cities": ("cities",),
    "/api/cities/{city_slug}": ("cities", "city/{city_slug}"),
    "/api/cities/{city_slug}/ballots/{election_date}": ("city/{city_slug}",),
    "/api/cities/{city_slug}/moderation": ("cities", "city/{city_slug}"),
    "/api/cities/{city_slug}/moderation/months": ("cities", "city/{city_slug}"),
    "/api/audit": ("cities",),
    "/api/cities/{city_slug}/trending": ("cities", "city/{city_slug}"),
    "/api/cities/{city_slug}/search": ("cities", "city/{city_slug}"),
    "/api/ballots/{ballot_id}": ("ballot/{ballot_id}",),
    "/api/ballots/{ballot_id}/precincts": ("ballot/{ballot_id}",),
    "/api/ballots/{ballot_id}/trending": ("ballot/{ballot_id}/trending",),
    "/api/contests/{contest_id}": ("contest/{contest_id}",),
    "/api/contests/{contest_id}/questions": ("contest/{contest_id}/questions",),
    "/api/contests/{contest_id}/questions.atom": ("contest/{contest_id}/questions",),
    "/api/ballots/{ballot_id}/questions.atom": ("ballot/{ballot_id}/trending",),
    "/api/cities/{city_slug}/elections.ics": ("cities", "city/{city_slug}"),
    "/api/es/contests/{contest_id}/questions.atom": ("contest/{contest_id}/questions",),
    "/api/es/ballots/{ballot_id}/questions.atom": ("ballot/{ballot_id}/trending",),
    "/api/es/cities/{city_slug}/elections.ics": ("cities", "city/{city_slug}"),
    "/sitemap.xml": ("cities",),
    "/sitemap-{ballot_id}.xml": ("ballot/{ballot_id}/trending", "ballot/{ballot_id}"),
    "/api/embeds/contests/{contest_id}": ("contest/{contest_id}/questions",),
    "/api/embeds/es/contests/{contest_id}": ("contest/{contest_id}/questions",),
    "/api/candidates/{candidate_id}": ("candidate/{candidate_id}",),
    "/api/candidates/{candidate_id}/answers": ("candidate/{candidate_id}",),
    "/api/questions/{question_id}": ("question/{question_id}",),
    "/api/questions/{question_id}/answers": ("question/{question_id}",),
}
QUERY = frozenset({"after", "issue", "limit", "precinct", "q", "sort"})

application = lazily(APPLICATION, "handler", at_once=starts_ahead())
_asked = Asked()
_count = reported("public")


def _report(served: Served) -> None:
    _count(served)
    _asked.note(served)


handler = noted(locked(front(application, TAGS, QUERY, cache.cluster, _report), origin_secrets))
