"""The names that conditions may use: those a policy defines, and those an agreement adds."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...agreement import Agreement
from ...condition import PeriodForm, ast, walk
from ...kinds import BUILT_IN_KINDS
from ...policy import Policy
from ...policy.checks import conditions_of
from ..rows import Row

__all__ = ["PERIODS_OF", "Names", "names_of"]


PERIODS_OF: Mapping[PeriodForm | None, tuple[str, ...]] = {
    None: ("2017", "2018", "2016-17", "2020"),
    "year": ("2017", "2018", "2015", "2019", "2020"),
    "school_year": ("2016-17", "2017-18", "2016-2017", "2014-15", "2018-2019", "2019-20"),
}
"""Periods of ratings in each form, not in their order, and with holes: two of a school year's are spelled in two ways."""


@dataclass(frozen=True)
class Names:
    """What there is to ask about; every tuple is in a fixed order, the simplest first."""

    states: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()
    restarting: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("assigned", "review_held", "assessment_completed", "plan_submitted")
    roles: tuple[str, ...] = ("local_board", "superintendent", "state_superintendent")
    numbers: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    supports: tuple[str, ...] = ("coach",)
    designations: tuple[str, ...] = ("CSI", "NOTCSI")
    ratings: tuple[str, ...] = ("F", "D", "A")
    skipped: str = "2020"
    benchmarks: tuple[str, ...] = ()
    domains: tuple[str, ...] = ("academic", "attendance", "staffing")
    has_grounds: bool = False
    linked: bool = False

    def selectors(self) -> list[Row]:
        """List selectors of benchmarks, the widest first."""
        return [
            {},
            *({"phase": phase} for phase in self.phases),
            *({"id": key} for key in self.benchmarks),
            *({"domain": domain} for domain in self.domains),
            {"kind": "at_least"},
            {"kind": ["done", "at_most"]},
            *({"phase": p, "domain": self.domains[0]} for p in self.phases),
        ]

    def occurrences(self) -> list[Row]:
        """List what a clock or a condition may count from."""
        return [*({"kind": kind} for kind in self.kinds), *({"entered": state} for state in self.states)]


def names_of(policy: Policy, agreement: Agreement | None = None) -> Names:
    """Collect the names that a policy and an agreement define."""
    leaves = [leaf for _, condition in conditions_of(policy) for _, leaf in walk(condition)]
    used = [t.on for t in policy.transitions if t.on in BUILT_IN_KINDS] + [clock.anchor.kind for clock in policy.clocks.values()]
    plain = Names()
    exact = [name for name, parameter in policy.parameters.items() if parameter.value.replace("/", "", 1).isdigit()]
    return Names(
        states=tuple(policy.states),
        clocks=tuple(policy.clocks),
        restarting=tuple(name for name, clock in policy.clocks.items() if clock.runs_again),
        phases=tuple(dict.fromkeys(clock.phase for clock in policy.clocks.values() if clock.phase)),
        kinds=tuple(dict.fromkeys([*(kind for kind in used if kind is not None and kind in BUILT_IN_KINDS), *plain.kinds])),
        roles=tuple(policy.roles) or plain.roles,
        numbers=tuple(exact),
        wholes=tuple(name for name in exact if policy.parameters[name].value in ("1", "2", "3", "4", "5")),
        choices=tuple((name, choice) for name, parameter in policy.parameters.items() for choice in parameter.choices),
        supports=tuple(support.id for support in agreement.supports) if agreement and agreement.supports else plain.supports,
        designations=tuple(
            dict.fromkeys([*(n for leaf in leaves if isinstance(leaf, ast.Designated) for n in leaf.designated.as_), "NOTCSI"])
        ),
        skipped=PERIODS_OF[policy.period_form][-1] if not policy.periods else policy.periods[0],
        benchmarks=tuple(benchmark.id for benchmark in agreement.benchmarks) if agreement else (),
        has_grounds=bool(policy.ladder.grounds),
        linked="district" in policy.links,
    )
