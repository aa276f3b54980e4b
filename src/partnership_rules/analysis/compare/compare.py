"""Replay real records under another policy: who would stand elsewhere, since when, because of which rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ...dates import as_day
from ...documents import Bundle
from ...errors import AsOfError, PartnershipRulesError
from ...evaluation import evaluate
from ...model import expect
from ...policy import Policy
from ...record import Partnership
from ...shown import Shown
from .policies import PolicyComparison, compare_policies
from .replay import Failed, Row, row_of
from .text import comparison_text

__all__ = ["Comparison", "Failed", "compare"]

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
        return [
            {
                "policy_a": pair.policy_a.id,
                "policy_b": pair.policy_b.id,
                "part": one.part,
                "id": one.id,
                "verdict": one.verdict,
                "witness": "; ".join(one.witness),
            }
            for pair in self.policies
            for one in pair.clauses
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


def compare(
    partnerships: Bundle | Mapping[str, Partnership] | Iterable[Partnership],
    policy_a: Policy | None,
    policy_b: Policy,
    *,
    as_of: date,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Replay partnerships under two policies and say who would stand elsewhere on a day, since when and why.

    ``policy_a`` None means each partnership's own policy, with ``policy_changed`` honoured; a policy that is given is held
    against the whole record, as ``policy_b`` always is. The order of the rows is that given. A partnership without a record by
    then is listed in ``not_yet``, one that cannot be evaluated in ``failed``; ``progress(done, total)`` is called for each.
    Pure. Errors: ``DateError`` for a date that is none, ``InputError`` for what is no policy or partnership.

    >>> import partnership_rules as pr
    >>> p = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "Some District"},
    ...     records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-11-01"}])
    >>> found = compare([p], None, pr.load_policy("michigan-2017-round-1"), as_of=date(2017, 12, 1))
    >>> [(c.name, str(c.due_a), str(c.due_b)) for c in found.rows[0].clocks]
    [('plan', '2018-01-30', '2018-01-02')]
    """
    day = as_day(as_of)
    for policy in (policy_b, *((policy_a,) if policy_a is not None else ())):
        expect(policy, Policy, hint="pr.load_policy() gives one")
    every = _listed(partnerships)
    rows, not_yet, failed = [], [], []
    for done, partnership in enumerate(every, 1):
        expect(partnership, Partnership, hint="pr.load() gives one")
        try:
            a, b = evaluate(partnership, as_of=day, policy=policy_a), evaluate(partnership, as_of=day, policy=policy_b)
            rows.append(row_of(a, b))
        except AsOfError:
            not_yet.append(partnership.id)
        except PartnershipRulesError as error:
            failed.append(Failed(partnership.id, error.code, error.message))
        if progress is not None:
            progress(done, len(every))
    return Comparison(day, tuple(rows), _pairs(policy_a, policy_b, rows), tuple(not_yet), tuple(failed))


def _pairs(policy_a: Policy | None, policy_b: Policy, rows: Iterable[Row]) -> tuple[PolicyComparison, ...]:
    """Hold the second policy against the first, or against each in use on the first side."""
    first = {policy.hash: policy for policy in ([policy_a] if policy_a is not None else [row.a.policy for row in rows])}
    return tuple(compare_policies(policy, policy_b) for policy in sorted(first.values(), key=lambda one: (one.id, one.hash)))


def _listed(partnerships: Bundle | Mapping[str, Partnership] | Iterable[Partnership]) -> list[Partnership]:
    held = partnerships.partnerships if isinstance(partnerships, Bundle) else partnerships
    return list(held.values() if isinstance(held, Mapping) else held)
