"""Only an act can be refused: a fact that sets off no step is on record and changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from cli.running import run
from helpers.build import rec

import partnership_rules as pr
from partnership_rules.errors import ModelError
from partnership_rules.kinds import FACTS, KINDS
from partnership_rules.testing import oracle
from partnership_rules.testing.engines import disagreements
from partnership_rules.views import timeline_of

TWO_F = {"rated": {"in": ["F"], "consecutive": 2}}
POLICY: dict[str, Any] = {
    "id": "rated",
    "states": {"open": {"initial": True}, "watched": {}, "ended": {"final": True}},
    "clocks": {"answer": {"kind": "deadline", "anchor": "rated", "period": "P30D", "met_by": "plan_submitted"}},
    "kinds": {"score_published": {"title": "A score was published", "is": "fact"}, "hearing_held": "A hearing was held"},
    "transitions": [
        *({"on": kind, "from": "open", "to": "watched", "when": TWO_F} for kind in ("rated", "score_published", "hearing_held")),
        {"on": "closed", "from": ["open", "watched"], "to": "ended"},
    ],
}
C = rec("rated", "2018-01-02", period="2017", rating="C")


def held(*records: dict[str, Any]) -> pr.Standing:
    partnership = pr.Partnership(id="p", policy=pr.Policy(**POLICY), district={"name": "D"}, records=records)
    last = max(record.on for record in partnership.records)
    assert disagreements(partnership, as_of=last) == []
    return pr.evaluate(partnership, as_of=last)


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (C, "noted"),
        (rec("other", "2018-01-03", name="score_published"), "noted"),
        (rec("other", "2018-01-03", name="hearing_held"), "refused"),
    ],
)
def test_a_fact_is_noted_and_an_act_is_refused(record: dict[str, Any], outcome: str) -> None:
    standing = held(record)
    assert standing.trail[-1].outcome == outcome
    assert len(standing.trail[-1].because.parts) == 1
    decision = pr.propose(held(rec("identified", "2018-01-01")).partnership, record)
    assert (decision.accepted, decision.outcome, len(decision.alternatives)) == (outcome == "noted", outcome, 1)


def test_a_fact_that_changes_nothing_still_occurred() -> None:
    (clock,) = held(C).clocks
    assert (clock.status, clock.anchor) == ("running", date(2018, 1, 2))


def test_the_reason_says_whether_it_could_be_decided() -> None:
    said = [step.because.text for step in held(C, rec("rated", "2018-01-03", period="2018")).trail]
    unknown = held(rec("rated", "2018-01-02", period="2017", rating="F"), rec("rated", "2018-01-03", period="2018")).trail[-1]
    assert said[0] == "'rated' is on record in 'open' and changes nothing: no step follows"
    assert unknown.because.text == "'rated' is on record in 'open' and changes nothing: whether a step follows cannot be decided"
    assert (unknown.outcome, unknown.because.truth) == ("noted", None)


def test_pages_timelines_and_the_trail_say_so() -> None:
    standing = held(C, rec("other", "2018-01-03", name="hearing_held"))
    words = "on record, changes nothing"
    assert f"2018-01-02 rated (C): {words}" in standing.explain()
    assert "2018-01-03 hearing held: refused" in standing.explain()
    assert words in standing._repr_html_()
    assert [mark.words for mark in timeline_of(standing).marks] == [f"rated (C): {words}", "hearing held: refused"]


def test_only_acts_are_counted_as_refused(tmp_path: Any) -> None:
    path = tmp_path / "p.partnership.yaml"
    path.write_text(pr.dumps(held(C, rec("other", "2018-01-03", name="hearing_held")).partnership), "utf-8")
    assert "Refused 1 step on record" in " ".join(run("status", path, "--as-of", "2018-01-03").out.split())


def test_the_facts_are_kinds_and_the_oracle_lists_them_anew() -> None:
    assert set(KINDS) > FACTS == set(oracle.walker.FACTS)


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ({"rated": {"is": "act", "only_in": ["open"]}}, "duplicate_id"),
        ({"rated": {"only_in": ["open"]}}, "fact_with_time"),
        ({"score_published": {"is": "fact", "only_while": {"clock": "answer"}}}, "fact_with_time"),
    ],
)
def test_what_a_built_in_kind_is_stands_fast_and_a_fact_has_no_time(kinds: dict[str, Any], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        pr.Policy(**{**POLICY, "kinds": {**POLICY["kinds"], **kinds}})
    assert caught.value.code == code
