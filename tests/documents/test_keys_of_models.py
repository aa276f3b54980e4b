"""Which keys and kinds a model allows at a place is read off its schema, through everything that wraps it."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, TypeAdapter, WrapValidator
from typing_extensions import TypedDict

from partnership_rules.documents.model_keys import keys_at, kinds_at


class Leaf(BaseModel):
    kind: Literal["leaf"] = "leaf"
    shade: str = ""


class Stone(BaseModel):
    kind: Literal["stone"] = "stone"
    weight: int = 0


class Pair(TypedDict):
    left: Leaf
    right: Stone


def same(value: object) -> object:
    return value


class Tree(BaseModel):
    id: str
    inner: int = Field(default=0, exclude=True)
    renamed: str = Field(default="", validation_alias="name")
    tagged: Annotated[Leaf | Stone, Field(discriminator="kind")] = Leaf()
    untagged: Leaf | Stone | None = None
    many: list[Leaf] = []
    fixed: tuple[Leaf, Stone] = (Leaf(), Stone())
    bare: list = []  # type: ignore[type-arg]
    by_name: dict[str, Stone] = {}
    group: set[str] = set()
    pair: Pair | None = None
    before: Annotated[Leaf, BeforeValidator(same)] = Leaf()
    after: Annotated[Leaf, AfterValidator(same)] = Leaf()
    around: Annotated[Leaf, WrapValidator(lambda value, handler: handler(value))] = Leaf()
    below: list[Tree] = []


LEAF, STONE = ("kind", "shade"), ("kind", "weight")
AT: list[tuple[tuple[str | int, ...], tuple[str, ...]]] = [
    ((), ("id", "name", "tagged", "untagged", "many", "fixed", "bare", "by_name", "group", "pair", "before", "after", "around", "below")),
    (("tagged", "leaf"), LEAF),
    (("tagged", "stone"), STONE),
    (("untagged", "Leaf"), LEAF),
    (("untagged", "Stone"), STONE),
    (("many", 3), LEAF),
    (("by_name", "x"), STONE),
    (("pair",), ("left", "right")),
    (("pair", "right"), STONE),
    (("before",), LEAF),
    (("after",), LEAF),
    (("around",), LEAF),
    (("below", 0, "below", 1, "many", 0), LEAF),
    (("id",), ()),
    (("bare", 0), ()),
    (("group", 0), ()),
    (("nowhere",), ()),
]


@pytest.mark.parametrize(("loc", "keys"), AT, ids=[".".join(map(str, loc)) or "root" for loc, _ in AT])
def test_the_keys_at_a_place_are_those_of_the_model_that_stands_there(loc: tuple[str | int, ...], keys: tuple[str, ...]) -> None:
    assert sorted(keys_at(Tree, loc)) == sorted(keys)
    assert sorted(keys_at(TypeAdapter(list[Tree]), (0, *loc))) == sorted(keys)


def test_a_union_without_a_label_allows_the_keys_of_each() -> None:
    assert sorted(keys_at(Tree, ("untagged",))) == []
    assert sorted(keys_at(Tree, ("untagged", "nothing of this name"))) == ["kind", "shade", "weight"]


def test_through_a_pipeline_the_keys_of_its_steps_are_seen() -> None:
    from pydantic.experimental.pipeline import validate_as

    class Piped(BaseModel):
        leaf: Annotated[Leaf, validate_as(Leaf)]

    assert sorted(keys_at(Piped, ("leaf",))) == sorted(LEAF)


def test_the_kinds_of_a_union_with_tags_are_listed_and_nothing_elsewhere() -> None:
    assert kinds_at(Tree, ("tagged",)) == ("leaf", "stone")
    assert kinds_at(Tree, ("untagged",)) == ()
    assert kinds_at(None, ()) == ()
    assert keys_at(None, ()) == ()
