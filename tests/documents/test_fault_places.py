"""From a validator's errors to problems: the right place, a stable code, plain words, and no value repeated."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError
from pydantic_core._pydantic_core import list_all_errors

from partnership_rules.documents.faults import problems_of
from partnership_rules.documents.merge import extend
from partnership_rules.documents.read import read_tree
from partnership_rules.documents.source import MAX_PROBLEMS
from partnership_rules.documents.tree import Node, plain
from partnership_rules.errors import Problem
from partnership_rules.fault_words import WANTED, worded

from .models import Case, Plan
from .trees import WORDS, data

NAMES = {"records": "record kind", "target": "target", "targets": "target", "any_of": "target", "phase": "phase"}


def faults_in(model: Any, text: str, file: str = "a.yaml", *, known: bool = True) -> list[Problem]:
    tree = read_tree(text, file=file)
    try:
        TypeAdapter(model).validate_python(plain(tree))
    except ValidationError as error:
        return problems_of(error, tree, model=model if known else None, names=NAMES)
    return []


BROKEN = [
    # model, text, the problems without the name of the file; TARGETS stands for the known targets
    (Plan, "id: x\ntarge: 1", ["2:1: unknown_key: unknown key 'targe' (did you mean 'target'?)"]),
    (Plan, "id: x\nFor: each", ["2:1: unknown_key: unknown key 'For' (did you mean 'for'?)"]),
    (Plan, "id: x\n'<10': 1",
     ["2:1: unknown_key: unknown key (what may stand here is for, phase, target, targets, value, count, done, names and on)"]),
    (Plan, "target: {fall_by: {valu: 1, unit: points}}\nid: x",
     ["1:19: missing_key: the key 'value' is missing", "1:20: unknown_key: unknown key 'valu' (did you mean 'value'?)"]),
    (Plan, "id: x\ntarget: {done: true}\ntargt: 1", ["3:1: unknown_key: unknown key 'targt' (did you mean 'target'?)"]),
    (Plan, "{}", ["1:1: missing_key: the key 'id' is missing"]),
    (Plan, "id: x\ntarget: {fal_by: {value: 1, unit: points}}",
     ["2:10: unknown_kind: unknown target 'fal_by' (did you mean 'fall_by'? TARGETS)"]),
    (Plan, "id: x\ntargets: [{any_of: [{done: true}, {zzz: 1}]}]", ["2:36: unknown_kind: unknown target 'zzz' (TARGETS)"]),
    (Plan, "id: x\ntarget: {done: true, fall_by: 1}", ["2:9: unknown_kind: this is no target (one key names it: TARGETS)"]),
    (Plan, "id: x\ntarget: 3", ["2:9: unknown_kind: this is no target (one key names it: TARGETS)"]),
    (Plan, "id: x\ntarget: {fall_by: 3}", ["2:19: mapping_expected: a mapping is wanted, not a number"]),
    (Plan, "id: x\ntarget: {fall_by: {value: -3, unit: poinst}}",
     ["2:27: number_out_of_range: the number must be at least 0",
      "2:37: unknown_word: unknown word 'poinst' (did you mean 'points'? known are points and percent)"]),
    (Plan, "id: x\ntarget: {any_of: []}", ["2:18: list_too_short: at least 1 must be given here"]),
    (Plan, "id: x\ntarget: {any_of: {done: true}}", ["2:18: list_expected: a list is wanted, not a mapping"]),
    (Plan, "id: x\ntarget: {done: false}", ["2:16: unknown_word: unknown word (only true is allowed)"]),
    (Plan, "id: x\nphase: outcom",
     ["2:8: unknown_word: unknown phase 'outcom' (did you mean 'outcome'? known are intermediate and outcome)"]),
    (Plan, "id: x\nphase: <10", ["2:8: unknown_word: unknown phase (known are intermediate and outcome)"]),
    (Plan, "id: x\nfor: 5", ["2:6: unknown_word: unknown word (known are each and district)"]),
    (Plan, "id: 00123", ["1:5: text_expected: a text is wanted, not a number (put it in quotes: '00123')"]),
    (Plan, "id: 12.5", ["1:5: text_expected: a text is wanted, not a number (put it in quotes)"]),
    (Plan, "id: true", ["1:5: text_expected: a text is wanted, not true or false (put it in quotes: 'true')"]),
    (Plan, "id:", ["1:4: text_expected: a text is wanted, not nothing"]),
    (Plan, "id: [x]", ["1:5: text_expected: a text is wanted, not a list"]),
    (Plan, "id: a b", ["1:5: id_invalid: 'a b' is not an id (letters, digits, '.', '_', '-' and '/', starting with a letter or digit)"]),
    (Plan, "id: x\nvalue: {paramter: y}",
     ["2:8: missing_key: the key 'parameter' is missing", "2:9: unknown_key: unknown key 'paramter' (did you mean 'parameter'?)"]),
    (Plan, "id: x\nvalue: [1]", ["2:8: number_expected: a number or a mapping is wanted, not a list"]),
    (Plan, "id: x\nvalue: y", ["2:8: number_expected: a number or a mapping is wanted, not a text"]),
    (Plan, "id: x\nvalue: {parameter: [1]}", ["2:20: text_expected: a text is wanted, not a list"]),
    (Plan, "id: x\ncount: al", ["2:8: unknown_word: unknown word 'al' (did you mean 'all'? only all is allowed)"]),
    (Plan, "id: x\ncount: 0",
     ["2:8: number_out_of_range: the number must be at least 1", "2:8: unknown_word: unknown word (only all is allowed)"]),
    (Plan, "id: x\ndone: maybe", ["2:7: done_unclear: it is done or it is not (write true or false)"]),
    (Plan, "id: x\ndone: {}", ["2:7: flag_expected: true or false is wanted, not a mapping"]),
    (Plan, "id: x\nnames: [y]", ["2:8: mapping_expected: a mapping is wanted, not a list"]),
    (Plan, "id: x\nnames: {y: 7, a b: z}",
     ["2:12: text_expected: a text is wanted, not a number (put it in quotes: '7')",
      "2:15: id_invalid: 'a b' is not an id (letters, digits, '.', '_', '-' and '/', starting with a letter or digit)"]),
    (Plan, "id: x\non: 20170427", ["2:5: date_invalid: a day is wanted, not a number (write YYYY-MM-DD)"]),
    (Plan, "id: x\non: 2017-04-31", ["2:5: date_invalid: 2017-04-31 is not a day of the calendar (check the month and the day)"]),
    (Plan, "id: x\ntarget: {done: true}\ntargets: [{done: true}, {any_of: [{done: true}]}, {done: true}]",
     ["3:11: target_twice: the target is the main one again (remove it)",
      "3:51: target_twice: the target is the main one again (remove it)"]),
    (Plan, "id: forbidden", ["1:1: id_forbidden: this id is not allowed (choose another)"]),
    (Plan, "id: surprise", ["1:1: value_invalid: this is not allowed here"]),
    (Plan, "- x", ["1:1: mapping_expected: a mapping is wanted, not a list"]),
    (Case, "records: [{kind: asigned, on: 2017-01-20}]",
     ["1:18: unknown_kind: unknown record kind 'asigned' (did you mean 'assigned'? known are assigned and signed)"]),
    (Case, "records: [{kind: 5, on: 2017-01-20}]", ["1:18: unknown_kind: unknown record kind (known are assigned and signed)"]),
    (Case, "records: [{on: 2017-01-20}]", ["1:11: unknown_kind: the record kind is missing (known are assigned and signed)"]),
    (Case, "records: [hello]", ["1:11: mapping_expected: a mapping is wanted, not a text"]),
    (Case, "records: [{kind: signed, on: x, signed: [y]}]",
     ["1:30: date_invalid: 'x' is not a day (write YYYY-MM-DD)", "1:41: text_expected: a text is wanted, not a list"]),
    (Case, "records: [{kind: signed, on: 2017-01-20, signed: y, rol: z}]",
     ["1:53: unknown_key: unknown key 'rol'"]),
    (Case, "records: [{kind: signed, signed: y}]", ["1:11: missing_key: the key 'on' is missing"]),
]  # fmt: skip


@pytest.mark.parametrize(("model", "text", "expected"), BROKEN)
def test_a_fault_has_its_place_its_code_and_plain_words(model: Any, text: str, expected: list[str]) -> None:
    assert [str(problem) for problem in faults_in(model, text)] == [
        f"a.yaml:{line}".replace("TARGETS", "known are fall_by, done and any_of") for line in expected
    ]


def test_a_text_in_json_is_put_in_double_quotes() -> None:
    assert faults_in(Plan, '{"id": 123}', "a.json")[0].hint == 'put it in quotes: "123"'


def test_a_number_that_may_be_a_value_is_not_repeated_by_the_hint() -> None:
    assert "90.4" not in str(faults_in(Plan, "id: 90.4")[0])


def test_without_a_model_there_are_fewer_hints_but_the_same_faults() -> None:
    for model, text, _ in BROKEN:
        told, bare = faults_in(model, text), faults_in(model, text, known=False)
        assert [(p.code, p.where, p.message) for p in told] == [(p.code, p.where, p.message) for p in bare]


def test_all_faults_of_a_document_come_at_once_and_by_place() -> None:
    found = faults_in(Plan, "targe: 1\nphase: x\nid: 5\non: y\ncount: 0\ntarget: {done: 1, x: 2}")
    assert [p.where.line for p in found] == sorted(p.where.line for p in found)
    assert {p.where.line for p in found} == {1, 2, 3, 4, 5, 6}


def test_too_many_faults_end_with_the_number_of_those_not_looked_at() -> None:
    keys = "\n".join(f"k{i}: 1" for i in range(MAX_PROBLEMS + 50))
    found = faults_in(Plan, f"id: x\n{keys}")
    assert len(found) == MAX_PROBLEMS + 1
    assert (found[-1].code, found[-1].message) == ("too_many_problems", "there are 50 more problems than the 200 looked at")


JARGON = re.compile(r"pydantic|http|input|\bvalid\b|string|dictionary|tuple|integer|boolean|instance|\bnone\b|\bdict\b|[_{}<>]", re.I)
HERE = read_tree("{a: <7}", file="a.yaml")


@pytest.mark.parametrize("info", list_all_errors(), ids=lambda info: str(info["type"]))
@pytest.mark.parametrize("loc", [("a",), (), ("b",)])
def test_every_error_the_validator_knows_has_a_code_and_a_sentence_without_jargon_or_values(info: Any, loc: tuple[str, ...]) -> None:
    of_the_model = {"discriminator": "'kind'", "expected": "'one' or 'two'", "expected_tags": "'one', 'two'"}  # these hold no input
    context = {key: value or of_the_model.get(key, "<7 secret") for key, value in (info["example_context"] or {}).items()}
    context |= {key: value for key, value in (info["example_context"] or {}).items() if value in (0, None)}
    detail = InitErrorDetails(type=info["type"], loc=loc, input="<7 secret", ctx=context)
    (problem,) = problems_of(ValidationError.from_exception_data("Plan", [detail]), HERE)
    assert re.fullmatch("[a-z_]+", problem.code)
    assert not JARGON.search(problem.message)
    assert "secret" not in str(problem)
    assert "<7" not in str(problem)
    assert problem.where.line == 1


def test_no_two_wants_share_a_name_of_the_validator() -> None:
    names = [name for _, listed in WANTED.values() for name in listed.split()]
    assert len(names) == len(set(names))


def test_a_sentence_whose_limit_is_not_given_becomes_the_general_one() -> None:
    assert worded("greater_than", {}, "a number") == ("value_invalid", "this is not allowed here")


def test_a_fault_of_our_own_passes_through_unchanged() -> None:
    own = PydanticCustomError("made_up", "{said}", {"said": "this is {so}", "hint": "do that"})
    error = ValidationError.from_exception_data("Plan", [InitErrorDetails(type=own, loc=("a",), input="<7")])
    assert [str(p) for p in problems_of(error, HERE)] == ["a.yaml:1:5: made_up: this is {so} (do that)"]


class Loose(BaseModel):
    """A model without any forbidden key."""

    a: int


@given(data(WORDS | st.integers() | st.none() | st.booleans()))
def test_whatever_a_document_holds_its_faults_are_told_within_the_document(value: Any) -> None:
    tree = read_tree(json.dumps({"id": value, "target": value, "records": value, "value": value, "names": value}), file="a.json")
    for model in (Plan, Case, Loose):
        try:
            model.model_validate(plain(tree))
        except ValidationError as error:
            found = problems_of(error, tree, model=model, names=NAMES)
            assert found
            assert {p.where.line for p in found} == {1}


def test_a_fault_in_a_merged_document_is_told_in_the_file_it_was_written_in() -> None:
    merged: Node = extend(
        read_tree("id: x\nphase: outcom\non: 2017-01-20", file="base.yaml"), read_tree("targe: 1\non: y", file="over.yaml")
    )
    with pytest.raises(ValidationError) as caught:
        Plan.model_validate(plain(merged))
    assert [str(p.where) for p in problems_of(caught.value, merged)] == ["base.yaml:2:8", "over.yaml:1:1", "over.yaml:2:5"]
