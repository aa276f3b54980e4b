"""Words for people: lists, plurals, and what may be repeated in a message."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership_rules.words import did_you_mean, is_word, listed, plural, quoted

NAMES = st.text("abcdefghij_", min_size=3, max_size=12)


@given(st.lists(NAMES, max_size=6))
def test_a_list_in_words_names_every_word_once_and_has_one_last_joiner(words: list[str]) -> None:
    text = listed(words)
    assert text.replace(" and ", ", ").split(", ") == (words or [""])
    assert text.count(" and ") == (len(words) > 1)


def test_the_last_joiner_can_be_chosen() -> None:
    assert listed(["a", "b", "c"], last="or") == "a, b or c"


@pytest.mark.parametrize(("n", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (90, "90 days")])
def test_only_one_is_singular(n: int, said: str) -> None:
    assert plural(n, "day") == said


def test_an_irregular_plural_is_given_in_full() -> None:
    assert (plural(1, "agency", "agencies"), plural(2, "agency", "agencies")) == ("1 agency", "2 agencies")


@given(st.lists(NAMES, min_size=1, max_size=8), st.data())
def test_a_known_word_in_other_letters_is_always_the_suggestion(known: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(known))
    assert did_you_mean(word.upper().replace("_", "-"), known) == f"did you mean '{word}'?"


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("asigned", ["assigned", "signed"], "did you mean 'assigned'?"),
        ("benchmark", ["benchmarks", "clauses"], "did you mean 'benchmarks'?"),
        ("fall by", ["fall_by", "rise_by"], "did you mean 'fall_by'?"),
        ("zebra", ["benchmarks", "clauses"], ""),
        ("x", [], ""),
        ("a" * 61, ["a" * 60], ""),
    ],
)
def test_only_a_near_word_is_suggested(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint


VALUES = ["<10", "*", ">=95%", "12", "00123", "12.5", "-4", "", " x", "x y", "x\n", "é", "a\u202eb", "a'b", "x" * 41]


@pytest.mark.parametrize("value", VALUES)
def test_what_could_be_a_value_or_hides_something_is_no_word_and_is_not_repeated(value: str) -> None:
    assert not is_word(value)
    assert quoted(value) == ""


@given(st.text(string.ascii_letters + "_", min_size=1, max_size=1), st.text(string.ascii_letters + string.digits + "_./-", max_size=39))
def test_a_short_id_that_begins_with_a_letter_is_repeated_as_it_stands(first: str, rest: str) -> None:
    assert quoted(first + rest) == f" '{first}{rest}'"
