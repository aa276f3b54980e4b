"""Conditions of conditions: in one sentence, within the limit of depth, and walked with the path to each part."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.facts import Made, condition

from partnership_rules.condition import weigh
from partnership_rules.condition.ast import MAX_DEPTH, Charter, Not, walk
from partnership_rules.condition.english import describe
from partnership_rules.errors import LimitError, ModelError
from partnership_rules.logic import FALSE


def test_conditions_of_conditions_are_said_in_one_sentence_with_brackets_where_one_could_misread_them() -> None:
    charter, level = {"charter": True}, {"level": {"at_least": 1}}
    assert [
        describe(asked)
        for asked in (
            {"all": [charter]},
            {"all": [charter, level]},
            {"any": [charter, level]},
            {"at_least": {"n": 1, "of": [charter, level]}},
        )
    ] == [
        "the district is a charter school",
        "(the district is a charter school) and (the level of accountability is at least 1)",
        "(the district is a charter school) or (the level of accountability is at least 1)",
        "at least 1 of: the district is a charter school; the level of accountability is at least 1",
    ]


def test_a_condition_of_64_levels_is_weighed_and_told_and_one_more_is_over_the_limit() -> None:
    deepest: Any = Charter(charter=True)
    for _ in range(MAX_DEPTH - 1):
        deepest = Not(not_=deepest)
    assert weigh(deepest, Made(charter=True)).truth is FALSE
    assert describe(deepest).startswith("not (not (")
    for ask in (lambda one: weigh(one, Made()), describe):
        with pytest.raises(LimitError) as caught:
            ask(Not(not_=deepest))
        assert (caught.value.code, str(caught.value)) == ("too_deep", "the condition is nested too deeply (at most 64 levels)")


def test_what_is_no_condition_is_refused_in_our_own_words() -> None:
    with pytest.raises(ModelError) as caught:
        weigh({"charter": "maybe"}, Made())
    assert str(caught.value).startswith("condition: ")


def test_walking_a_condition_gives_every_part_with_the_path_to_it() -> None:
    asked = condition(
        {"all": [{"any": [{"charter": True}]}, {"not": {"grounds": True}}, {"at_least": {"n": 1, "of": [{"charter": False}]}}]}
    )
    assert [(path, type(part).__name__) for path, part in walk(asked)] == [
        ((), "AllOf"),
        (("all", 0), "AnyOf"),
        (("all", 0, "any", 0), "Charter"),
        (("all", 1), "Not"),
        (("all", 1, "not"), "Grounds"),
        (("all", 2), "AtLeastN"),
        (("all", 2, "at_least", "of", 0), "Charter"),
    ]
