"""The pages that forms lead to: what became of it, and the form again with what was written."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from uuid import UUID

from civicq.forms.words import Refusal, Words
from civicq.questions.similarity import Alike
from civicq.tables import uuid7
from civicq.web.page import form_page, quoted

Fields = Mapping[str, str]
Json = dict[str, Any]


def votes(words: Words, question: Json, value: int) -> str:
    """A question, and my vote on it."""
    # A count holds at least my own vote, which is folded into it some moments later.
    counts = words.counts.format(
        up=max(question["up"], int(value > 0)), down=max(question["down"], int(value < 0))
    )
    return _page(
        words,
        words.vote,
        f'{quoted(question["text"])}<p role="status">{words.voted[value]}</p>'
        f"<p>{counts} {words.counts_later}</p>"
        f"{_vote_form(words, question['id'], value)}{_ways_on(words, question)}",
    )


def asking(words: Words, contest: Json) -> str:
    return _page(
        words,
        words.ask,
        f'<p dir="auto">{escape(contest["title"])}</p>{_ask_form(words, contest["id"], {})}',
    )


def asked(words: Words, question: Json) -> str:
    """My question, and whether others see it."""
    shown = question["state"] in {"approved", "answered", "merged"}
    waits = question["state"] == "pending"
    more = f"<p>{words.waits_how}</p>" if waits else ""
    return _page(
        words,
        words.asked if shown else words.waits if waits else words.gone,
        f"{quoted(question['text'])}{more}{_ways_on(words, question)}",
    )


def telling(words: Words, place: Json, fields: Fields) -> str:
    """`place`: a contest, with those who stand there, or a ballot."""
    if "election" in place:
        about = f"{place['election']['name']}, {place['city']['name']}"
        lead = f'<p dir="auto">{words.whole_ballot}: {escape(about)}</p>'
    else:
        lead = f'<p dir="auto">{escape(place["title"])}</p>'
    return _page(words, words.tell, f"{lead}{_tell_form(words, fields, place.get('candidates', []))}")


def told(words: Words, mistake: Json) -> str:
    """The mistake that I told of, and what became of it."""
    reason = f"<p>{words.city_says}</p>{quoted(mistake['reason'])}" if mistake["reason"] else ""
    ballot = mistake["ballot"]
    path = f"/cities/{ballot['city']['slug']}/ballots/{ballot['election']['date']}"
    more = _link(words, path, words.its_ballot)
    if mistake["contest"]:
        more = _link(words, f"/contests/{mistake['contest']['id']}", words.its_contest) + more
    return _page(words, words.told[mistake["state"]], f"{quoted(mistake['text'])}{reason}{more}")


def finding(words: Words) -> str:
    return _page(words, words.find, _find_form(words, {}), is_personal=False)


def precincts(words: Words, found: Sequence[Json], fields: Fields) -> str:
    """Where an address may vote, or what to do where nothing is known of it."""
    listed = "".join(
        f'<li><a dir="auto" href="{ballot_of(words, each)}">{escape(each["precinct"]["name"])}, '
        f"{escape(each['ballot']['city']['name'])}</a></li>"
        for each in found
    )
    told = words.choose if found else words.unknown_address
    rest = f"<ul>{listed}</ul>" if found else _link(words, "/", words.all_cities)
    body = f'<p role="status">{told}</p>{rest}{_find_form(words, fields)}'
    return _page(words, words.find, body, is_personal=False)


def ballot_of(words: Words, found: Json) -> str:
    ballot = found["ballot"]
    path = f"/cities/{ballot['city']['slug']}/ballots/{ballot['election']['date']}"
    return f"{words.prefix}{path}?precinct={found['precinct']['slug']}"


def refused(
    words: Words, refusal: Refusal, *, noun: str, fields: Fields, question_id: str | None,
    wait_seconds: int | None, alike: Sequence[Alike] = (), is_verified: bool = True,
) -> str:  # fmt: skip
    """Why, what to do next, and the form again with what was written in it."""
    wait = "" if wait_seconds is None else " " + words.again_in.format(wait=_readable(wait_seconds))
    others = "".join(
        f"<li>{quoted(each.text)}{_vote_form(words, each.id, 0)}{_ways_on(words, {'id': each.id})}</li>"
        for each in alike
    )
    again, home = "", _link(words, "/", words.home)
    if noun == "addresses":
        again = _find_form(words, fields)
    elif noun == "mistakes":
        if fields.keys() & {"contest_id", "ballot_id"}:
            again = _tell_form(words, fields)
        if "contest_id" in fields:
            home = _link(words, f"/contests/{fields['contest_id']}", words.its_contest)
    elif "contest_id" in fields:
        again = _ask_form(words, fields["contest_id"], fields, distinct=bool(alike))
        home = _link(words, f"/contests/{fields['contest_id']}", words.all_questions)
    elif question_id is not None:
        home = _link(words, f"/questions/{question_id}", words.its_page)
        again = _vote_form(words, question_id, 0) if wait_seconds is not None else ""
    if not is_verified:
        again = _link(words, "/me/residence", words.be_verified)
    told = f'<p role="alert">{escape(refusal.next)}{wait}</p>{f"<ol>{others}</ol>" if others else ""}'
    return _page(words, refusal.title, f"{told}{again}{home}", is_personal=noun != "addresses")


def _readable(seconds: int) -> str:
    """Abbreviated, as both languages write it."""
    if seconds < 60:
        return f"{seconds} s"
    return f"{-(-seconds // 60)} min" if seconds < 2 * 3600 else f"{-(-seconds // 3600)} h"


def _vote_form(words: Words, question_id: UUID | str, value: int) -> str:
    choices = [(1, words.up), (-1, words.down), *([(0, words.withdraw)] if value else [])]
    buttons = "".join(
        f'<button name="value" value="{side}"{_pressed(side, value)}>{label}</button>'
        for side, label in choices
    )
    path = f"/forms/me/{words.language}/votes/{question_id}"
    return f'<form method="post" action="{escape(path)}"><div>{buttons}</div></form>'


def _pressed(side: int, value: int) -> str:
    return f' aria-pressed="{"true" if side == value else "false"}"' if side and value else ""


def _ask_form(words: Words, contest_id: str, fields: Fields, *, distinct: bool = False) -> str:
    # Sent twice, it is one question.
    key = fields.get("key") or str(uuid7())
    another = f'<button name="distinct" value="true">{words.distinct}</button>' if distinct else ""
    return (
        f'<form method="post" action="/forms/me/{words.language}/questions">'
        f'<input type="hidden" name="contest_id" value="{escape(contest_id)}">'
        f'<input type="hidden" name="key" value="{escape(key)}">'
        f'<label for="text">{words.text}</label>'
        '<textarea id="text" name="text" rows="5" required minlength="10" maxlength="500"'
        f' aria-describedby="hint">{escape(fields.get("text", ""))}</textarea>'
        f'<p id="hint" class="soft">{words.text_hint} {words.asks_all}</p>'
        f'<label for="issues">{words.topics}</label>'
        '<input id="issues" name="issues" maxlength="200" autocomplete="off" aria-describedby="topics"'
        f' value="{escape(fields.get("issues", ""))}"><p id="topics" class="soft">{words.topics_hint}</p>'
        f'<div><button class="first">{words.publish}</button>{another}</div></form>'
    )


def _tell_form(words: Words, fields: Fields, candidates: Sequence[Json] = ()) -> str:
    """Without `candidates`, whoever was named stays named."""
    named = ("contest_id", "ballot_id") if candidates else ("contest_id", "candidate_id", "ballot_id")
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(fields[name])}">'
        for name in named
        if name in fields
    )
    listed = "".join(
        f'<option value="{each["id"]}"{" selected" if each["id"] == fields.get("candidate_id") else ""}>'
        f"{escape(each['name'])}</option>"
        for each in candidates
    )
    whom = (
        f'<label for="candidate">{words.where}</label><select id="candidate" name="candidate_id">'
        f'<option value="">{words.nobody_in_particular}</option>{listed}</select>'
    )
    return (
        f'<form method="post" action="/forms/me/{words.language}/mistakes">{hidden}{whom if listed else ""}'
        f'<label for="text">{words.what_is_wrong}</label>'
        '<textarea id="text" name="text" rows="4" required minlength="3" maxlength="1000"'
        f' aria-describedby="hint">{escape(fields.get("text", ""))}</textarea>'
        f'<p id="hint" class="soft">{words.what_is_wrong_hint} {words.who_reads}</p>'
        f'<label for="source">{words.source}</label>'
        '<input id="source" name="source" type="url" maxlength="500" autocomplete="off"'
        f' aria-describedby="source-hint" value="{escape(fields.get("source", ""))}">'
        f'<p id="source-hint" class="soft">{words.source_hint}</p>'
        f'<button class="first">{words.send}</button></form>'
    )


def _find_form(words: Words, fields: Fields) -> str:
    def line(name: str, label: str, complete: str, more: str = "") -> str:
        return (
            f'<label for="{name}">{label}</label><input id="{name}" name="{name}" '
            f'autocomplete="{complete}" value="{escape(fields.get(name, ""))}"{more}>'
        )

    return (
        f'<form method="post" action="/forms/{words.language}/addresses">'
        f"{line('address', words.address, 'address-line1', ' maxlength=200')}"
        f"{line('postcode', words.postcode, 'postal-code', ' inputmode=numeric required maxlength=20')}"
        f'<p class="soft">{words.not_kept}</p><button class="first">{words.find}</button></form>'
    )


def _ways_on(words: Words, question: Json) -> str:
    more = ""
    if "contest_id" in question:
        more = _link(words, f"/contests/{question['contest_id']}", words.all_questions)
    return _link(words, f"/questions/{question['id']}", words.its_page) + more


def _link(words: Words, path: str, label: str) -> str:
    path = words.prefix if words.prefix and path == "/" else words.prefix + path
    return f'<p><a href="{escape(path)}">{label}</a></p>'


def _page(words: Words, title: str, body: str, *, is_personal: bool = True) -> str:
    sign_out = f'<form method="post" action="/api/session/sign-out"><button>{words.sign_out}</button></form>'
    footer = (
        f'<footer class="form">{_link(words, "/how-it-works", words.how_it_works)}'
        f"{sign_out if is_personal else ''}</footer>"
    )
    return form_page(title, body, language=words.language, footer=footer)
