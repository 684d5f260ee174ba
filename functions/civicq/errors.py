"""What can go wrong in CivicQ, as facts. Each carries the HTTP status that tells it to a caller."""

from civicq.languages import Language
from civicq.sentences import Fact, Spoken, said


class CivicError(Spoken):
    """A refusal. `title` names the kind; the sentence tells the person what to do next, with facts put in:
    `NoOwnerLeft("{city} keeps an owner.", city=city.name)`. Both are written out: the other languages have
    them by the English (`sentences/`). `see` is where the API leads on, for whoever calls it.
    """

    status = 400
    title = "Bad request"
    retry_after_seconds: int | None = None

    def __init__(self, sentence: str, *, see: str | None = None, **facts: Fact) -> None:
        super().__init__(sentence, **facts)
        self.see = see

    def named(self, language: Language) -> str:
        return said(self.title, language)


class Unauthenticated(CivicError):
    status = 401
    title = "Sign in first"


class ForeignOrigin(CivicError):
    status = 403
    title = "Request from another site"


class NotAnOperator(CivicError):
    status = 403
    title = "For operators"


class NotCityStaff(CivicError):
    status = 403
    title = "For the city's staff"


class NotVerified(CivicError):
    status = 403
    title = "For verified residents"

    def __init__(self) -> None:
        super().__init__(
            "Asking and voting belong to residents whom the city of this ballot has verified. Your city says "
            "by which ways.",
            see="/api/me/standings",
        )


class TooMany(CivicError):
    """A limit on one person; `retry_after_seconds` says when there is room again."""

    status = 429
    title = "Too many"

    def __init__(self, sentence: str, retry_after_seconds: int, **facts: Fact) -> None:
        super().__init__(sentence, see=None, **facts)
        self.retry_after_seconds: int = retry_after_seconds


class NotTheAuthor(CivicError):
    status = 403
    title = "Not your question"


class NotFound(CivicError):
    status = 404
    title = "Not found"


class NoSuchQuestion(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such question. Begin at its contest.")


class NoSuchContest(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such contest. Begin at your ballot.", see="/api/cities")


class NoSuchCity(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such city. Choose yours from the list of all.", see="/api/cities")


class NoSuchBallot(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such ballot. Begin at your city.", see="/api/cities")


class QuestionWithdrawn(CivicError):
    status = 409
    title = "Question withdrawn"


class ContestWithdrawn(CivicError):
    status = 409
    title = "Contest withdrawn"


class KeyReused(CivicError):
    """An Idempotency-Key came back with another body (draft-ietf-httpapi-idempotency-key-header)."""

    status = 422
    title = "Sent before"
