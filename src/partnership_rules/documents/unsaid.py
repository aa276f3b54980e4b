"""What records leave unsaid: who joined, whose ratings are meant, and a signing that brings nothing into force."""

from collections.abc import Iterable, Iterator

from ..condition import Condition, ast, walk
from ..kinds import AnyRecord, Identified, PolicyChanged, Rated, SchoolAdded, SchoolsMerged
from ..model import Fault
from ..policy.machine_check import SIGNING_KINDS, brings_nothing_into_force
from ..record import Partnership
from ..words import listed

__all__ = ["force_faults", "unsaid_faults"]


def unsaid_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find what records do not say and something hangs on: warnings, for the record is evaluated all the same."""
    yield from joining_faults(partnership)
    yield from rating_faults(partnership)


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


def rating_faults(partnership: Partnership) -> Iterator[Fault]:
    """Find, once, that conditions ask how the district is rated where only schools are, or the other way round."""
    rated = {record.school is None for record in partnership.records if isinstance(record, Rated)}
    first = next((index for index, record in enumerate(partnership.records) if isinstance(record, Rated)), 0)
    asked = {leaf.rated.of == "district" and not each for leaf, each in _ratings_asked(partnership)}
    if len(rated) == 1 and (nobody := asked - rated):
        wanted, found = ("the district is", "schools are") if nobody == {True} else ("schools are", "the district is")
        message = f"a condition asks how {wanted} rated, and on record only {found}"
        yield Fault(
            ("records", first), "rated_nobody", message, "say whose ratings are meant: 'of: district', 'any_school' or 'all_schools'"
        )


def _ratings_asked(partnership: Partnership) -> Iterator[tuple[ast.Rated, bool]]:
    """List the leaves that ask for ratings, each with whether each school is asked for its own."""
    asked: list[tuple[Condition | None, bool]] = []
    for policy in partnership.policies:
        asked += [(t.when, False) for t in policy.transitions]
        asked += [(part, one.for_ == "each") for one in policy.requirements for part in (one.when, one.requires)]
        asked += [(one.when, one.for_ == "each") for one in policy.ladder.grounds]
    asked += [(clause.when, clause.for_ == "each") for agreement in partnership.agreements for clause in agreement.clauses]
    asked += [(clause.when, clause.for_ == "each") for policy in partnership.policies for clause in policy.clauses]
    for condition, each in asked:
        yield from ((leaf, each) for _, leaf in (walk(condition) if condition is not None else ()) if isinstance(leaf, ast.Rated))
