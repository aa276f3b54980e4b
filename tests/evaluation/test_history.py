"""History lists every day on which anything changes, and no other; changes lays each to the fact or the day that made it."""

from __future__ import annotations

import json
import os
import pickle
import re
from datetime import date, timedelta
from typing import Any

import pytest
from helpers.build import agreement, benchmark, clause, partnership, rec, signatures
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from views import samples

import partnership_rules as pr
from partnership_rules.errors import AsOfError, InputError
from partnership_rules.evaluation import question
from partnership_rules.evaluation.fold import Fold
from partnership_rules.testing.strategies import agreements, dates_near, partnerships, policies

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
OFTEN = settings(
    max_examples=1_500 if DEEP else 60, derandomize=not DEEP, deadline=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
COUNTED = {"as_of", "known_on", "because", "needs", "undetermined", "days_left", "days_late", "evidence_until", "without_overrides"}
"""What a standing says anew each day, and reasons."""


def without_counts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_counts(one) for key, one in value.items() if key not in COUNTED}
    return [without_counts(one) for one in value] if isinstance(value, list) else value


def day_by_day(held: pr.Partnership, first: date, last: date, **lens: Any) -> list[date]:
    found, before = [], None
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        try:
            after = without_counts(pr.evaluate(held, as_of=day, **lens).to_dict())
        except AsOfError:
            continue
        if after != before:
            found.append(day)
        before = after
    return found


@given(data=st.data())
@OFTEN
def test_no_day_of_change_is_missed_and_none_is_listed_without_one(data: st.DataObject) -> None:
    policy = data.draw(st.one_of(policies(), st.sampled_from([pr.load_policy("michigan-2017"), pr.load_policy("michigan-2022")])))
    held = data.draw(partnerships(policy, data.draw(agreements(policy)), data.draw(agreements(policy, key="a2"))))
    named = sorted(
        {
            date.fromisoformat(found)
            for found in re.findall(r"\d{4}-\d\d-\d\d", json.dumps([held.to_dict()["records"], [a.to_dict() for a in held.agreements]]))
        }
    )
    day = data.draw(st.one_of(st.sampled_from(named), dates_near(None, held)))
    first, last = day - timedelta(days=4), day + timedelta(days=12)
    known = data.draw(st.sampled_from([None, day, day + timedelta(days=5)]))
    listed = pr.history(held, first, last, known_on=known)
    assert list(listed) == day_by_day(held, first, last, known_on=known)
    for on, standing in listed.items():
        assert standing == (asked := pr.evaluate(held, as_of=on, known_on=known))
        assert standing.to_json() == asked.to_json()


@given(data=st.data())
@OFTEN
def test_every_change_of_drawn_partnerships_has_a_cause(data: st.DataObject) -> None:
    policy = data.draw(policies())
    held = data.draw(partnerships(policy, data.draw(agreements(policy))))
    days = sorted(data.draw(st.tuples(dates_near(None, held), dates_near(None, held))))
    try:
        earlier, later = (pr.evaluate(held, as_of=day) for day in days)
    except AsOfError:
        return
    found = pr.changes(earlier, later)
    assert all(change.cause is not None and days[0] <= change.cause.on <= days[1] for change in found.changes)
    assert bool(found.changes or found.steps) == (without_counts(earlier.to_dict()) != without_counts(later.to_dict()))


def test_history_evaluates_as_many_days_as_something_may_change_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[date] = []
    assembled, recorded = question.assemble, Fold._record
    monkeypatch.setattr(question, "assemble", lambda one, fold: asked.append(one.lens.as_of) or assembled(one, fold))
    folded: list[pr.AnyRecord] = []
    monkeypatch.setattr(Fold, "_record", lambda fold, record: folded.append(record) or recorded(fold, record))
    held = samples.partnership()
    found = pr.history(held, date(2010, 1, 1), date(2030, 1, 1))
    assert len(found) <= len(asked) <= len(found) + 5
    assert len(folded) == len(held.records), "each record is folded once, however many days are asked about"


def test_what_history_gives_goes_through_pickle_and_explains_itself_all_the_same() -> None:
    held = samples.partnership()
    for day, standing in pr.history(held, date(2010, 1, 1), date(2030, 1, 1)).items():
        again, asked = pickle.loads(pickle.dumps(standing)), pr.evaluate(held, as_of=day)  # noqa: S301  # made here
        assert again == standing == asked
        assert again.to_json() == asked.to_json()


def test_nothing_comes_before_the_first_record_or_after_the_span() -> None:
    held = partnership(rec("identified", "2018-03-30"), rec("assigned", "2018-03-30"))
    assert list(pr.history(held, date(2018, 1, 1), date(2018, 3, 29))) == []
    assert list(pr.history(held, date(2018, 6, 1), date(2018, 6, 28))) == [date(2018, 6, 1)]
    assert list(pr.history(held, date(2018, 6, 1), date(2018, 6, 29), policy=pr.load_policy("michigan-2017"))) == [
        date(2018, 6, 1), date(2018, 6, 29),
    ]  # fmt: skip


def test_a_day_of_which_every_record_is_withdrawn_has_no_standing() -> None:
    held = partnership(rec("identified", "2018-01-10", id="a"), rec("retracted", "2018-02-01", record="a"), rec("identified", "2018-03-01"))
    assert list(pr.history(held, date(2018, 1, 1), date(2018, 12, 31))) == [date(2018, 1, 10), date(2018, 2, 1), date(2018, 3, 1)]


def signed() -> pr.Partnership:
    text = agreement("plan", benchmark("reading", due="2018-06-30"), clauses=[clause("next-level", {"missed": {"id": "reading"}})])
    roles = ("local_board", "superintendent", "state_department")
    return partnership(
        rec("identified", "2017-01-20"), rec("assigned", "2017-03-01"),
        *(rec("signed", "2017-04-27", role=role, agreement=text.id) for role in roles),
        agreements=[text], evidence=[{"measure": "rate", "value": "20", "unit": "percent", "on": "2018-06-15"}],
    )  # fmt: skip


def causes(found: pr.Changes) -> dict[tuple[str, str, str], tuple[str | None, str | None, str, str]]:
    return {(c.part, c.name, c.what): (c.before, c.after, c.cause.kind, c.cause.on.isoformat()) for c in found.changes if c.cause}


def test_each_change_is_laid_to_the_record_the_evidence_or_the_day_that_made_it() -> None:
    held = signed()
    found = causes(pr.changes(pr.evaluate(held, as_of=date(2017, 2, 1)), pr.evaluate(held, as_of=date(2018, 12, 31))))
    assert found["clock", "plan", "says"] == ("not_started", "met", "record", "2017-04-27")
    assert found["clock", "plan", "due"][2:] == ("record", "2017-03-01")
    assert found["benchmark", "reading", "says"][1:] == ("not_met", "evidence", "2018-06-15")
    assert found["clause", "next-level", "says"][1:] == ("triggered", "day", "2018-07-01")


def test_what_is_learned_later_is_laid_to_the_fact_that_was_learned() -> None:
    held = signed().observe(
        {"measure": "rate", "value": "90", "unit": "percent", "on": "2018-06-20", "recorded_at": "2018-09-01T00:00:00Z"}
    )
    day = date(2018, 8, 1)
    found = causes(pr.changes(pr.evaluate(held, as_of=day, known_on=day), pr.evaluate(held, as_of=day)))
    assert found["clause", "next-level", "says"] == ("triggered", "not_triggered", "evidence", "2018-06-20")


def test_another_policy_is_a_cause_too() -> None:
    held = signed()
    found = causes(
        pr.changes(
            pr.evaluate(held, as_of=date(2018, 8, 1)), pr.evaluate(held, as_of=date(2018, 8, 1), policy=pr.load_policy("michigan-2022"))
        )
    )
    assert found["policy", "", "says"] == ("michigan-2017", "michigan-2022", "question", "2018-08-01")


@pytest.mark.parametrize("code", ["other_partnership", "days_reversed"])
def test_two_standings_must_be_of_one_partnership_and_in_order(code: str) -> None:
    held = signed()
    other = held.with_changes(id="other") if code == "other_partnership" else held
    with pytest.raises(InputError) as refused:
        pr.changes(pr.evaluate(held, as_of=date(2018, 8, 2)), pr.evaluate(other, as_of=date(2018, 8, 1)))
    assert refused.value.code == code


def test_changes_are_plain_data() -> None:
    held = signed()
    found = pr.changes(pr.evaluate(held, as_of=date(2017, 2, 1)), pr.evaluate(held, as_of=date(2018, 12, 31)))
    assert json.loads(found.to_json()) == found.to_dict()
    assert len(found) == len(found.changes) == len(found.table())
    assert [step["what"] for step in found.to_dict()["steps"]][:2] == ["assigned", "signed"]


TURNS = {
    "2018-07-01": "a benchmark's own last day is over",
    "2018-08-05": "a period that a clause waits for has elapsed",
    "2018-09-16": "an override has run out",
    "2018-10-11": "a designation has run out",
    "2018-10-27": "the day of a review has come",
    "2018-10-28": "and it is over",
}


def test_what_time_alone_changes_is_found_on_its_day() -> None:
    elapsed = {"elapsed": {"since": {"kind": "signed"}, "period": "P465D"}}
    clauses = [clause("waits", elapsed), clause("csi", {"designated": {"as": "CSI"}})]
    text = agreement("plan", benchmark("reading", due="2018-06-30"), benchmark("other", measure="m", phase="intermediate"), clauses=clauses)
    held = partnership(
        rec("identified", "2017-01-20"), rec("assigned", "2017-03-01"), signatures("2017-04-27", "plan"),
        rec("overridden", "2018-01-15", what="benchmark:reading", outcome="met", until="2018-09-15", by="x", authority="x", reason="y"),
        rec("designated", "2018-01-20", school="a", until="2018-10-10", **{"as": "CSI"}),
        agreements=[text], schools=[{"id": "a"}],
    )  # fmt: skip
    first, last = date(2018, 6, 1), date(2018, 11, 5)
    listed = list(pr.history(held, first, last))
    assert listed == [first, *map(date.fromisoformat, TURNS)]
    assert listed == day_by_day(held, first, last)
