"""What must agree between documents: a partnership, its agreements, and the policies they are judged by."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from ..agreement import Agreement
from ..errors import Place, Problem, Severity
from ..kinds import AnyRecord, Identified, Overridden, PolicyChanged, SchoolAdded, SchoolsMerged
from ..model import Fault
from ..policy import Policy
from ..policy.checks import condition_faults, unknown_name
from ..policy.machine_check import SIGNING_KINDS, brings_nothing_into_force
from ..record import Partnership
from ..words import did_you_mean, listed

__all__ = ["agreement_faults", "force_faults", "joining_faults", "partnership_faults", "problems_at", "role_faults"]

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
    for index, school in enumerate(partnership.schools):
        yield from _benchmark_school_faults(partnership, school.id, index)


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
        "clause": [c.id for a in partnership.agreements for c in a.clauses],
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


def force_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find the first signing on record, where no step of any policy it is held against brings an agreement into force."""
    used = {partnership.policy, *(record.policy for record in partnership.records if isinstance(record, PolicyChanged))}
    policies = [policy for policy in partnership.policies if policy.id in used]
    hints = [hint for policy in policies if (hint := brings_nothing_into_force(policy)) is not None]
    signings = [index for index, record in enumerate(partnership.records) if record.kind in SIGNING_KINDS]
    if signings and hints and len(hints) == len(policies):
        message = f"an agreement is signed, and no step of the policy '{policies[0].id}' brings it into force: nothing in it is ever judged"
        yield Fault(("records", signings[0]), "never_in_force", message, hints[0])


def joining_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find schools that are listed and that no record says joined: a warning, for some of them are taken for members all the same."""
    records = sorted(partnership.records, key=lambda record: record.order)
    listed_ids = {school.id for school in partnership.schools}
    said = {school for record in records for school in _joining(record, listed_ids)}
    silent = [(place, school.id) for place, school in enumerate(partnership.schools) if school.id not in said]
    if not records or not silent:
        return
    first, hint = records[0].on, "say who joined, with 'identified' or 'school_added'"
    if any(isinstance(record, Identified) or (isinstance(record, SchoolAdded) and record.on == first) for record in records):
        for place, school in silent:
            yield Fault(("schools", place), "joining_unknown", f"no record says that the school '{school}' joined: it is no member", hint)
    else:
        of = "every listed school" if not said else f"each of {listed(school for _, school in silent)}"
        yield Fault(("schools",), "joining_unknown", f"no record says who joined: {of} is taken for a member from {first}", hint)


def _joining(record: AnyRecord, every: Iterable[str]) -> Iterable[str]:
    """Return the schools that a record says joined."""
    match record:
        case Identified():
            return record.schools or every
        case SchoolAdded():
            return (record.school,)
        case SchoolsMerged():
            return (record.into,)
        case _:
            return ()


def problems_at(found: Iterable[Fault], place: Callable[[Loc], Place], *, severity: Severity = "error") -> list[Problem]:
    """Return faults as problems; ``place`` turns a path inside the model into a place."""
    return [Problem(f.code, place(f.loc), f.message, f.hint, severity) for f in found]


def place_in_model(name: str) -> Callable[[Loc], Place]:
    """Return the function that places faults of a value built in Python: the path inside it takes the file's name."""
    return lambda loc: Place(".".join(map(str, (name, *loc))))
