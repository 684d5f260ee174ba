"""All that CivicQ writes to people: each template a subject and a plain text, with the link to what to do.

A template is called once, and gives its letter in each language. Names and questions are other people's
words: whatever would end a line in them is taken out, so that none makes a header or a paragraph. Prose is
broken into short lines, and a link stands whole on a line of its own.
"""

import functools
import re
import textwrap
from collections.abc import Callable
from datetime import date
from typing import Concatenate, NamedTuple, ParamSpec
from uuid import UUID

from civicq.languages import Language, readable_weekday
from civicq.notices.words import WORDS, Forms, Lines, Words

WIDTH = 72
LONGEST_SUBJECT = 120
# Whatever ends a line somewhere, moves a cursor, or turns the direction of reading.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_P = ParamSpec("_P")


class Letter(NamedTuple):
    subject: str
    body: str
    language: Language | None = "en"  # None: it says the same in each


Letters = dict[Language, Letter]


class About(NamedTuple):
    """A question, or what a candidate says of themselves, and where it stands."""

    path: str
    words: str
    contest: str
    city: str


def _in_each_language(compose: Callable[Concatenate[Words, _P], Letter]) -> Callable[_P, Letters]:
    @functools.wraps(compose)
    def composed(*args: _P.args, **kwargs: _P.kwargs) -> Letters:
        return {language: compose(words, *args, **kwargs) for language, words in WORDS.items()}

    return composed


def _plain(words: str) -> str:
    return " ".join(_UNPRINTED.sub(" ", words).split())


def _letter(words: Words, lines: Lines, *more: str, **values: object) -> Letter:
    """`lines` with their values, and `more` paragraphs."""
    subject, *parts = (line.format(**values) for line in lines)
    return Letter(_subject(subject), _body(*parts, *more), words.language)


def _subject(words: str) -> str:
    line = _plain(words)
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1].rstrip()}…"


def _body(*parts: str) -> str:
    """`parts`: paragraphs, and links, which stay whole."""
    return "\n\n".join(part if _is_link(part) else _filled(part) for part in parts if part)


def _is_link(part: str) -> bool:
    return re.fullmatch(r"https?://\S+", part) is not None


def _filled(paragraph: str) -> str:
    return textwrap.fill(_plain(paragraph), WIDTH, break_on_hyphens=False)


def _at(words: Words, site: str, path: str) -> str:
    """The page in this language."""
    return f"{site}{words.prefix}{path}"


def _counted(number: int, forms: Forms, **values: object) -> str:
    return forms[number != 1].format(count=number, **values)


def in_all(letters: Letters) -> Letter:
    """One letter that says it in each language, to whoever has chosen none."""
    return Letter(
        _subject(" / ".join(letter.subject for letter in letters.values())),
        "\n\n* * *\n\n".join(letter.body for letter in letters.values()),
        None,
    )


def unsubscribing(words: Words, site: str, kind: str | None) -> str:
    """Where one click ends the mails of one kind, or with None all (RFC 8058), in the mail's language.

    `{token}` stands for the reader's own.
    """
    path = "/api/unsubscribe/{token}" + (f"/{kind}" if kind else "")
    return f"{site}{path}" + (f"?language={words.language}" if words.prefix else "")


def ending(words: Words, site: str, kind: str) -> str:
    """What stands below every mail that nobody asked for one by one."""
    return (
        f"\n\n--\n{_filled(words.why[kind])}\n\n{words.no_more}\n{unsubscribing(words, site, kind)}\n"
        f"\n{words.no_more_at_all}\n{unsubscribing(words, site, None)}\n"
    )


@_in_each_language
def code(words: Words, city: str, method: str, digits: str) -> Letter:
    """The message that carries a code. It is asked for, so nothing ends it."""
    if method == "sms":
        return Letter("", words.code_by_sms.format(digits=digits, city=_plain(city)), words.language)
    if method == "email":
        return _letter(words, words.code_by_email, digits=digits, city=city)
    return _letter(words, words.code_by_letter, digits=f"{digits[:5]}-{digits[5:]}", city=city)


@_in_each_language
def welcome(words: Words, city: str, slug: str, site: str) -> Letter:
    """Once, to whoever is verified in a city for the first time; nothing follows it, so nothing ends it."""
    return _letter(words, words.welcome, city=city, link=_at(words, site, f"/cities/{slug}"))


@_in_each_language
def standing_decided(words: Words, city: str, slug: str, site: str, *, verified: bool, reason: str) -> Letter:
    lines = words.verified if verified else words.not_verified
    return _letter(words, lines, city=city, reason=reason, link=_at(words, site, f"/cities/{slug}"))


@_in_each_language
def to_candidate(words: Words, city: str, name: str, path: str, site: str) -> Letter:
    return _letter(words, words.to_candidate, city=city, name=name, link=_at(words, site, path))


@_in_each_language
def to_staff(words: Words, city: str, role: str, path: str, site: str) -> Letter:
    return _letter(words, words.to_staff, city=city, role=words.roles[role], link=_at(words, site, path))


@_in_each_language
def registration_decided(words: Words, city: str, site: str, *, decision: str, reason: str) -> Letter:
    """`decision`: activate, reject or deactivate."""
    return _letter(
        words, words.registrations[decision], city=city, reason=reason, link=_at(words, site, "/register")
    )


class News(NamedTuple):
    kind: str
    question: str
    contest: str
    city: str
    candidate: str | None
    question_id: UUID


def _line(words: Words, news: News) -> str:
    return words.news[news.kind].format(contest=news.contest, city=news.city, candidate=news.candidate)


def _told(words: Words, news: News, site: str) -> tuple[str, ...]:
    link = _at(words, site, f"/questions/{news.question_id}")
    return (f"{_line(words, news)}:", f"“{news.question}”", link)


@_in_each_language
def immediate(words: Words, news: News, site: str) -> Letter:
    return Letter(_subject(_line(words, news)), _body(*_told(words, news, site)), words.language)


@_in_each_language
def digest(words: Words, news: list[News], cadence: str, site: str) -> Letter:
    """A day's or a week's news, the newest first."""
    parts = [part for each in news for part in _told(words, each, site)]
    return _letter(words, (words.digest[cadence],), *parts)


def _about(words: Words, lines: Lines, about: About, site: str, **values: object) -> Letter:
    link = _at(words, site, about.path)
    own = {"text": about.words, "contest": about.contest, "city": about.city, "link": link}
    return _letter(words, lines, **(own | values))


@_in_each_language
def question_waits(words: Words, about: About, site: str) -> Letter:
    return _about(words, words.question_waits, about, site)


@_in_each_language
def question_shown(words: Words, about: About, site: str) -> Letter:
    return _about(words, words.question_shown, about, site)


@_in_each_language
def removed(words: Words, what: str, about: About, site: str, *, rule: str, reason: str) -> Letter:
    """`what`: question, answer, rebuttal, video, profile or photo; `rule`: one of `civicq.rules`."""
    said = words.said.get(what, words.about_question)
    return _about(
        words, words.removed, about, site,
        what=words.things[what], rule=words.rules[rule], reason=reason, said=said,
    )  # fmt: skip


@_in_each_language
def question_merged(words: Words, about: About, into: About, site: str, *, reason: str) -> Letter:
    link = _at(words, site, into.path)
    return _about(words, words.question_merged, about, site, others=into.words, reason=reason, link=link)


@_in_each_language
def appeal_decided(
    words: Words, what: str, about: About, site: str, *, overturned: bool, reason: str
) -> Letter:
    lines = words.shown_again if overturned else words.stays_removed
    said = words.said.get(what, words.about_question)
    return _about(words, lines, about, site, what=words.things[what], reason=reason, said=said)


@_in_each_language
def answered(words: Words, about: About, candidate: str, site: str) -> Letter:
    return _about(words, words.answered, about, site, candidate=candidate)


@_in_each_language
def mistake_decided(
    words: Words, about: str, path: str, site: str, *, corrected: bool, reason: str
) -> Letter:
    """`about`: a contest by its title, or a ballot by its election; `path`: of its page."""
    lines = words.corrected if corrected else words.not_corrected
    return _letter(words, lines, about=about, reason=reason, link=_at(words, site, path))


@_in_each_language
def election(
    words: Words, city: str, slug: str, name: str, *, moment: date, days_left: int, site: str
) -> Letter:
    """A week before, to whoever has not voted on a question yet; and the day before, to all who want it."""
    return _letter(
        words, words.election_tomorrow if days_left == 1 else words.election_soon,
        election=name, city=city, days=days_left, day=readable_weekday(moment, words.language),
        link=_at(words, site, f"/cities/{slug}/ballots/{moment}"),
    )  # fmt: skip


class Open(NamedTuple):
    question_id: UUID
    question: str


MOST_COUNTED = 100


@_in_each_language
def unanswered(
    words: Words, candidate: str, contest: str, contest_id: UUID,
    *, number: int, top: list[Open], new: bool, site: str,
) -> Letter:  # fmt: skip
    """To a candidate: new questions, at most once a day; or a reminder of what is still open, once a week.

    `number` counts up to `MOST_COUNTED`.
    """
    many = words.or_more.format(count=number) if number >= MOST_COUNTED else str(number)
    waiting = words.questions_wait[number != 1].format(count=many)
    quoted = [
        part
        for each in top
        for part in (f"“{each.question}”", _at(words, site, f"/questions/{each.question_id}"))
    ]
    return _letter(
        words, words.new_questions if new else words.open_questions,
        *quoted, words.where_no_answer, _at(words, site, f"/contests/{contest_id}"),
        waiting=waiting, candidate=candidate, contest=contest,
    )  # fmt: skip


class Queue(NamedTuple):
    """What waits for a decision, by what it is."""

    questions: int
    reports: int
    appeals: int
    standings: int


@_in_each_language
def queue(words: Words, city: str, slug: str, waiting: Queue, site: str) -> Letter:
    counted = (
        (waiting.questions, words.queue_questions),
        (waiting.reports, words.queue_reports),
        (waiting.appeals, words.queue_appeals),
        (waiting.standings, words.queue_standings),
    )
    total = sum(waiting)
    return Letter(
        _subject(_counted(total, words.queue_subject, city=city)),
        _body(
            _counted(total, words.queue, city=city),
            *(_counted(*each) for each in counted if each[0]),
            words.queue_how,
            _at(words, site, f"/cities/{slug}"),
        ),
        words.language,
    )


class Week(NamedTuple):
    questions: int
    answers: int
    residents: int


@_in_each_language
def week(words: Words, city: str, slug: str, done: Week, site: str) -> Letter:
    return _letter(
        words, words.week,
        _counted(done.questions, words.week_questions),
        _counted(done.answers, words.week_answers),
        _counted(done.residents, words.week_residents),
        _at(words, site, f"/cities/{slug}"),
        city=city,
    )  # fmt: skip
