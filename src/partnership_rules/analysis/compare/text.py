"""A comparison as plain text: the totals, who would stand elsewhere and why, other due dates, and the policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Protocol

from ...views.escape import for_line
from ...words import listed, plural
from .policies import EQUIVALENT, PolicyComparison
from .replay import Failed, Reason, Row

__all__ = ["VERDICTS", "comparison_text"]

VERDICTS = {
    "equivalent": "equivalent",
    "stricter": "stricter",
    "laxer": "laxer",
    "incomparable": "stricter here, laxer there, or of another sort",
    "only_in_a": "only in the first policy",
    "only_in_b": "only in the second policy",
}
"""The verdicts in words, about the second policy."""

PARTS = {"transition": "step", "clock": "clock", "requirement": "requirement", "ground": "ground"}
SHOWN = 8


class Compared(Protocol):
    """What the text asks of a comparison."""

    @property
    def as_of(self) -> date:
        """The day compared on."""

    @property
    def rows(self) -> Sequence[Row]:
        """A row for each partnership."""

    @property
    def elsewhere(self) -> Sequence[Row]:
        """The rows whose two states differ."""

    @property
    def totals(self) -> Mapping[str, tuple[int, int]]:
        """The partnerships in each state, under the first policy and under the second."""

    @property
    def policies(self) -> Sequence[PolicyComparison]:
        """The policies clause by clause."""

    @property
    def not_yet(self) -> Sequence[str]:
        """The partnerships without a record by then."""

    @property
    def failed(self) -> Sequence[Failed]:
        """The partnerships that could not be evaluated."""


def comparison_text(found: Compared, *, width: int = 100) -> str:
    """Write a comparison as text of a width, every line harmless."""
    lines = [*_rows(found, width), *_clocks(found, width)]
    for pair in found.policies:
        lines += _policies(pair, width)
    if found.policies:
        lines += ["", *_wrapped(f"Equivalent: {EQUIVALENT}", width)]
    if found.not_yet:
        lines += ["", *_wrapped(f"Without a record by then: {listed(found.not_yet)}", width)]
    for one in found.failed:
        lines += ["", *_wrapped(f"Could not be evaluated: {one.partnership}: {one.code}: {one.message}", width)]
    return "".join(f"{line}\n" for line in lines)


def _wrapped(text: str, width: int, *, lead: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines; an address stays whole, so that it can be followed."""
    after = lead if rest is None else rest
    return wrap(for_line(text), width, initial_indent=lead, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)


def _rows(found: Compared, width: int) -> Iterator[str]:
    number = len(found.elsewhere)
    would = "none would stand elsewhere" if not number else f"{number} would stand elsewhere"
    yield f"{plural(len(found.rows), 'partnership')} on {found.as_of}: {would}"
    yield ""
    wide = max((len(for_line(state)) for state in found.totals), default=0)
    if found.totals:
        yield f"{'State':{wide}}  First  Second"
        for state, (a, b) in found.totals.items():
            yield f"{for_line(state).replace('_', ' '):{wide}}  {a:5}  {b:6}{'' if a == b else f'  {b - a:+}'}"
    for row in found.elsewhere:
        yield ""
        yield from _row(row, width)


def _row(row: Row, width: int) -> Iterator[str]:
    states = f"{row.a.state.replace('_', ' ')} -> {row.b.state.replace('_', ' ')}"
    yield from _wrapped(
        f"{row.a.partnership.district.name} ({row.a.partnership.id}): {states}, since {row.differs_since}", width, rest="  "
    )
    for policy, reasons in ((row.a.policy.id, row.because_a), (row.b.policy.id, row.because_b)):
        for reason in reasons:
            yield from _reason(policy, reason, width)


def _reason(policy: str, reason: Reason, width: int) -> Iterator[str]:
    yield from _wrapped(f"{policy}: {reason.words()}", width, lead="  ", rest="    ")
    for cite in reason.cites:
        yield from _wrapped(cite, width, lead="    ", rest="      ")


def _clocks(found: Compared, width: int) -> Iterator[str]:
    """Write the due dates that differ, those that differ in the same way together, with what both are written in."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for row in found.rows:
        for clock in row.clocks:
            said = f"{clock.name.replace('_', ' ')}: {clock.due_a or 'none'} -> {clock.due_b or 'none'}"
            groups.setdefault((said, (*clock.cites_a, *clock.cites_b)), []).append(row.a.partnership.id)
    if groups:
        yield from ("", "Due dates that differ")
    cited: set[str] = set()
    for (said, cites), names in sorted(groups.items()):
        yield from _wrapped(f"{said} ({plural(len(names), 'partnership')}: {_short(names)})", width, lead="  ", rest="    ")
        yield from _cited([cite for cite in cites if cite not in cited], width)
        cited.update(cites)


def _short(names: list[str]) -> str:
    return listed([*names[:SHOWN], *([f"{len(names) - SHOWN} more"] if len(names) > SHOWN else [])])


def _policies(pair: PolicyComparison, width: int) -> Iterator[str]:
    """Write two policies clause by clause; what is the same is counted, and what only one has is named."""
    yield ""
    yield f"{for_line(pair.policy_b.id)} held against {for_line(pair.policy_a.id)}"
    same = pair.totals.get("equivalent", 0)
    yield f"  {same} of {plural(len(pair.clauses), 'clause')} equivalent"
    for one in pair.differing:
        if one.witness:
            yield from _wrapped(f"{PARTS[one.part]} '{one.id}': {VERDICTS[one.verdict]}", width, lead="  ", rest="    ")
            for witness in one.witness:
                yield from _wrapped(witness, width, lead="    ", rest="      ")
            yield from _cited([*one.cites_a, *one.cites_b], width)
    for verdict in ("only_in_a", "only_in_b"):
        alone = [f"{PARTS[one.part]} '{one.id}'" for one in pair.clauses if one.verdict == verdict]
        if alone:
            yield from _wrapped(f"{VERDICTS[verdict]}: {listed(alone)}", width, lead="  ", rest="    ")
    if pair.also_differ:
        yield from _wrapped(f"written otherwise too: {listed(pair.also_differ)}", width, lead="  ", rest="    ")


def _cited(cites: Iterable[str], width: int) -> Iterator[str]:
    for cite in dict.fromkeys(cites):
        yield from _wrapped(f"written in {cite}", width, lead="    ", rest="      ")
