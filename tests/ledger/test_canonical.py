"""What is hashed is the canonical JSON of RFC 8785, as the reference package writes it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules import ledger
from partnership_rules.documents import load
from partnership_rules.errors import InputError
from partnership_rules.ledger.entries import START, Entry, Head, canonical_json

rfc8785 = pytest.importorskip("rfc8785")

LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12)


@given(VALUES)
def test_any_value_is_written_as_the_standard_wants(value: object) -> None:
    assert canonical_json(value).encode() == rfc8785.dumps(value)


@given(st.integers(1, 2**53 - 1), st.integers(1, 2**53 - 1), st.lists(st.text(), min_size=6, max_size=6))
def test_what_an_entrys_hash_covers_is_the_one_before_and_the_canonical_list_of_its_columns(
    seq: int, version: int, texts: list[str]
) -> None:
    stream, key, kind, effective, recorded_at, body = texts
    covered = START.hash.encode() + rfc8785.dumps([seq, stream, version, key, kind, effective, recorded_at, body])
    entry = Entry(seq, stream, version, key, kind, effective, recorded_at, body, "")
    assert entry.digest(START.hash) == hashlib.sha256(covered).hexdigest()


def test_a_number_that_is_not_exact_has_no_place_in_it() -> None:
    with pytest.raises(TypeError, match="float"):
        canonical_json({"value": 0.5})


def test_keys_are_sorted_by_utf_16_units_and_not_by_code_points() -> None:
    value = {"\ufb33": 1, "\U0001f600": 2}
    assert canonical_json(value) == '{"\U0001f600":2,"\ufb33":1}'
    assert canonical_json(value).encode() == rfc8785.dumps(value)


def test_every_entry_of_the_examples_is_written_as_the_standard_wants() -> None:
    with ledger.open("memory:") as book:
        book.load(load("examples/michigan"))
        for entry in book.since(0):
            assert entry.body.encode() == rfc8785.dumps(entry.content)


@pytest.mark.parametrize("text", ["", "1", "1:", "x:" + "0" * 64, "1:" + "0" * 63, "1:" + "g" * 64, "-1:" + "0" * 64, "²:" + "0" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        Head.parse(text)
    assert caught.value.code == "head_invalid"
