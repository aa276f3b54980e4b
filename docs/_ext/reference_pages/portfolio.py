"""The tables of a portfolio, those handed over and those of an answer, made from their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partnership_rules import portfolio

from .markdown import code, table

__all__ = ["answers", "given"]


def given() -> str:
    """Give the columns of the tables that are handed over."""
    return _tables(portfolio.SCHEMAS)


def answers() -> str:
    """Give the columns of the tables of an answer."""
    return _tables(portfolio.ANSWERS)


def _tables(schemas: Mapping[str, Any]) -> str:
    parts = []
    for name, schema in schemas.items():
        rows = [(code(field.name), code(field.type), "" if field.nullable else "yes") for field in schema]
        parts.append(f"### {code(name)}\n\n" + table(("column", "Arrow type", "must be there"), rows))
    return "\n".join(parts)
