"""The statuses of clocks: one table, which everybody reads."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

import partnership_rules
from partnership_rules.clock_status import CLOCK_STATUSES, ClockStatus, status_when_due
from partnership_rules.testing.menus.agreements import STATUSES

SOURCE = Path(partnership_rules.__file__).parent
NAMED = {"running", "paused", "met_late", "lapsed", "reached", "stopped", "not_started"}


def test_the_table_names_every_status_once_and_in_order() -> None:
    assert tuple(CLOCK_STATUSES) == get_args(ClockStatus)


def test_the_menus_draw_every_status() -> None:
    assert set(STATUSES) == set(CLOCK_STATUSES)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("started", {"running", "paused", "met", "met_late", "lapsed", "reached", "stopped"}),
        ("runs", {"running", "paused"}),
        ("counts", {"running"}),
        ("over", {"met_late", "lapsed", "reached"}),
        ("met", {"met", "met_late"}),
        ("kept", {"met"}),
        ("late", {"met_late", "lapsed"}),
        ("lapsed", {"lapsed"}),
        ("open", {"running", "paused", "lapsed"}),
        ("ended", {"met", "met_late", "lapsed", "reached", "stopped"}),
        ("stopped", {"stopped"}),
    ],
)
def test_what_a_status_says(says: str, words: set[str]) -> None:
    assert {word for word, status in CLOCK_STATUSES.items() if getattr(status, says)} == words


def test_what_becomes_of_a_clock_by_itself_is_a_status_of_its_kind() -> None:
    for kind in ("deadline", "milestone"):
        assert kind in CLOCK_STATUSES[status_when_due(kind)].kinds
        assert CLOCK_STATUSES[status_when_due(kind)].over


def test_nobody_but_the_oracle_compares_with_a_status() -> None:
    """A comparison or a match with the word of a status is a place that a new status would pass by."""
    found = []
    for path in SOURCE.rglob("*.py"):
        if "oracle" in str(path.relative_to(SOURCE)):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare | ast.MatchValue):
                words = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
                if words & NAMED:
                    found.append(f"{path.relative_to(SOURCE)}:{node.lineno}: {ast.unparse(node)}")
    assert [line for line in found if "mark.kind" not in line] == []
