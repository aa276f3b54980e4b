"""The model behind synthetic records: what is drawn, between which bounds. No real district is imitated."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from ...model import Day, Fault, Value, Whole, faults

__all__ = ["Model", "Range"]

Range = tuple[Annotated[int, Field(strict=True)], Annotated[int, Field(strict=True)]]
"""The least and the most, both included; every whole number between them is equally likely."""

Percent = Annotated[Whole, Field(le=100)]


class Model(Value):
    """How synthetic partnerships come about; all numbers are whole, rates in tenths of a percentage point.

    A district is drawn once: ``schools``, and for each school and measure a ``baseline`` and a yearly ``drift``. Every draw
    of it has its own noise (up to ``spread`` either way, small noise likelier than large), its own gaps in the data
    (``missing_percent`` not published, ``suppressed_percent`` published as ``*``) and its own delays. Rates are published once
    a year on ``published`` for ``years``. The plan promises, for each school and ``measures`` times for each phase of the
    policy, a rise from the baseline by ``goals``: the first for the phase that falls due first, the last for all later ones.
    The goals, and everything drawn, are the same whatever the policy, so that policies are compared on equal districts.

    The state looks at every school again each ``round_every`` years on ``round_on``: at the mean of its rates on that day, with
    noise of its own. A school at ``exits_at`` or above leaves the partnership (``school_exited``), one below ``again_below`` is
    identified again (``designated`` as ``CSI``), one between stays as it is. The rounds go on record only under a
    policy that asks for them: who is a member, or how a school is designated. What follows is the policy's to say.

    Days are counted: from ``begins`` to the assignment (``begins_within``), from there to the needs assessment and to the
    signature, from a review's due date until it is held (``review_delay``), and from there until it is decided
    (``decision_delay``). On that day, and after each of the state's rounds, the authority does what the policy allows: it releases,
    or else raises the level.

    >>> Model().goals
    (40, 90)
    """

    schools: Range = (1, 3)
    measures: Annotated[Whole, Field(ge=1, le=10)] = 1
    baseline: Range = (150, 450)
    drift: Range = (10, 80)
    spread: Whole = 20
    goals: Annotated[tuple[Whole, ...], Field(min_length=1)] = (40, 90)
    missing_percent: Percent = 6
    suppressed_percent: Percent = 4
    begins: Day = date(2018, 1, 2)
    begins_within: Range = (0, 300)
    assessment_days: Range = (40, 100)
    sign_days: Range = (45, 130)
    review_delay: Range = (0, 90)
    decision_delay: Range = (0, 45)
    published: tuple[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=28)]] = (6, 15)
    years: Annotated[Whole, Field(ge=1, le=20)] = 5
    round_every: Annotated[Whole, Field(ge=1, le=20)] = 3
    round_on: tuple[Annotated[int, Field(ge=1, le=12)], Annotated[int, Field(ge=1, le=28)]] = (11, 30)
    exits_at: Whole = 420
    again_below: Whole = 330

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        faults(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        for name in ("schools", "baseline", "drift", "begins_within", "assessment_days", "sign_days", "review_delay", "decision_delay"):
            low, high = getattr(self, name)
            if low > high:
                yield Fault((name,), "range_backwards", f"the range of '{name}' runs from {low} down to {high}", "give the least first")
            if low < (1 if name == "schools" else 0) and name != "drift":
                yield Fault((name,), "range_negative", f"'{name}' is {low} at the least", "start higher")
        if self.schools[1] > 200:
            yield Fault(("schools",), "range_too_large", "a district has at most 200 schools here", "lower the upper bound")
        if self.baseline[1] > 1000:
            yield Fault(("baseline",), "range_too_large", "a rate is at most 1000 tenths of a percent", "lower the upper bound")
        if self.again_below > self.exits_at:
            said = "a school would leave and be identified again on one day"
            yield Fault(("again_below",), "range_backwards", said, "let 'again_below' be at most 'exits_at'")
        if self.missing_percent + self.suppressed_percent > 100:
            yield Fault(("missing_percent",), "percent_too_large", "missing and suppressed data are more than all data", "lower one")
