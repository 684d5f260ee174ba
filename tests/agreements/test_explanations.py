"""What the site's pages tell of CivicQ, in figures, is what CivicQ does."""

import json
from pathlib import Path

import pytest

from cdk.stages import PRODUCTION
from civicq.moderation.commands import REPORTS
from civicq.privacy.retention import RULES
from civicq.questions import similarity
from civicq.questions.commands import QUESTIONS
from civicq.ranking import places, scores
from civicq.ranking.brigades import SUSPECTED_WEIGHT
from civicq.standing.commands import CODE_LIFE, LETTERS, LOOKUPS

FIGURES = Path(__file__).parents[2] / "frontend" / "src" / "about" / "figures.json"


def test_the_figures_that_pages_tell_are_those_of_the_program() -> None:
    told = json.loads(FIGURES.read_text(encoding="utf-8"))
    examples = told.pop("examples")
    assert [score["top"] for score in examples] == [
        pytest.approx(scores.top(score["up"], score["down"]), abs=0.0005) for score in examples
    ]
    assert told == {
        "retention_days": {rule.what: rule.days for rule in RULES},
        "log_days": PRODUCTION.log_days,
        "backup_days": PRODUCTION.backup_days,
        "questions_a_day": QUESTIONS.most,
        "reports_a_day": REPORTS.most,
        "suspected_weight": SUSPECTED_WEIGHT,
        "trending_hours_per_tenfold": scores.TRENDING_SECONDS_PER_TENFOLD / 3600,
        "places": {
            "first": places.FIRST,
            "few": places.FEW,
            "issues_among_few": places.ISSUES_AMONG_FEW,
            "minorities": places.MINORITY_PLACES,
            "of_a_cluster": places.MOST_OF_A_CLUSTER,
            "largest_share": places.LARGEST_SHARE,
        },
    }


def test_what_the_site_says_of_questions_alike_and_of_codes_is_so() -> None:
    source = FIGURES.parents[1]
    alike = (source / "questions" / "asking/alike.ts").read_text(encoding="utf-8")
    assert f"export const SAME = {similarity.SAME}\n" in alike
    ways = (source / "standing" / "words.ts").read_text(encoding="utf-8")
    minutes = {CODE_LIFE[method].seconds // 60 for method in ("email", "sms")}
    assert [ways.count(f"is good for {each} minutes") for each in minutes] == [2]
    assert f"is good for {CODE_LIFE['letter'].days} days" in ways
    assert (LETTERS.most, LOOKUPS.most) == (2, 5)
    assert "Two letters a month" in ways
    assert "Five tries a day" in ways
