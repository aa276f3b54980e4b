"""The tree: plain data, and the place an error's location means."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter
from typing_extensions import TypeAliasType

from partnership_rules.documents.json_text import read_json
from partnership_rules.documents.model_keys import keys_at, kinds_at
from partnership_rules.documents.source import Faults, in_order, open_source
from partnership_rules.documents.tree import Node, candidates, locate, locate_key, plain
from partnership_rules.documents.yaml_text import read_yaml
from partnership_rules.errors import Place, Problem

from .models import Case, Plan
from .trees import WHOLE, WORDS, data

TREE = read_json(
    '{"when": {"any": [{"missed": {"phase": "x"}}, {"any": []}]},\n'
    ' "target": {"fall_by": {"value": 3}},\n'
    ' "both": {"label": {"label": 1}, "any": {"other": 2}}}',
    file="a.json",
)


@pytest.mark.parametrize(
    ("loc", "text"),
    [
        ((), "1:1"),
        (("when",), "1:10"),
        (("when", "any"), "1:18"),
        (("when", "any", "any"), "1:18"),
        (("when", "any", "any", 0), "1:19"),
        (("when", "any", "any", 0, "missed", "missed", "phase"), "1:40"),
        (("when", "any", "any", 0, "missed", "missed", "Selector", "phase", "constrained-str"), "1:40"),
        (("when", "any", "any", 1, "any", "any"), "1:55"),
        (("when", "any", "any", 1, "any", "any", 7), "1:55"),
        (("target", "fall_by", "fall_by", "value"), "2:34"),
        (("target", "fall_by", "fall_by", "unit"), "2:24"),
        (("target", "function-after[check(), Target]", "fall_by", "Change", "value", "int"), "2:34"),
        (("nowhere", 3, "else"), "1:1"),
        (("both", "label", "label"), "3:30"),
        (("both", "label", "any", "other"), "3:51"),
        (("both", "any", "label", "label"), "3:30"),
    ],
)
def test_a_location_is_followed_as_far_as_it_goes_past_tags_and_names_of_models(loc: tuple[str | int, ...], text: str) -> None:
    assert str(locate(TREE, loc).place) == f"a.json:{text}"


def _paths(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    yield path, node
    for key, _, child in node.entries:
        yield from _paths(child, (*path, key))
    for index, child in enumerate(node.items):
        yield from _paths(child, (*path, index))


@given(data(WHOLE | WORDS))
def test_the_path_to_a_node_leads_to_it_also_between_labels_no_key_bears(value: Any) -> None:
    tree = read_json(json.dumps(value), file="a.json")
    for path, node in _paths(tree):
        assert locate(tree, path) is node
        labelled = tuple(part for element in path for part in ("a label no key bears", element))
        assert locate(tree, (*labelled, "a label no key bears")) is node


@given(data(WHOLE | WORDS))
def test_every_candidate_is_a_node_of_the_tree_and_the_first_is_the_one_located(value: Any) -> None:
    tree = read_json(json.dumps({"a": value, "b": {"a": value}}), file="a.json")
    found = list(candidates(tree, ("b", "a", "b", 0, "a", 1)))
    nodes = {id(node) for _, node in _paths(tree)}
    assert {id(node) for node in found} <= nodes
    assert len({id(node) for node in found}) == len(found)
    assert found[0] is locate(tree, ("b", "a", "b", 0, "a", 1))


def test_a_key_has_a_place_of_its_own_and_a_key_that_is_missing_has_that_of_its_mapping() -> None:
    assert str(locate_key(TREE, "target")) == "a.json:2:2"
    assert str(locate_key(TREE, "none")) == "a.json:1:1"


def test_a_node_gives_what_stands_under_a_key_or_index_and_none_for_all_else() -> None:
    tree = read_yaml("a: [x, y]", file="a.yaml")
    items = tree.get("a")
    assert items is not None
    assert [items.get(0), items.get(1)] == list(items.items)
    scalar = items.items[0]
    assert [tree.get("b"), tree.get(0), items.get(2), items.get(-1), items.get("a"), scalar.get("x"), scalar.get(0)] == [None] * 7


def test_a_node_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        TREE.kind = "list"  # type: ignore[misc]


@given(data(WHOLE | WORDS))
def test_yaml_and_json_give_the_same_plain_data(value: Any) -> None:
    text = json.dumps({"a": value}, ensure_ascii=False)
    assert plain(read_yaml(text, file="a.yaml")) == plain(read_json(text, file="a.json")) == {"a": value}


def test_problems_come_by_place_and_once_each() -> None:
    late, early = Problem("b", Place("a", 10, 1), "x"), Problem("a", Place("a", 9, 20), "y")
    assert in_order([late, early, late, early]) == (early, late)


def test_nothing_is_raised_where_nothing_was_found() -> None:
    faults = Faults()
    faults.check()
    assert faults.found == []


def test_an_offset_is_turned_into_a_line_and_a_column() -> None:
    source = open_source("ab\ncd\r\n\re", file="a")
    assert [(source.place(i).line, source.place(i).column) for i in range(len(source.text))] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (2, 4), (3, 1), (4, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("loc", "keys"),
    [
        ((), {"id", "for", "phase", "target", "targets", "value", "count", "done", "names", "on"}),
        (("target", "fall_by"), {"fall_by"}),
        (("target", "fall_by", "fall_by"), {"value", "unit"}),
        (("target", "any_of", "any_of", 0, "any_of", "any_of", 3, "fall_by", "fall_by"), {"value", "unit"}),
        (("targets", 2, "done"), {"done"}),
        (("value", "Parameter"), {"parameter"}),
        (("names", "x"), set()),
        (("nowhere", "x"), set()),
        (("id", "x", 0), set()),
    ],
)
def test_the_keys_a_model_allows_are_known_at_every_location(loc: tuple[str | int, ...], keys: set[str]) -> None:
    assert set(keys_at(Plan, loc)) == keys


def test_the_kinds_of_a_union_are_known_at_its_location() -> None:
    assert kinds_at(Plan, ("target",)) == ("fall_by", "done", "any_of")
    assert kinds_at(Case, ("records", 4)) == ("assigned", "signed")
    assert kinds_at(Plan, ("id",)) == ()


def test_a_schema_that_refers_to_itself_ends_the_search_for_keys() -> None:
    loop: Any = TypeAliasType("Loop", "Loop | None")  # noqa: F821
    assert keys_at(TypeAdapter(loop), ("x",)) == ()


def test_without_a_model_nothing_is_known() -> None:
    assert keys_at(None, ()) == kinds_at(None, ()) == ()
