"""What a comparison came to, as values, tables, JSON and plain text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ...logic import FALSE, TRUE, UNDETERMINED
from ...shown import AsJson, Shown
from ...views.escape import for_line
from ...views.lines import WIDTH, Line, wrapped
from ...words import listed, plural
from .policies import EQUIVALENT, PolicyComparison
from .replay import Alike, Failed, RoughRow, Row

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

PARTS = {"transition": "step", "clock": "clock", "requirement": "requirement", "ground": "ground", "clause": "clause"}
SHOWN = 8

Table = list[dict[str, str | int | None]]


@dataclass(frozen=True)
class Comparison(AsJson, Shown):
    """Partnerships on one day under two policies, and the policies themselves clause by clause.

    ``policies`` holds one comparison for each policy in use on the first side. ``not_yet`` names partnerships without a
    record by then, ``failed`` those that could not be evaluated, ``rough`` holds those with days known only roughly, ``alike`` those
    that columns found to stand the same (``compare_answers``). Equal inputs give byte-equal JSON.
    """

    as_of: date
    rows: tuple[Row, ...]
    policies: tuple[PolicyComparison, ...]
    not_yet: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    rough: tuple[RoughRow, ...] = ()
    alike: tuple[Alike, ...] = ()

    def __repr__(self) -> str:
        count = len(self.rows) + len(self.alike)
        return f"<Comparison of {count} partnerships on {self.as_of}: {len(self.elsewhere)} would stand elsewhere>"

    def __str__(self) -> str:
        return comparison_text(self)

    @property
    def elsewhere(self) -> tuple[Row, ...]:
        """The rows whose two states differ."""
        return tuple(row for row in self.rows if row.stands_elsewhere)

    @property
    def totals(self) -> Mapping[str, tuple[int, int]]:
        """Count the partnerships that are certain to be in each state, under the first policy and under the second."""
        rough = ((_only(row.states_a), _only(row.states_b)) for row in self.rough)
        states = [*((row.a.state, row.b.state) for row in self.rows), *((one.state, one.state) for one in self.alike), *rough]
        a, b = (Counter(filter(None, side)) for side in (zip(*states, strict=True) if states else ((), ())))
        return {state: (a[state], b[state]) for state in sorted({*a, *b})}

    def table(self) -> Table:
        """Return a row for each partnership, as ``DataFrame`` takes it; days are texts YYYY-MM-DD."""
        keys = ("partnership", "district", "policy_a", "policy_b", "state_a", "state_b", "since_a", "since_b", "differs_since")
        others = {row.a.partnership.id: len(row.clocks) for row in self.rows}
        return [{**_cells(row, keys), "other_due_dates": others.get(str(row["partnership"]), 0)} for row in self._written()]

    def _written(self) -> list[dict[str, object]]:
        """Write the rows in their order; those of a portfolio by their ids, whoever answered them."""
        written = [*(row.to_dict() for row in self.rows), *(one.to_dict() for one in self.alike)]
        return sorted(written, key=lambda row: str(row["partnership"])) if self.alike else written

    def clock_table(self) -> Table:
        """Return a row for each clock of a partnership whose due dates differ."""
        keys = ("name", "due_a", "due_b", "counted_a", "counted_b")
        return [{"partnership": row.a.partnership.id, **_cells(clock.to_dict(), keys)} for row in self.rows for clock in row.clocks]

    def clause_table(self) -> Table:
        """Return a row for each clause of the policies, with its verdict and witness."""
        keys, both = ("part", "id", "verdict"), [(pair, one) for pair in self.policies for one in pair.clauses]
        return [
            {"policy_a": pair.policy_a.id, "policy_b": pair.policy_b.id, **_cells(one.to_dict(), keys), "witness": "; ".join(one.witness)}
            for pair, one in both
        ]

    def to_dict(self) -> dict[str, object]:
        """Return the comparison as a JSON-ready mapping."""
        return {
            "as_of": self.as_of.isoformat(),
            "totals": {state: {"a": a, "b": b} for state, (a, b) in self.totals.items()},
            "elsewhere": len(self.elsewhere),
            "rows": self._written(),
            "not_yet": list(self.not_yet),
            "failed": [one.to_dict() for one in self.failed],
            "rough": [row.to_dict() for row in self.rough],
            "policies": [one.to_dict() for one in self.policies],
        }


def _only(states: tuple[str, ...]) -> str:
    """Return the one state that is possible; a text without letters where there are several."""
    return states[0] if len(states) == 1 else ""


def _cells(data: Mapping[str, object], keys: Iterable[str]) -> dict[str, str | int | None]:
    return {key: None if data[key] is None else str(data[key]) for key in keys}


def comparison_text(found: Comparison, *, width: int = WIDTH) -> str:
    """Write a comparison as text of a width, every line harmless; an address stays whole, so that it can be followed."""
    lines = [*_totals(found), *wrapped(_lines(found), width, break_long=False)]
    return "".join(f"{line}\n" for line in lines)


def _totals(found: Comparison) -> Iterator[str]:
    """Write how many stand in each state under the two policies, in columns."""
    number = len(found.elsewhere) + sum(row.elsewhere is TRUE for row in found.rough)
    perhaps = sum(row.elsewhere is UNDETERMINED for row in found.rough)
    would = f"{number or 'none'} would stand elsewhere{f', and {perhaps} may' if perhaps else ''}"
    yield f"{plural(len(found.rows) + len(found.alike) + len(found.rough), 'partnership')} on {found.as_of}: {would}"
    yield ""
    wide = max(map(len, ["State", *map(for_line, found.totals)]))
    if found.totals:
        yield f"{'State':{wide}}  First  Second"
        for state, (a, b) in found.totals.items():
            yield f"{for_line(state).replace('_', ' '):{wide}}  {a:5}  {b:6}{'' if a == b else f'  {b - a:+}'}"
    unsure = [sum(not _only(side) for side in sides) for sides in ((r.states_a for r in found.rough), (r.states_b for r in found.rough))]
    if any(unsure):
        yield f"May be in more than one state: {unsure[0]} under the first policy, {unsure[1]} under the second"


def _lines(found: Comparison) -> Iterator[Line]:
    for row in found.elsewhere:
        yield from (Line("", ""), *_row(row))
    yield from _rough(found.rough)
    yield from _clocks(found)
    for pair in found.policies:
        yield from (Line("", ""), *_policies(pair))
    if found.policies:
        yield from (Line("", ""), Line(f"Equivalent: {EQUIVALENT}", ""))
    if found.not_yet:
        yield from (Line("", ""), Line(f"Without a record by then: {listed(found.not_yet)}", ""))
    for one in found.failed:
        yield from (Line("", ""), Line(f"Could not be evaluated: {one.partnership}: {one.code}: {one.message}", ""))


def _point(text: str) -> Line:
    return Line(text, hang=4)


def _detail(text: str) -> Line:
    return Line(text, "    ", 6)


def _row(row: Row) -> Iterator[Line]:
    states = f"{row.a.state.replace('_', ' ')} -> {row.b.state.replace('_', ' ')}"
    who = row.a.partnership
    yield Line(f"{who.district.name} ({who.id}): {states}, since {row.differs_since}", "", 2)
    for policy, reasons in ((row.a.policy.id, row.because_a), (row.b.policy.id, row.because_b)):
        for reason in reasons:
            yield from (_point(f"{policy}: {reason.words()}"), *map(_detail, reason.cites))


def _rough(rows: Iterable[RoughRow]) -> Iterator[Line]:
    """Write who would or may stand elsewhere of those whose days are known only roughly."""
    differing = [row for row in rows if row.elsewhere is not FALSE]
    if differing:
        yield from (Line("", ""), Line("Of those whose days are known only roughly", ""))
    for row in differing:
        a, b = (listed([state.replace("_", " ") for state in side], last="or") for side in (row.states_a, row.states_b))
        sure = "whatever the days are" if row.elsewhere is TRUE else "by some of the possible days"
        yield _point(f"{row.partnership.district.name} ({row.partnership.id}): {a} -> {b}, {sure}")


def _clocks(found: Comparison) -> Iterator[Line]:
    """Write the due dates that differ, those that differ in the same way together, with what both are written in."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for row in found.rows:
        for clock in row.clocks:
            said = f"{clock.name.replace('_', ' ')}: {clock.due_a or 'none'} -> {clock.due_b or 'none'}"
            groups.setdefault((said, (*clock.cites_a, *clock.cites_b)), []).append(row.a.partnership.id)
    for rough in found.rough:
        for one in rough.clocks:
            unsure = "" if one.differs is TRUE else ", by some of the possible days"
            said = f"{one.name.replace('_', ' ')}: {_span(one.due_a)} -> {_span(one.due_b)}{unsure}"
            groups.setdefault((said, (*one.cites_a, *one.cites_b)), []).append(rough.partnership.id)
    if groups:
        yield from (Line("", ""), Line("Due dates that differ", ""))
    cited: set[str] = set()
    for (said, cites), names in sorted(groups.items()):
        short = listed([*names[:SHOWN], *([f"{len(names) - SHOWN} more"] if len(names) > SHOWN else [])])
        yield _point(f"{said} ({plural(len(names), 'partnership')}: {short})")
        yield from _cited(cite for cite in cites if cite not in cited)
        cited.update(cites)


def _span(dues: tuple[date | None, ...]) -> str:
    return " to ".join(str(due or "none") for due in dict.fromkeys((dues[0], dues[-1])))


def _policies(pair: PolicyComparison) -> Iterator[Line]:
    """Write two policies clause by clause; what is the same is counted, and what only one has is named."""
    yield Line(f"{pair.policy_b.id} held against {pair.policy_a.id}", "")
    yield Line(f"{pair.totals.get('equivalent', 0)} of {plural(len(pair.clauses), 'clause')} equivalent")
    for one in pair.differing:
        if one.witness:
            yield from (_point(f"{PARTS[one.part]} '{one.id}': {VERDICTS[one.verdict]}"), *map(_detail, one.witness))
            yield from _cited([*one.cites_a, *one.cites_b])
    for verdict in ("only_in_a", "only_in_b"):
        alone = [f"{PARTS[one.part]} '{one.id}'" for one in pair.clauses if one.verdict == verdict]
        if alone:
            yield _point(f"{VERDICTS[verdict]}: {listed(alone)}")
    if pair.also_differ:
        yield _point(f"written otherwise too: {listed(pair.also_differ)}")


def _cited(cites: Iterable[str]) -> Iterator[Line]:
    return (_detail(f"written in {cite}") for cite in dict.fromkeys(cites))
