"""The first look: what it marks a moderator reads, and what is sharp but fair passes."""

import pytest

from civicq.filtering import by_rules


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Why not write to jo.doe@example.com about it?", "private"),
        ("Will you answer at (503) 555-0142 tonight?", "private"),
        ("He lives at 12 Quay Street, why is he a candidate?", "private"),
        ("Buy now with my promo code, will you?", "spam"),
        ("See www.cheap-walls.example for walls?", "spam"),
        ("why why why why why why not?", "spam"),
        ("aaaaaaaaaaaaaaaa is this a question?", "spam"),
        ("Somebody should hang the mayor, agreed?", "threat"),
        ("Why are you such an idiot?", "harassment"),
        ("WHY DOES NOBODY EVER ANSWER ANY OF OUR QUESTIONS", "harassment"),
    ],
)
def test_what_looks_like_breaking_a_rule_is_marked(text: str, rule: str) -> None:
    assert rule in by_rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why did you vote against Measure 27-1 in 2024, after promising the opposite?",
        "Have you ever lied to this council, and why should we believe you now?",
        "Who pays the $1,250,000 that the harbor wall costs by 2031?",
        "Will NASA, FEMA and the EPA be asked before the pier is torn down?",
        "What will you do about people who beat their dogs?",
        "¿Quién paga el muro del puerto, y hasta cuándo?",
    ],
)
def test_a_sharp_question_passes(text: str) -> None:
    assert by_rules(text) == set()
