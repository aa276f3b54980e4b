"""A view that is handed what it cannot show raises an error of the library, and nothing bare."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import partnership_rules as pr

VIEWS = [name for name in pr.views.__all__ if inspect.isfunction(getattr(pr.views, name))]
SHOW_ANYTHING = {"page_html", "show_html", "show_text"}
BAD = [None, 7, "x", [None], {"a": 1}, [{"a": object()}]]


def asked_with(view: Any, bad: object) -> Any:
    """Call a view with nothing but what it is not for."""
    asked = inspect.signature(view).parameters.values()
    named = {one.name: None for one in asked if one.kind is one.KEYWORD_ONLY and one.default is one.empty}
    return view(*[bad for one in asked if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty], **named)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: type(bad).__name__)
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_what_is_no_result_is_refused_by_an_error_of_the_library(name: str, bad: object) -> None:
    view = getattr(pr.views, name)
    if name in SHOW_ANYTHING:
        assert isinstance(asked_with(view, bad), str)
        return
    if (name, bad) == ("to_json_lines", [None]):
        assert asked_with(view, bad) == "null\n"
        return
    with pytest.raises(pr.PartnershipRulesError) as caught:
        asked_with(view, bad)
    assert caught.value.code
    assert "<object" not in str(caught.value)


def test_every_view_was_asked() -> None:
    assert {"frame", "page", "rows", "machine_svg", "timeline_chart"} <= set(VIEWS)
