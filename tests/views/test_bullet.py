"""A bullet chart shows where a benchmark started, what was observed, what is wanted and on which side of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.views.bullet import bullets_html, bullets_of
from views import samples
from views.strict import read_markup


def findings() -> dict[str, pr.Finding]:
    return {f"{one.id}@{one.school}": one for one in samples.standing().benchmarks}


def judged(target: dict[str, Any], value: str | None, unit: str = "percent", baseline: str | None = None) -> pr.Finding:
    from datetime import date

    start = {"value": baseline, "unit": unit} if baseline is not None else None
    benchmark = pr.Benchmark(id="b", phase="outcome", domain="academic", measure="m", target=target, baseline=start)
    rows = [pr.Measurement(measure="m", on="2018-06-15", value=value, unit=unit)] if value is not None else []
    return pr.judge(benchmark, pr.Book(rows), as_of=date(2018, 7, 1))


def test_a_rise_is_wanted_above_its_threshold_and_starts_at_the_baseline() -> None:
    (bullet,) = bullets_of(findings()["reading@north"])
    assert bullet.rising
    assert bullet.baseline is not None
    assert (bullet.baseline.low, bullet.wanted.low, bullet.value and bullet.value.low) == (
        Fraction(43, 2),
        Fraction(49, 2),
        Fraction(51, 2),
    )
    assert bullet.at(bullet.baseline.low or Fraction(0)) < bullet.at(Fraction(49, 2)) < bullet.at(Fraction(51, 2))


def test_a_fall_is_wanted_below_its_threshold() -> None:
    (bullet,) = bullets_of(findings()["suspensions@None"])
    assert not bullet.rising
    assert "at most 329.6 days" in bullet.words


def test_a_value_known_within_bounds_is_drawn_as_the_stretch_between_them() -> None:
    drawn = bullets_html(findings()["reading@south"])
    assert 'class="unsure"' in drawn
    assert 'class="dot"' not in drawn


def test_a_value_that_was_withheld_is_said_to_be_missing_and_never_drawn() -> None:
    drawn = bullets_html(findings()["attendance@south"])
    assert "? no value" in read_markup(f"<div>{drawn}</div>")
    assert 'class="dot"' not in drawn
    assert 'class="unsure"' not in drawn


def test_a_deed_to_be_done_has_no_chart() -> None:
    assert bullets_of(findings()["principal@north"]) == ()
    assert bullets_html(findings()["principal@north"]) == ""


def test_a_compound_target_has_a_chart_for_each_part_with_its_words() -> None:
    words = [bullet.words for bullet in bullets_of(findings()["either@north"])]
    assert len(words) == 2
    assert "a rise by at least 10 points" in words[0]
    assert words[0].endswith(", from 21.5 percent")
    assert words[1] == "84.2 percent; wanted: at least 95 percent", "another measure has no part in the baseline of the first"
    assert all(part in read_markup(f"<div>{bullets_html(findings()['either@north'])}</div>") for part in words)


@pytest.mark.parametrize(
    ("value", "drawn"), [(">=95%", "unsure"), ("<5%", "unsure"), ("50", "dot"), ("*", "? no value"), (None, "? no value")]
)
def test_each_kind_of_published_value_has_its_own_sign(value: str | None, drawn: str) -> None:
    assert drawn in bullets_html(judged({"at_least": {"value": "60", "unit": "percent"}}, value))


exact = st.fractions(min_value=0, max_value=100, max_denominator=10**6).map(lambda x: f"{float(x):.6f}")


@given(wanted=exact, value=exact, baseline=st.none() | exact)
def test_everything_known_lies_on_the_scale_in_its_order(wanted: str, value: str, baseline: str | None) -> None:
    for (bullet,) in (
        bullets_of(judged({"at_least": {"value": wanted, "unit": "percent"}}, value, baseline=baseline)),
        bullets_of(judged({"at_most": {"value": wanted, "unit": "percent"}}, value, baseline=baseline)),
    ):
        numbers = sorted(Fraction(text) for text in (wanted, value, baseline) if text is not None)
        assert 0 <= bullet.low <= numbers[0]
        assert numbers[-1] <= bullet.high <= 100
        assert bullet.low < bullet.high
        places = [bullet.at(number) for number in numbers]
        assert places == sorted(places)
        assert all(0 <= place <= 10_000 for place in places)


@given(st.integers(0, 10**39), st.integers(0, 10**39))
def test_numbers_of_any_size_are_drawn(wanted: int, value: int) -> None:
    finding = judged({"at_least": {"value": str(wanted), "unit": "count"}}, str(value), unit="count")
    read_markup(f"<div>{bullets_html(finding)}</div>")


@pytest.mark.parametrize(
    "target",
    [
        {"rise_by": {"value": 5, "unit": "points"}},
        {"rise_by": {"value": 5, "unit": "percent"}},
        {"fall_by": {"value": 5, "unit": "points"}},
        {"fall_by": {"value": 25, "unit": "percent"}},
        {"at_least": {"value": 50, "unit": "percent"}},
    ],
)
def test_the_baseline_that_is_drawn_is_the_one_the_threshold_was_counted_from(target: dict[str, Any]) -> None:
    (bullet,) = bullets_of(judged(target, "45", baseline="40"))
    assert bullet.baseline is not None
    assert bullet.baseline.words() == "40 percent"
    assert bullet.words.endswith(", from 40 percent")


def test_a_fall_by_all_of_the_baseline_leaves_no_way_back_to_it() -> None:
    (bullet,) = bullets_of(judged({"fall_by": {"value": 100, "unit": "percent"}}, "5", baseline="40"))
    assert bullet.baseline is None
