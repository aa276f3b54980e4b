"""Every leaf of a condition is known to the readers that look it up in a table; mypy holds the others to it."""

from typing import get_args

import pytest

from partnership_rules.condition import ast
from partnership_rules.condition.weighing import LEAVES

HOLDING_OTHERS = {ast.AllOf, ast.AnyOf, ast.Not, ast.AtLeastN}


def test_the_variants_are_the_leaves_and_what_holds_others() -> None:
    assert set(get_args(ast.Leaf)) | HOLDING_OTHERS == ast.VARIANTS
    assert not set(get_args(ast.Leaf)) & HOLDING_OTHERS


@pytest.mark.parametrize("leaf", get_args(ast.Leaf), ids=lambda leaf: leaf.key)
def test_every_leaf_is_weighed(leaf: type) -> None:
    assert leaf in LEAVES


def test_every_variant_has_a_key_of_its_own() -> None:
    assert len({variant.key for variant in ast.VARIANTS}) == len(ast.VARIANTS)
