"""Two answers of a portfolio: what columns find alike is as they say, and only what differs is built and evaluated in full."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, Protocol

from ...dates import as_day
from ...errors import InputError
from ...model import expect
from ...policy import Policy
from ...record import Partnership
from .compare import comparison_of, held
from .comparison import Comparison
from .replay import Alike, Failed, RoughRow, Row

__all__ = ["Answered", "compare_answers"]

Found = Row | RoughRow | Alike | Failed | str


class Answered(Protocol):
    """An ``Answer`` of a portfolio, as far as a comparison asks it: its Arrow tables, and the ``Tables`` that it answers."""

    policy: Policy | None
    known_on: date | None
    rows: Any
    clocks: Any
    tables: Any


def compare_answers(
    pairs: Iterable[tuple[Answered, Answered]], *, as_of: date | str, progress: Callable[[int, int], None] | None = None
) -> Comparison:
    """Compare two policies over tables: give what ``compare`` gives of the same partnerships, which it lists by their ids.

    A pair holds what ``portfolio.standings`` answers of the same tables on the day: by the partnerships' own policies or a first one,
    and by the second; there is one pair for each bucket. Partnerships in the same state with the same due dates are listed in
    ``alike``; only the others are built and evaluated in full. ``progress(done, total)`` is called for each of these, ``total``
    counting those found so far. Errors: ``DateError``; ``InputError`` for answers of different questions.

    >>> import partnership_rules as pr
    >>> from partnership_rules import portfolio
    >>> from partnership_rules.analysis.compare import compare
    >>> p = pr.Partnership(id="p", policy=pr.load_policy("michigan-2017"), district={"name": "D"},
    ...     records=[{"kind": "identified", "on": "2017-01-20"}, {"kind": "assigned", "on": "2017-11-01"}])
    >>> tables, day, other = portfolio.read([p]), date(2017, 12, 1), pr.load_policy("michigan-2017-round-1")
    >>> found = compare_answers([(portfolio.standings(tables, as_of=day), portfolio.standings(tables, other, as_of=day))], as_of=day)
    >>> found == compare([p], None, other, as_of=day)
    True
    """
    day, found, apart, policies = as_day(as_of), list[tuple[str, Found]](), 0, list[tuple[Policy | None, Policy]]()
    for a, b in pairs:
        policies.append((a.policy, expect(b.policy, Policy, hint="the second answer is under the policy that is held against the first")))
        differing = list[str]()
        found += _alike(a, b, policies[-1][1], day, differing)
        for done, (key, built) in enumerate(a.tables.build(differing), apart + 1):
            if isinstance(built, Partnership):
                found.append((key, held(built, *policies[0], day)))
            else:
                found.append((key, Failed(key, built.code, built.message)))
            if progress is not None:
                progress(done, apart + len(differing))
        apart += len(differing)
    by_id = [one for _, one in sorted(found, key=itemgetter(0))]
    return comparison_of(by_id, *policies[0], day) if policies else Comparison(day, (), ())


def _alike(a: Answered, b: Answered, second: Policy, day: date, differing: list[str]) -> Iterator[tuple[str, Found]]:
    """Yield who stands the same under both, and the ids of those not yet begun; list the others, and those without an answer."""
    one, other = a.rows, b.rows
    asked = ["partnership", "as_of"]
    if a.known_on or b.known_on or not one.select(asked).equals(other.select(asked)) or {*one.column("as_of").unique().to_pylist()} - {day}:
        raise InputError("the answers are not of the same partnerships on this day", code="type_unexpected", hint="ask of both the same")
    due_elsewhere, policy = _due_elsewhere(a.clocks, b.clocks), cache(a.tables.policy)
    names = dict(zip(*(a.tables.partnerships.column(name).to_pylist() for name in ("id", "district")), strict=True))
    sides = [
        zip(*(rows.column(name).to_pylist() for name in ("partnership", "answered_by", "policy", "state", "since")), strict=True)
        for rows in (one, other)
    ]
    for (key, by_a, own, state, since_a), (_, by_b, _, state_b, since_b) in zip(*sides, strict=True):
        if by_a == by_b == "too_early":
            yield key, key
        elif state is None or state != state_b or key in due_elsewhere:
            differing.append(key)
        else:
            yield key, Alike(key, names[key] or key, a.policy or policy(own), second, state, since_a, since_b)


def _due_elsewhere(one: Any, other: Any) -> set[str]:
    """Return the partnerships of which a clock has another due date on the other side, or none."""
    keys = ["partnership", "clock", "due"]
    sides = [clocks.select(keys).filter(clocks.column("due").is_valid()) for clocks in (one, other)]
    alone = (left.join(right, keys, join_type="left anti") for left, right in (sides, sides[::-1]))
    return {key for table in alone for key in table.column("partnership").to_pylist()}
