"""Conditions as the oracle reads them: True, False or None (cannot be said), one plain sentence of code for each leaf."""

from fractions import Fraction
from itertools import product, takewhile
from typing import assert_never

from ...benchmark.targets import Benchmark
from ...condition import Condition, ast
from ...consequence import ConsequenceClause
from ...policy import Ground
from .days import ONE_DAY, came_between, plus
from .evidence import alike, all_true, any_true, at_least_true
from .facts import findings_of
from .periods import one_name, rated_periods
from .walked import Found, Walked

__all__ = ["clause_holds", "ground_holds", "holds"]


def holds(condition: Condition, walk: Walked, school: str | None = None, *, as_ground: bool = False) -> bool | None:
    """Return whether a condition holds on the day the walk has come to, for the district or for one school.

    As a ground, what a review found goes before what the evidence says.
    """
    match condition:
        case ast.AllOf():
            return all_true(holds(part, walk, school, as_ground=as_ground) for part in condition.all)
        case ast.AnyOf():
            return any_true(holds(part, walk, school, as_ground=as_ground) for part in condition.any)
        case ast.AtLeastN():
            return at_least_true((holds(part, walk, school, as_ground=as_ground) for part in condition.at_least.of), condition.at_least.n)
        case ast.Not():
            inner = holds(condition.not_, walk, school, as_ground=as_ground)
            return None if inner is None else not inner
        case ast.Met() | ast.Missed() | ast.ShareMet():
            return _benchmarks(condition, walk, school, as_ground=as_ground)
        case ast.Designated() | ast.Rated() | ast.Members() | ast.Has():
            return _schools(condition, walk, school)
        case (
            ast.ClockIs() | ast.Signed() | ast.FindingIs() | ast.Reported() | ast.LevelIs() | ast.Elapsed() | ast.Never()
            | ast.Happened() | ast.StandingOf() | ast.Grounds() | ast.Charter() | ast.ParameterIs()
        ):  # fmt: skip
            return _events(condition, walk)
        case _:
            assert_never(condition)


def clause_holds(clause: ConsequenceClause, walk: Walked, school: str | None) -> bool | None:
    """Return whether a clause is triggered."""
    override = walk.override(f"clause:{clause.id}", school)
    if override:
        return override[0]
    return None if clause.for_ == "each" and school is None else holds(clause.when, walk, school)


def ground_holds(ground: Ground, walk: Walked) -> bool | None:
    """Return whether there is a ground: for the district, or at any member school."""
    if ground.for_ == "district":
        return holds(ground.when, walk, as_ground=True)
    members = walk.members()
    return any_true(holds(ground.when, walk, school, as_ground=True) for school in members) if members else None


def _benchmarks(condition: ast.Met | ast.Missed | ast.ShareMet, walk: Walked, school: str | None, *, as_ground: bool) -> bool | None:
    match condition:
        case ast.Met():
            met = [f.is_met(as_ground=as_ground) for f in _selected(condition.met, walk, school)]
            return all_true(met) if met else None
        case ast.Missed():
            missed = [f.is_missed(as_ground=as_ground) for f in _selected(condition.missed, walk, school)]
            return any_true(missed) if missed else None
        case ast.ShareMet():
            met = [f.is_met(as_ground=as_ground) for f in _selected(condition.share_met.of, walk, school)]
            return _share(condition.share_met, met, walk) if met else None
        case _:
            assert_never(condition)


def _selected(selector: ast.Selector, walk: Walked, school: str | None) -> list[Found]:
    return [f for f in findings_of(walk) if (school is None or f.school == school) and selected(f.benchmark, f.school, selector)]


def _share(share: ast.Share, met: list[bool | None], walk: Walked) -> bool | None:
    """Try both ends: all that is unknown turns out not met, or met; where both agree, it is decided."""
    word = next(w for w in ("at_least", "above", "below", "at_most") if getattr(share, w) is not None)
    number: ast.Number = getattr(share, word)
    bound = Fraction(walk.policy.parameters[number.parameter].value) if isinstance(number, ast.ParameterRef) else number
    ends = {_compare(word, Fraction(met.count(True) + extra, len(met)), bound) for extra in (0, met.count(None))}
    return ends.pop() if len(ends) == 1 else None


def _compare(word: str, share: Fraction, bound: Fraction) -> bool:
    if word == "at_least":
        return share >= bound
    if word == "above":
        return share > bound
    return share < bound if word == "below" else share <= bound


def selected(benchmark: Benchmark, school: str | None, selector: ast.Selector) -> bool:
    """Return whether a selector picks a benchmark at a school."""
    asked = {
        "id": benchmark.id,
        "phase": benchmark.phase,
        "domain": benchmark.domain,
        "school": school,
        "kind": benchmark.target.key,
        "group": benchmark.group,
        "measure": benchmark.measure,
    }
    return all(not getattr(selector, key) or value in getattr(selector, key) for key, value in asked.items())


def _schools(condition: ast.Designated | ast.Rated | ast.Members | ast.Has, walk: Walked, school: str | None) -> bool | None:
    members = [school] if school is not None else walk.members()
    match condition:
        case ast.Designated():
            asked = condition.designated
            found = [_designated(asked, one, walk) for one in members]
            return None if not found else any_true(found) if asked.schools == "any" else all_true(found)
        case ast.Rated():
            if condition.rated.of == "district":
                return _rated(condition.rated, school, walk)
            rated = [_rated(condition.rated, one, walk) for one in members]
            return None if not rated else any_true(rated) if condition.rated.of == "any_school" else all_true(rated)
        case ast.Members():
            return _members(condition.members, walk, school)
        case ast.Has():
            return _has(condition.has, walk, members)
        case _:
            assert_never(condition)


def _designated(asked: ast.Designation, school: str, walk: Walked) -> bool | None:
    """Look at the last day that gave the school any status: one asked for, that has not run out, must stand there."""
    given = [r for r in walk.designations if r.school == school]
    if asked.after is not None:
        after = walk.first(asked.after)
        given = [r for r in given if after is not None and r.on > after]
    if not given:
        return None
    last = max(r.on for r in given)
    return alike(r.as_ in asked.as_ and (r.until is None or walk.today <= r.until) for r in given if r.on == last)


def _rated(asked: ast.Rating, school: str | None, walk: Walked) -> bool | None:
    """Count the ratings in every way in which those that nobody knows may have come out; where there is none, nobody can say."""
    since = asked.since or asked.after
    day = walk.first(since) if since else None
    if since and day is None:
        return None
    if asked.after and day:
        day = day + ONE_DAY
    skipped = [one_name(period) for period in asked.skipping]
    rows = [rating for period, rating in rated_periods(walk, school, asked.measure, day) if one_name(period) not in skipped]
    if not rows:
        return None
    reset = asked.reset_by.in_ if asked.reset_by else ()
    unknown = [asked.in_[0], "no such rating", *reset[:1], *asked.passing_over[:1]]
    number = asked.wanted
    wanted = int(walk.policy.parameters[number.parameter].value) if isinstance(number, ast.ParameterRef) else number
    found = {_counted(asked, list(way)) >= wanted for way in product(*(row or unknown for row in rows))}
    return found.pop() if len(found) == 1 else None


def _counted(asked: ast.Rating, ratings: list[str]) -> int:
    """Count ratings, all of them known, from the first to the latest."""
    kept = [one for one in ratings if one not in asked.passing_over]
    if asked.of_first:
        kept = kept[: asked.of_first]
    if asked.of_last:
        kept = kept[-asked.of_last :]
    if asked.consecutive is not None:
        return sum(1 for _ in takewhile(lambda one: one in asked.in_, reversed(kept)))
    if asked.reset_by is not None:
        size, good = asked.reset_by.consecutive, asked.reset_by.in_
        ends = [end for end in range(size, len(kept) + 1) if all(one in good for one in kept[end - size : end])]
        kept = kept[ends[-1] :] if ends else kept
    return sum(one in asked.in_ for one in kept)


def _members(asked: ast.Membership, walk: Walked, school: str | None) -> bool | None:
    statuses = {key: walk.status[key][0] for key in walk.listed_schools()}
    if school is not None:
        statuses = {school: statuses.get(school, "excluded")}
    counted = [status in asked.are for status in statuses.values() if status != "excluded" or "excluded" in asked.are]
    if not counted:
        return None
    return all(counted) if asked.which == "all" else any(counted) if asked.which == "any" else not any(counted)


def _has(asked: ast.Structure, walk: Walked, members: list[str]) -> bool | None:
    text = walk.text()
    if text is None:
        return None
    if asked.clause is not None:
        return any(_clause_fits(clause, asked.clause) for clause in text.clauses)
    if asked.term is not None:
        return (
            None if text.term is None or text.term.until is None else bool(text.term.until + ONE_DAY >= plus(text.term.from_, asked.term))
        )
    if asked.party is not None:
        return any(party.role == asked.party for party in text.parties)
    if asked.support is not None:
        return any(asked.support in (support.id, support.kind) for support in text.supports)
    wanted = asked.benchmarks or ast.Selector()
    if asked.per == "agreement":
        return sum(selected(b, b.school, wanted) for b in text.benchmarks) >= asked.count
    if not members:
        return None
    counts = [sum(selected(b, one, wanted) for b in text.benchmarks if b.for_ == "each" or b.school == one) for one in members]
    return min(counts) >= asked.count


def _clause_fits(clause: ConsequenceClause, shape: ast.ClauseShape) -> bool:
    kinds = [option.kind for option in clause.then.of]
    return (
        (shape.consequence is None or shape.consequence in kinds)
        and (shape.effect is None or clause.effect == shape.effect)
        and (shape.decided_by is None or clause.decided_by == shape.decided_by)
    )


Event = (
    ast.ClockIs | ast.Signed | ast.FindingIs | ast.Reported | ast.LevelIs | ast.Elapsed | ast.Never | ast.Happened | ast.StandingOf
    | ast.Grounds | ast.Charter | ast.ParameterIs
)  # fmt: skip


def _events(condition: Event, walk: Walked) -> bool | None:
    match condition:
        case ast.ClockIs():
            clock = walk.clocks[condition.clock.name]
            rounds = [*clock.earlier, clock] if condition.clock.of == "any" else [clock]
            return any(one.status in condition.clock.is_ for one in rounds)
        case ast.Signed():
            return any_true(_signed(condition.signed, version, roles, walk) for version, roles in walk.signed.items())
        case ast.FindingIs():
            return _finding(condition.finding, walk)
        case ast.Reported():
            asked = condition.reported
            found = walk.supports.get(asked.support, []) if asked.support else walk.implementation
            return alike(one == (asked.is_ if asked.support else asked.implementation) for one in found) if found else False
        case ast.LevelIs():
            top = condition.level.at_most
            return (condition.level.at_least or 0) <= walk.level and (top is None or walk.level <= top)
        case ast.Elapsed():
            since = walk.first(condition.elapsed.since)
            return since is not None and walk.today >= plus(since, condition.elapsed.period)
        case ast.Never():
            return walk.first(condition.never) is None
        case ast.Happened():
            return came_between(walk.first(condition.happened.occurrence), condition.happened)
        case ast.StandingOf():
            states = walk.linked.get(condition.standing_of.partnership)
            return None if states is None else states.get(walk.today) in condition.standing_of.in_
        case ast.Grounds():
            return any_true(ground_holds(ground, walk) for ground in walk.policy.ladder.grounds)
        case ast.Charter():
            charter = walk.partnership.district.charter
            return None if charter is None else charter == condition.charter
        case ast.ParameterIs():
            return walk.policy.parameters[condition.parameter.name].value == condition.parameter.is_
        case _:
            assert_never(condition)


def _signed(asked: ast.Signatures, version: str | None, roles: set[str], walk: Walked) -> bool | None:
    """Return whether every required role has signed one version; of a charter that may be one, nobody can say."""
    if version in walk.signed_whole:
        return True
    if not roles.issuperset(asked.roles):
        return False
    if roles.issuperset(asked.if_charter):
        return True
    charter = walk.partnership.district.charter
    return None if charter is None else not charter


def _finding(asked: ast.ReviewFinding, walk: Walked) -> bool | None:
    held, _, found = walk.review(asked.review)
    if found is not None and "/" in found:
        return None
    if found in ("met", "not_met"):
        return bool(found == asked.is_)
    clock = walk.phase_clock(asked.review)
    is_due = clock is None or (clock.due is not None and walk.today >= clock.due)
    return False if asked.is_ == "not_met" and not is_due and held is None else None
