"""What followers read."""

from typing import NamedTuple
from uuid import UUID


class News(NamedTuple):
    kind: str
    question: str
    contest: str
    city: str
    candidate: str | None
    question_id: UUID


_SAID = {
    "question": "A new question to the candidates for {contest}, {city}",
    "answer": "{candidate} has answered ({contest}, {city})",
    "correction": "{candidate} has corrected an answer ({contest}, {city})",
    "rebuttal": "{candidate} rebuts another candidate ({contest}, {city})",
    "merged": "Two questions on {contest}, {city}, have become one",
}
_END = "\n\nYou get this because you follow it at CivicQ. One click and you get no more: "


def _line(news: News) -> str:
    return _SAID[news.kind].format(contest=news.contest, city=news.city, candidate=news.candidate)


def immediate(news: News, site: str) -> tuple[str, str]:
    """Subject, and the body up to the link that ends all this."""
    return _line(news), f"{_line(news)}:\n\n“{news.question}”\n{site}/questions/{news.question_id}{_END}"


def digest(news: list[News], cadence: str, site: str) -> tuple[str, str]:
    """As `immediate`, for a day's or a week's news, the newest first."""
    period = "today" if cadence == "daily" else "this week"
    told = "\n\n".join(
        f"{_line(each)}:\n“{each.question}”\n{site}/questions/{each.question_id}" for each in news
    )
    return f"What you follow, {period}", f"{told}{_END}"
