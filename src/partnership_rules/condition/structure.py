"""The leaves that ask about the schools, the district, the policy's parameters, and what the agreement holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ..benchmark import Benchmark
from ..dates import shift
from ..logic import FALSE, TRUE, UNDETERMINED, Because, Truth, alike, all_of, any_of, negate, truth_of
from ..quantity import read_exact
from ..words import listed
from .ast import Charter, ClauseShape, Designated, Designation, Has, Leaf, Members, ParameterIs, Rated, Rating, Structure
from .english import describe, say_words
from .facts import AgreementText, ClauseText, FactBase, LeafReader, Reading, selects
from .rating_counts import count_truth, counted_periods, shown_periods
from .rating_periods import RatedPeriod

__all__ = ["STRUCTURE_LEAVES"]

ACTIVE = "member"
ONE_DAY = timedelta(days=1)


def _schools(facts: FactBase) -> list[str]:
    """List the schools in question: the one in scope, or every active member."""
    if facts.scope is not None:
        return [facts.scope]
    return [school for school, status in facts.members().items() if status == ACTIVE]


def _designated(school: str, wanted: Designation, facts: FactBase) -> tuple[Truth, str]:
    """Return whether a school holds a status today: the statuses of the latest day that gave it any."""
    given = facts.designations(school)
    if wanted.after is not None:
        after = facts.first(wanted.after)
        given = [fact for fact in given if after is not None and fact.on > after]
    if not given:
        return UNDETERMINED, "no designation is on record" + (" since then" if wanted.after else "")
    latest = given[-1].on
    last = [fact for fact in given if fact.on == latest]
    held = [fact.until is None or facts.today <= fact.until for fact in last]
    said = dict.fromkeys(fact.status if holds else f"{fact.status} (run out)" for fact, holds in zip(last, held, strict=True))
    words = f"{listed(said)} (of {latest})" if any(held) else f"the designation has run out (of {latest})"
    truth = alike(truth_of(holds and fact.status in wanted.as_) for fact, holds in zip(last, held, strict=True))
    return truth, f"{words}, which do not agree" if len(said) > 1 else words


def read_designated(leaf: Designated, facts: FactBase) -> Reading:
    """Read ``designated``: the members in question hold a status; a school without any designation is unknown."""
    schools = _schools(facts)
    found = [(school, *_designated(school, leaf.designated, facts)) for school in schools]
    combine = any_of if leaf.designated.schools == "any" else all_of
    truth = combine(truth for _, truth, _ in found) if found else UNDETERMINED

    def because() -> Because:
        parts = tuple(
            Because(f"{school}: {said}", one, needs=(f"the designation of school '{school}'",) if one is UNDETERMINED else ())
            for school, one, said in found
        )
        return Because(describe(leaf), truth, parts, needs=() if found else ("the member schools and their designations",))

    return truth, because


class _Count(NamedTuple):
    """A count of ratings: what is asked, how many are wanted, and the periods in question."""

    rating: Rating
    wanted: int
    rows: Sequence[RatedPeriod]


def _rated(rating: Rating, school: str | None, facts: FactBase) -> tuple[Truth, _Count]:
    """Count the ratings of the district or a school over the periods in question."""
    wanted = rating.wanted if isinstance(rating.wanted, int) else int(read_exact(facts.parameter(rating.wanted.parameter)))
    day = facts.first(rating.start) if rating.start is not None else None
    if rating.start is not None and day is None:
        return UNDETERMINED, _Count(rating, wanted, ())
    if day is not None and rating.after is not None:
        day = day + ONE_DAY if day < date.max else day
    rows = counted_periods(rating, facts.ratings(school, rating.measure, day))
    return count_truth(rating, wanted, rows), _Count(rating, wanted, rows)


def read_rated(leaf: Rated, facts: FactBase) -> Reading:
    """Read ``rated``: so many bad (or good) periods in a row, of a few, or in all, of the district or of member schools."""
    rating = leaf.rated
    if rating.of == "district":
        truth, count = _rated(rating, facts.scope, facts)
        return truth, lambda: _explain_rated(describe(leaf), facts.scope, truth, count)
    found = [(school, *_rated(rating, school, facts)) for school in _schools(facts)]
    combine = any_of if rating.of == "any_school" else all_of
    whole = combine(truth for _, truth, _ in found) if found else UNDETERMINED

    def because() -> Because:
        parts = tuple(_explain_rated(school, school, truth, count) for school, truth, count in found)
        return Because(describe(leaf), whole, parts, needs=() if found else ("the member schools and their ratings",))

    return whole, because


def _explain_rated(head: str, school: str | None, truth: Truth, count: _Count) -> Because:
    shown = shown_periods(*count)
    seen = "; ".join(text for _, text in shown) or "no rating is on record" + (" since then" if count.rating.start else "")
    of = f" of school '{school}'" if school else ""
    needs = (
        tuple(f"the rating of {period}" for (period, values), _ in shown if len(values) != 1)
        if shown
        else (f"a rating{of or ' of the district'}",)
    )
    return Because(f"{head}: {seen}", truth, needs=needs if truth is UNDETERMINED else ())


def read_members(leaf: Members, facts: FactBase) -> Reading:
    """Read ``members``: all, any or none of the schools stand so; excluded schools never count."""
    wanted = leaf.members
    statuses = {school: status for school, status in facts.members().items() if status != "excluded" or "excluded" in wanted.are}
    fits = [truth_of(status in wanted.are) for status in statuses.values()]
    truth = UNDETERMINED
    if fits:
        truth = all_of(fits) if wanted.which == "all" else any_of(fits) if wanted.which == "any" else negate(any_of(fits))

    def because() -> Because:
        parts = tuple(
            Because(f"{school} is {say_words(status)}", fit) for (school, status), fit in zip(statuses.items(), fits, strict=True)
        )
        return Because(describe(leaf), truth, parts, needs=() if fits else ("the schools of the partnership",))

    return truth, because


def read_charter(leaf: Charter, facts: FactBase) -> Reading:
    """Read ``charter``: what the record says of the district."""
    truth = truth_of(None if facts.charter is None else facts.charter == leaf.charter)
    needs = ("whether the district is a charter school",) if truth is UNDETERMINED else ()
    said = {True: "it is", False: "it is not", None: "the record does not say"}[facts.charter]
    return truth, lambda: Because(f"{describe(leaf)}: {said}", truth, needs=needs)


def read_parameter(leaf: ParameterIs, facts: FactBase) -> Reading:
    """Read ``parameter``: a choice the policy made."""
    value = str(facts.parameter(leaf.parameter.name))
    truth = truth_of(value == leaf.parameter.is_)
    return truth, lambda: Because(f"{describe(leaf)}: it is '{value}'", truth)


def read_has(leaf: Has, facts: FactBase) -> Reading:
    """Read ``has``: what the text of the agreement in force holds."""
    agreement = facts.agreement
    if agreement is None:
        why = "its text is not on record" if facts.in_force else "no agreement is in force yet"
        return UNDETERMINED, lambda: Because(f"{describe(leaf)}: {why}", UNDETERMINED, needs=("the text of the agreement in force",))
    truth, said = _structure(leaf.has, agreement, facts)
    needs = ("the member schools" if leaf.has.benchmarks else "the term of the agreement",) if truth is UNDETERMINED else ()
    return truth, lambda: Because(f"{describe(leaf)}: {said}", truth, needs=needs)


def _structure(asked: Structure, agreement: AgreementText, facts: FactBase) -> tuple[Truth, str]:
    if asked.benchmarks is not None:
        return _has_benchmarks(asked, agreement, facts)
    if asked.clause is not None:
        found = [clause.id for clause in agreement.clauses if _clause_fits(clause, asked.clause)]
        return truth_of(bool(found)), "found: " + ", ".join(found) if found else "no such clause"
    if asked.term is not None:
        term = agreement.term
        if term is None or term.until is None:
            return UNDETERMINED, "the agreement gives no term"
        last = shift(term.from_, asked.term) - ONE_DAY  # both days are part of the term
        return truth_of(term.until >= last), f"it runs from {term.from_} to {term.until}"
    if asked.party is not None:
        return truth_of(any(party.role == asked.party for party in agreement.parties)), "the parties are " + _names(
            p.role for p in agreement.parties
        )
    return truth_of(any(asked.support in (s.id, s.kind) for s in agreement.supports)), "the supports are " + _names(
        s.id for s in agreement.supports
    )


def _names(found: Iterable[str]) -> str:
    return ", ".join(found) or "none"


def _clause_fits(clause: ClauseText, shape: ClauseShape) -> bool:
    return (
        (shape.consequence is None or any(option.kind == shape.consequence for option in clause.then.of))
        and (shape.effect is None or clause.effect == shape.effect)
        and (shape.decided_by is None or clause.decided_by == shape.decided_by)
    )


def _has_benchmarks(asked: Structure, agreement: AgreementText, facts: FactBase) -> tuple[Truth, str]:
    selector = asked.benchmarks
    assert selector is not None
    if asked.per == "agreement":
        count = sum(selects(selector, benchmark=b, school=b.school) for b in agreement.benchmarks)
        return truth_of(count >= asked.count), f"it holds {count}"
    schools = _schools(facts)
    if not schools:
        return UNDETERMINED, "the member schools are not on record"
    counts = {
        school: sum(selects(selector, benchmark=b, school=school) for b in agreement.benchmarks if _covers(b, school)) for school in schools
    }
    lacking = [school for school, count in counts.items() if count < asked.count]
    return (FALSE, "lacking at " + ", ".join(lacking)) if lacking else (TRUE, "it holds them for every school")


def _covers(benchmark: Benchmark, school: str) -> bool:
    return benchmark.for_ == "each" or benchmark.school == school


STRUCTURE_LEAVES: Mapping[type[Leaf], LeafReader] = {
    Designated: read_designated,
    Rated: read_rated,
    Members: read_members,
    Charter: read_charter,
    ParameterIs: read_parameter,
    Has: read_has,
}
