"""The JSON text of a standing is, to the byte, what the standard library writes of its JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers.counting import calls_of
from hypothesis import given, settings
from hypothesis import strategies as st

import partnership_rules as pr
from partnership_rules.indented import indented
from partnership_rules.model import json_text

DAYS = (date(2018, 1, 15), date(2018, 11, 1), date(2019, 3, 1), date(2020, 7, 1), date(2021, 6, 1), date(2024, 6, 1))
EXAMPLES = pr.load_folder(Path(__file__).parents[2] / "examples" / "michigan").partnerships.values()


def standard(value: Any) -> str:
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)


@pytest.mark.parametrize("day", DAYS)
def test_the_text_of_every_example_is_the_standard_one(day: date) -> None:
    begun = [one for one in EXAMPLES if one.is_exact and any(record.on <= day for record in one.records)]
    for held in begun:
        assert pr.evaluate(held, as_of=day).to_json() == standard(pr.evaluate(held, as_of=day).to_dict())


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(st.text(), inner)),
)


@given(PLAIN)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_the_text_of_any_value_is_the_standard_one(value: Any) -> None:
    assert indented(value, lambda one: one) == json_text(value) == standard(value)


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else "\ud800"


@pytest.mark.parametrize("value", [nested(0), nested(300)], ids=["half of a pair", "too deep for the quick writer"])
def test_what_the_quick_writer_refuses_is_written_all_the_same(value: Any) -> None:
    assert json_text(value) == standard(value)


def test_a_float_which_no_result_holds_reads_back_equal() -> None:
    assert json.loads(json_text([1e-5, 0.1, 1e300])) == [1e-5, 0.1, 1e300]


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_what_is_no_number_is_no_json(value: Any) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(value)


def test_reasons_that_stand_twice_are_written_once() -> None:
    reason = pr.Because("all", parts=tuple(pr.Because(f"part {n}") for n in range(50)))
    once = calls_of(lambda: json_text([pr.Because("all", parts=reason.parts)]))
    twice = calls_of(lambda: json_text([reason, *[reason] * 20]))
    assert twice < 1.5 * once
