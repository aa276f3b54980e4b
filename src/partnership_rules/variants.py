"""Closed variants written as a mapping with one key: ``{at_least: {...}}``, ``{missed: {...}}``.

The key names the variant; a mapping with no key, several keys or an unknown key is refused with the known ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from .model import Value

__all__ = ["Variant", "tag_by_key"]


class Variant(Value):
    """A model with exactly one field, whose key names the variant."""

    key: ClassVar[str]


def tag_by_key(*, otherwise: str | None = None, marker: str = "") -> Callable[[object], str | None]:
    """Build the function that names the variant of a mapping or a model.

    A mapping that holds the key ``marker`` is of the variant ``otherwise`` (for the one variant with several keys).
    """

    def tag(value: object) -> str | None:
        if isinstance(value, Mapping):
            if otherwise and marker in value:
                return otherwise
            return str(next(iter(value))) if len(value) == 1 else None
        return getattr(type(value), "key", None)

    return tag
