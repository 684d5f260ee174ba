"""The browser on the transport of locust's FastHttpUser, to hold ours against: `--client fasthttp`.

The crowd, its journeys and its judgement stay the same; what differs is who speaks HTTP.
"""

from collections.abc import Callable, Mapping

from locust.contrib.fasthttp import LocustUserAgent

from load_tests.crowd.browser import TIMEOUT_SECONDS, Answer, Browser, Library, Site, Told


class _Agent(LocustUserAgent):
    def _verify_status(self, status_code: int, url: str | None = None) -> None:  # type: ignore[override]
        """Which one is right, the browser says."""


class FastHttpBrowser(Browser):
    def __init__(self, site: Site, library: Library, tell: Callable[[Told], None]) -> None:
        super().__init__(site, library, tell)
        self._agent = self._new_agent()

    def _new_agent(self) -> LocustUserAgent:
        return _Agent(
            connection_timeout=TIMEOUT_SECONDS,
            network_timeout=TIMEOUT_SECONDS,
            max_redirects=0,
            max_retries=1,
        )

    def exchange(self, method: str, target: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = dict(self._fields(body, headers))
        got = self._agent.urlopen(f"{self._site.origin}{target}", method=method, headers=sent, payload=body)
        fields = {name.lower(): str(value) for name, value in got.headers.items()}
        # Whole, and as it came: what is decoded, the browser decodes.
        return Answer(got.status_code, fields, bytes(got._response.read()))  # noqa: SLF001

    def _hang_up(self) -> None:
        super()._hang_up()
        self._agent.close()
        self._agent = self._new_agent()
