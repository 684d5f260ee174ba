"""The page around the pictures: what was promised, what was found, on which machine."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from load_tests.crowd.figures import TIERS
from load_tests.report import plots

_STYLE = """
:root { color-scheme: light;
  --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --good: #1a7f37; --bad: #b42318 }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: #fff }
h1 { font-size: 1.6rem; margin-bottom: 0 } h2 { font-size: 1.15rem; margin-top: 2.5rem }
p.lead { color: var(--quiet); margin-top: .3rem }
.verdict { font-weight: 600 } .good { color: var(--good) } .bad { color: var(--bad) }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums }
th, td { text-align: right; padding: .3rem .5rem; border-bottom: 1px solid var(--line) }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere }
.wide { overflow-x: auto } svg { width: 100%; height: auto }
"""


def page(run: Mapping[str, Any]) -> str:
    """The whole report as HTML, of what `load_tests.headline` has gathered."""
    measured, votes = run["measured"], run["votes"]
    held = not run["missed"]
    minutes = (run["run_seconds"] - run["settle_seconds"]) / 60
    verdict = (
        '<p class="verdict good">Every bound was held.</p>'
        if held
        else f'<p class="verdict bad">Missed:</p>{_list(run["missed"])}'
    )
    lead = (
        f"{minutes:.0f} minutes measured, after {run['settle_seconds']:.0f} s in which they came (grey)."
        f" {run['machine']['at']}, revision {run['machine']['revision']}. The load generator shares the"
        f" machine with all of CivicQ."
    )
    parts = [
        f"<h1>{run['users']:,} people at once</h1>", f'<p class="lead">{escape(lead)}</p>', verdict,
        _summary(measured, minutes),
        "<h2>Votes, one by one</h2>", _votes(votes),
        "<h2>Latency</h2>", plots.latencies(run),
        "<h2>Throughput and people</h2>", plots.throughput(run),
        "<h2>Failures</h2>", plots.failures(run), _errors(run["errors"]),
        "<h2>Who answered</h2>", plots.tiers(run), _tiers(run["tiers"]),
        "<h2>Processor</h2>", plots.processors(run), _cores(run),
        "<h2>Memory</h2>", plots.memory(run),
        "<h2>Addresses</h2>", _requests(run["requests"]),
        "<h2>The machine, and how it was measured</h2>", _machine(run),
    ]  # fmt: skip
    title = f"CivicQ: {run['users']:,} people at once"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style>'
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    top = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _percent(share: float | None) -> str:
    return "none" if share is None else f"{share:.1%}"


def _summary(measured: Mapping[str, Any], minutes: float) -> str:
    return _table(
        ("requests", "a second", "failures", "average, ms", "p95, ms", "p99, ms", "hit ratio of the edge"),
        [
            (
                f"{measured['requests']:,}", f"{measured['requests'] / minutes / 60:,.0f}",
                measured["failures"],
                f"{measured['average']:.1f}", f"{measured['p95']:.0f}", f"{measured['p99']:.0f}",
                _percent(measured["hit_ratio"]),
            )
        ],
    )  # fmt: skip


def _votes(votes: Mapping[str, Any]) -> str:
    kinds = ("lost", "doubled", "phantom", "drifted")
    found = (len(votes[kind]) for kind in kinds)
    shown = _table(
        ("acknowledged", "without an answer", "pairs of a citizen and a question", *kinds),
        [(f"{votes['acknowledged']:,}", votes["unanswered"], f"{votes['pairs']:,}", *found)],
    )
    return shown + _list([line for kind in kinds for line in votes[kind][:10]])


def _errors(errors: Iterable[Mapping[str, Any]]) -> str:
    rows = [(each["name"], each["error"], each["times"]) for each in errors]
    return _table(("address", "what was wrong", "times"), rows) if rows else "<p>None.</p>"


def _tiers(tiers: Mapping[str, Mapping[str, int]]) -> str:
    rows = []
    for name, each in sorted(tiers.items(), key=lambda item: -sum(item[1].values())):
        total = sum(each.get(tier, 0) for tier in TIERS)
        if total:
            rows.append((name, f"{total:,}", *(_percent(each.get(tier, 0) / total) for tier in TIERS)))
    return _table(("address", "requests", *TIERS), rows)


def _cores(run: Mapping[str, Any]) -> str:
    spent = run["spent"]
    from_here = [number for number, at in enumerate(spent["seconds"]) if at > run["settle_seconds"]]
    rows = []
    for name, cores in spent["cores"].items():
        values = [cores[number] for number in from_here]
        if values:
            rows.append((name, sum(values) / len(values), max(values)))
    rows.sort(key=lambda row: -row[1])
    return _table(
        ("processes", "cores, mean while measured", "most"),
        [(name, f"{mean:.3f}", f"{most:.3f}") for name, mean, most in rows],
    )


def _requests(requests: Iterable[Mapping[str, Any]]) -> str:
    return _table(
        ("address", "requests", "failures", "average, ms", "p50", "p95", "p99"),
        [
            (
                f"{each['method']} {each['name']}", f"{each['requests']:,}", each["failures"],
                *(f"{each[name]:.1f}" for name in ("average", "p50", "p95", "p99")),
            )
            for each in requests
        ],
    )  # fmt: skip


def _machine(run: Mapping[str, Any]) -> str:
    machine = run["machine"]
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    return (
        f"<p>{machine['cores']} cores of {escape(machine['processor'])}, {machine['memory_gibibytes']} GiB,"
        f" {escape(machine['system'])}, Python {machine['python']}; {escape(packages)}.</p>"
        "<p>The people are those of the seed: 70 % casual browsers who wait 3 to 10 s between looks,"
        " 20 % voters (2 to 6 s), 5 % who ask (10 to 30 s), 3 % candidates (5 to 15 s), 2 % city staff (4 to"
        " 12 s)."
        " Each has a connection, copies by ETag and, where one signs in, a session of their own. Latency is"
        " from before the request to the last byte of the answer, the connecting included. The client is a"
        " socket and llhttp on locust's own events, since FastHttpUser takes more processor time than the"
        " system under test; `--client fasthttp` puts the same people on its transport.</p>"
    )
