"""All that CivicQ writes to people: each template a subject and a plain text, with the link to what to do.

Names and questions are other people's words: whatever would end a line in them is taken out, so that none
makes a header or a paragraph. Prose is broken into short lines, and a link stands whole on a line of its own.
"""

import re
import textwrap
from datetime import date
from typing import NamedTuple
from uuid import UUID

WIDTH = 72
LONGEST_SUBJECT = 120
# Whatever ends a line somewhere, moves a cursor, or turns the direction of reading.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Letter(NamedTuple):
    subject: str
    body: str


class About(NamedTuple):
    """A question, or what a candidate says of themselves, and where it stands."""

    path: str
    words: str
    contest: str
    city: str


def _plain(words: str) -> str:
    return " ".join(_UNPRINTED.sub(" ", words).split())


def _letter(subject: str, *parts: str) -> Letter:
    """`parts`: paragraphs, and links, which stay whole."""
    line = _plain(subject)
    if len(line) > LONGEST_SUBJECT:
        line = f"{line[: LONGEST_SUBJECT - 1].rstrip()}…"
    return Letter(line, "\n\n".join(part if _is_link(part) else _filled(part) for part in parts if part))


def _is_link(part: str) -> bool:
    return re.fullmatch(r"https?://\S+", part) is not None


def _filled(paragraph: str) -> str:
    return textwrap.fill(_plain(paragraph), WIDTH, break_on_hyphens=False)


def _quoted(words: str) -> str:
    return f"“{_plain(words)}”"


def _question(site: str, question_id: UUID) -> str:
    return f"{site}/questions/{question_id}"


_WHY = {
    "follows": "You get this because you follow it at CivicQ.",
    "own": "You get this because it is about what you wrote or asked for at CivicQ.",
    "reminders": "You get this because CivicQ reminds you of what is still to do.",
    "staff": "You get this because you work for this city at CivicQ.",
}


def unsubscribing(site: str, kind: str) -> str:
    """Where one click ends the mails of one kind (RFC 8058). `{token}` stands for the reader's own."""
    return f"{site}/api/unsubscribe/{{token}}/{kind}"


def ending(site: str, kind: str) -> str:
    """What stands below every mail that nobody asked for one by one."""
    return (
        f"\n\n--\n{_WHY[kind]}\n\nNo more of these:\n{unsubscribing(site, kind)}\n"
        f"\nNo more mail from CivicQ at all:\n{site}/api/unsubscribe/{{token}}\n"
    )


def code(city: str, method: str, digits: str) -> Letter:
    """The message that carries a code. It is asked for, so nothing ends it."""
    if method == "sms":
        return Letter(
            "", f"CivicQ: {digits} is your code for {_plain(city)}. Good for 15 minutes. Tell it to nobody."
        )
    if method == "email":
        return _letter(
            f"Your code for {city}",
            digits,
            f"is your code to ask and vote on questions in {city}. It is good for 15 minutes.",
            "Nobody from CivicQ or the city will ask you for it. If you did not ask for a code, ignore this.",
        )
    return _letter(
        f"Your code for {city}",
        f"Your code to ask and vote on questions in {city} at CivicQ:",
        f"{digits[:5]}-{digits[5:]}",
        "Sign in, choose your city, and type it in. It is good for 30 days. If you did not ask for it, throw "
        "this letter away: without your account the code opens nothing.",
    )


def welcome(city: str, slug: str, site: str) -> Letter:
    """Once, to whoever is verified in a city for the first time; nothing follows it, so nothing ends it."""
    return _letter(
        f"You are verified in {city}",
        f"From now on you ask the candidates in {city}, and vote on which questions matter most.",
        f"{site}/cities/{slug}",
        "Nobody sees how you vote on a question. What you ask is public, without your name.",
        "You get this once, because you were verified just now. No other mail comes because of it: sign in "
        "to choose what you want to be told. If it was not you, tell the city.",
    )


def standing_decided(city: str, slug: str, site: str, *, verified: bool, reason: str) -> Letter:
    if verified:
        return _letter(
            f"You are verified in {city}",
            f"The staff of {city} has verified you: you ask the candidates there, and vote on questions.",
            f"Their reason: {_quoted(reason)}",
            f"{site}/cities/{slug}",
        )
    return _letter(
        f"You are not verified in {city}",
        f"The staff of {city} has decided that you cannot ask and vote there.",
        f"Their reason: {_quoted(reason)}",
        "If they are wrong, appeal, once: somebody else decides then. Sign in and choose your city.",
        f"{site}/cities/{slug}",
    )


def to_candidate(city: str, name: str, link: str) -> Letter:
    return _letter(
        f"Voters of {city} have questions for you",
        f"Voters of {city} ask everybody who stands for election, and vote on which questions matter.",
        f"This link lets you answer for {name}. It is good once, for 14 days, for nobody else:",
        link,
        "Sign in with the e-mail address that this came to.",
        "Your answers stand beside those of the other candidates, in an order that favors nobody. Where you "
        "do not answer, it says that no response was submitted.",
        f"You get this because {city} has invited you. If you are not {name}, ignore it: nothing more comes.",
    )


def to_staff(city: str, role: str, link: str) -> Letter:
    return _letter(
        f"Work on CivicQ for {city}",
        f"You are invited to work on CivicQ for {city}, as {role}.",
        "This link is good once, for 14 days, for nobody else:",
        link,
        "Sign in with the e-mail address that this came to.",
        "If you do not know why you get this, ignore it, or ask the city: nothing more comes.",
    )


def to_city(city: str, *, active: bool, reason: str) -> Letter:
    if active:
        return _letter(
            f"{city} is on CivicQ",
            f"{city} is on CivicQ from now on. Import a ballot, have a colleague approve it, and publish it; "
            "then everybody sees it.",
            f"The reason: {_quoted(reason)}",
        )
    return _letter(
        f"{city} is not shown on CivicQ any more",
        f"{city} is not shown on CivicQ any more, nor are its ballots. Nothing of them is lost.",
        f"The reason: {_quoted(reason)}",
        "Answer this e-mail if you think that this is wrong.",
    )


class News(NamedTuple):
    kind: str
    question: str
    contest: str
    city: str
    candidate: str | None
    question_id: UUID


SAID = {
    "question": "A new question to the candidates for {contest}, {city}",
    "answer": "{candidate} has answered ({contest}, {city})",
    "correction": "{candidate} has corrected an answer ({contest}, {city})",
    "rebuttal": "{candidate} rebuts another candidate ({contest}, {city})",
    "merged": "Two questions on {contest}, {city}, have become one",
}


def _line(news: News) -> str:
    return SAID[news.kind].format(contest=news.contest, city=news.city, candidate=news.candidate)


def immediate(news: News, site: str) -> Letter:
    return _letter(_line(news), f"{_line(news)}:", _quoted(news.question), _question(site, news.question_id))


def digest(news: list[News], cadence: str, site: str) -> Letter:
    """A day's or a week's news, the newest first."""
    period = "today" if cadence == "daily" else "this week"
    parts = [
        part
        for each in news
        for part in (f"{_line(each)}:", _quoted(each.question), _question(site, each.question_id))
    ]
    return _letter(f"What you follow, {period}", *parts)


def question_waits(about: About, site: str) -> Letter:
    return _letter(
        f"Your question waits for a moderator ({about.contest}, {about.city})",
        "You have asked:",
        _quoted(about.words),
        f"A moderator of {about.city} reads it before everybody does. You are told what they decide; until "
        "then only you see it here:",
        f"{site}{about.path}",
    )


def question_shown(about: About, site: str) -> Letter:
    return _letter(
        f"Your question is shown ({about.contest}, {about.city})",
        "A moderator has read your question, and everybody sees it and votes on it now:",
        _quoted(about.words),
        f"{site}{about.path}",
    )


_WORDS_OF = {"question": "You have asked:", "profile": "You have said of yourself:", "photo": "It shows:"}


def removed(what: str, about: About, site: str, *, rule: str, reason: str) -> Letter:
    """`what`: question, answer, rebuttal, video, profile or photo; `rule`: what it says."""
    return _letter(
        f"Your {what} was removed ({about.contest}, {about.city})",
        f"A moderator of {about.city} has removed your {what}.",
        f"The rule: {rule}",
        f"The moderator's reason: {_quoted(reason)}",
        _WORDS_OF.get(what, "The question was:"),
        _quoted(about.words),
        "If this is wrong, sign in and appeal, once: another moderator decides then.",
        f"{site}{about.path}",
    )


def question_merged(about: About, into: About, site: str, *, reason: str) -> Letter:
    return _letter(
        f"Your question has become one with another ({about.contest}, {about.city})",
        "You have asked:",
        _quoted(about.words),
        "A neighbor asks the same. The votes on both count for this one now, each citizen's once:",
        _quoted(into.words),
        f"{site}{into.path}",
        f"The moderator's reason: {_quoted(reason)}",
    )


def appeal_decided(what: str, about: About, site: str, *, overturned: bool, reason: str) -> Letter:
    outcome = "is shown again" if overturned else "stays removed"
    return _letter(
        f"Your {what} {outcome} ({about.contest}, {about.city})",
        f"Another moderator has decided on your appeal: your {what} {outcome}.",
        f"Their reason: {_quoted(reason)}",
        _WORDS_OF.get(what, "It is about this question:"),
        _quoted(about.words),
        f"{site}{about.path}",
    )


def answered(about: About, candidate: str, site: str) -> Letter:
    return _letter(
        f"{candidate} has answered your question ({about.contest}, {about.city})",
        f"{candidate} has answered what you asked:",
        _quoted(about.words),
        "Read the answer beside those of the others, and say whether it answers you:",
        f"{site}{about.path}",
    )


def mistake_decided(contest: str, contest_id: UUID, site: str, *, corrected: bool, reason: str) -> Letter:
    outcome = "is corrected" if corrected else "stays as it is"
    return _letter(
        f"What you told of {contest} {outcome}",
        f"You told the city of a mistake on its ballot, in {contest}. It {outcome}.",
        f"The city's reason: {_quoted(reason)}",
        f"{site}/contests/{contest_id}",
    )


def _day(moment: date) -> str:
    return f"{moment:%A, %B} {moment.day}"


def election(city: str, slug: str, name: str, *, moment: date, days_left: int, site: str) -> Letter:
    """A week before, to whoever has not voted on a question yet; and the day before, to all who want it."""
    ballot = f"{site}/cities/{slug}/ballots/{moment}"
    if days_left == 1:
        return _letter(
            f"Tomorrow: {name}, {city}",
            f"{city} votes tomorrow, {_day(moment)}. Who stands, and what they have answered:",
            ballot,
        )
    return _letter(
        f"In {days_left} days: {name}, {city}",
        f"{city} votes on {_day(moment)}. The candidates still answer: vote on which questions they should "
        "answer first, or ask your own.",
        ballot,
    )


class Open(NamedTuple):
    question_id: UUID
    question: str


MOST_COUNTED = 100


def unanswered(
    candidate: str, contest: str, contest_id: UUID, *, number: int, top: list[Open], new: bool, site: str
) -> Letter:
    """To a candidate: new questions, at most once a day; or a reminder of what is still open, once a week.

    `number` counts up to `MOST_COUNTED`.
    """
    many = f"{number} or more" if number >= MOST_COUNTED else str(number)
    waiting = f"{many} {'question waits' if number == 1 else 'questions wait'}"
    parts = [part for each in top for part in (_quoted(each.question), _question(site, each.question_id))]
    return _letter(
        f"New questions for {candidate} ({contest})" if new else f"{waiting} for {candidate} ({contest})",
        f"{waiting} for an answer by {candidate}. What citizens support most:",
        *parts,
        "Where you do not answer, the page says that no response was submitted. All of them:",
        f"{site}/contests/{contest_id}",
    )


class Queue(NamedTuple):
    """What waits for a decision, by what it is."""

    questions: int
    reports: int
    appeals: int
    standings: int


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def queue(city: str, slug: str, waiting: Queue, site: str) -> Letter:
    counted = (
        (waiting.questions, "question to read", "questions to read"),
        (waiting.reports, "reported text", "reported texts"),
        (waiting.appeals, "appeal", "appeals"),
        (waiting.standings, "resident to verify", "residents to verify"),
    )
    lines = [_counted(*each) for each in counted if each[0]]
    total = sum(waiting)
    return _letter(
        f"{total} {'waits' if total == 1 else 'wait'} for you in {city}",
        f"This morning there {'is' if total == 1 else 'are'} in {city}:",
        *lines,
        "Appeals are for somebody else than who decided first. Sign in to decide:",
        f"{site}/cities/{slug}",
    )


class Week(NamedTuple):
    questions: int
    answers: int
    residents: int


def week(city: str, slug: str, done: Week, site: str) -> Letter:
    return _letter(
        f"The week in {city}",
        f"In the last seven days, in {city}:",
        _counted(done.questions, "question was asked", "questions were asked"),
        _counted(done.answers, "answer was given", "answers were given"),
        _counted(done.residents, "resident was verified", "residents were verified"),
        f"{site}/cities/{slug}",
    )
