"""The law of counters, asked of real records: what one count of ratings passes over, none counts."""

from collections.abc import Iterator
from datetime import date

from ...condition import ast as c
from ...condition import describe, weigh
from ...evaluation import evaluate, facts_of
from ...logic import TRUE
from ...policy import Policy
from ...record import Partnership
from .explore import Exploration
from .replay import Counterexample, story

__all__ = ["counters"]

_DAY = date(2020, 1, 1)


def counters(found: Exploration) -> tuple[int, Counterexample | None]:
    """Hold every count of ratings against what others like it pass over; return how many times, and the first that counts it.

    A count with pauses of its own may have others than its like; one of a single period, such as the latest, has none.
    """
    policy, tried = found.model.policy, 0
    counts = [leaf.rated for leaf in dict.fromkeys((*policy.leaves, *found.model.agreement.leaves)) if isinstance(leaf, c.Rated)]
    for rating in counts:
        others = [other for other in counts if other.measure == rating.measure and set(other.in_) & set(rating.in_)]
        for period, given in _passed_over(policy, rating, others):
            tried += 1
            record = {
                "kind": "rated",
                "on": _DAY,
                "period": period,
                "rating": given,
                **({"measure": rating.measure} if rating.measure else {}),
            }
            held = Partnership(id="counterexample", policy=policy, district={"name": "A District"}, records=[record])
            once = c.Rated(rated=c.Rating(in_=rating.in_, measure=rating.measure, count=1, skipping=rating.skipping,
                                          passing_over=rating.passing_over))  # fmt: skip
            if weigh(once, facts_of(held, as_of=_DAY)).truth is TRUE:
                said = f"{_DAY}  {given} of {period} counts, which another count passes over: {describe(c.Rated(rated=rating))}"
                return tried, Counterexample(held, _DAY, (*story(evaluate(held, as_of=_DAY)), said))
    return tried, None


def _passed_over(policy: Policy, rating: c.Rating, others: list[c.Rating]) -> Iterator[tuple[str, str]]:
    """List the periods, each with a rating that counts, and the ratings that count, each with a period, that some count passes over."""
    paused = dict.fromkeys(period for other in others for period in other.skipping)
    yield from ((period, rating.in_[0]) for period in paused if rating.wanted != 1 and not rating.skipping)
    order = policy.period_order
    period = order.name_at(0 if order.listed else 2000)
    yield from ((period, given) for given in rating.in_ if any(given in other.passing_over for other in others))
