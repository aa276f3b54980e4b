"""What an outlook says of days known only roughly: on both sides of a due day, in every form, and how it says so."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers.build import catalogued, rec

import partnership_rules as pr
from partnership_rules.dated import RoughDay
from partnership_rules.errors import LimitError, PartnershipRulesError
from partnership_rules.evaluation.fold import Lens
from partnership_rules.rough_days import completions, days
from partnership_rules.testing import check_rough_days
from partnership_rules.testing.completions import completions_of

DUE = date(2017, 5, 30)  # ninety days after 2017-03-01


def rough(*records: dict[str, Any], **fields: Any) -> pr.Partnership:
    begun = [rec("identified", "2017-01-20"), rec("assigned", "2017-03-01")]
    return pr.Partnership(id="p", policy=catalogued("michigan-2017"), district={"name": "D"}, records=[*begun, *records], **fields)


def statuses(held: pr.Partnership, on: date, clock: str = "plan") -> set[str]:
    return set(next(one.statuses for one in pr.outlook(held, as_of=on).clocks if one.name == clock))


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2017-05-30", {"met"}),
        ("2017-05-31", {"met_late"}),
        ("2017-05", {"met", "met_late"}),
        ("2017-05-01/2017-05-30", {"met"}),
        ("2017-05-30/2017-05-31", {"met", "met_late"}),
        ("2017-05-31/2017-06", {"met_late"}),
        ("2017", {"met", "met_late"}),
        ("2017-05-31/..", {"met_late", "lapsed"}),
        ("2017-05-30/..", {"met", "met_late", "lapsed"}),
        ("../2017-05-30", {"met"}),
    ],
)
def test_a_signing_is_in_time_late_or_either_as_its_day_is_known(on: str, found: set[str]) -> None:
    held = rough(rec("agreement_signed", on))
    assert statuses(held, date(2018, 1, 1)) == found


def test_an_exact_partnership_has_one_standing_and_it_is_that_of_evaluate() -> None:
    held = rough(rec("agreement_signed", "2017-05-30"))
    found = pr.outlook(held, as_of=DUE)
    assert [one.standing for one in found.standings] == [pr.evaluate(held, as_of=DUE)]
    assert (found.states, found.state, found.since) == (("plan_signed",), "plan_signed", (DUE, DUE))


def test_what_is_undetermined_names_the_day_that_would_decide() -> None:
    found = pr.outlook(rough(rec("agreement_signed", "2017-05-31/..")), as_of=date(2017, 7, 1))
    assert found.states == ("plan_signed", "assessing")
    assert found.undetermined[0].what == "the state"
    assert found.undetermined[0].needs == ("the exact day of 'agreement_signed': the record says on 2017-05-31 or later, or not yet",)


def test_only_the_day_that_decides_is_named() -> None:
    held = rough(rec("agreement_signed", "2017-05"), rec("partner_joined", "2017-05", party="ISD"))
    plan = next(one for said, one in pr.outlook(held, as_of=date(2018, 1, 1)).things if said == ("clock", "plan"))
    assert plan.needs == ("the exact day of 'agreement_signed': the record says in May 2017",)


def test_a_fact_that_is_wanting_in_every_completion_is_named_as_ever() -> None:
    found = pr.outlook(rough(rec("agreement_signed", "2017-05")), as_of=date(2018, 1, 1))
    ground = next(one for one in found.grounds if one.name == "benchmark-missed")
    assert (ground.outcomes, ground.needs) == (("undetermined",), ("the text of the agreement in force",))
    assert [one.needs for one in found.options if one.outcomes == ("undetermined",)] == [ground.needs]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("2017-02", "in February 2017", "2017-02-01", "2017-02-28"),
        ("2016-02", "in February 2016", "2016-02-01", "2016-02-29"),
        ("2017", "in 2017", "2017-01-01", "2017-12-31"),
        ("2017-04-25/2017-05-02", "between 2017-04-25 and 2017-05-02", "2017-04-25", "2017-05-02"),
        ("2017-04/2017-06", "between 2017-04-01 and 2017-06-30", "2017-04-01", "2017-06-30"),
        ("2018-03-30/..", "on 2018-03-30 or later, or not yet", "2018-03-30", None),
        ("../2017-05-02", "by 2017-05-02", None, "2017-05-02"),
    ],
)
def test_a_rough_day_is_read_said_and_written_as_the_source_gives_it(text: str, words: str, first: str | None, last: str | None) -> None:
    found = RoughDay.parse(text)
    assert (found.text, found.words()) == (text, words)
    assert [day.isoformat() if day else None for day in (found.earliest, found.latest)] == [first, last]
    held = rough(rec("agreement_signed", text))
    assert pr.loads(pr.dumps(held)) == held
    assert held.to_dict()["records"][2]["on"] == text


NO_DAYS = ("2017-04?", "2017-04~", "2017-13", "2017-00", "0000", "..", "../..", "2017/2016", "2017-4", "20170430", "201X", "/", "2017/")


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_rough_day_is_refused_in_our_own_words(text: str) -> None:
    with pytest.raises(PartnershipRulesError):
        rough(rec("agreement_signed", text))


def test_a_proposal_is_decided_where_every_completion_decides_it_alike() -> None:
    signed = rec("agreement_signed", "2017-05")
    assert pr.propose(rough(), signed).accepted
    assert pr.propose(rough(), signed).partnership.rough == (("records", 2),)
    refused = pr.propose(rough(), rec("next_level_signaled", "2017-04/2017-05-30", by="state_superintendent"))
    assert (refused.accepted, refused.outcome) == (False, "refused")


def test_a_proposal_that_some_completions_refuse_is_undetermined_and_names_the_days() -> None:
    held = rough(rec("agreement_signed", "2017-06"))
    decided = pr.propose(held, rec("next_level_signaled", "2017-06-15", by="state_superintendent"))
    assert (decided.accepted, decided.outcome) == (False, "undetermined")
    assert decided.needs == ("the exact day of 'agreement_signed': the record says in June 2017",)
    assert decided.partnership is held


def test_only_the_days_that_decide_a_proposal_are_named() -> None:
    held = rough(rec("agreement_signed", "2017-06"), rec("partner_joined", "2017-06", party="ISD"))
    decided = pr.propose(held, rec("next_level_signaled", "2017-06-15", by="state_superintendent"))
    assert decided.depends_on == ("the exact day of 'agreement_signed': the record says in June 2017",)


def test_what_is_accepted_in_every_completion_is_accepted_though_it_moves_the_partnership_only_in_some() -> None:
    decided = pr.propose(rough(rec("agreement_signed", "2017-05")), rec("review_held", "2017-05-15", review="intermediate"))
    assert (decided.accepted, decided.outcome) == (True, "undetermined")
    assert decided.depends_on == ("the exact day of 'agreement_signed': the record says in May 2017",)
    assert len(decided.partnership.records) == 4


@pytest.mark.parametrize(
    ("on", "outcome"), [("2017-06-01/2017-06-30", "undetermined"), ("2017-07", "undetermined"), ("2017-05-01/2017-05-30", "refused")]
)
def test_a_proposal_is_what_proposing_in_every_completion_comes_to(on: str, outcome: str) -> None:
    held, signal = rough(rec("agreement_signed", "2017-06-10/2017-07-10")), rec("next_level_signaled", on, by="state_superintendent")
    grown = held.add(signal)
    every = set()
    for one in completions_of(grown, as_of=max(grown.records[-1].rough.latest, date(2017, 7, 11))):
        *before, made = one.records
        every.add(pr.propose(one.with_changes(records=tuple(before)), made).outcome)
    assert outcome == pr.propose(held, signal).outcome == (every.pop() if len(every) == 1 else "undetermined")


def test_a_decision_on_a_rough_day_says_so_on_its_page_and_names_what_would_decide() -> None:
    held = rough(rec("agreement_signed", "2017-06"))
    decided = pr.propose(held, rec("next_level_signaled", "2017-06", by="state_superintendent"))
    assert "Undetermined: 'next level signaled' in June 2017 in" in decided.explain()
    assert "What would decide:\n  - the exact day of" in decided.explain()
    shown = decided._repr_html_()
    assert all(text in shown for text in ("What would decide:", "Why it may be refused", "undetermined"))
    assert "Accepted: 'closed' in May 2017 in" in pr.propose(held, rec("closed", "2017-05")).explain()


def test_a_page_lists_what_the_sources_say_only_roughly_each_with_its_source() -> None:
    added = rec("school_added", "2017-06/2017-07", school="a")
    held = rough(rec("agreement_signed", "2017-05", source="A newspaper"), added, schools=[{"id": "a"}])
    found = pr.outlook(held, as_of=date(2018, 1, 1))
    for said in (found.explain(), re.sub("<[^>]*>", "", found._repr_html_())):
        assert "agreement signed in May 2017 (A newspaper)" in said
        assert "school added of a between 2017-06-01 and 2017-07-31" in said
    assert "for instance with “agreement signed” on 2017-05-01" in " ".join(found.explain().split())
    exact = pr.outlook(rough(), as_of=date(2018, 1, 1)).explain()
    assert "Assessing needs and writing the plan, since 2017-03-01: every day is exact" in " ".join(exact.split())
    assert "only roughly" not in exact


def test_too_many_completions_are_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    held = rough(rec("agreement_signed", "2017-05"), rec("partner_joined", "2017-05", party="ISD"))
    monkeypatch.setattr(completions, "MAX_COMPLETIONS", 5)
    with pytest.raises(LimitError, match="more than 5 completions") as caught:
        pr.outlook(held, as_of=date(2018, 1, 1))
    assert caught.value.code == "too_rough"
    monkeypatch.setattr(days, "MAX_COUNTED", 2)
    with pytest.raises(LimitError, match="counted from one rough day"):
        pr.outlook(held, as_of=date(2018, 1, 1))


def test_making_a_day_more_exact_never_turns_a_certain_answer() -> None:
    asked = date(2018, 12, 31)
    before = pr.outlook(rough(rec("agreement_signed", "2017-05")), as_of=asked)
    for number in range(31):
        exact = pr.outlook(rough(rec("agreement_signed", date(2017, 5, 1) + timedelta(days=number))), as_of=asked)
        after = dict(exact.things)
        assert [(thing, one) for thing, one in before.things if one.is_certain and after[thing].outcome != one.outcome] == []


def test_few_completions_stand_for_many_days() -> None:
    asked = date(2019, 1, 1)
    held = rough(rec("agreement_signed", "2017-04-01/.."))
    lens = Lens(held.policies[0], asked, None)
    tried = completions.Completions(held, lens, days.Days(held, held.policies, as_of=asked, known_on=None))
    assert len(tried.facts[0].days) == 641
    assert len(tried.all) <= 30


def test_two_clocks_that_pass_each_other_within_the_month_are_told_apart() -> None:
    """A month after the first of February is 28 days later, and less than thirty; after the first of March it is 31."""
    clocks = {
        name: {"kind": "deadline", "anchor": "assigned", "period": period, "met_by": "agreement_signed"}
        for name, period in (("month", "P1M"), ("days", "P30D"))
    }
    steps = [{"clock": name, "from": "start", "to": name} for name in clocks]
    states = {"start": {"initial": True}, "month": {"final": True}, "days": {"final": True}}
    policy = pr.Policy(id="small", states=states, clocks=clocks, transitions=steps)
    assigned = rec("assigned", "2017-02-25/2017-03-05")
    held = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=[rec("identified", "2017-01-20"), assigned])
    assert pr.outlook(held, as_of=date(2017, 6, 1)).states == ("month", "days")


def test_a_clock_that_starts_when_another_lapses_is_counted_from_the_rough_day_too() -> None:
    clocks = {
        "first": {"kind": "deadline", "anchor": "assigned", "period": "P30D", "met_by": "agreement_signed"},
        "second": {"kind": "deadline", "anchor": {"entered": "late"}, "period": "P20D", "met_by": "agreement_signed"},
    }
    steps = [{"clock": "first", "from": "start", "to": "late"}, {"clock": "second", "from": "late", "to": "lost"}]
    states = {"start": {"initial": True}, "late": {}, "lost": {"final": True}}
    policy = pr.Policy(id="small", states=states, clocks=clocks, transitions=steps)
    held = pr.Partnership(
        id="p", policy=policy, district={"name": "D"}, records=[rec("identified", "2017-01-20"), rec("assigned", "2017-03")]
    )
    lost = [day for day in range(1, 32) if date(2017, 3, day) + timedelta(days=30 + 1 + 20 + 1) <= date(2017, 5, 1)]
    assert 0 < len(lost) < 31
    assert pr.outlook(held, as_of=date(2017, 5, 1)).states == ("lost", "late")


def small(clocks: dict[str, Any], *steps: dict[str, Any], on: str) -> pr.Partnership:
    """Build a partnership assigned on a rough day under a small policy."""
    last = {"on": "released", "from": "x", "to": "y"}
    states = {"start": {"initial": True}, "x": {}, "y": {"final": True}}
    policy = pr.Policy(id="small", states=states, clocks=clocks, transitions=[*steps, last])
    return pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=[rec("identified", "2016-01-20"), rec("assigned", on)])


def exactly(held: pr.Partnership, as_of: date) -> list[pr.Standing]:
    """Evaluate each day that the one rough record may be of."""
    (place,) = held.rough
    first, last = held.records[1].rough.earliest, held.records[1].rough.latest
    return [pr.evaluate(held.with_days({place: first + timedelta(days=n)}), as_of=as_of) for n in range((last - first).days + 1)]


def test_the_most_days_late_may_be_those_of_a_day_within_a_span_for_months_are_not_of_one_length() -> None:
    clocks = {
        "plan": {"kind": "deadline", "anchor": "assigned", "period": "P30D", "met_by": {"entered": "x"}},
        "review": {"kind": "milestone", "anchor": "assigned", "period": "P2M"},
    }
    held, asked = small(clocks, {"clock": "review", "from": "start", "to": "x"}, on="2017"), date(2019, 1, 1)
    late = {clock.days_late for standing in exactly(held, asked) for clock in standing.clocks if clock.name == "plan"}
    assert late == {29, 30, 31, 32}
    assert next(clock.days_late for clock in pr.outlook(held, as_of=asked).clocks if clock.name == "plan") == (29, 32)


def test_a_clock_of_a_state_that_a_rough_record_leads_to_is_counted_from_it() -> None:
    clocks = {"review": {"kind": "milestone", "anchor": {"entered": "x"}, "period": "P30D"}}
    steps = ({"on": "assigned", "from": "start", "to": "x"}, {"clock": "review", "from": "x", "to": "y"})
    held, asked = small(clocks, *steps, on="2017-03"), date(2017, 4, 10)
    since = [standing.since for standing in exactly(held, asked)]
    assert pr.outlook(held, as_of=asked).since == (min(since), max(since)) == (date(2017, 3, 12), date(2017, 4, 10))


def test_a_clock_of_the_initial_state_is_counted_from_a_first_record_of_a_rough_day() -> None:
    """From 29 December eighteen months end the day before the review that begins a new cycle, from 30 December on that very day."""
    clocks = {"k": {"kind": "deadline", "anchor": {"entered": "start"}, "period": "P18M", "met_by": "agreement_signed"}}
    again = {"on": "review_held", "from": "start", "to": "done", "new_cycle": True}
    steps = [{"clock": "k", "from": "start", "to": "x"}, again, {"on": "released", "from": "x", "to": "done"}]
    policy = pr.Policy(id="small", states={"start": {"initial": True}, "x": {}, "done": {"final": True}}, clocks=clocks, transitions=steps)
    records = [rec("assigned", "2019-12-27/2019-12-31"), rec("review_held", "2021-06-30", review="outcome")]
    held = pr.Partnership(id="p", policy=policy, district={"name": "D"}, records=records)
    days = [date(2019, 12, 27) + timedelta(days=n) for n in range(5)]
    every = [pr.evaluate(held.with_days({("records", 0): day}), as_of=date(2021, 7, 1)) for day in days]
    assert [standing.clocks[0].due for standing in every] == [date(2021, 6, 27), date(2021, 6, 28), date(2021, 6, 29), None, None]
    assert pr.outlook(held, as_of=date(2021, 7, 1)).clocks[0].due == (date(2021, 6, 27), date(2021, 6, 29))


def test_of_two_rough_days_in_one_month_only_their_order_is_tried() -> None:
    held = rough(rec("agreement_signed", "2017-05"), rec("partner_joined", "2017-05", party="ISD"))
    lens = Lens(held.policies[0], date(2018, 1, 1), None)
    tried = completions.Completions(held, lens, days.Days(held, held.policies, as_of=lens.as_of, known_on=None))
    assert len(tried.all) <= 60  # of 961


def test_the_last_day_of_an_extension_cuts_the_days_of_a_rough_signing() -> None:
    longer = rec("extension_granted", "2017-05-01", clock="plan", until="2017-06-14", by="state_superintendent", authority="a", reason="r")
    assert statuses(rough(longer, rec("agreement_signed", "2017-06")), date(2018, 1, 1)) == {"met", "met_late"}
    assert statuses(rough(longer, rec("agreement_signed", "2017-06-01/2017-06-14")), date(2018, 1, 1)) == {"met"}
    assert statuses(rough(longer, rec("agreement_signed", "2017-06-15/2017-06-30")), date(2018, 1, 1)) == {"met_late"}


@pytest.mark.parametrize(
    ("on", "outcomes"),
    [("2018-06", {"met", "not_met"}), ("2018-06-01/2018-06-15", {"met"}), ("2018-06-16/2018-07", {"not_met"})],
)
def test_a_deed_of_a_rough_day_is_held_against_the_due_day_of_its_benchmark(on: str, outcomes: set[str]) -> None:
    deed = {"id": "b", "phase": "intermediate", "domain": "academic", "measure": "hired", "target": {"done": True}, "due": "2018-06-15"}
    plan = pr.Agreement(id="a", benchmarks=[{**deed, "measure": "hired"}])
    held = rough(rec("agreement_signed", "2017-05-01", agreement="a"), agreements=[plan], evidence=[{"milestone": "hired", "on": on}])
    assert set(pr.outlook(held, as_of=date(2019, 1, 1)).benchmarks[0].outcomes) == outcomes


def test_evidence_of_a_table_may_be_of_a_month(tmp_path: Path) -> None:
    (tmp_path / "p.partnership.yaml").write_text(
        "format: partnership-rules/partnership/1\nid: p\npolicy: michigan-2017\ndistrict: {name: D}\n"
        "records: [{kind: identified, on: 2017-01-20}]\n"
    )
    (tmp_path / "p.evidence.csv").write_text("measure,on,value,unit\nrate,2018-06,25,percent\nrate,2018-03-30/..,26,percent\n")
    held = pr.load_partnership(tmp_path / "p.partnership.yaml")
    assert [entry.rough.text for entry in held.evidence if entry.rough] == ["2018-06", "2018-03-30/.."]


def test_where_the_sources_are_silent_a_signing_that_is_not_on_record_is_no_lapse() -> None:
    silent = [{"kinds": ["signed", "agreement_signed"], "after": "2017-04-30", "source": "the state's list"}]
    found = pr.outlook(rough(silent_on=silent), as_of=date(2018, 1, 1))
    assert found.states == ("plan_signed", "assessing")
    assert statuses(rough(silent_on=silent), date(2018, 1, 1)) == {"met", "met_late", "lapsed"}
    assert statuses(rough(), date(2018, 1, 1)) == {"lapsed"}
    assert pr.outlook(rough(silent_on=silent), as_of=date(2017, 4, 30)).states == ("assessing",)
    with pytest.raises(PartnershipRulesError, match="silent on some"):
        pr.evaluate(rough(silent_on=silent), as_of=date(2018, 1, 1))


@pytest.mark.parametrize("kinds", [["signed"], ["asigned"], ["review_held"], []])
def test_silence_on_what_needs_more_than_a_day_is_refused(kinds: list[str]) -> None:
    with pytest.raises(PartnershipRulesError):
        rough(silent_on=[{"kinds": kinds, "after": "2017-04-30"}])


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2022"])
def test_what_an_outlook_is_certain_of_holds_in_every_completion_of_drawn_partnerships(name: str) -> None:
    check_rough_days(catalogued(name), examples=20).require()


def test_the_days_that_are_tried_are_the_same_whoever_looked_at_the_records_before() -> None:
    held = rough(rec("agreement_signed", "2017-04"), rec("review_held", "2018-10/..", review="intermediate"))
    lens = Lens(catalogued("michigan-2017"), date(2018, 12, 1), None)
    before = days.Days(held, [lens.policy], as_of=lens.as_of, known_on=None).exact
    assert all(record.order and record.json_tree for record in held.records)
    assert days.Days(held, [lens.policy], as_of=lens.as_of, known_on=None).exact == before
