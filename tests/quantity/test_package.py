"""The package as a whole: frozen values, no float in its source, and the names it makes public."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from helpers.intervals import PERCENT, F

import partnership_rules.quantity as quantity
from partnership_rules.quantity import Interval, read_cell


def test_quantities_are_frozen_and_hashable() -> None:
    point = Interval.point(1, PERCENT)
    assert {point, Interval.point(1, PERCENT)} == {point}
    assert len({read_cell("1", PERCENT), read_cell("1%", PERCENT)}) == 1
    with pytest.raises(AttributeError):
        point.low = F(2)  # type: ignore[misc]


def test_no_float_is_written_or_made_in_the_source_of_quantities() -> None:
    sources = sorted(Path(str(quantity.__file__)).parent.glob("*.py"))
    assert len(sources) >= 6
    for path in sources:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
            assert not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"), path


def test_every_public_name_is_there_and_said_once() -> None:
    assert sorted(set(quantity.__all__)) == sorted(quantity.__all__)
    assert all(hasattr(quantity, name) for name in quantity.__all__)
