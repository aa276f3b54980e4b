"""A view that is given what it cannot show refuses by an error of the library, never by a bare ``TypeError`` or ``AttributeError``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

import partnership_rules as pr

VIEWS = [name for name in pr.views.__all__ if inspect.isfunction(getattr(pr.views, name))]
NOTHING = {
    "none": None,
    "number": 7,
    "text": "x",
    "empty": [],
    "numbers": [7],
    "nothings": [None],
    "mapping": {"a": None},
    "day": date(2018, 1, 1),
}
LATER = {"as_of": date(2018, 1, 1), "name": "x", "width": 80}


def call(view: Callable[..., Any], value: object) -> object:
    """Call a view with one value for everything that it needs, and a day where it wants one."""
    asked = inspect.signature(view).parameters.values()
    first = [value for one in asked if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty]
    named = {one.name: LATER.get(one.name, value) for one in asked if one.kind is one.KEYWORD_ONLY and one.default is one.empty}
    return view(*first, **named)


def test_every_view_is_asked() -> None:
    assert len(VIEWS) > 20


@pytest.mark.parametrize("what", NOTHING)
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_shows_what_it_is_given_or_refuses_it_in_words(name: str, what: str) -> None:
    with suppress(pr.errors.PartnershipRulesError):
        call(getattr(pr.views, name), NOTHING[what])
