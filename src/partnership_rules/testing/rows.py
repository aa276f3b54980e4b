"""The type of what is written in a document before it is checked: a mapping as YAML or JSON gives it."""

from typing import Any, TypeAlias

__all__ = ["Row"]

Row: TypeAlias = dict[str, Any]
"""A record, an agreement or any part of a document as it is written; its values are checked when a model reads them."""
