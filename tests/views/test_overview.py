"""Many partnerships on one day: in the order given, each asked as it would be alone, and what cannot be answered stands apart."""

from __future__ import annotations

import pytest

import partnership_rules as pr
from partnership_rules import rough_days
from partnership_rules.errors import LimitError
from partnership_rules.rough_days import completions
from partnership_rules.views.overview import overview_of
from views import harbor
from views.test_kept import MOST, begun, later, rougher

DAY = "2020-07-01"


def test_each_is_asked_as_it_would_be_alone_and_told_of_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completions, "MAX_COMPLETIONS", MOST)
    every = [later(), harbor.rough(), begun(), rougher(), harbor.partnership()]
    told: list[tuple[int, int]] = []
    seen = overview_of(iter(every), as_of=DAY, progress=lambda *of: told.append(of))
    assert told == [(n, 5) for n in range(1, 6)]
    assert (seen.as_of.isoformat(), [one.id for one in seen.waiting]) == (DAY, ["later"])
    assert [one.partnership.id for one in (*seen.standings, *seen.outlooks)] == ["begun", "harbor", "harbor-rough"]
    assert [(one.partnership.id, one.as_of.isoformat()) for one in seen.too_rough] == [("rougher", DAY)]
    assert "more than 50 completions" in seen.too_rough[0].reason
    assert overview_of({one.id: one for one in every}, as_of=DAY) == seen == overview_of(every, as_of=seen.as_of)


def test_the_day_of_knowledge_and_another_policy_are_asked_of_all() -> None:
    asked = {"as_of": DAY, "known_on": "2018-03-01", "policy": harbor.policy().with_changes(id="other", requirements=())}
    seen = overview_of([harbor.partnership(), harbor.rough()], **asked)
    alone = [pr.evaluate(one, **asked) if one.is_exact else pr.outlook(one, **asked) for one in (harbor.partnership(), harbor.rough())]
    assert [one.to_dict() for one in (*seen.standings, *seen.outlooks)] == [one.to_dict() for one in alone]


def test_another_limit_than_that_of_rough_days_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(*_: object, **__: object) -> None:
        raise LimitError("it is too much", code="too_many")

    monkeypatch.setattr(rough_days, "outlook", limited)
    with pytest.raises(LimitError, match="too much"):
        overview_of([harbor.rough()], as_of=DAY)
