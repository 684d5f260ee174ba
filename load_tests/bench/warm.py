"""A warm hit: CPU for one GET event of 6.5 KB, from event to answer, with nothing to fetch."""

from contextlib import ExitStack

from load_tests.bench import asking
from load_tests.bench.asking import UNSHIPPED, Subject
from load_tests.bench.report import Bound, CannotRun, Row
from load_tests.bench.rounds import tell

MEASURE = "warm hit, CPU per GET event"
OURS = "CivicQ's public function, L1 hit, counted and noted"
POWERTOOLS = "Powertools, raw body"
LAYERED = "Mangum + FastAPI, response_model, 3 BaseHTTPMiddleware"
SUBJECTS = {
    OURS: "civicq_public:with_a_ballot",
    "CivicQ's front alone, L1 hit": "civicq_front:first_tier",
    "bare, serialised before": "bare:preserialised",
    "bare, json.dumps": "bare:dumped",
    POWERTOOLS: "powertools:raw",
    "Powertools, dict": "powertools:returning_a_dict",
    "Mangum + Starlette, raw": "mangum_starlette:raw",
    "Mangum + FastAPI, raw": "mangum_fastapi:raw",
    "Mangum + FastAPI, raw, 3 BaseHTTPMiddleware": "mangum_fastapi:raw_in_layers",
    "Mangum + FastAPI, response_model": "mangum_fastapi:modelled",
    LAYERED: "mangum_fastapi:modelled_in_layers",
}
BOUNDS = {OURS: [Bound(1, of=POWERTOOLS), Bound(1 / 25, of=LAYERED)]}
SECONDS_A_ROUND = 0.5


def run(rounds: int, quick: bool) -> list[Row]:
    event = asking.event()
    seconds = SECONDS_A_ROUND / 5 if quick else SECONDS_A_ROUND
    with ExitStack() as stack:
        tell(f"{len(SUBJECTS)} processes")
        running = {
            name: stack.enter_context(Subject(spec, asking.NO_SERVERS, UNSHIPPED))
            for name, spec in SUBJECTS.items()
        }
        for name, subject in running.items():
            answer = subject.ask(event).answer
            if answer["statusCode"] != 200 or len(answer["body"]) < 6_000:
                raise CannotRun(f"{name} answered {answer['statusCode']}: {answer['body']:.100}")
        found = asking.in_turn(running, event, seconds, rounds)
    return [
        Row(
            MEASURE,
            name,
            "µs",
            [1e6 * each.cpu for each in samples],
            None if name == POWERTOOLS else POWERTOOLS,
            BOUNDS.get(name, ()),
        )
        for name, samples in found.items()
    ]
