"""Replay real records under another policy: who would stand elsewhere, since when, because of which rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from ...dates import as_day
from ...documents import Bundle
from ...documents.bundle import partnerships_of
from ...errors import AsOfError, PartnershipRulesError
from ...evaluation import evaluate
from ...model import expect
from ...policy import Policy
from ...record import Partnership
from ...rough_days import standings_under_two
from .comparison import Comparison
from .policies import PolicyComparison, compare_policies
from .replay import Alike, Failed, RoughRow, Row, rough_row_of, row_of

__all__ = ["compare", "comparison_of", "held"]


def compare(
    partnerships: Bundle | Mapping[str, Partnership] | Iterable[Partnership],
    policy_a: Policy | None,
    policy_b: Policy,
    *,
    as_of: date | str,
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Replay partnerships under two policies and say who would stand elsewhere on a day, since when and why.

    ``policy_a`` None means each partnership's own policy, with ``policy_changed`` honoured; a policy that is given is held
    against the whole record, as ``policy_b`` always is. The order of the rows is that given. A partnership without a record by
    then is listed in ``not_yet``, one that cannot be evaluated in ``failed``; one with days known only roughly has a row in ``rough``,
    which says whether it stands elsewhere whatever the days are. ``progress(done, total)`` is called for each.
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
    every = partnerships_of(partnerships)
    found = []
    for done, partnership in enumerate(every, 1):
        found.append(held(expect(partnership, Partnership, hint="pr.load() gives one"), policy_a, policy_b, day))
        if progress is not None:
            progress(done, len(every))
    return comparison_of(found, policy_a, policy_b, day)


def comparison_of(
    found: Sequence[Row | RoughRow | Alike | Failed | str], policy_a: Policy | None, policy_b: Policy, day: date
) -> Comparison:
    """Put together what became of each partnership, and hold the second policy against each in use on the first side."""
    rows = tuple(one for one in found if isinstance(one, Row))
    rough = tuple(one for one in found if isinstance(one, RoughRow))
    alike = tuple(one for one in found if isinstance(one, Alike))
    pairs = _pairs(
        policy_a, policy_b, [*(row.a.policy for row in rows), *(row.policy_a for row in rough), *(one.policy_a for one in alike)]
    )
    not_yet = tuple(one for one in found if isinstance(one, str))
    return Comparison(day, rows, pairs, not_yet, tuple(one for one in found if isinstance(one, Failed)), rough, alike)


def held(partnership: Partnership, policy_a: Policy | None, policy_b: Policy, day: date) -> Row | RoughRow | Failed | str:
    """Hold a partnership against both policies; return its id where it has no record by the day."""
    try:
        if not partnership.is_exact:
            return rough_row_of(partnership, standings_under_two(partnership, policy_a, policy_b, as_of=day))
        return row_of(evaluate(partnership, as_of=day, policy=policy_a), evaluate(partnership, as_of=day, policy=policy_b))
    except AsOfError:
        return partnership.id
    except PartnershipRulesError as error:
        return Failed(partnership.id, error.code, error.message)


def _pairs(policy_a: Policy | None, policy_b: Policy, used: Iterable[Policy]) -> tuple[PolicyComparison, ...]:
    """Hold the second policy against the first, or against each in use on the first side."""
    first = {policy.hash: policy for policy in ([policy_a] if policy_a is not None else used)}
    return tuple(compare_policies(policy, policy_b) for policy in sorted(first.values(), key=lambda one: (one.id, one.hash)))
