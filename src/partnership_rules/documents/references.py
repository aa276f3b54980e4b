"""What must agree between documents: a partnership, its agreements, and the policies they are judged by."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from ..agreement import Agreement
from ..condition.ast import StandingOf
from ..errors import Place, Problem, Severity
from ..kinds import Overridden, Rated
from ..model import Fault
from ..policy import Policy
from ..policy.checks import condition_faults, unknown_name, unknown_period
from ..record import Partnership
from ..words import did_you_mean, listed

__all__ = ["agreement_faults", "partnership_faults", "problems_at", "role_faults"]

Loc: TypeAlias = tuple[str | int, ...]


def agreement_faults(agreement: Agreement, policy: Policy) -> Iterator[Fault]:
    """Find what an agreement names and its policy does not know: clocks, reviews, parameters, phases."""
    for index, clause in enumerate(agreement.clauses):
        yield from condition_faults(clause.when, policy, ("clauses", index, "when"))
    phases = [clock.phase for clock in policy.clocks.values() if clock.phase]
    for index, benchmark in enumerate(agreement.benchmarks):
        if benchmark.due is None and benchmark.phase not in phases:
            others = f", or one of the phases {listed(phases)}" if phases else ": the policy has no clock with a phase"
            hint = did_you_mean(benchmark.phase, phases) or f"give it a due date{others}"
            yield Fault(
                ("benchmarks", index, "phase"), "unknown_phase", f"no clock of the policy calls the phase '{benchmark.phase}'", hint
            )


def partnership_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find what a partnership's records name and none of its policies or agreements knows."""
    policies = partnership.policies
    if not policies:
        return
    yield from _link_faults(partnership)
    clocks = {name for policy in policies for name in policy.clocks}
    reviews = {clock.phase for policy in policies for clock in policy.clocks.values() if clock.phase}
    kinds = {name for policy in policies for name in policy.own_kinds}
    named = (("clock", "clock", clocks), ("review", "review", reviews), ("name", "record_kind", kinds))  # fields, of any record
    for index, record in enumerate(partnership.records):
        at = ("records", index)
        for field, what, known in named:
            name = getattr(record, field, None)
            if name is not None and name not in known:
                yield unknown_name((*at, field), what, name, known)
        if isinstance(record, Overridden):
            yield from _override_faults(record, partnership, at)
        elif isinstance(record, Rated):
            orders = [policy.period_order for policy in policies]
            if all(order.is_known and order.place_of(record.period) is None for order in orders):
                yield unknown_period((*at, "period"), record.period, orders[0])
    for index, school in enumerate(partnership.schools):
        yield from _benchmark_school_faults(partnership, school.id, index)


def _link_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find roles that no policy looks at, states that a linked partnership never has, and schools beside the one a policy is about."""
    policies, states = (
        partnership.policies,
        {key: {s for p in one.policies for s in p.states} for one in partnership.linked for key in [one.id]},
    )
    for role, key in partnership.links.items():
        if all(role not in policy.links for policy in policies):
            yield unknown_name(("links", role), "link", role, (name for policy in policies for name in policy.links))
        asked = (leaf.standing_of for p in policies for leaf in p.leaves if isinstance(leaf, StandingOf))
        for state in dict.fromkeys(one for asking in asked if asking.partnership == role for one in asking.in_):
            if states.get(key) and state not in states[key]:
                yield unknown_name(("links", role), "state", state, states[key])
    if len(partnership.schools) > 1 and any(policy.subject == "school" for policy in policies):
        message = "the policy is about one school, and the partnership lists several"
        yield Fault(("schools", 1), "subject_invalid", message, "write a partnership for each school, linked to that of its district")


def _benchmark_school_faults(partnership: Partnership, school: str, index: int) -> Iterator[Fault]:
    """Find, once for the first school, benchmarks of schools that the partnership does not list."""
    if index:
        return
    known = {one.id for one in partnership.schools}
    for agreement in partnership.agreements:
        for benchmark in agreement.benchmarks:
            if benchmark.school is not None and benchmark.school not in known:
                hint = did_you_mean(benchmark.school, known) or "list it under 'schools'"
                of = f"the benchmark '{benchmark.id}' of '{agreement.id}'"
                message = f"{of} is for the school '{benchmark.school}', which the partnership does not list"
                yield Fault(("schools",), "unknown_school", message, hint)


def _override_faults(record: Overridden, partnership: Partnership, at: Loc) -> Iterator[Fault]:
    subject, _, rest = record.what.partition(":")
    key, _, school = rest.partition("@")
    if school and school not in {one.id for one in partnership.schools}:
        yield unknown_name((*at, "what"), "school", school, (one.id for one in partnership.schools))
    known = {
        "benchmark": [b.id for a in partnership.agreements for b in a.benchmarks],
        "clause": [
            *(c.id for a in partnership.agreements for c in a.clauses),
            *(c.id for p in partnership.policies for c in p.clauses),
        ],
        "requirement": [r.id for p in partnership.policies for r in p.requirements],
    }[subject]
    if key not in known:
        yield unknown_name((*at, "what"), subject, key, known)


def role_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find roles that no policy lists: a warning, for others than the policy's own may sign and speak."""
    roles = {role for policy in partnership.policies for role in policy.roles}
    if not roles:
        return
    for index, record in enumerate(partnership.records):
        for key in ("role", "by", "approved_by"):
            role = getattr(record, key, None)
            if role is not None and role not in roles and record.kind != "partner_joined":
                hint = did_you_mean(role, roles) or f"the policy's roles are {listed(sorted(roles))}"
                yield Fault(("records", index, key), "unknown_role", f"the policy has no role '{role}'", hint)


def problems_at(found: Iterable[Fault], place: Callable[[Loc], Place], *, severity: Severity = "error") -> list[Problem]:
    """Return faults as problems; ``place`` turns a path inside the model into a place."""
    return [Problem(f.code, place(f.loc), f.message, f.hint, severity) for f in found]


def place_in_model(name: str) -> Callable[[Loc], Place]:
    """Return the function that places faults of a value built in Python: the path inside it takes the file's name."""
    return lambda loc: Place(".".join(map(str, (name, *loc))))
