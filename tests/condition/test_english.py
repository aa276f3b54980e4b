"""What a condition refuses to be, and how every variant reads in English."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from helpers.facts import condition
from pydantic import ValidationError

import partnership_rules as pr
from partnership_rules.condition import describe

SAID: list[tuple[Any, str]] = [
    ({"all": [{"charter": True}, {"charter": False}]}, "(the district is a charter school) and (the district is not a charter school)"),
    ({"any": [{"charter": True}, {"charter": False}]}, "(the district is a charter school) or (the district is not a charter school)"),
    ({"all": [{"charter": True}]}, "the district is a charter school"),
    ({"not": {"charter": True}}, "not (the district is a charter school)"),
    (
        {"at_least": {"n": 1, "of": [{"charter": True}, {"grounds": True}]}},
        "at least 1 of: the district is a charter school; there are grounds for the next level of accountability",
    ),
    ({"met": {}}, "every one of the benchmarks is met"),
    ({"met": {"id": "x"}}, "every one of the benchmark 'x' is met"),
    (
        {"met": {"phase": ["outcome", "intermediate"], "domain": "health"}},
        "every one of the outcome or intermediate benchmarks (domain health) is met",
    ),
    (
        {"missed": {"school": "s", "kind": "done", "group": "el", "measure": "m"}},
        "at least one of the benchmarks (school s; target done; group el; measure m) is missed",
    ),
    ({"share_met": {"of": {"phase": "outcome"}, "below": "1/3"}}, "the share of the outcome benchmarks that is met is below 1/3"),
    ({"share_met": {"at_least": {"parameter": "p"}}}, "the share of the benchmarks that is met is at least the parameter 'p'"),
    ({"clock": {"name": "plan", "is": ["not_started", "running"]}}, "the clock 'plan' is not started or running"),
    ({"signed": {"roles": ["local_board", "isd"]}}, "one agreement version is signed by local board, isd"),
    ({"signed": {"if_charter": "authorizer"}}, "one agreement version is signed by authorizer if the district is a charter"),
    (
        {"signed": {"roles": "isd", "if_charter": "authorizer"}},
        "one agreement version is signed by isd, authorizer if the district is a charter",
    ),
    ({"finding": {"review": "outcome", "is": "not_met"}}, "the outcome review found it not met"),
    ({"reported": {"implementation": "failing"}}, "the implementation is reported failing"),
    ({"reported": {"support": "coach", "is": "on_track"}}, "the support 'coach' is reported on track"),
    ({"designated": {"as": ["CSI", "ATS"]}}, "any of the schools in question is designated CSI or ATS"),
    (
        {"designated": {"as": "CSI", "schools": "all", "after": {"kind": "signed", "with": {"role": "local_board"}}}},
        "all of the schools in question are designated CSI, given after 'signed' (role local board)",
    ),
    (
        {"rated": {"in": "F", "consecutive": 5, "skipping": ["2020", "2021"]}},
        "rated F in 5 consecutive periods up to the latest, passing over 2020, 2021",
    ),
    ({"rated": {"in": ["D", "F"], "of_last": 3, "count": 2}}, "rated D or F in at least 2 of the latest 3 periods"),
    (
        {"rated": {"in": "F", "consecutive": 2, "of": "all_schools"}},
        "all member schools are rated F in 2 consecutive periods up to the latest",
    ),
    ({"members": {"are": ["exited", "closed"]}}, "all of the member schools are exited or closed"),
    ({"members": {"are": "exited", "which": "any"}}, "any of the member schools is exited"),
    ({"members": {"are": "exited", "which": "none"}}, "none of the member schools are exited"),
    ({"level": {"at_least": 1}}, "the level of accountability is at least 1"),
    ({"level": {"at_least": 0, "at_most": 2}}, "the level of accountability is at least 0 and at most 2"),
    ({"elapsed": {"since": {"entered": "plan_signed"}, "period": "P18M"}}, "18 months have passed since the entry into 'plan signed'"),
    ({"elapsed": {"since": {"kind": "assigned"}, "period": "P90D"}}, "90 days have passed since 'assigned'"),
    ({"has": {"benchmarks": {"phase": "outcome"}}}, "the agreement holds at least 1 of the outcome benchmarks"),
    ({"has": {"benchmarks": {}, "per": "school", "count": 2}}, "the agreement holds at least 2 of the benchmarks for each member school"),
    ({"has": {"clause": {}}}, "the agreement holds a consequence clause"),
    (
        {"has": {"clause": {"consequence": "reconstitution", "effect": "must", "decided_by": "state_superintendent"}}},
        "the agreement holds a consequence clause with the consequence reconstitution that must follow decided by the state superintendent",
    ),
    ({"has": {"term": "P3Y"}}, "the agreement runs for at least 3 years"),
    ({"has": {"party": "isd"}}, "the isd is a party to the agreement"),
    ({"has": {"support": "coach"}}, "the agreement promises the support 'coach'"),
    ({"never": {"kind": "plan_submitted"}}, "'plan submitted' has not happened in this cycle"),
    ({"happened": {"occurrence": "identified", "on_or_before": "2019-06-30"}}, "'identified' first came on or before 2019-06-30"),
    (
        {"happened": {"occurrence": {"entered": "watch"}, "on_or_after": "2018-07-01", "before": "2019-07-01"}},
        "the entry into 'watch' first came on or after 2018-07-01 and before 2019-07-01",
    ),
    ({"standing_of": {"partnership": "district", "in": ["level_5", "closed"]}}, "its district stands in 'level 5' or 'closed'"),
    ({"grounds": True}, "there are grounds for the next level of accountability"),
    ({"charter": False}, "the district is not a charter school"),
    ({"parameter": {"name": "rule", "is": "met_below"}}, "the parameter 'rule' is 'met_below'"),
]


@pytest.mark.parametrize(("written", "words"), SAID)
def test_a_condition_reads_in_english(written: Any, words: str) -> None:
    assert describe(condition(written)) == words


def variants() -> set[str]:
    union = get_args(pr.Condition)[0]
    return {one.key for one in get_args(union)}


def test_every_variant_of_the_language_can_be_said() -> None:
    said = {key for written, _ in SAID for key in written}
    assert said == variants()


@pytest.mark.parametrize("written", [written for written, _ in SAID])
def test_a_condition_is_written_as_it_was_read(written: Any) -> None:
    one = condition(written)
    assert condition(one.to_dict()) == one


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({}, "union_tag_not_found"),
        ({"met": {}, "missed": {}}, "union_tag_not_found"),
        ({"mett": {}}, "union_tag_invalid"),
        ("os.system('x')", "union_tag_not_found"),
        ({"all": []}, "too_short"),
        ({"any": []}, "too_short"),
        ({"at_least": {"n": 3, "of": [{"charter": True}]}}, "count_exceeds_n"),
        ({"at_least": {"n": 0, "of": [{"charter": True}]}}, "greater_than_equal"),
        ({"share_met": {}}, "share_invalid"),
        ({"share_met": {"below": "1/3", "at_least": "1/3"}}, "share_invalid"),
        ({"clock": {"name": "plan", "is": []}}, "too_short"),
        ({"clock": {"name": "plan", "is": "late"}}, "literal_error"),
        ({"signed": {}}, "signatures_missing"),
        ({"finding": {"review": "outcome", "is": "undetermined"}}, "literal_error"),
        ({"reported": {}}, "report_invalid"),
        ({"reported": {"implementation": "failing", "support": "coach", "is": "failing"}}, "report_invalid"),
        ({"reported": {"support": "coach"}}, "report_invalid"),
        ({"reported": {"implementation": "failing", "is": "failing"}}, "report_invalid"),
        ({"designated": {"as": []}}, "too_short"),
        ({"rated": {"in": "F"}}, "rating_invalid"),
        ({"rated": {"in": "F", "consecutive": 2, "of_last": 3, "count": 1}}, "rating_invalid"),
        ({"rated": {"in": "F", "of_last": 3}}, "rating_invalid"),
        ({"rated": {"in": "F", "consecutive": 2, "count": 1}}, "rating_invalid"),
        ({"rated": {"in": "F", "of_last": 3, "count": 4}}, "count_exceeds_n"),
        ({"members": {"are": "present"}}, "literal_error"),
        ({"level": {}}, "level_invalid"),
        ({"elapsed": {"since": {}, "period": "P1Y"}}, "occurrence_invalid"),
        ({"elapsed": {"since": {"kind": "assigned"}, "period": "soon"}}, "period_invalid"),
        ({"never": {"kind": "assigned", "entered": "assessing"}}, "occurrence_invalid"),
        ({"never": {"entered": "assessing", "with": {"by": "x"}}}, "occurrence_invalid"),
        ({"happened": {"occurrence": "assigned"}}, "occurrence_invalid"),
        ({"happened": {"occurrence": "assigned", "before": "2019-07-01", "on_or_before": "2019-06-30"}}, "occurrence_invalid"),
        ({"happened": {"occurrence": "assigned", "on_or_after": "2019-07-01", "before": "2019-07-01"}}, "occurrence_invalid"),
        ({"happened": {"occurrence": "assigned", "before": "0001-01-01"}}, "occurrence_invalid"),
        ({"standing_of": {"partnership": "district", "in": []}}, "too_short"),
        ({"has": {}}, "has_invalid"),
        ({"has": {"party": "isd", "support": "coach"}}, "has_invalid"),
        ({"grounds": False}, "literal_error"),
        ({"charter": "yes"}, "bool_type"),
        ({"met": {"phase": [3]}}, "text_expected"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(written: Any, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        condition(written)
    assert code in {item["type"] for item in caught.value.errors()}


@pytest.mark.parametrize("word", ["at_least", "above", "below", "at_most"])
def test_a_share_has_exactly_one_bound(word: str) -> None:
    assert condition({"share_met": {word: "1/3"}}).share_met.bound()[0] == word


SINCE = {"since": "assigned", "period": "P1Y"}
RATED = {"in": "F", "count": 1}


@pytest.mark.parametrize(
    "written",
    [
        {"never": "assigned"},
        {"elapsed": SINCE},
        {"rated": {**RATED, "since": "assigned"}},
        {"rated": {**RATED, "after": "assigned"}},
        {"designated": {"as": "CSI", "after": "assigned"}},
        {"happened": {"occurrence": "assigned", "before": "2019-07-01"}},
    ],
)
def test_the_kind_of_a_record_stands_for_the_record_wherever_something_happens(written: dict[str, Any]) -> None:
    spelled = json.loads(json.dumps(written).replace('"assigned"', '{"kind": "assigned"}'))
    assert condition(written) == condition(spelled)
