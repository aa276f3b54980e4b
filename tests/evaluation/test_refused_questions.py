"""Questions that have no answer, and what to ask instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from helpers.build import day, partnership, rec, standing
from helpers.county import RESTLESS, START, world

import partnership_rules as pr
from partnership_rules.errors import AsOfError, InputError, LimitError


def look_at(on: str, **fields: Any) -> pr.Standing:
    return standing(world(*START), on, **fields)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: look_at("2018-01-01"), "the partnership 'p' has no record on or before 2018-01-01 (its first record is of 2018-01-02)"),
        (
            lambda: look_at("2018-01-05", known_on=day("2018-01-01")),
            "the partnership 'p' has no record on or before 2018-01-05 that was known on 2018-01-01 (its first record is of 2018-01-02)",
        ),
        (lambda: standing(world(), "2018-01-01"), "the partnership 'p' has no record (add one, such as 'identified')"),
        (lambda: pr.evaluate("p", as_of=day("2018-01-01")), "a Partnership is wanted, not a text (pr.load() gives one)"),
        (lambda: pr.propose("p", rec("assigned", "2018-01-02")), "a Partnership is wanted, not a text (pr.load() gives one)"),
        (lambda: look_at("2018-01-02", policy="county"), "a Policy is wanted, not a text (pr.load_policy() gives one)"),
        (
            lambda: standing(partnership(rec("identified", "2018-01-02"), policy=RESTLESS), "2018-01-02"),
            "the eventless transitions of the policy 'restless' do not come to rest on 2018-01-02 "
            "(two of them lead in a circle while their guards hold)",
        ),
    ],
)
def test_a_question_that_has_no_answer_is_refused_in_a_sentence_with_what_to_do(ask: Callable[[], object], said: str) -> None:
    with pytest.raises((AsOfError, InputError, LimitError)) as caught:
        ask()
    assert str(caught.value) == said
