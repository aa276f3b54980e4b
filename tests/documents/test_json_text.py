"""JSON in: it agrees with the standard library, and refuses what that lets pass."""

from __future__ import annotations

import contextlib
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partnership_rules.documents import source
from partnership_rules.documents.json_text import read_json
from partnership_rules.documents.tree import Node, plain
from partnership_rules.errors import DocumentError

from .trees import WHOLE, WORDS, data, problems, said

BROKEN = [
    # text, "line:column: code" of every problem, words the first message and hint must hold
    ('{"a": 1,\n "a": 2}', ["2:2: duplicate_key"], ["'a'", "twice", "line 1, column 2"]),
    ('{"a": 1, "\\u0061": 2}', ["1:10: duplicate_key"], ["'a'"]),
    ('[{"a": 1, "a": 2}, {"b": 1, "b": 2}]', ["1:11: duplicate_key", "1:29: duplicate_key"], []),
    ("[NaN, Infinity, -Infinity]", ["1:2: number_not_finite", "1:7: number_not_finite", "1:17: number_not_finite"], ["infinite"]),
    ("[" + "1" * 41 + "]", ["1:2: number_too_long"], ["40 digits"]),
    ("[1e41, 1e-41, 1E+999999999]", ["1:2: number_too_long", "1:8: number_too_long", "1:15: number_too_long"], []),
    ("[00123]", ["1:2: json_syntax"], ["begin with 0", '"00123"']),
    ('["\\ud800"]', ["1:2: encoding"], ["surrogate"]),
    ('{"\\udc00": 1}', ["1:2: encoding"], ["surrogate"]),
    ('["\ud800"]', ["1:3: encoding"], ["surrogate"]),
    ('["\\u0000", "\\u202e"]', ["1:2: text_control_characters", "1:12: text_control_characters"], ["control"]),
    ('["\u202e"]', ["1:3: control_characters"], ["U+202E"]),
    ('["x', ["1:2: json_syntax"], ["closing quote"]),
    ('["x\ny"]', ["1:4: json_syntax"], ["end of a line"]),
    ('["\\q"]', ["1:3: json_syntax"], ["escape"]),
    ("[1, 2", ["1:6: json_syntax"], ["']' is missing"]),
    ("[1 2]", ["1:4: json_syntax"], ["',' or ']'"]),
    ("[1, 2,]", ["1:7: json_syntax"], ["no comma after the last"]),
    ('{"a": 1,}', ["1:9: json_syntax"], ["no comma after the last"]),
    ('{"a": 1 "b": 2}', ["1:9: json_syntax"], ["',' or '}'"]),
    ('{"a" 1}', ["1:6: json_syntax"], ["':' is missing"]),
    ('{"a": }', ["1:7: json_syntax"], ["a value is missing"]),
    ("{a: 1}", ["1:2: json_syntax"], ["key in double quotes"]),
    ("['a']", ["1:2: json_syntax"], ["double quotes"]),
    ("[yes]", ["1:2: json_syntax"], ["double quotes"]),
    ("[nullx]", ["1:2: json_syntax"], []),
    ("[1] // note", ["1:5: json_syntax"], ["after the end"]),
    ("[ // note\n1]", ["1:3: json_syntax"], ["no comments"]),
    ("[1}", ["1:3: json_syntax"], ["']' is missing"]),
    ("]", ["1:1: json_syntax"], ["a value is missing"]),
    ("[-]", ["1:2: json_syntax"], []),
    ("[1.]", ["1:3: json_syntax"], []),
    ("", ["1:1: document_empty"], ["empty"]),
    (" \n ", ["1:1: document_empty"], ["empty"]),
    (b'["\xff"]', ["1:3: encoding"], ["UTF-8"]),
    ("[" * 33 + "]" * 33, ["1:33: too_deep"], ["32 levels"]),
    ('{"a": 1, "a": 2, "b": NaN, x', ["1:10: duplicate_key", "1:23: number_not_finite", "1:28: json_syntax"], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places", "words"), BROKEN)
def test_a_broken_document_says_what_is_wrong_and_where(text: str | bytes, places: list[str], words: list[str]) -> None:
    assert said(read_json, text, "a.json") == places
    first = str(problems(read_json, text, "a.json")[0])
    assert [word for word in words if word not in first] == []


def test_every_node_and_key_knows_its_place_whatever_ends_a_line() -> None:
    tree = read_json('\ufeff{"a": 1,\r\n "b": [\r  true,\n\n  {"c": "x"}]}', file="a.json")
    assert [(key, str(place), str(node.place)) for key, place, node in tree.entries] == [
        ("a", "a.json:1:2", "a.json:1:7"),
        ("b", "a.json:2:2", "a.json:2:7"),
    ]
    assert [str(node.place) for node in tree.entries[1][2].items] == ["a.json:3:3", "a.json:5:3"]
    assert str(tree.entries[1][2].items[1].entries[0][2].place) == "a.json:5:9"


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_json('"\\ud83d\\ude00"', file="a.json").value == "😀"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0", 0),
        ("-0", 0),
        ("-7", -7),
        ("90.40", Decimal("90.40")),
        ("1e3", Decimal("1E+3")),
        ("9" * 40, 10**40 - 1),
        ("1E-9", Decimal("1E-9")),
    ],
)
def test_a_number_is_exact_and_keeps_its_text(written: str, meant: Any) -> None:
    node = read_json(written, file="a.json")
    assert (type(node.value), str(node.value), node.raw, node.quoted) == (type(meant), str(meant), written, False)


def test_only_a_text_counts_as_quoted() -> None:
    assert [node.quoted for node in read_json('["1", 1, true, null]', file="a.json").items] == [True, False, False, False]


BOMBS = {
    "nested lists": "[" * 5000,
    "a million brackets": "[" * 1_000_000,
    "nested mappings": '{"a":' * 5000,
    "many lists": "[" + "[]," * 300_000 + "1]",
    "backslashes": '"' + "\\" * 1_000_001,
    "digits": "1" * 1_000_000,
    "many faults": "[" + "NaN," * 200_000,
    "quotes": '["' * 300_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_with_no_more_problems_than_people_read(name: str) -> None:
    assert 1 <= len(problems(read_json, BOMBS[name], "a.json")) <= source.MAX_PROBLEMS + 1


NUMBERS = st.from_regex(r"\A-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,19})?([eE][+-]?[0-3]?[0-9])?\Z").map(lambda text: f"number:{text}")


@given(data(WHOLE | WORDS | NUMBERS | st.none() | st.booleans()), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_it_agrees_with_the_standard_library(value: Any, ascii_only: bool, indent: Any) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    text = re.sub(r'"number:([^"]*)"', r"\1", text)  # the numbers, as they were written
    expected = json.loads(text, parse_float=Decimal)
    assert _exact(plain(read_json(text, file="a.json"))) == _exact(expected)


def _exact(value: Any) -> Any:
    """Make 1, 1.0, 1.00 and True different things."""
    if isinstance(value, dict):
        return [(key, _exact(item)) for key, item in value.items()]
    return [_exact(item) for item in value] if isinstance(value, list) else (type(value), str(value))


def _refuse(found: Any) -> Any:
    raise ValueError


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


@given(st.text(st.sampled_from(' \n{}[]",:0123.eE-+nulltrefas\\/u0041NaIiy'), max_size=20) | st.text(max_size=8))
@example("[1,]")
@example('{"a":1,"a":1}')
@example("-Infinity")
def test_it_reads_what_the_standard_library_reads_and_nothing_else(text: str) -> None:
    try:
        expected = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_pairs)
    except ValueError:
        assert problems(read_json, text, "a.json")
        return
    codes = {p.code for p in problems(read_json, text, "a.json")}
    assert codes <= {"number_too_long", "text_control_characters", "control_characters", "encoding"}
    if not codes:
        assert _exact(plain(read_json(text, file="a.json"))) == _exact(expected)


@given(st.text() | st.binary())
def test_any_text_or_bytes_give_a_tree_or_a_document_error(text: str | bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert isinstance(read_json(text, file="a.json"), Node)


def test_the_limits_are_the_ones_promised() -> None:
    assert (source.MAX_BYTES, source.MAX_DEPTH, source.MAX_NODES, source.MAX_DIGITS) == (1_048_576, 32, 100_000, 40)
    assert read_json(" " * (source.MAX_BYTES - 1) + "1", file="a.json").value == 1
    assert said(read_json, " " * source.MAX_BYTES + "1", "a.json") == ["0:0: too_large"]
    assert len(read_json("[" + "1," * 99_998 + "1]", file="a.json").items) == 99_999
    assert [p.code for p in problems(read_json, "[" + "1," * 99_999 + "1]", "a.json")] == ["too_many_nodes"]
