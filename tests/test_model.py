"""The manners of every model: frozen, closed, exact, and refused in this library's own words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import pytest
from pydantic import Field

import partnership_rules as pr
from partnership_rules import errors
from partnership_rules.errors import DocumentError, MissingExtraError, ModelError, PartnershipRulesError, Place, Problem
from partnership_rules.model import Day, Flag, Instant, Key, Keys, Text, Value, Whole, canonical
from partnership_rules.quantity import Exact


class Sample(Value):
    """One field of every sort."""

    day: Day = date(2018, 1, 1)
    instant: Instant | None = None
    text: Text = ""
    key: Key = "k"
    keys: Keys = ()
    whole: Whole = 0
    flag: Flag = False
    exact: Exact = Fraction(0)


GOOD: list[tuple[str, Any, Any]] = [
    ("day", "2020-02-29", date(2020, 2, 29)),
    ("day", date(2020, 2, 29), date(2020, 2, 29)),
    ("text", "a\nb\tc", "a\nb\tc"),
    ("key", "00123", "00123"),
    ("key", "a.b-c_d/e", "a.b-c_d/e"),
    ("keys", "one", ("one",)),
    ("keys", ["one", "two"], ("one", "two")),
    ("whole", 0, 0),
    ("flag", True, True),
    ("exact", "1/3", Fraction(1, 3)),
    ("exact", Decimal("20.37"), Fraction(2037, 100)),
    ("exact", 5, Fraction(5)),
]
BAD: list[tuple[str, Any]] = [
    ("day", "2021-02-29"),
    ("day", "20-02-29"),
    ("day", "2020-02-29 "),
    ("day", "２０２０-02-29"),  # noqa: RUF001 - digits of another script
    ("day", datetime(2020, 2, 29)),
    ("day", 20200229),
    ("day", None),
    ("instant", "2020-02-29"),
    ("instant", datetime(2020, 2, 29)),
    ("instant", "0001-01-01T00:00:00+23:59"),
    ("text", 3),
    ("text", None),
    ("text", "a\x00b"),
    ("text", "a\u2066b"),
    ("text", "a\ud800b"),
    ("text", "x" * 10_001),
    ("key", ""),
    ("key", "-a"),
    ("key", "a b"),
    ("key", "é"),
    ("key", "a\n"),
    ("key", "x" * 201),
    ("key", 123),
    ("keys", 3),
    ("whole", -1),
    ("whole", True),
    ("whole", 1.0),
    ("whole", "1"),
    ("whole", 1_000_000_001),
    ("flag", 1),
    ("flag", "true"),
    ("exact", 0.5),
    ("exact", True),
    ("exact", float("nan")),
    ("exact", "1e3"),
    ("exact", "1/0"),
    ("exact", "9" * 41),
    ("exact", Decimal("1E+999999")),
    ("exact", None),
]


@pytest.mark.parametrize(("name", "given", "kept"), GOOD)
def test_what_is_meant_is_taken(name: str, given: Any, kept: Any) -> None:
    assert getattr(Sample(**{name: given}), name) == kept


@pytest.mark.parametrize(("name", "given"), BAD)
def test_what_merely_looks_like_it_is_refused_at_its_place_and_never_repeated(name: str, given: Any) -> None:
    with pytest.raises(ModelError) as caught:
        Sample(**{name: given})
    (problem,) = caught.value.problems
    assert (str(problem.where).split(".")[0], caught.value.code) == (name, problem.code)
    assert len(str(caught.value)) < 300


def test_a_model_is_closed_frozen_and_compared_by_value() -> None:
    with pytest.raises(ModelError, match="other"):
        Sample(other=1)
    one = Sample(key="a")
    with pytest.raises(Exception, match="frozen"):
        one.key = "b"
    assert one == Sample(key="a")
    assert hash(one) == hash(Sample(key="a"))


def test_a_model_as_json_leaves_out_what_was_not_given_and_reads_back() -> None:
    assert Sample().to_dict() == {}
    full = Sample(day="2020-02-29", instant="2020-02-29T01:00:00+01:00", keys=["b", "a"], exact="1/3", flag=True)
    told = full.to_dict()
    assert told == {"day": "2020-02-29", "instant": "2020-02-29T00:00:00Z", "keys": ["b", "a"], "exact": "1/3", "flag": True}
    assert Sample(**told) == full


def test_every_fault_of_a_value_is_told_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        Sample(day="x", key="", whole=-1, flag=0, exact=0.5, text=1, keys=1)
    assert len(caught.value.problems) == 7
    assert "and 2 more" in str(caught.value)


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["not"] = loop
    with pytest.raises(PartnershipRulesError):
        pr.ConsequenceClause(id="c", when=loop, then={"of": [{"kind": "x"}]}, effect="may", decided_by="x")


def test_canonical_json_has_one_form() -> None:
    assert canonical({"b": [1, None], "a": "ü"}) == '{"a":"ü","b":[1,null]}'
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": float("nan")})


# ---- errors ---------------------------------------------------------------------------------------------------------

TREE = {name: getattr(errors, name) for name in errors.__all__ if name != "Problem"}
PARENTS = {
    "InputError": ValueError,
    "DocumentError": ValueError,
    "QuantityError": ValueError,
    "DateError": ValueError,
    "ModelError": ValueError,
    "LookupFailed": LookupError,
    "AsOfError": ValueError,
    "LimitError": OverflowError,
    "UndeterminedError": TypeError,
    "StoreError": OSError,
    "ConflictError": OSError,
    "TamperedError": OSError,
    "MissingExtraError": ImportError,
}


def test_every_error_has_one_root_and_a_builtin_parent() -> None:
    assert all(issubclass(error, PartnershipRulesError) for error in TREE.values())
    for name, parent in PARENTS.items():
        assert issubclass(TREE[name], parent), name
    assert set(TREE) == {*PARENTS, "PartnershipRulesError"}


def test_an_error_has_a_code_a_sentence_and_a_hint() -> None:
    error = errors.DateError("no day", code="date_invalid", hint="write one")
    assert (error.code, error.message, error.hint, str(error)) == ("date_invalid", "no day", "write one", "no day (write one)")
    assert errors.DateError("no day").code == errors.DateError.default_code
    assert str(errors.LookupFailed("nothing")) == "nothing"
    missing = MissingExtraError("rich", extra="cli")
    assert (missing.package, missing.extra, missing.code) == ("rich", "cli", "extra_missing")
    assert 'partnership-rules[cli]"' in missing.hint


def test_a_document_error_tells_every_problem_a_line_each() -> None:
    problems = [Problem("a", Place("f.yaml", 2, 3), "first", "hint"), Problem("b", Place("f.yaml"), "second")]
    error = DocumentError(problems)
    assert str(error) == "f.yaml:2:3: a: first (hint)\nf.yaml: b: second"
    assert (error.code, DocumentError([]).code) == ("a", "document_invalid")
    assert problems[0].to_dict() == {
        "code": "a",
        "file": "f.yaml",
        "line": 2,
        "column": 3,
        "message": "first",
        "hint": "hint",
        "severity": "error",
        "witness": "",
    }


@pytest.mark.parametrize("mark", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF, 0x7F, 0x85, 0x0B])
def test_no_hidden_mark_stands_in_a_text(mark: int) -> None:
    with pytest.raises(ModelError) as caught:
        Sample(text=f"a{chr(mark)}b")
    assert caught.value.problems[0].code == "text_control_characters"


def test_what_one_field_adds_to_a_shared_type_changes_no_other_field() -> None:
    class Two(Value):
        short: Annotated[Text, Field(max_length=2, description="brief")]
        long: Text
        key: Annotated[Key, Field(max_length=3)]
        other: Key

    assert Two(short="ab", long="abc", key="abc", other="abcd").long == "abc"
    for given in ({"short": "abc"}, {"key": "abcd"}):
        with pytest.raises(ModelError):
            Two(**{"short": "ab", "long": "abc", "key": "abc", "other": "abcd", **given})
    keys = Two.model_json_schema()["properties"]
    assert [keys[name].get("description") for name in keys] == ["brief", None, None, None]
