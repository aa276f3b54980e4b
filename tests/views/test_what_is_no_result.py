"""A view that is given what it cannot show refuses by an error of the library, never by a bare ``TypeError`` or ``AttributeError``."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import partnership_rules as pr
from views import harbor

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
KEPT = Path(__file__).parent / "kept" / "refusals.txt"
LATER = {"as_of": date(2018, 1, 1), "name": "x", "width": 80}


def call(view: Callable[..., Any], value: object) -> object:
    """Call a view with one value for everything that it needs, and a day where it wants one."""
    asked = inspect.signature(view).parameters.values()
    first = [value for one in asked if one.kind is one.POSITIONAL_OR_KEYWORD and one.default is one.empty]
    named = {one.name: LATER.get(one.name, value) for one in asked if one.kind is one.KEYWORD_ONLY and one.default is one.empty}
    return view(*first, **named)


def test_every_view_is_asked() -> None:
    assert len(VIEWS) > 20


def said(name: str, value: object) -> str:
    """Return in which words a view refuses a value, or that it shows it."""
    try:
        call(getattr(pr.views, name), value)
    except pr.errors.PartnershipRulesError as error:
        return f"{error.code}: {error}"
    return "is shown"


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_shows_what_it_is_given_or_refuses_it_in_the_words_that_were_kept(name: str) -> None:
    now = [f"{name} of {what}: {said(name, value)}" for what, value in NOTHING.items()]
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    if os.environ.get("KEEP"):
        lines = sorted({*now, *(line for line in lines if not line.startswith(f"{name} of "))})
        KEPT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert sorted(now) == [line for line in lines if line.startswith(f"{name} of ")]


def test_tables_refuse_what_no_cell_and_no_line_can_hold() -> None:
    asked = {
        "a cell": lambda: pr.views.to_csv([{"a": [1]}]),
        "a line": lambda: pr.views.to_json_lines([{"a": {1}}]),
        "a name": lambda: pr.views.rows([], of="clock"),
        "another name": lambda: pr.views.rows([], of="xyz"),
        "a timeline": lambda: pr.views.lanes_of([]),
        "days before all": lambda: pr.views.explore(harbor.partnership(), to=date(2017, 1, 1)),
    }
    found = {}
    for what, ask in asked.items():
        with pytest.raises(pr.errors.PartnershipRulesError) as caught:
            ask()
        found[what] = f"{caught.value.code}: {caught.value}"
    assert found == {
        "a cell": "type_unexpected: a cell of the table is no plain value (texts, numbers, days, or nothing)",
        "a line": "type_unexpected: a row is no JSON (mappings, lists, texts, whole numbers, or results)",
        "a name": "unknown_table: there is no table of that name (did you mean 'clocks'?)",
        "another name": (
            "unknown_table: there is no table of that name (use one of standings, clocks, benchmarks, clauses, requirements or trail)"
        ),
        "a timeline": "nothing_to_draw: there is no standing to draw (give at least one)",
        "days before all": "nothing_to_draw: there is no standing to explore (ask about days from the first record on)",
    }
