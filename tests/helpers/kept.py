"""What is kept of long answers: a digest of each, and numbers that choose the same under every Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["Numbers", "digest"]

T = TypeVar("T")


class Numbers:
    """Numbers that look random and are the same under every Python: what chooses of options."""

    def __init__(self, seed: int) -> None:
        self.last = seed * 7_919 + 12_345

    def below(self, end: int) -> int:
        """Return the next number from 0 to below an end."""
        self.last = (self.last * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        return (self.last >> 33) % end

    def __call__(self, options: Sequence[T], /) -> T:
        """Return one of the options."""
        return options[self.below(len(options))]


def digest(written: object) -> str:
    """Return sixteen characters that stand for what is written as JSON."""
    text = json.dumps(written, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
