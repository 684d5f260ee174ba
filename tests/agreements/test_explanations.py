"""What the site's pages tell of CivicQ, in figures, is what CivicQ does."""

import json
from pathlib import Path

import pytest

from cdk.stages import PRODUCTION
from civicq.moderation.commands import REPORTS
from civicq.privacy.retention import RULES
from civicq.questions.commands import QUESTIONS
from civicq.ranking import places, scores
from civicq.ranking.brigades import SUSPECTED_WEIGHT

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
