"""What a comparison came to, as values, tables, JSON and plain text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from ...shown import Shown
from ...views.escape import for_line
from ...words import listed, plural
from .policies import EQUIVALENT, PolicyComparison
from .replay import Failed, Reason, Row

__all__ = ["VERDICTS", "Comparison", "comparison_text"]

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

Table = list[dict[str, str | int | None]]


@dataclass(frozen=True)
class Comparison(Shown):
    """Partnerships on one day under two policies, and the policies themselves clause by clause.

    ``policies`` holds one comparison for each policy in use on the first side. ``not_yet`` names partnerships without a
    record by then, ``failed`` those that could not be evaluated. Equal inputs give byte-equal JSON.
    """

    as_of: date
    rows: tuple[Row, ...]
    policies: tuple[PolicyComparison, ...]
    not_yet: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()

    def __repr__(self) -> str:
        return f"<Comparison of {len(self.rows)} partnerships on {self.as_of}: {len(self.elsewhere)} would stand elsewhere>"

    def __str__(self) -> str:
        return comparison_text(self)

    @property
    def elsewhere(self) -> tuple[Row, ...]:
        """The rows whose two states differ."""
        return tuple(row for row in self.rows if row.stands_elsewhere)

    @property
    def totals(self) -> Mapping[str, tuple[int, int]]:
        """Count the partnerships in each state, under the first policy and under the second."""
        a, b = Counter(row.a.state for row in self.rows), Counter(row.b.state for row in self.rows)
        return {state: (a[state], b[state]) for state in sorted({*a, *b})}

    def table(self) -> Table:
        """Return a row for each partnership, as ``DataFrame`` takes it; days are texts YYYY-MM-DD."""
        keys = ("partnership", "district", "policy_a", "policy_b", "state_a", "state_b", "since_a", "since_b", "differs_since")
        return [{**_cells(row.to_json(), keys), "other_due_dates": len(row.clocks)} for row in self.rows]

    def clock_table(self) -> Table:
        """Return a row for each clock of a partnership whose due dates differ."""
        keys = ("name", "due_a", "due_b", "counted_a", "counted_b")
        return [{"partnership": row.a.partnership.id, **_cells(clock.to_json(), keys)} for row in self.rows for clock in row.clocks]

    def clause_table(self) -> Table:
        """Return a row for each clause of the policies, with its verdict and witness."""
        keys, both = ("part", "id", "verdict"), [(pair, one) for pair in self.policies for one in pair.clauses]
        return [
            {"policy_a": pair.policy_a.id, "policy_b": pair.policy_b.id, **_cells(one.to_json(), keys), "witness": "; ".join(one.witness)}
            for pair, one in both
        ]

    def to_json(self) -> dict[str, object]:
        """Return the comparison as a JSON-ready mapping."""
        return {
            "as_of": self.as_of.isoformat(),
            "totals": {state: {"a": a, "b": b} for state, (a, b) in self.totals.items()},
            "elsewhere": len(self.elsewhere),
            "rows": [row.to_json() for row in self.rows],
            "not_yet": list(self.not_yet),
            "failed": [one.to_json() for one in self.failed],
            "policies": [one.to_json() for one in self.policies],
        }

    def dumps(self) -> str:
        """Return the comparison as JSON text with sorted keys: equal inputs give equal bytes."""
        return json.dumps(self.to_json(), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)


def _cells(data: Mapping[str, object], keys: Iterable[str]) -> dict[str, str | int | None]:
    return {key: None if data[key] is None else str(data[key]) for key in keys}


def comparison_text(found: Comparison, *, width: int = 100) -> str:
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


def _rows(found: Comparison, width: int) -> Iterator[str]:
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
    who = row.a.partnership
    yield from _wrapped(f"{who.district.name} ({who.id}): {states}, since {row.differs_since}", width, rest="  ")
    for policy, reasons in ((row.a.policy.id, row.because_a), (row.b.policy.id, row.because_b)):
        for reason in reasons:
            yield from _reason(policy, reason, width)


def _reason(policy: str, reason: Reason, width: int) -> Iterator[str]:
    yield from _wrapped(f"{policy}: {reason.words()}", width, lead="  ", rest="    ")
    for cite in reason.cites:
        yield from _wrapped(cite, width, lead="    ", rest="      ")


def _clocks(found: Comparison, width: int) -> Iterator[str]:
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
