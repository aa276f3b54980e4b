"""Values made anew with some fields changed: what was derived from the old ones is left behind."""

from __future__ import annotations

from typing import Any, TypeVar

from ..model import Value

__all__ = ["remade"]

V = TypeVar("V", bound=Value)


def remade(value: V, **changed: Any) -> V:
    """Give a value with some of its fields changed, checked as every new value is.

    >>> from partnership_rules.model import Silence
    >>> remade(Silence(code="a", reason="because"), code="b")
    Silence(code='b', at=None, reason='because')
    """
    kind = type(value)
    return kind(**{**{name: getattr(value, name) for name in kind.model_fields}, **changed})
