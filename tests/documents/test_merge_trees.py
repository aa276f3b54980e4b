"""One document laid over another: what wins, what is taken away, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.documents.json_text import read_json
from partnership_rules.documents.merge import extend
from partnership_rules.documents.tree import plain
from partnership_rules.documents.yaml_text import read_yaml
from partnership_rules.errors import DocumentError

from .trees import data

MERGED = [
    ("a: 1\nb: 2", "b: 3\nc: 4", {"a": 1, "b": 3, "c": 4}),
    ("a: {x: 1, y: 2}", "a: {y: 3}", {"a": {"x": 1, "y": 3}}),
    ("a: 1\nb: 2", "a:", {"b": 2}),
    ("a: {x: 1}", "a: null", {}),
    ("a: {x: 1}", "a: 5", {"a": 5}),
    ("a: 5", "a: {x: null}", {"a": {"x": None}}),
    ("a: [1, 2]", "a: [3]", {"a": [3]}),
    ("a: [{id: x, v: 1}]", "a: []", {"a": []}),
    ("a: []", "a: [{id: x}]", {"a": [{"id": "x"}]}),
    ("a: [{id: x, v: 1}]", "a: [1]", {"a": [1]}),
    ("a: [{v: 1}]", "a: [{v: 2}]", {"a": [{"v": 2}]}),
    ("a: [{v: 1}]", "a: [{id: x}]", {"a": [{"id": "x"}]}),
    ("a: [{id: x, v: 1, w: 1}, {id: y}]", "a: [{id: z}, {id: x, v: 2, w: null}]", {"a": [{"id": "x", "v": 2}, {"id": "y"}, {"id": "z"}]}),
    ("a: [{id: x}, {id: y}, {id: z}]", "a: [{id: y, remove: true}]", {"a": [{"id": "x"}, {"id": "z"}]}),
    ("a: [{id: 1, v: 1}]", "a: [{id: '1', v: 2}]", {"a": [{"id": "1", "v": 2}]}),
    ("a: [{id: x, b: [{id: y, v: 1}]}]", "a: [{id: x, b: [{id: y, v: 2}]}]", {"a": [{"id": "x", "b": [{"id": "y", "v": 2}]}]}),
    ("a: [{id: x, v: 1}]", "a: [{id: x, remove: false}]", {"a": [{"id": "x", "v": 1, "remove": False}]}),
]


@pytest.mark.parametrize(("base", "over", "expected"), MERGED)
def test_the_later_document_wins_key_by_key_and_id_by_id(base: str, over: str, expected: Any) -> None:
    found = plain(extend(read_yaml(base, file="base.yaml"), read_yaml(over, file="over.yaml")))
    assert json.dumps(found) == json.dumps(expected)  # the order counts as well


BROKEN = [
    ("a: 1", "b:", ["over.yaml:1:1: nothing_to_remove: there is no key 'b' to take away (what is extended does not have it)"]),
    ("a: [{id: x}]", "a: [{id: y, remove: true}]",
     ["over.yaml:1:5: nothing_to_remove: there is no item 'y' to take away (what is extended does not have it)"]),
    ("a: []", "a: [{id: y, remove: true}]",
     ["over.yaml:1:5: nothing_to_remove: there is no item 'y' to take away (what is extended does not have it)"]),
    ("a: [{id: x}]", "a: [{id: x, remove: true, v: 1}]",
     ["over.yaml:1:5: remove_not_alone: an item that is taken away says nothing else (keep only 'id' and 'remove')"]),
    ("a: [{id: x}]", "a: [{id: x}, {v: 1}]",
     ["over.yaml:1:14: id_missing: this item has no id, and others of its list do (items are merged by their 'id')"]),
    ("a: [{id: x}]", "a: [{id: y}, {id: y}]",
     ["over.yaml:1:14: duplicate_id: the id 'y' is given twice in one list (give each an id of its own)"]),
    ("a: [{id: x}, {id: x}]", "a: [{id: y}]",
     ["base.yaml:1:14: duplicate_id: the id 'x' is given twice in one list (give each an id of its own)"]),
]  # fmt: skip


@pytest.mark.parametrize(("base", "over", "expected"), BROKEN)
def test_what_cannot_be_merged_without_guessing_is_refused(base: str, over: str, expected: list[str]) -> None:
    with pytest.raises(DocumentError) as caught:
        extend(read_yaml(base, file="base.yaml"), read_yaml(over, file="over.yaml"))
    assert [str(p) for p in caught.value.problems] == expected


def test_all_problems_of_a_merge_come_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        extend(read_yaml("a: [{id: x}]", file="base.yaml"), read_yaml("b:\nc:\na: [{id: y, remove: true}]", file="over.yaml"))
    assert [p.where.line for p in caught.value.problems] == [1, 2, 3]


def test_every_part_keeps_the_place_where_it_was_written() -> None:
    merged = extend(
        read_yaml("a: {x: 1, y: 2}\nb: [{id: p, v: 1}]", file="base.yaml"), read_yaml("a: {y: 3}\nb: [{id: p, w: 2}]", file="over.yaml")
    )
    (_, a_key, a), (_, _, b) = merged.entries
    assert (str(merged.place), str(a_key), str(a.place)) == ("over.yaml:1:1", "over.yaml:1:1", "over.yaml:1:4")
    assert [(key, str(place), str(node.place)) for key, place, node in a.entries] == [
        ("x", "base.yaml:1:5", "base.yaml:1:8"),
        ("y", "over.yaml:1:5", "over.yaml:1:8"),
    ]
    assert [(key, str(node.place)) for key, _, node in b.items[0].entries] == [
        ("id", "over.yaml:2:10"),
        ("v", "base.yaml:2:16"),
        ("w", "over.yaml:2:16"),
    ]


NO_NULLS = data(st.integers() | st.text("abc", max_size=3) | st.booleans())


@given(st.dictionaries(st.text("ab", max_size=2), NO_NULLS, max_size=4), st.dictionaries(st.text("ab", max_size=2), NO_NULLS, max_size=4))
def test_nothing_laid_over_changes_nothing_and_a_document_over_itself_is_itself(first: dict[str, Any], second: dict[str, Any]) -> None:
    base, over = (read_json(json.dumps(value), file="a.json") for value in (first, second))
    nothing = read_json("{}", file="a.json")
    assert plain(extend(base, nothing)) == first
    assert plain(extend(nothing, over)) == second
    assert plain(extend(base, base)) == first
    once = extend(base, over)
    assert plain(extend(once, over)) == plain(once)
    assert {**first, **second}.keys() == plain(once).keys()
