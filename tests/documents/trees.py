"""Shared by the tests of documents: what texts to generate, and how to ask for the problems of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from partnership_rules.documents.source import HIDDEN
from partnership_rules.errors import DocumentError, Problem

ALLOWED = st.characters(codec="utf-8").filter(lambda c: not re.match(f"[{HIDDEN}\r\u2028\u2029\ufffe\uffff]", c))
TEXTS = st.text(ALLOWED, max_size=12)
TRICKY = st.sampled_from(
    ["", "null", "~", "true", "no", "on", "1", "-0", "1.50", "1e3", "0x1F", ".inf", "2017-01-20", "1_000", "12:30", "<<", "- a", "a: b",
     "# x", "*", "&a", "!t", "@", "%", "'", '"', "[", "{", ">=95%", "|", "a\nb", " x ", "\t", "\\", "é", "😀", "---", "...", "key: [",
     "=", "?", ":", ","]
)  # fmt: skip
WORDS = TEXTS | TRICKY
WHOLE = st.integers(-(10**39), 10**39)


def data(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Generate nested plain data; the keys are texts."""
    return st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12)


def problems(read: Callable[..., Any], text: str | bytes, file: str) -> list[Problem]:
    """Give the problems of a text, none where it can be read."""
    try:
        read(text, file=file)
    except DocumentError as error:
        return list(error.problems)
    return []


def said(read: Callable[..., Any], text: str | bytes, file: str) -> list[str]:
    """Give the problems as ``line:column: code``."""
    return [f"{p.where.line}:{p.where.column}: {p.code}" for p in problems(read, text, file)]
