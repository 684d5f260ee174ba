"""What can go wrong in CivicQ, as facts. Each carries the HTTP status that tells it to a caller."""


class CivicError(Exception):
    """A refusal. `title` names the kind, the message tells the person what to do next."""

    status = 400
    title = "Bad request"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


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


class TooMany(CivicError):
    """A limit on one person; `retry_after_seconds` says when there is room again."""

    status = 429
    title = "Too many"

    def __init__(self, detail: str, retry_after_seconds: int) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class NotTheAuthor(CivicError):
    status = 403
    title = "Not your question"


class NotFound(CivicError):
    status = 404
    title = "Not found"


class QuestionWithdrawn(CivicError):
    status = 409
    title = "Question withdrawn"


class ContestWithdrawn(CivicError):
    status = 409
    title = "Contest withdrawn"


class KeyReused(CivicError):
    """An Idempotency-Key came back with another body (draft-ietf-httpapi-idempotency-key-header)."""

    status = 422
    title = "Idempotency key reused"
