"""Questions, read in one statement each. Lists are paged by key: no OFFSET, no COUNT."""

import base64
import binascii
import json
import math
import re
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from civicq.ballots.models import CLOSES_AT
from civicq.db import Reader, Single, Writer
from civicq.errors import CivicError
from civicq.languages import without_accents
from civicq.notices.letters import About
from civicq.questions.endings import becoming
from civicq.questions.models import LISTED
from civicq.sql import instant

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class ForeignCursor(CivicError):
    status = 422
    title = "Not a cursor"


# Whose words anybody may read; of any other question its state is told, and why.
_SHOWN = "question.state IN ('approved', 'answered', 'merged')"
_QUESTION = f"""
    'id', question.id, 'contest_id', question.contest_id,
    'text', CASE WHEN {_SHOWN} THEN version.text END,
    'issues', question.issues, 'version', question.version, 'state', question.state,
    'merged_into', question.merged_into, 'rule', question.rule,
    'up', tally.up, 'down', tally.down, 'answers', tally.answers,
    'asked_at', {instant("question.asked_at")}, 'edited_at', {instant("question.edited_at")}
"""

# Its author reads it whatever its state.
_OWN = _QUESTION.replace(f"CASE WHEN {_SHOWN} THEN version.text END", "version.text")
_FROM = """
    questions question
    JOIN tallies tally ON tally.question_id = question.id
    JOIN question_versions version ON version.question_id = question.id AND version.number = question.version
"""

# `new` needs no score: a question's id sorts by its time of asking.
SCORES = {
    "trending": "trending",
    "top": "top",
    "controversial": "controversial",
    "new": None,
    "unanswered": "top",
}


# The places stand as they were given; what has left the list since is left out.
_PLACED = """
    SELECT taken.question_id AS id, taken.place, taken.why
    FROM ranking CROSS JOIN ROWS FROM (unnest(question_ids), jsonb_array_elements(reasons)) WITH ORDINALITY
         AS taken (question_id, why, place)
"""


def _by_score(sort: str, *, after: bool, issue: bool = False, others: str = "", limit: str = ":limit") -> str:
    """Questions by their scores of now. Whichever table the order is taken from has an index in that order,
    so a page costs the same wherever it is.
    """
    score = SCORES[sort]
    table = "issue_listings" if issue else "tallies" if score else "questions"
    number, id_ = (
        f"listing.{score}" if score else "0::float8",
        "listing.id" if table == "questions" else "listing.question_id",
    )
    key, bound = (
        (f"({number}, {id_})", "(:after_score, CAST(:after_id AS uuid))") if score else (id_, ":after_id")
    )
    shown = {"issue_listings": "listing.issue = :issue", "tallies": "listing.listed"}
    return f"""
        SELECT {id_} AS id, NULL::bigint AS place, NULL::jsonb AS why, {number} AS score FROM {table} listing
        WHERE listing.contest_id = :contest_id AND {shown.get(table, f"listing.state IN {LISTED}")}
          {"AND listing.answers = 0" if sort == "unanswered" else ""} {others}
          {f"AND {key} < {bound}" if after else ""}
        ORDER BY {f"{number} DESC, {id_} DESC" if score else f"{id_} DESC"} LIMIT {limit}
    """  # noqa: S608 (only constants of this module are put in)


def _page(page: str, *, ranked: bool, sort: str) -> TextClause:
    """The rows of a page; one without a question tells that the contest stands."""
    score = "page.score" if SCORES[sort] else "extract(epoch FROM question.asked_at)::float8"
    ranking = f"""
        WITH ranking AS (
            SELECT as_of, question_ids, reasons FROM rankings
            WHERE scope_id = :contest_id AND sort = '{sort}'
        ), page AS ({page})
    """  # noqa: S608 (as above)
    return text(f"""
        {ranking if ranked else f"WITH page AS ({page})"}
        SELECT json_build_object({_QUESTION},
                   'why', coalesce(page.why, jsonb_build_object('score', {score})))::text,
               page.id::text, page.score, page.place,
               {f"(SELECT {instant('as_of')} FROM ranking)" if ranked else "NULL"}
        FROM contests contest JOIN ballots ballot ON ballot.id = contest.ballot_id
        LEFT JOIN page ON true LEFT JOIN ({_FROM}) ON question.id = page.id
        WHERE contest.id = :contest_id AND contest.withdrawn_at IS NULL AND ballot.published_at IS NOT NULL
        ORDER BY page.place, page.score DESC, page.id DESC
    """)  # noqa: S608 (as above)


# A contest's list is its places, and then all others by their scores of now: what was asked a second ago too.
_OTHERS = "AND listing.question_id <> ALL (coalesce((SELECT question_ids FROM ranking), '{}'))"


def _from_place(sort: str) -> TextClause:
    rest = _by_score(sort, after=False, others=_OTHERS, limit=":limit - (SELECT count(*) FROM placed)")
    return _page(
        f"""
        WITH placed AS (
            {_PLACED} JOIN tallies tally ON tally.question_id = taken.question_id AND tally.listed
                {"AND tally.answers = 0" if sort == "unanswered" else ""}
            WHERE taken.place > :after_place ORDER BY taken.place LIMIT :limit)
        SELECT id, place, why, NULL::float8 AS score FROM placed UNION ALL ({rest})
        """,  # noqa: S608 (as above)
        ranked=True,
        sort=sort,
    )


RANKED = tuple(sort for sort, score in SCORES.items() if score)
_FROM_PLACE = {sort: _from_place(sort) for sort in RANKED}
_BEYOND_PLACES = {
    sort: _page(_by_score(sort, after=True, others=_OTHERS), ranked=True, sort=sort) for sort in RANKED
}
# One issue spans no others, and the newest are in no order of merit: these have no places.
_WITHOUT_PLACES = {
    (sort, after, issue): _page(_by_score(sort, after=after, issue=issue), ranked=False, sort=sort)
    for sort in SCORES
    for after in (False, True)
    for issue in (False, True)
    if issue or sort not in RANKED
}

_WITH_VERSIONS = text(f"""
    SELECT question.contest_id, question.ballot_id, json_build_object({_QUESTION},
        'contest', json_build_object(
            'id', contest.id, 'title', contest.title, 'ballot_id', contest.ballot_id,
            'closes_at', {instant(CLOSES_AT)}, 'frozen', ballot.frozen_at IS NOT NULL),
        'versions', CASE WHEN {_SHOWN} THEN (
            SELECT json_agg(json_build_object('number', number, 'text', text, 'reason', reason, 'diff', diff,
                'written_at', {instant("written_at")}) ORDER BY number)
            FROM question_versions WHERE question_id = question.id) ELSE '[]' END)::text
    FROM {_FROM} JOIN contests contest ON contest.id = question.contest_id
    JOIN ballots ballot ON ballot.id = question.ballot_id
    WHERE question.id = :question_id AND ballot.published_at IS NOT NULL
""")  # noqa: S608 (as above)

_ONE = text(
    f"SELECT json_build_object({_OWN})::text FROM {_FROM} WHERE question.id = :question_id"  # noqa: S608
)

# What a city talks about is its next election, or its last one while no next one is known. Twelve hours,
# because polls in the Pacific are still open when the next day has begun in UTC.
_CITY_BALLOT = """
    SELECT (SELECT id FROM ballots WHERE city_id = city.id AND published_at IS NOT NULL
            ORDER BY election_date < (now() - interval '12 hours')::date, abs(election_date - current_date)
            LIMIT 1) AS ballot_id
    FROM cities city WHERE slug = :city_slug AND activated_at IS NOT NULL
"""
MOST_PLACES = 100
# A row tells that the ballot or the city exists. The words are those of now. A ballot too new to have been
# ranked is listed from its tallies.
_TRENDING = f"""
    WITH named AS ({{ballot}}), ranking AS (
        SELECT as_of, question_ids, reasons FROM rankings
        WHERE scope_id = (SELECT ballot_id FROM named) AND sort = 'trending'
    ), ranked AS (
        {_PLACED}
        UNION ALL
        SELECT question_id, row_number() OVER (ORDER BY trending DESC, question_id DESC),
               jsonb_build_object('score', trending)
        FROM (SELECT question_id, trending FROM tallies
              WHERE ballot_id = (SELECT ballot_id FROM named) AND listed AND NOT EXISTS (SELECT FROM ranking)
              ORDER BY trending DESC, question_id DESC LIMIT {MOST_PLACES}) AS latest
    )
    SELECT ballot_id::text, json_build_object(
        'as_of', {instant("coalesce((SELECT as_of FROM ranking), now())")},
        'questions', (SELECT coalesce(json_agg(body ORDER BY place), '[]') FROM (
            SELECT place, json_build_object({_QUESTION}, 'why', ranked.why,
                'contest', json_build_object('id', contest.id, 'title', contest.title)) AS body
            FROM {_FROM} JOIN ranked ON ranked.id = question.id
            JOIN contests contest ON contest.id = question.contest_id
            WHERE question.state IN {LISTED} AND contest.withdrawn_at IS NULL
            ORDER BY place LIMIT :limit) AS listed))::text
    FROM named
"""  # noqa: S608 (as above)
_ONE_BALLOT = "SELECT id AS ballot_id FROM ballots WHERE id = :ballot_id AND published_at IS NOT NULL"
_BALLOT_TRENDING = text(_TRENDING.format(ballot=_ONE_BALLOT))
_CITY_TRENDING = text(_TRENDING.format(ballot=_CITY_BALLOT))

MOST_FOUND = 50
# However common a word is, no more questions than these are looked at: first the best supported, one by one.
# Where too few of these have it, it is rare enough for the index of stems, which is asked contest by contest
# in the order of the ballot, until there are several pages of them: each time it goes through all that have
# the word. What fewer have is found whole.
MOST_SUPPORTED_SEARCHED = 3_000
MOST_RANKED = 500  # of these
MOST_OTHERS_SEARCHED = 100  # of a contest
MOST_OTHERS = 200  # of a ballot
# Every stem that was typed. Of the best supported the last may be the beginning of a word, as it is while
# somebody types: the index would have to go through all that so begins. The parser takes a hyphenated word
# whole and in its parts; where it has only begun, the whole tells all. Of what begins no stem, the stems are
# looked for that it may become; in English itself too, as `recy` has the stem `reci`. What was asked in
# Spanish is found by Spanish stems too, whether accents were typed or not.
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]*)+$")
_SEARCH = text(f"""
    WITH named AS ({_CITY_BALLOT}), spanish AS (
        SELECT string_agg(DISTINCT concat_ws(' & ', first, last), ' | ')::tsquery AS stems,
               string_agg(DISTINCT concat_ws(' & ', first, '(' || begun || coalesce(become, '') || ')'),
                          ' | ')::tsquery AS beginnings
        FROM (VALUES (:before_last, :last, :spanish),
                     (:bare_before_last, :bare_last, :bare_spanish)) AS spelled (words, word, becoming),
             LATERAL (SELECT string_agg(quote_literal(stem), ' & ') AS first
                      FROM unnest(spanish_stems(words)) AS stem) AS firsts,
             LATERAL (SELECT string_agg(quote_literal(stem), ' & ') AS last, min(stem) AS beginning,
                             string_agg(quote_literal(stem) || ':*', ' & ') AS begun
                      FROM unnest(spanish_stems(word)) AS stem) AS lasts,
             LATERAL (SELECT string_agg(' | ' || quote_literal(stem), '') AS become
                      FROM unnest(spanish_stems(becoming)) AS stem
                      WHERE NOT starts_with(stem, beginning)) AS becomes
        WHERE coalesce(first, last) IS NOT NULL
    ), typed AS (
        SELECT phrase, english || coalesce(spanish.stems, '') AS stems,
               last || coalesce(plainto_tsquery('english', :before) && begun, '')
                    || coalesce(plainto_tsquery('english', :before_last) && become, '')
                    || coalesce(spanish.beginnings, '') AS beginnings
        FROM spanish, plainto_tsquery('english', :words) AS english,
             phraseto_tsquery('english', :words) AS phrase,
             CAST(nullif(english::text, '') || ':*' AS tsquery) AS last,
             CAST(quote_literal((ts_lexize('english_stem', CAST(:hyphenated AS text)))[1]) || ':*' AS tsquery)
                 AS begun,
             CAST((SELECT concat_ws(' | ', quote_literal(:last) || ':*',
                                    string_agg(quote_literal(stem), ' | '))
                   FROM unnest(tsvector_to_array(to_tsvector('english', :english))) AS stem
                   WHERE NOT starts_with(stem, (ts_lexize('english_stem', :last))[1])
                   HAVING :english <> '') AS tsquery) AS become
    ), supported AS (
        SELECT question_id, trending, words @@ (SELECT stems FROM typed) AS whole,
               words @@ (SELECT phrase FROM typed) AS as_typed
        FROM (SELECT question_id, trending, words, contest_id
              FROM (SELECT question_id, trending FROM tallies
                    WHERE ballot_id = (SELECT ballot_id FROM named) AND listed
                      AND (SELECT beginnings FROM typed) IS NOT NULL
                    ORDER BY trending DESC, question_id DESC LIMIT {MOST_SUPPORTED_SEARCHED}) AS listed
              JOIN questions question ON question.id = question_id
              ORDER BY trending DESC, question_id DESC
              OFFSET 0 -- or the planner would ask the index for the beginnings
        ) AS best
        WHERE words @@ (SELECT beginnings FROM typed)
          AND contest_id NOT IN (SELECT id FROM contests WHERE ballot_id = (SELECT ballot_id FROM named)
                                                          AND withdrawn_at IS NOT NULL)
        LIMIT {MOST_RANKED}
    ), others AS (
        SELECT question_id, trending, true AS whole, as_typed
        FROM (
            SELECT listed.id, as_typed
            FROM (SELECT id FROM contests
                  WHERE ballot_id = (SELECT ballot_id FROM named) AND withdrawn_at IS NULL
                  ORDER BY position, id) AS contest
            CROSS JOIN LATERAL (
                SELECT id, words @@ (SELECT phrase FROM typed) AS as_typed FROM questions
                WHERE words @@ (quote_literal(contest.id)::tsquery && (SELECT stems FROM typed))
                  AND state IN {LISTED} LIMIT {MOST_OTHERS_SEARCHED}) AS listed
            WHERE (SELECT beginnings FROM typed) IS NOT NULL
              AND (SELECT count(*) FROM supported WHERE whole) <= {MOST_FOUND}
            LIMIT {MOST_OTHERS}
        ) AS other JOIN tallies ON question_id = other.id
    ), found AS (
        SELECT * FROM supported UNION SELECT * FROM others
    ), page AS (
        SELECT question_id, row_number() OVER (
                   ORDER BY as_typed DESC, whole DESC, trending DESC, question_id DESC) AS place
        FROM found ORDER BY place LIMIT {MOST_FOUND + 1}
    )
    SELECT ballot_id::text, json_build_object(
        'stems', tsvector_to_array(to_tsvector('english', :words)),
        'more', (SELECT count(*) > {MOST_FOUND} FROM page),
        'questions', (SELECT coalesce(json_agg(body ORDER BY place), '[]') FROM (
            SELECT place, json_build_object({_QUESTION},
                'contest', json_build_object('id', contest.id, 'title', contest.title)) AS body
            FROM {_FROM} JOIN page ON page.question_id = question.id
            JOIN contests contest ON contest.id = question.contest_id
            WHERE question.state IN {LISTED} AND place <= {MOST_FOUND}) AS listed))::text
    FROM named
""")  # noqa: S608 (as above)

_MINE = text(f"""
    SELECT json_build_object(
               {_OWN}, 'contest', json_build_object('id', contest.id, 'title', contest.title))::text,
           question.id::text, 0
    FROM {_FROM} JOIN contests contest ON contest.id = question.contest_id
    WHERE question.author_id = :citizen_id
      AND (CAST(:after_id AS uuid) IS NULL OR question.id < CAST(:after_id AS uuid))
    ORDER BY question.id DESC LIMIT :limit
""")  # noqa: S608 (as above)

_MINE_ALONE = text(f"{_ONE.text} AND question.author_id = :citizen_id")

_MY_VOTE = text("SELECT value FROM votes WHERE question_id = :question_id AND citizen_id = :citizen_id")
_MY_VOTES = text("""
    SELECT json_build_object('question_id', vote.question_id, 'value', vote.value)::text,
           vote.question_id::text, 0
    FROM votes vote
    WHERE vote.citizen_id = :citizen_id
      AND vote.contest_id = CAST(:contest_id AS uuid)
      AND (CAST(:after_id AS uuid) IS NULL OR vote.question_id < CAST(:after_id AS uuid))
    ORDER BY vote.question_id DESC LIMIT :limit
""")
# For whoever looks through their votes: of one contest the page has the words already.
_MY_VOTES_IN_WORDS = text(f"""
    SELECT json_build_object(
           'question_id', vote.question_id, 'value', vote.value, 'question', json_build_object(
               'text', CASE WHEN {_SHOWN} THEN version.text END, 'state', question.state,
               'contest', json_build_object('id', contest.id, 'title', contest.title)))::text,
           vote.question_id::text, 0
    FROM votes vote JOIN questions question ON question.id = vote.question_id
    JOIN question_versions version ON version.question_id = question.id AND version.number = question.version
    JOIN contests contest ON contest.id = question.contest_id
    WHERE vote.citizen_id = :citizen_id
      AND (CAST(:after_id AS uuid) IS NULL OR vote.question_id < CAST(:after_id AS uuid))
    ORDER BY vote.question_id DESC LIMIT :limit
""")  # noqa: S608 (as above)


def encode_cursor(sort: str, score: float, question_id: str) -> str:
    return _encoded([sort, score, question_id])


def encode_place(sort: str, place: int) -> str:
    """The cursor of a page that ends with a place."""
    return _encoded([sort, place])


def _encoded(cursor: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode().rstrip("=")


def decode_cursor(sort: str, cursor: str, *, places: bool = False) -> dict[str, Any]:
    """What a page starts after. A cursor of another order, or one that is none, is refused; one that names a
    place too, unless the list has `places`.
    """
    refusal = ForeignCursor("Take `after` from `next` of the page before, with the same `sort` and `issue`.")
    try:
        named, *key = json.loads(
            base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        )
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise refusal from None
    if named != sort:
        raise refusal
    match key:
        case [int(place)] if places and 1 <= place <= MOST_PLACES and place is not True:
            return {"after_place": place}
        case [int() | float() as score, str(question_id)] if score is not True and score is not False:
            if math.isfinite(score) and _UUID.fullmatch(question_id):
                return {"after_score": float(score), "after_id": question_id}
    raise refusal


def _joined(noun: str, rows: list[Any], sort: str, limit: int, *more: str) -> str:
    """One row more than asked for was read: it tells that there is a next page."""
    following = None
    if len(rows) > limit:
        _, id_, score, *place = rows[limit - 1]
        place_, *_ = place or [None]
        following = encode_cursor(sort, score, id_) if place_ is None else encode_place(sort, place_)
    listed = ",".join(row[0] for row in rows[:limit])
    return f'{{"{noun}":[{listed}],"next":{json.dumps(following)}{"".join(more)}}}'


def by_contest(
    session: Reader, contest_id: str, *, sort: str, issue: str | None, after: str | None, limit: int
) -> str | None:
    values: dict[str, Any] = {"contest_id": contest_id, "limit": limit + 1}
    places = issue is None and sort in RANKED
    if after is not None:
        values |= decode_cursor(sort, after, places=places)
    if not places:
        statement = _WITHOUT_PLACES[sort, after is not None, issue is not None]
        if issue is not None:
            values["issue"] = issue
        elif after is not None:
            del values["after_score"]
    elif "after_id" in values:
        statement = _BEYOND_PLACES[sort]
    else:
        statement = _FROM_PLACE[sort]
        values.setdefault("after_place", 0)
    rows = session.execute(statement, values).all()
    if not rows:
        return None
    as_of = f',"as_of":{json.dumps(rows[0][4])}'
    return _joined("questions", [row for row in rows if row[1] is not None], sort, limit, as_of)


class WithVersions(NamedTuple):
    """A question's JSON, and what its tags need to name."""

    contest_id: UUID
    ballot_id: UUID
    json: str


def with_versions(session: Reader | Single, question_id: str) -> WithVersions | None:
    found = session.execute(_WITH_VERSIONS, {"question_id": question_id}).first()
    return WithVersions(*found) if found else None


def one(session: Session, question_id: str) -> str | None:
    """As its author sees it."""
    return session.execute(_ONE, {"question_id": question_id}).scalar()


def own(single: Single, citizen_id: UUID, question_id: str) -> str | None:
    """A question of this citizen's, whatever its state; None for anybody else's."""
    return single.execute(_MINE_ALONE, {"question_id": question_id, "citizen_id": citizen_id}).scalar()


def vote_of(single: Single, citizen_id: UUID, question_id: str) -> int:
    """1 or -1, or 0 where they have no vote on it."""
    return single.execute(_MY_VOTE, {"question_id": question_id, "citizen_id": citizen_id}).scalar() or 0


_ABOUT = text("""
    SELECT '/questions/' || question.id, version.text, contest.title, city.name
    FROM questions question
    JOIN question_versions version ON version.question_id = question.id AND version.number = question.version
    JOIN contests contest ON contest.id = question.contest_id
    JOIN ballots ballot ON ballot.id = question.ballot_id
    JOIN cities city ON city.id = ballot.city_id
    WHERE question.id = :question_id
""")


def about(session: Writer, question_id: UUID) -> About:
    """What a mail tells of a question that there is, in whatever state."""
    return About(*session.execute(_ABOUT, {"question_id": question_id}).one())


def trending_on_ballot(session: Reader, ballot_id: str, limit: int) -> str | None:
    found = session.execute(_BALLOT_TRENDING, {"ballot_id": ballot_id, "limit": limit}).first()
    return str(found[1]) if found else None


def trending_in_city(session: Reader, city_slug: str, limit: int) -> tuple[str | None, str] | None:
    """The ballot it was taken from, which its tag needs, and the JSON."""
    found = session.execute(_CITY_TRENDING, {"city_slug": city_slug, "limit": limit}).first()
    return (found[0], found[1]) if found else None


def search(session: Reader, city_slug: str, words: str) -> tuple[str | None, str] | None:
    """Those of a city's next ballot that have all these words: as they were typed come first, then the most
    supported. The ballot, which a tag needs, and the JSON.
    """
    begun = _HYPHENATED.search(words)
    before_last, _, last = words.rpartition(" ")
    values = {
        "city_slug": city_slug,
        "words": words,
        "before": words[: begun.start()] if begun else "",
        "hyphenated": begun.group().rstrip("-") if begun else None,
        "before_last": before_last,
        "last": last,
        "bare_before_last": without_accents(before_last),
        "bare_last": without_accents(last),
        "english": becoming(last, "en"),
        "spanish": becoming(last, "es"),
        "bare_spanish": becoming(without_accents(last), "es"),
    }
    found = session.execute(_SEARCH, values).first()
    return (found[0], found[1]) if found else None


def by_author(single: Single, citizen_id: object, *, after: str | None, limit: int) -> str:
    values = _newest_first(citizen_id, after, limit)
    return _joined("questions", single.execute(_MINE, values), "new", limit)


def votes_of(
    single: Single, citizen_id: object, contest_id: str | None, *, after: str | None, limit: int
) -> str:
    values = _newest_first(citizen_id, after, limit)
    found = (
        single.execute(_MY_VOTES_IN_WORDS, values)
        if contest_id is None
        else single.execute(_MY_VOTES, values | {"contest_id": contest_id})
    )
    return _joined("votes", found, "new", limit)


def _newest_first(citizen_id: object, after: str | None, limit: int) -> dict[str, Any]:
    after_id = decode_cursor("new", after)["after_id"] if after is not None else None
    return {"citizen_id": citizen_id, "limit": limit + 1, "after_id": after_id}
