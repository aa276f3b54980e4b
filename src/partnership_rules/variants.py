"""Closed variants written as a mapping with one key: ``{at_least: {...}}``, ``{missed: {...}}``.

The key names the variant; a mapping with no key, several keys or an unknown key is refused with the known ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from pydantic import ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .model import Value

__all__ = ["ByKey", "Variant"]


class Variant(Value):
    """A model with exactly one field, whose key names the variant."""

    model_config: ClassVar[ConfigDict] = ConfigDict(defer_build=False)  # many models hold it: built once, it serves all of them
    key: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        """Take the key from the field, without the underscore of a word of Python; a base that variants share has none."""
        for name in cls.model_fields:
            cls.key = name.rstrip("_")


@dataclass(frozen=True)
class ByKey:
    """Tells the variants of a union apart by the one key of a mapping.

    One variant may have several keys: a mapping that holds the key ``marker`` is the variant of that name.
    """

    marker: str = ""

    def __get_pydantic_core_schema__(self, union: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read the variants of a union, each by its own key."""
        return core_schema.tagged_union_schema({one.key: handler.generate_schema(one) for one in get_args(union)}, self._tag)

    def _tag(self, value: object) -> str | None:
        if not isinstance(value, Mapping):
            return getattr(type(value), "key", None)
        if self.marker and self.marker in value:
            return self.marker
        return str(next(iter(value))) if len(value) == 1 else None
