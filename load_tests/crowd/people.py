"""The seed's five kinds of people, in its numbers and with its waits. Each comes, does what they came for and
leaves; whoever comes in their place has another browser and, where one signs in, another name.
"""

import json
import random
import re
import uuid
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import quote

from locust import TaskSet, User, between
from locust.env import Environment

from load_tests.crowd.browser import Browser, Library, Site, Told, Unexpected
from load_tests.crowd.identities import Cast, Identity, Turns
from load_tests.crowd.journal import Journal, Sent, State
from load_tests.crowd.popularity import popular
from load_tests.crowd.questions import new_question, worded

SORTS = ("trending", "trending", "trending", "top", "new", "controversial", "unanswered")
# A citizen may vote a hundred times in an hour and ask ten questions in a day.
MOST_VOTES = 90
MOST_QUESTIONS = 3


def often(*acts: tuple[int, Callable[[Any], object]]) -> list[TaskSet | Callable[..., Any]]:
    """What locust draws from: each act as often as its number says."""
    return [act for number, act in acts for _ in range(number)]


class World:
    """What one process of locust knows: its share of the cast, its journal, its browsers' copies."""

    def __init__(
        self,
        site: Site,
        cast: Cast,
        journal: Journal,
        number: int,
        of: int,
        *,
        flat: bool,
        client: type[Browser],
    ) -> None:
        self.site, self.cast, self.journal, self.flat, self.client = site, cast, journal, flat, client
        self.library = Library()
        self.voters = Turns(cast.voters, number, of)
        # Few, and each of them acts on what is their own: they come again.
        self.candidates = cast.candidates[number::of] or cast.candidates
        self.staff = cast.staff[number::of] or cast.staff


class Person(User):
    """Finds the ballot, and reads on."""

    abstract = True
    environment: Environment
    world: ClassVar[World]  # set when a run begins
    contest: str
    questions: tuple[str, ...]  # the last that were shown, all of `contest`

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.browser = self.world.client(self.world.site, self.world.library, self._tell)

    def _tell(self, told: Told) -> None:
        self.environment.events.request.fire(  # type: ignore[no-untyped-call]
            request_type=told.method, name=told.name, response_time=told.seconds * 1000,
            response_length=told.body_bytes, exception=told.wrong, context={"headers": told.headers},
        )  # fmt: skip

    def on_start(self) -> None:
        self.arrive()

    def arrive(self) -> None:
        """The site's page and what it needs, then the ballot of where one lives."""
        self.ballot = ""
        self.contests: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self.contest, self.questions = "", ()
        for asset in self.browser.read("/", "/", _assets) or ():
            self.browser.read(asset, "/assets/[file]", len)
        slug = self.world.cast.city
        self.browser.read("/api/cities", "/api/cities", json.loads)
        ballot = self.browser.read(f"/api/cities/{slug}", "/api/cities/[city]", _next_ballot)
        if not ballot:
            return
        precincts = self.browser.read(
            f"/api/ballots/{ballot}/precincts", "/api/ballots/[ballot]/precincts", _precincts
        )
        self.ballot = f"/api/ballots/{ballot}"
        self.page = self.ballot
        if precincts:
            # Flat: every precinct as often, so that many ballots are asked for and none is a favourite.
            chosen = random.choice(precincts) if self.world.flat else popular(precincts)
            self.page = f"{self.ballot}?precinct={quote(chosen)}"
        self.read_ballot()

    def leave(self) -> None:
        self.browser.leave()
        self.arrive()

    def read_ballot(self) -> None:
        if self.ballot:
            self.contests = self.browser.read(self.page, "/api/ballots/[ballot]", _contests) or self.contests

    def read_questions(self) -> None:
        """Of a contest; where nobody has asked anything yet, one goes on with what one has read."""
        if not self.contests:
            return
        contest, _ = popular(self.contests)
        sort = random.choice(SORTS)
        shown = self.browser.read(
            f"/api/contests/{contest}/questions?sort={sort}", "/api/contests/[contest]/questions", _questions
        )
        if shown:
            self.contest, self.questions = contest, shown

    def read_question(self) -> None:
        if self.questions:
            question = popular(self.questions)
            self.browser.read(f"/api/questions/{question}", "/api/questions/[question]", its_id)
            self.browser.read(
                f"/api/questions/{question}/answers", "/api/questions/[question]/answers", _answered
            )

    def read_trending(self) -> None:
        if self.ballot:
            self.browser.read(f"{self.ballot}/trending", "/api/ballots/[ballot]/trending", json.loads)

    def read_candidate(self) -> None:
        standing = [candidate for _, candidates in self.contests for candidate in candidates]
        if standing:
            candidate = popular(standing)
            self.browser.read(f"/api/candidates/{candidate}", "/api/candidates/[candidate]", its_id)
            self.browser.read(
                f"/api/candidates/{candidate}/answers", "/api/candidates/[candidate]/answers", json.loads
            )

    def sign_in(self, identity: Identity) -> None:
        """The session is of this person, and of nobody else: asked each time somebody comes."""
        self.identity = identity
        self.browser.session = identity.token
        self.browser.ask("/api/me", "/api/me", self._is_me)

    def _is_me(self, body: bytes) -> bool:
        told = json.loads(body)["id"]
        if told != self.identity.citizen:
            raise Unexpected(f"shown to {self.identity.citizen}: the page of {told}")
        return True


class CasualBrowser(Person):
    weight = 70
    wait_time = between(3, 10)
    tasks = often(
        (10, Person.read_ballot),
        (15, Person.read_questions),
        (8, Person.read_question),
        (5, Person.read_trending),
        (4, Person.read_candidate),
        (3, Person.leave),
    )


class ActiveVoter(Person):
    weight = 20
    wait_time = between(2, 6)

    def arrive(self) -> None:
        super().arrive()
        # By contest, what this person has cast, as it was acknowledged last; and where no answer came.
        self.cast: dict[str, dict[str, int]] = {}
        self.unsure: set[str] = set()
        self.votes_left = MOST_VOTES
        self.sign_in(self.world.voters.next())
        self.read_list()

    def read_list(self) -> None:
        """With one's own votes beside it, as the site shows them."""
        self.read_questions()
        if self.contest:
            self.browser.ask(f"/api/me/votes?contest={self.contest}", "/api/me/votes", self._are_mine)

    def vote(self) -> None:
        if not self.votes_left:
            self.leave()
            return
        if not self.questions:
            self.read_list()
            return
        question, value = popular(self.questions), random.choice((1, 1, 1, -1, 0))
        self.votes_left -= 1
        state: State = "unknown"
        try:
            if self.browser.send(
                "PUT", f"/api/me/votes/{question}", "/api/me/votes/[question]", {"value": value},
                lambda body: _counted(body, question, value),
            ):  # fmt: skip
                state = "acknowledged"
        finally:  # also when locust ends this person while the answer is on its way
            self.world.journal.write(Sent(self.identity.citizen, question, value, state))
        if state == "acknowledged":
            self.cast.setdefault(self.contest, {})[question] = value
            self.unsure.discard(question)
        else:
            self.unsure.add(question)

    tasks = often(
        (68, vote),
        (20, read_list),
        (10, Person.read_question),
        (2, Person.leave),
    )

    def _are_mine(self, body: bytes) -> bool:
        """Each vote cast in this visit is shown, as it was cast last."""
        told = json.loads(body)
        shown = {vote["question_id"]: vote["value"] for vote in told["votes"]}
        for question, value in self.cast.get(self.contest, {}).items():
            if question in self.unsure or (question not in shown and told["next"]):
                continue
            if shown.get(question, 0) != value:
                raise Unexpected(f"voted {value} on {question}, shown {shown.get(question, 0)}")
        return True


class QuestionSubmitter(Person):
    weight = 5
    wait_time = between(10, 30)

    def arrive(self) -> None:
        super().arrive()
        self.asked: set[str] = set()
        self.sign_in(self.world.voters.next())

    def ask(self) -> None:
        """Look for what asks the same, then ask."""
        if len(self.asked) >= MOST_QUESTIONS or not self.contests:
            self.leave()
            return
        contest, _ = popular(self.contests)
        question = new_question(contest)
        self.browser.ask(
            f"/api/me/questions/similar?contest={contest}&text={quote(question['text'])}",
            "/api/me/questions/similar",
            lambda body: json.loads(body)["questions"],
        )
        asked = self.browser.send(
            "POST", "/api/me/questions", "/api/me/questions", question, its_id,
            status=201, key=uuid.uuid4().hex,
        )  # fmt: skip
        if asked:
            self.asked.add(asked)

    def read_mine(self) -> None:
        self.browser.ask("/api/me/questions", "/api/me/questions", self._are_mine)

    tasks = often(
        (4, Person.read_questions),
        (2, Person.read_question),
        (2, ask),
        (1, read_mine),
        (1, Person.leave),
    )

    def _are_mine(self, body: bytes) -> bool:
        if missing := self.asked - {question["id"] for question in json.loads(body)["questions"]}:
            raise Unexpected(f"asked, and not among one's own questions: {missing}")
        return True


class Candidate(Person):
    weight = 3
    wait_time = between(5, 15)

    def arrive(self) -> None:
        super().arrive()
        self.open: list[str] = []
        self.sign_in(random.choice(self.world.candidates))
        self.candidate = self.browser.ask(
            "/api/me/candidacies",
            "/api/me/candidacies",
            lambda body: json.loads(body)["candidacies"][0]["id"],
        )

    def read_open(self) -> None:
        if self.candidate:
            self.open = self.browser.ask(
                f"/api/me/candidacies/{self.candidate}/questions",
                "/api/me/candidacies/[candidate]/questions",
                lambda body: [question["id"] for question in json.loads(body)["questions"]],
            ) or []  # fmt: skip

    def answer(self) -> None:
        if not self.open:
            self.read_open()
            return
        # Whoever speaks for the candidate too may have answered it meanwhile: then this mends the answer.
        said = {
            "position": f"I would begin in the first year. {worded()}",
            "rationale": "It has worked in three cities of our size.",
            "trade_offs": "It costs two percent of the road fund.",
            "correction": "The figure of the road fund is mended.",
        }
        self.browser.send(
            "PUT", f"/api/me/candidacies/{self.candidate}/answers/{random.choice(self.open)}",
            "/api/me/candidacies/[candidate]/answers/[question]", said, its_id,
        )  # fmt: skip

    tasks = often(
        (4, read_open),
        (2, answer),
        (3, Person.read_questions),
        (1, Person.leave),
    )


class Admin(Person):
    weight = 2
    wait_time = between(4, 12)

    def arrive(self) -> None:
        super().arrive()
        self.sign_in(random.choice(self.world.staff))

    def moderate(self) -> None:
        self._look("queue")

    def look_at_coverage(self) -> None:
        self._look("coverage")

    def look_at_figures(self) -> None:
        self._look("figures")

    def look_at_audit(self) -> None:
        self._look("audit")

    tasks = often(
        (6, moderate),
        (2, look_at_coverage),
        (1, look_at_figures),
        (1, look_at_audit),
        (4, Person.read_questions),
        (1, Person.leave),
    )

    def _look(self, what: str) -> None:
        path = "/api/admin/cities"
        self.browser.ask(f"{path}/{self.world.cast.city}/{what}", f"{path}/[city]/{what}", json.loads)


def _assets(body: bytes) -> list[str]:
    """What the page asks for by itself."""
    found = re.findall(r'(?:src|href)="(/assets/[^"]+)"', body.decode())
    if not found:
        raise Unexpected("the site's page without its script and style")
    return found


def _next_ballot(body: bytes) -> str:
    return str(json.loads(body)["ballots"][0]["id"])


def _precincts(body: bytes) -> list[str]:
    return [str(precinct["slug"]) for precinct in json.loads(body)["precincts"]]


def _contests(body: bytes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (contest["id"], tuple(candidate["id"] for candidate in contest["candidates"]))
        for contest in json.loads(body)["contests"]
    )


def _questions(body: bytes) -> tuple[str, ...]:
    return tuple(question["id"] for question in json.loads(body)["questions"])


def its_id(body: bytes) -> str:
    return str(json.loads(body)["id"])


def _answered(body: bytes) -> int:
    return len(json.loads(body)["candidates"])


def _counted(body: bytes, question: str, value: int) -> bool:
    told = json.loads(body)
    if (told["question_id"], told["value"]) != (question, value):
        raise Unexpected(f"voted {value} on {question}, told {told}")
    return True
