"""Compound targets, what a benchmark refuses to be, and how targets and findings read in words."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from helpers.build import at_least, at_most, benchmark, day, rate

from partnership_rules.benchmark import Benchmark, Finding, judge
from partnership_rules.benchmark.words import describe_target
from partnership_rules.errors import ModelError
from partnership_rules.evidence import Book, Measurement, Milestone
from partnership_rules.logic import FALSE, TRUE, UNDETERMINED, all_of, any_of, at_least_n
from partnership_rules.override import Override

DUE = day("2020-06-30")
MET, NOT, OPEN = "met", "not_met", "undetermined"
TRUTHS = {MET: TRUE, NOT: FALSE, OPEN: UNDETERMINED}
CELLS = {MET: "90", NOT: "10", OPEN: "*"}
PART = [{"measure": f"m{i}", "target": at_least(50)} for i in range(3)]


def judged(target: Any, *rows: dict[str, Any], as_of: str = "2020-07-01", **fields: Any) -> Finding:
    book = Book(Milestone(**row) if "milestone" in row else Measurement(**row) for row in rows)
    return judge(Benchmark(**benchmark(target=target, **fields)), book, as_of=day(as_of), due=DUE)


def rows_for(case: tuple[str, ...]) -> list[dict[str, Any]]:
    return [rate(CELLS[one], "2020-06-15", f"m{i}") for i, one in enumerate(case)]


@pytest.mark.parametrize("case", list(product(CELLS, repeat=3)))
def test_a_compound_target_joins_its_parts_by_the_three_valued_tables(case: tuple[str, ...]) -> None:
    truths = [TRUTHS[one] for one in case]
    rows = rows_for(case)
    assert judged({"any_of": PART}, *rows).truth is any_of(truths)
    assert judged({"all_of": PART}, *rows).truth is all_of(truths)
    for n in (1, 2, 3):
        assert judged({"at_least_n_of": {"n": n, "of": PART}}, *rows).truth is at_least_n(truths, n)


def test_a_compound_target_collects_what_was_used_passed_over_and_is_needed() -> None:
    target = {"all_of": [PART[0], PART[1], {"any_of": [PART[2]]}]}
    late = rate("90", "2020-07-01", "m2")
    found = judged(target, *rows_for((MET, OPEN)), late)
    assert [entry.measure for entry in found.used] == ["m0", "m1"]  # type: ignore[union-attr]
    assert [entry.on.isoformat() for entry, _ in found.passed_over] == ["2020-07-01"]
    assert len(found.needs) == 2
    assert judged(target, *rows_for((NOT, OPEN)), late).needs == ()


def test_a_part_may_have_a_measure_group_and_baseline_of_its_own() -> None:
    rise = {"rise_by": {"value": 10, "unit": "points"}}
    base = {"value": "20", "unit": "percent"}
    parts = {
        "own baseline": ({"measure": "m", "target": rise, "baseline": base}, MET),
        "another measure does not inherit the baseline": ({"measure": "m", "target": rise}, OPEN),
        "the same measure does": ({"target": rise}, MET),
        "another group of the measure does": ({"group": "g", "target": rise}, NOT),
    }
    rows = [rate("30", "2020-06-15", "m"), rate("30", "2020-06-15"), rate("29", "2020-06-15", group="g")]
    for name, (part, expected) in parts.items():
        assert judged({"all_of": [part]}, *rows, baseline=base).outcome == expected, name


def test_parts_may_be_deeds_and_numbers() -> None:
    target = {"all_of": [at_least(87), {"measure": "hired", "target": {"done": True}}]}
    rows = [rate("90", "2020-06-15"), {"milestone": "hired", "on": "2020-06-30"}]
    assert judged(target, *rows).outcome == MET
    assert judged(target, rows[0]).outcome == OPEN
    assert judged(target, rows[0], if_missing="not_met").outcome == NOT


# ---- what a benchmark refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"target": at_least(0.87)}, "float_refused"),
        ({"target": at_least("87%")}, "number_invalid"),
        ({"target": at_least("NaN")}, "number_not_finite"),
        ({"target": {"rise_by": {"value": -3, "unit": "points"}}}, "number_out_of_range"),
        ({"target": {"rise_by": {"value": 3, "unit": "proportion"}}}, "unknown_word"),
        ({"target": {"done": False}}, "unknown_word"),
        ({"target": {"any_of": []}}, "list_too_short"),
        ({"target": {"at_least_n_of": {"n": 2, "of": [{"done": True}]}}}, "count_exceeds_n"),
        ({"target": {"at_least_n_of": {"n": 0, "of": [{"done": True}]}}}, "number_out_of_range"),
        ({"target": {"sideways": 3}}, "unknown_kind"),
        ({"target": {**at_least(87), **at_most(90)}}, "unknown_kind"),
        ({"target": at_least("0.87", "proportion"), "baseline": {"value": "20", "unit": "percent"}}, "unit_mismatch"),
        ({"target": {"any_of": [{"all_of": [at_most("0.5", "proportion")]}]}, "baseline": {"unit": "percent"}}, "unit_mismatch"),
        (
            {"target": {"at_least_n_of": {"n": 1, "of": [{"measure": "m", "baseline": {"unit": "index"}, "target": at_least(3)}]}}},
            "unit_mismatch",
        ),
        ({"baseline": {"value": "many", "unit": "percent"}}, "cell_invalid"),
        (
            {
                "target": {"gap_falls_by": {"value": 3, "unit": "points", "comparator": {"baseline": "many"}}},
                "baseline": {"unit": "percent"},
            },
            "cell_invalid",
        ),
        ({"school": "s", "for": "each"}, "school_conflict"),
        ({"if_missing": "maybe"}, "unknown_word"),
        ({"id": "not an id"}, "id_invalid"),
        ({"measurement": "x"}, "unknown_key"),
        ({"due": "2025-02-30"}, "date_invalid"),
    ],
)
def test_a_benchmark_that_cannot_be_meant_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ModelError) as caught:
        Benchmark(**benchmark(**fields))
    assert caught.value.code == code


def test_a_part_with_a_measure_of_its_own_need_not_have_the_baselines_unit() -> None:
    target = {"any_of": [{"measure": "m", "target": at_least(3, "index")}, at_least(30)]}
    assert Benchmark(**benchmark(target=target, baseline={"unit": "percent"})).kind == "any_of"


def test_only_a_deed_is_a_process_benchmark() -> None:
    kinds = {True: {"done": True}, False: at_least(3)}
    for is_process, target in kinds.items():
        assert Benchmark(**benchmark(target=target)).is_process is is_process


# ---- words ----------------------------------------------------------------------------------------------------------

SAID: list[tuple[Any, str]] = [
    (at_least("87"), "at least 87 percent"),
    (at_most("2.5", "rate_per_100"), "at most 2.5 per 100"),
    ({"rise_by": {"value": 5, "unit": "points"}}, "a rise by at least 5 points"),
    ({"fall_by": {"value": 5, "unit": "percent"}}, "a fall by at least 5 percent of the baseline"),
    ({"gap_falls_by": {"value": 3, "unit": "percent"}}, "a gap to the state smaller by at least 3 percent of the gap at the baseline"),
    (
        {"gap_falls_by": {"value": 3, "unit": "points", "comparator": {"level": "district"}}},
        "a gap to the district smaller by at least 3 points",
    ),
    ({"done": True}, "done by the due date"),
    ({"any_of": [at_least(1), {"done": True}]}, "any of: at least 1 percent; done by the due date"),
    ({"all_of": [{"measure": "m", "target": {"done": True}}]}, "all of: 'm': done by the due date"),
    ({"at_least_n_of": {"n": 1, "of": [{"target": {"done": True}}]}}, "at least 1 of: done by the due date"),
]


@pytest.mark.parametrize(("target", "words"), SAID)
def test_a_target_reads_in_english(target: Any, words: str) -> None:
    assert describe_target(Benchmark(**benchmark(target=target)).target) == words


@pytest.mark.parametrize(
    ("target", "row", "fields", "words"),
    [
        (at_least(87), "90.4", {}, "90.4 percent was observed on 2020-06-15; at least 87 percent is wanted: 3.4 points to spare"),
        (at_least(87), "87", {}, "87 percent was observed on 2020-06-15; at least 87 percent is wanted: exactly on the threshold"),
        (at_most(25), "26", {}, "26 percent was observed on 2020-06-15; at most 25 percent is wanted: 1 point short of it"),
        (at_least(87), ">=85%", {}, "at least 85 percent was observed on 2020-06-15; at least 87 percent is wanted"),
        (at_least(87), "*", {}, "at least 87 percent is wanted: the value of 2020-06-15 is suppressed"),
        (
            {"rise_by": {"value": 5, "unit": "percent"}},
            "1",
            {"baseline": {"value": "1", "unit": "percent"}},
            "1 percent was observed on 2020-06-15; a rise by at least 5 percent of the baseline is wanted, "
            "that is at least 1.05 percent: 0.05 points short of it",
        ),
        (
            {"fall_by": {"value": 5, "unit": "points"}},
            "15",
            {"baseline": {"value": "20", "unit": "percent"}},
            "15 percent was observed on 2020-06-15; a fall by at least 5 points is wanted, "
            "that is at most 15 percent: exactly on the threshold",
        ),
    ],
)
def test_a_finding_says_what_was_observed_what_is_wanted_and_the_distance(
    target: Any, row: str, fields: dict[str, Any], words: str
) -> None:
    found = judged(target, rate(row, "2020-06-15"), **fields)
    assert found.because.parts[0].text == words
    assert found.because.parts[0].truth is found.truth


def test_a_gap_is_called_a_gap() -> None:
    rows = [rate("25", "2020-06-15"), rate("50", "2020-06-01", level="state")]
    base = {"value": "20", "unit": "percent"}
    gap = {"gap_falls_by": {"value": 3, "unit": "points", "comparator": {"baseline": "50"}}}
    text = judged(gap, *rows, baseline=base).because.parts[0].text
    assert text.startswith("a gap of 25 points was observed on 2020-06-15")
    assert "that is at most 27 points: 2 points to spare" in text


@pytest.mark.parametrize(
    ("target", "value", "flip"),
    [
        (at_least(87), "90", "a value below 87 percent would not meet it"),
        (at_least(87), "80", "a value of 87 percent or more would meet it"),
        (at_most(25), "20", "a value above 25 percent would not meet it"),
        (at_most(25), "30", "a value of 25 percent or less would meet it"),
        (at_least(87), "*", ""),
        (at_least(87), ">=85%", ""),
        ({"done": True}, "1", ""),
    ],
)
def test_the_smallest_change_that_would_turn_it_is_said(target: Any, value: str, flip: str) -> None:
    assert judged(target, rate(value, "2020-06-15")).because.parts[0].flip == flip


def test_the_smallest_change_would_indeed_turn_it() -> None:
    for target, values in ((at_least(87), ("86.99", "87")), (at_most(25), ("25.01", "25"))):
        assert [judged(target, rate(v, "2020-06-15")).outcome for v in values] == [NOT, MET]


@pytest.mark.parametrize(("as_of", "words"), [("2020-06-30", " (due 2020-06-30)"), ("2020-07-01", " (was due 2020-06-30)")])
def test_the_head_says_the_verdict_and_when_it_is_due(as_of: str, words: str) -> None:
    found = judged(at_least(87), rate("90", "2020-06-15"), as_of=as_of, title="Attendance", school="s", cites="section 4")
    assert found.because.text == f"Attendance at s: undetermined{words}"
    assert found.because.cites == ("section 4",)
    assert judge(Benchmark(**benchmark()), Book(), as_of=DUE).because.text == "b: undetermined, no due date yet"


def test_what_was_passed_over_is_told_with_the_reason_at_every_depth() -> None:
    found = judged({"all_of": [at_least(87)]}, rate("90", "2020-07-01"))
    texts = [node.text for _, node in found.because.walk()]
    assert "passed over, of 2020-07-01: dated after the due date 2020-06-30" in texts


def test_an_override_stands_on_top_and_the_judgement_below_it() -> None:
    found = judged(at_least(87), rate("80", "2020-06-15"))
    override = Override(TRUE, "met", day("2020-08-01"), "state_superintendent", "MCL 388.1622p(2)", "a flood", day("2020-12-31"))
    over = Finding(found.benchmark, None, found.as_of, found.due, found.reading, override)
    assert (over.outcome, over.judged, over.is_missed, over.needs) == ("met", FALSE, False, ())
    assert over.because.text.startswith(
        "set to 'met' on 2020-08-01 by state_superintendent under MCL 388.1622p(2): a flood, until 2020-12-31"
    )
    assert over.because.parts[0].truth is FALSE
    told = over.to_dict()
    assert (told["outcome"], told["without_override"], told["override"]["until"]) == ("met", "not_met", "2020-12-31")


def test_a_finding_as_json_has_the_words_of_the_contract() -> None:
    found = judged(at_least(87), rate("80", "2020-06-15"), rate("90", "2020-07-01"), **{"for": "each"}).to_dict()
    keys = {"id", "school", "phase", "outcome", "is_due", "is_missed", "due", "value", "target", "margin", "used", "passed_over", "because"}
    assert set(found) == keys
    assert (found["value"], found["target"], found["margin"]) == ("80 percent", "87 percent", "-7 points")
    assert found["passed_over"][0]["reason"] == "dated after the due date 2020-06-30"
    empty = judged(at_least(87)).to_dict()
    assert (empty["value"], empty["margin"], empty["target"]) == (None, None, "87 percent")
