"""Work, counted: how many calls of Python functions something takes, which no busy machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls_of(do: Callable[[], object]) -> int:
    """Count the calls of Python functions; a generator counts each time it is resumed."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        do()
    finally:
        sys.setprofile(before)
    return count
