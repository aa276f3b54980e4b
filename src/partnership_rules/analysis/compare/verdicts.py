"""What a comparison of two clauses comes to: a verdict, how they differ, and a case in which they do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ...model import FieldsAsJson

__all__ = ["ClauseComparison", "Difference", "Part", "Verdict", "of_parts"]

Part = Literal["transition", "clock", "requirement", "ground", "clause"]
Verdict = Literal["equivalent", "stricter", "laxer", "incomparable", "only_in_a", "only_in_b"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which the second policy differs: it is stricter, laxer, or neither, and a case that shows it."""

    verdict: Verdict
    witness: str


@dataclass(frozen=True, slots=True)
class ClauseComparison(FieldsAsJson):
    """One clause under two policies.

    ``verdict`` says what the second policy is, held against the first. A step is stricter when it may be taken in
    fewer cases, a clock when its day is earlier, a requirement when it is met in fewer cases, and a ground when it is
    one in more. A clause of the policy is stricter when it is triggered in more. ``witness`` gives cases in words, or worked due dates.
    """

    part: Part
    id: str
    verdict: Verdict
    witness: tuple[str, ...] = ()
    cites_a: tuple[str, ...] = ()
    cites_b: tuple[str, ...] = ()


def of_parts(found: Iterable[Difference]) -> tuple[Verdict, tuple[str, ...]]:
    """Put differences together: all the same way, or incomparable; none at all is equivalent.

    >>> of_parts([Difference("stricter", "a"), Difference("laxer", "b")])
    ('incomparable', ('a', 'b'))
    """
    listed = list(found)
    verdicts = {one.verdict for one in listed}
    verdict: Verdict = "equivalent" if not listed else listed[0].verdict if len(verdicts) == 1 else "incomparable"
    return verdict, tuple(one.witness for one in listed)
