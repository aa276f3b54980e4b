"""What a policy must be before it can judge: defined names, one start, ends that can be reached, numbers that are numbers."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.build import catalogued

import partnership_rules as pr
from partnership_rules.errors import LookupFailed, ModelError
from partnership_rules.policy import Citation, ClockSpec, Policy

STATES = {"start": {"initial": True}, "wait": {}, "end": {"final": True}}
STEPS = [{"on": "assigned", "from": "start", "to": "wait"}, {"on": "closed", "from": ["start", "wait"], "to": "end"}]
CLOCK = {"kind": "deadline", "anchor": "assigned", "period": "P90D", "met_by": "signed"}
OWN = {"id": "own", "when": {"never": {"kind": "assigned"}}, "then": {"of": [{"kind": "closure"}]}, "effect": "may", "decided_by": "board"}
EARLY = {"when": {"occurrence": "assigned", "before": "2019-07-01"}, "period": "P5Y"}
UNPLACED = {"when": {"occurrence": {"entered": "wate"}, "before": "2019-07-01"}, "period": "P5Y"}
EVERY = {"kind": "milestone", "anchor": {"entered": "wait"}, "every": "P6M"}


def policy(**fields: Any) -> Policy:
    return Policy(**{"id": "p", "states": STATES, "transitions": STEPS, **fields})


def step(**fields: Any) -> dict[str, Any]:
    return {"on": "closed", "from": "wait", "to": "end", **fields}


def without(*places: tuple[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in STATES.items() if key not in dict(places)}


def test_a_small_policy_is_enough() -> None:
    made = policy()
    assert (made.initial, made.finals, made.calendar.rules) == ("start", frozenset({"end"}), ())
    assert made.parameters == made.clocks == {}
    assert (made.judging.n_size, made.judging.rounding) == (None, None)


FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "no start",
        {"states": {"a": {}, "end": {"final": True}}, "transitions": [{"on": "closed", "from": "a", "to": "end"}]},
        "initial_state",
        "0 states are initial",
    ),
    ("two starts", {"states": {**STATES, "wait": {"initial": True}}}, "initial_state", "2 states are initial"),
    ("no end", {"states": {"a": {"initial": True}}, "transitions": []}, "final_state_missing", "no state is final"),
    (
        "a state nothing leads to",
        {"states": {**STATES, "lost": {}}, "transitions": [*STEPS, step(**{"from": "lost"})]},
        "unreachable_state",
        "'lost'",
    ),
    ("a state nothing leaves", {"states": {**STATES, "trap": {}}, "transitions": [*STEPS, step(to="trap")]}, "trapped_state", "'trap'"),
    (
        "an end that is left",
        {"transitions": [*STEPS, {"on": "assigned", "from": "end", "to": "wait"}]},
        "final_state_with_exit",
        "'end' is final",
    ),
    ("an unknown state to leave", {"transitions": [*STEPS, step(**{"from": "wiat"})]}, "unknown_state", "'wiat'"),
    ("an unknown state to reach", {"transitions": [*STEPS, step(to="edn")]}, "unknown_state", "'edn'"),
    ("an unknown kind of record", {"transitions": [*STEPS, step(on="asigned")]}, "unknown_record_kind", "'asigned'"),
    ("an unknown clock of a step", {"transitions": [*STEPS, {"clock": "paln", "from": "wait", "to": "end"}]}, "unknown_clock", "'paln'"),
    ("a step set off by nothing", {"transitions": [*STEPS, {"from": "wait", "to": "end"}]}, "transition_invalid", "exactly one of"),
    ("a step set off by two things", {"transitions": [*STEPS, step(always=True)]}, "transition_invalid", "exactly one of"),
    (
        "a clock decided by somebody",
        {"transitions": [*STEPS, {"always": True, "from": "wait", "to": "end", "by": "isd"}]},
        "transition_invalid",
        "only a record",
    ),
    (
        "an eventless loop",
        {"transitions": [*STEPS, {"always": True, "from": ["wait"], "to": "wait"}]},
        "transition_loops",
        "cannot lead to where it starts",
    ),
    ("a field that a kind has not", {"transitions": [*STEPS, step(**{"with": {"review": "x"}})]}, "names_nothing", "no field 'review'"),
    (
        "a field by its name in Python",
        {"transitions": [*STEPS, step(on="designated", **{"with": {"as_": "CSI"}})]},
        "names_nothing",
        "no field 'as_'",
    ),
    (
        "a word that a field never holds",
        {"clocks": {"c": {**CLOCK, "met_by": {"kind": "review_decided", "with": {"finding": "fine"}}}}},
        "names_nothing",
        "the field 'finding'",
    ),
    (
        "a list that is no text",
        {"transitions": [*STEPS, step(when={"never": {"kind": "identified", "with": {"reasons": "csi"}}})]},
        "names_nothing",
        "the field 'reasons'",
    ),
    ("a clock on an unknown kind", {"clocks": {"c": {**CLOCK, "anchor": "asigned"}}}, "unknown_record_kind", "'asigned'"),
    ("a clock on an unknown state", {"clocks": {"c": {**CLOCK, "anchor": {"entered": "wiat"}}}}, "unknown_state", "'wiat'"),
    ("a clock met by an unknown kind", {"clocks": {"c": {**CLOCK, "met_by": ["signed", "sined"]}}}, "unknown_record_kind", "'sined'"),
    (
        "a clock that can never start",
        {
            "states": {**STATES, "lost": {}},
            "transitions": [*STEPS, step(**{"from": "lost"})],
            "clocks": {"c": {**CLOCK, "anchor": {"entered": "lost"}}},
        },
        "clock_never_starts",
        "'c'",
    ),
    ("a deadline that nothing meets", {"clocks": {"c": {**CLOCK, "met_by": []}}}, "clock_unmeetable", "needs 'met_by'"),
    (
        "a phase that falls due again",
        {"clocks": {"c": {**CLOCK, "restarts": "each_entry", "phase": "p"}}},
        "clock_invalid",
        "no 'phase'",
    ),
    ("rounds met early", {"clocks": {"c": {**CLOCK, "restarts": "each_entry", "early": "counts"}}}, "clock_invalid", "no 'early'"),
    (
        "rounds of one",
        {"clocks": {"c": CLOCK}, "transitions": [*STEPS, step(when={"clock": {"name": "c", "is": "lapsed", "of": "any"}})]},
        "clock_invalid",
        "runs once",
    ),
    ("a clock without an end", {"clocks": {"c": {**CLOCK, "period": None}}}, "clock_invalid", "needs 'period'"),
    ("a day of leap years", {"clocks": {"c": {**CLOCK, "next": {"month": 2, "day": 29}}}}, "date_invalid", "29 February"),
    ("a deadline every so often", {"clocks": {"c": {**CLOCK, "period": None, "every": "P6M"}}}, "clock_invalid", "only a milestone"),
    ("every few days", {"clocks": {"c": {**EVERY, "every": "P7D"}}}, "clock_invalid", "four weeks"),
    ("every so often elsewhere", {"clocks": {"c": {**EVERY, "while_in": ["done"]}}}, "clock_invalid", "from the entry"),
    ("a while without every", {"clocks": {"c": {**CLOCK, "while_in": ["wait"]}}}, "clock_invalid", "'while_in'"),
    ("a pause in no state", {"clocks": {"c": {**CLOCK, "paused_in": ["wate"]}}}, "unknown_state", "'wate'"),
    ("a pause of a phase", {"clocks": {"c": {**CLOCK, "paused_in": ["wait"], "phase": "outcome"}}}, "clock_invalid", "has no 'phase'"),
    ("a pause every so often", {"clocks": {"c": {**EVERY, "paused_in": ["wait"]}}}, "clock_invalid", "has no 'every'"),
    ("a choice within no clock", {"clauses": [{**OWN, "decide_within": "choise"}]}, "unknown_clock", "'choise'"),
    ("a clause of the name of the levels", {"clauses": [{**OWN, "id": "ladder"}]}, "duplicate_id", "levels"),
    ("two clauses of one name", {"clauses": [OWN, OWN]}, "duplicate_id", "'own'"),
    (
        "a default on no menu",
        {"clauses": [{**OWN, "then": {"of": [{"kind": "closure"}], "default": "ceo"}}]},
        "unknown_consequence",
        "'ceo'",
    ),
    ("cohorts and no period", {"clocks": {"c": {**EVERY, "cohorts": [EARLY]}}}, "clock_invalid", "needs 'period'"),
    ("a cohort placed by nothing", {"clocks": {"c": {**CLOCK, "cohorts": [UNPLACED]}}}, "unknown_state", "'wate'"),
    (
        "a day for what no record is",
        {"transitions": [*STEPS, step(when={"happened": {"occurrence": "asigned", "before": "2019-07-01"}})]},
        "unknown_record_kind",
        "'asigned'",
    ),
    (
        "a role that no link has",
        {"links": {"district": "its district"}, "transitions": [*STEPS, step(when={"standing_of": {"partnership": "distric", "in": "x"}})]},
        "unknown_link",
        "'distric'",
    ),
    ("a milestone that is met", {"clocks": {"c": {**CLOCK, "kind": "milestone"}}}, "clock_invalid", "met by nothing"),
    ("a period backwards", {"clocks": {"c": {**CLOCK, "period": "-P90D"}}}, "period_invalid", "not a period"),
    ("no period at all", {"clocks": {"c": {**CLOCK, "period": "P0D"}}}, "period_empty", "at least one day"),
    ("an enormous period", {"clocks": {"c": {**CLOCK, "period": "P999Y"}}}, "period_too_long", "at most"),
    ("two steps of one id", {"transitions": [*STEPS, step(id="x"), step(id="x")]}, "duplicate_id", "'x'"),
    ("two requirements of one id", {"requirements": [{"id": "r", "requires": {"charter": True}}] * 2}, "duplicate_id", "'r'"),
    ("two grounds of one id", {"ladder": {"grounds": [{"id": "g", "when": {"charter": True}}] * 2}}, "duplicate_id", "'g'"),
    ("a built-in kind again", {"kinds": {"assigned": "again"}}, "duplicate_id", "built-in kind"),
    ("a kind called other", {"kinds": {"other": "again"}}, "duplicate_id", "built-in kind"),
    (
        "a guard on an unknown clock",
        {"transitions": [*STEPS, step(when={"clock": {"name": "plan", "is": "lapsed"}})]},
        "unknown_clock",
        "'plan'",
    ),
    (
        "a guard on an unknown review",
        {"transitions": [*STEPS, step(when={"finding": {"review": "outcome", "is": "met"}})]},
        "unknown_review",
        "'outcome'",
    ),
    (
        "a guard on an unknown parameter",
        {"transitions": [*STEPS, step(when={"parameter": {"name": "p", "is": "x"}})]},
        "unknown_parameter",
        "'p'",
    ),
    (
        "a guard on an unknown share",
        {"transitions": [*STEPS, step(when={"share_met": {"below": {"parameter": "p"}}})]},
        "unknown_parameter",
        "'p'",
    ),
    (
        "a guard on an unknown kind",
        {"transitions": [*STEPS, step(when={"never": {"kind": "asigned"}})]},
        "unknown_record_kind",
        "'asigned'",
    ),
    (
        "a guard since an unknown state",
        {"transitions": [*STEPS, step(when={"elapsed": {"since": {"entered": "x"}, "period": "P1D"}})]},
        "unknown_state",
        "'x'",
    ),
    (
        "a guard after an unknown state",
        {"transitions": [*STEPS, step(when={"not": {"designated": {"as": "CSI", "after": {"entered": "x"}}}})]},
        "unknown_state",
        "'x'",
    ),
    (
        "a requirement on an unknown clock",
        {"requirements": [{"id": "r", "when": {"clock": {"name": "x", "is": "met"}}, "requires": {"charter": True}}]},
        "unknown_clock",
        "'x'",
    ),
    ("a choice that is none", {"parameters": {"p": {"value": "a", "choices": ["b", "c"]}}}, "unknown_word", "none of the choices"),
    (
        "a guard on a choice that is none",
        {
            "parameters": {"p": {"value": "b", "choices": ["b", "c"]}},
            "transitions": [*STEPS, step(when={"parameter": {"name": "p", "is": "x"}})],
        },
        "unknown_choice",
        "'x'",
    ),
    (
        "a share that is no number",
        {"parameters": {"p": {"value": "a third"}}, "transitions": [*STEPS, step(when={"share_met": {"below": {"parameter": "p"}}})]},
        "number_invalid",
        "used as a number",
    ),
    ("a ground that asks for grounds", {"ladder": {"grounds": [{"id": "g", "when": {"grounds": True}}]}}, "grounds_loop", "cannot ask"),
    (
        "a menu that cannot be chosen from",
        {"ladder": {"levels": [{"level": 1, "decided_by": "x", "then": {"choose": 2, "of": [{"kind": "closure"}]}}]}},
        "count_exceeds_n",
        "cannot be chosen",
    ),
    (
        "a default off the menu",
        {"ladder": {"levels": [{"level": 1, "decided_by": "x", "then": {"of": [{"kind": "closure"}], "default": "ceo"}}]}},
        "unknown_consequence",
        "not on the menu",
    ),
    (
        "a consequence twice",
        {"ladder": {"levels": [{"level": 1, "decided_by": "x", "then": {"of": [{"kind": "closure"}] * 2}}]}},
        "duplicate_id",
        "'closure'",
    ),
]


@pytest.mark.parametrize(("name", "fields", "code", "words"), FAULTS, ids=[case[0] for case in FAULTS])
def test_a_policy_that_cannot_judge_is_refused_with_the_reason(name: str, fields: dict[str, Any], code: str, words: str) -> None:
    with pytest.raises(ModelError) as caught:
        policy(**fields)
    found = {problem.code: problem.message for problem in caught.value.problems}
    assert code in found
    assert words in found[code]
    assert caught.value.code == caught.value.problems[0].code


def test_all_faults_of_a_policy_are_told_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        policy(transitions=[*STEPS, step(to="x"), step(on="y"), {"clock": "z", "from": "wait", "to": "end"}])
    assert [problem.code for problem in caught.value.problems] == ["unknown_state", "unknown_record_kind", "unknown_clock"]


@pytest.mark.parametrize("name", ["michigan-2017", "michigan-2017-round-1", "michigan-2022"])
def test_equal_content_gives_an_equal_hash_and_any_change_another(name: str) -> None:
    first, again = catalogued(name), pr.load_policy(name)
    assert (first, first.hash) == (again, again.hash)
    assert len(first.hash) == 64
    fields = {key: getattr(first, key) for key in Policy.model_fields}
    assert Policy(**fields).hash == first.hash
    assert Policy(**{**fields, "title": "another"}).hash != first.hash
    assert Policy(**first.to_dict()).hash == first.hash


def test_every_rule_of_the_catalog_says_where_it_is_written() -> None:
    for name, found in pr.catalog().items():
        parts: list[Any] = [
            *found.transitions,
            *found.clocks.values(),
            *found.requirements,
            *found.ladder.grounds,
            *found.ladder.levels,
            *found.parameters.values(),
        ]
        assert all(part.cites for part in parts), name
        used = {cite for part in (*parts, found) for cite in part.cites}
        assert used <= set(found.citations), name
        assert all(citation.url for citation in found.citations.values()), name


def test_a_newer_policy_takes_over_what_it_does_not_change() -> None:
    old, round_one, new = (catalogued(name) for name in ("michigan-2017", "michigan-2017-round-1", "michigan-2022"))
    assert {name: str(clock.period) for name, clock in old.clocks.items()} == {
        "plan": "P90D",
        "intermediate_review": "P18M",
        "outcome_review": "P3Y",
    }
    assert str(round_one.clocks["plan"].period) == "P60D"
    assert round_one.clocks["outcome_review"] == old.clocks["outcome_review"]
    assert set(new.clocks) == {*old.clocks, "needs_assessment"}
    assert new.holidays == old.holidays
    assert {t.id for t in old.transitions} - {t.id for t in new.transitions} == {"release"}


def test_citations_are_told_in_words_and_free_words_stay() -> None:
    found = catalogued("michigan-2017")
    told = found.cite(["mcl-8-6", "agreement section 9"])
    assert told[0].startswith("MCL 8.6")
    assert told[0].endswith("_5dba1d650ca3")
    assert told[1] == "agreement section 9"
    assert Citation(title="A letter").words() == "A letter"


def test_roles_and_states_have_words() -> None:
    found = catalogued("michigan-2017")
    assert (found.role("isd"), found.role("some_body")) == ("intermediate school district", "some body")
    assert (found.title_of("plan_signed"), policy().title_of("wait")) == ("Plan signed", "wait")


def test_a_parameter_is_looked_up_by_name() -> None:
    assert catalogued("michigan-2022").parameter("one_third") == "1/3"
    assert policy(parameters={"n": {"value": 3}}).parameter("n") == "3"
    with pytest.raises(LookupFailed) as caught:
        catalogued("michigan-2022").parameter("one_fourth")
    assert caught.value.code == "unknown_parameter"


def test_a_phase_has_the_clock_that_names_it() -> None:
    found = catalogued("michigan-2017")
    assert [found.phase_clock(phase) for phase in ("intermediate", "outcome", "other")] == ["intermediate_review", "outcome_review", None]


def test_the_bare_name_of_a_kind_stands_for_its_occurrence() -> None:
    short = ClockSpec(**CLOCK)
    long = ClockSpec(**{**CLOCK, "anchor": {"kind": "assigned"}, "met_by": [{"kind": "signed"}]})
    assert short == long
    assert ClockSpec(**{**CLOCK, "met_by": {"entered": "wait"}}).met_by[0].entered == "wait"


def test_a_policy_is_a_value_that_cannot_be_changed() -> None:
    with pytest.raises(Exception, match="frozen"):
        policy().id = "other"
