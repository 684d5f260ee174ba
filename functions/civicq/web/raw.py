"""An answer that is JSON already."""

from starlette.responses import Response


class RawJSON(Response):
    """JSON as Postgres built it; nothing looks at it again."""

    media_type = "application/json"
