"""Sentences that pages share say all that there is: a single ground, each source, and nothing twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import partnership_rules as pr
from partnership_rules.views.sentences import grounds_words, sources_of


def standing(*grounds: dict[str, Any], records: Any = (), evidence: Any = (), texts: Any = ()) -> pr.Standing:
    steps = [{"on": "closed", "from": "a", "to": "b"}, {"on": "agreement_signed", "from": "a", "to": "a", "brings_into_force": True}]
    states = {"a": {"initial": True}, "b": {"final": True}}
    policy = pr.Policy(id="p", title="P", states=states, transitions=steps, ladder={"grounds": list(grounds)})
    started = [{"kind": "assigned", "on": "2018-01-01", "source": "letter"}, *records]
    made = pr.Partnership(id="x", policy=policy, district={"name": "D"}, records=started, evidence=evidence, agreements=texts)
    return pr.evaluate(made, as_of=date(2019, 1, 1))


def test_grounds_are_named_those_that_hold_before_those_that_are_open() -> None:
    unknown, holds = {"id": "u", "title": "Unknown", "when": {"charter": True}}, {"id": "h", "when": {"level": {"at_most": 0}}}
    none = {"id": "n", "when": {"level": {"at_least": 1}}}
    assert grounds_words(standing()) == ""
    assert grounds_words(standing(none)) == "· No ground for the next level of accountability is on record."
    assert grounds_words(standing(none, unknown)).endswith("cannot be decided: Unknown.")
    assert grounds_words(standing(unknown, holds)) == "! Grounds for the next level of accountability: h."


def test_sources_are_those_of_the_records_and_of_the_evidence_used_once_each() -> None:
    goal = {"id": "g", "phase": "outcome", "domain": "d", "measure": "m", "target": {"at_least": {"value": "5", "unit": "percent"}}}
    row = {"measure": "m", "unit": "percent"}
    found = standing(
        records=[{"kind": "agreement_signed", "on": "2018-02-01", "agreement": "t", "source": "letter"}],
        evidence=[{**row, "on": "2018-03-01", "value": "1", "source": "old"}, {**row, "on": "2018-04-01", "value": "9", "source": "file"}],
        texts=[{"id": "t", "benchmarks": [goal]}],
    )
    assert sources_of(found) == ("letter", "file")
