"""Identifies: from a policy, a roster and published measures to a verdict on every school."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache

from ..dates import as_day
from ..errors import InputError, Place, Problem
from ..evidence import Measurement, Milestone
from ..kinds import AnyRecord
from ..logic import FALSE, TRUE, UNDETERMINED, Truth, all_of, any_of, negate
from ..model import expect
from ..override import Override
from ..shown import Listed
from ..words import did_you_mean, listed
from .cells import Cells, cells_of
from .cut import Cut
from .judgement import Ruling
from .known import Known
from .language import Ranked
from .parts import Imposed, Rule
from .policy import IndexPolicy
from .prior import statuses_of
from .rank import Entrant, Quota, Ranking, rank
from .result import Identification, Pool
from .roster import RosterSchool, as_roster
from .scoring import percentiles, scores_of
from .verdict import SchoolVerdict
from .weighing import Asker, Frame, asker

__all__ = ["identify"]

EVERYONE = ""
"""The name of the one pool of a policy without pools."""


def identify(
    policy: IndexPolicy,
    roster: Iterable[RosterSchool | Mapping[str, object]],
    evidence: Iterable[Measurement | Milestone],
    *,
    as_of: date | str,
    known_on: date | str | None = None,
    prior: Iterable[AnyRecord | dict[str, object]] | None = None,
) -> Identification:
    """Say of every school of a roster whether a policy names it: in, out, or undetermined.

    A school is *in* where every completion of what is not known, within its bounds, puts it in, and *out* where none does.
    Nothing is imputed. ``roster`` lists schools, or mappings from columns to texts; ``evidence`` holds measurements as they
    were published. Only what is dated by ``as_of`` counts, and what was known by ``known_on`` where that is given. ``prior``
    holds ``designated`` records: a policy that asks what schools were before must be given them (``()`` for none).

    Raises ``InputError``: ``prior_missing``, ``unknown_column`` (the policy asks what no row of the roster says),
    ``duplicate_id``, ``roster_empty``, ``rough_days``; and ``ModelError`` for what is no school or record.

    >>> policy = IndexPolicy(id="lowest-one", indicators={"index": {"measure": "index", "unit": "index", "low": 0, "high": 100}},
    ...     scores={"index": {"weights": {"index": 1}}}, rules=[{"id": "lowest", "reason": "CSILOWPERF", "when": {"lowest": {"count": 1}}}])
    >>> published = {"a": "20", "b": "40", "c": "*"}
    >>> rows = [Measurement(measure="index", school=s, on="2025-06-30", value=v, unit="index") for s, v in published.items()]
    >>> result = identify(policy, [{"school": "a"}, {"school": "b"}, {"school": "c"}], rows, as_of=date(2025, 7, 1))
    >>> [verdict.outcome for verdict in result]
    ['undetermined', 'out', 'undetermined']
    >>> result["a"].rank, result["a"].out_if_above
    ((1, 2), Fraction(40, 1))
    """
    expect(policy, IndexPolicy)
    as_of, known_on = as_day(as_of), as_day(known_on) if known_on is not None else None
    schools = as_roster(roster)
    _check(policy, schools, prior)
    places = {school.school: place for place, school in enumerate(schools)}
    cells = cells_of(policy, evidence, places, as_of=as_of, known_on=known_on)
    statuses = statuses_of(prior or (), as_of=as_of, known_on=known_on)
    work = _Work(policy, _frame(policy, schools, cells, Frame(schools, {}, {}, {}, statuses, as_of)), cells)
    verdicts, pools = work.verdicts(), work.pools()
    problems = Listed([*cells.problems, *_doubts_of(policy, pools)])
    return Identification(policy, as_of, known_on, verdicts, Listed(work.cuts), pools, problems)


def _doubts_of(policy: IndexPolicy, pools: Iterable[Pool]) -> Iterator[Problem]:
    """Warn of pools in which nobody stands, and of those of which fewer are named than the federal statute asks for."""
    for pool in pools:
        place = Place(f"pool {pool.name}" if pool.name else "roster")
        if pool.schools[1] == 0:
            yield Problem("pool_empty", place, "no school of the roster stands in this pool", "see the words of its condition", "warning")
        elif policy.population.eligible is not None and 20 * (pool.in_ + pool.undetermined) < pool.eligible[0]:
            said = f"at most {pool.in_ + pool.undetermined} of {pool.eligible[0]} schools that may be named are, under five percent"
            yield Problem(
                "under_five_percent", place, said, "where these are those under Title I, ESEA 1111(c)(4)(D)(i) asks for five", "warning"
            )


def _check(policy: IndexPolicy, schools: Sequence[RosterSchool], prior: object) -> None:
    if not schools:
        raise InputError("the roster lists no school", code="roster_empty", hint="hand over one row for each school")
    if prior is None and policy.asks_what_was:
        hint = "hand over 'designated' records as prior, or () where no school had a status"
        raise InputError("the policy asks what schools were before, and nothing was handed over", code="prior_missing", hint=hint)
    known = {key for school in schools for key in school.says}
    for key in policy.asked_of_roster:
        if key not in known:
            hint = did_you_mean(key, known) or f"its columns are {listed(sorted(known)[:12])}"
            raise InputError(f"the policy asks for the column '{key}', which the roster does not have", code="unknown_column", hint=hint)


def _frame(policy: IndexPolicy, schools: Sequence[RosterSchool], cells: Cells, frame: Frame) -> Frame:
    """Fill in the numbers of every school; what an indicator is a percentile of are all schools of the roster."""
    for name, indicator in policy.indicators.items():
        column: Sequence[Known] = cells.column(name, indicator, [school.school for school in schools])
        frame.indicators[name] = percentiles(column) if indicator.scale == "percentile" else column
    for name, score in policy.scores.items():
        found = scores_of(policy, score, frame.indicators)
        names = [*score.weights, *(key for one in score.sets for key in one)]
        if _share_cells(policy, dict.fromkeys(names)):
            found = [one._replace(exact=one.is_point or not one.present) for one in found]
        frame.scores[name] = found
        frame.inputs[name] = frozenset(names)
    return frame


def _share_cells(policy: IndexPolicy, names: Iterable[str]) -> bool:
    """Say whether two indicators read the same cells, so that they do not vary independently."""
    read = []
    for name in names:
        indicator = policy.indicators[name]
        read.append((indicator.measure, indicator.group))
        if indicator.participation is not None:
            read.append((indicator.participation.measure, indicator.group))
    return len(read) != len(set(read))


class _Work:
    """The verdicts on one roster, put together rule by rule and pool by pool."""

    def __init__(self, policy: IndexPolicy, frame: Frame, cells: Cells) -> None:
        self.policy, self.frame, self.cells = policy, frame, cells
        everyone = [TRUE] * len(frame.roster)
        population = policy.population
        self.excluded = self.truths(asker(population.exclude, frame)) if population.exclude is not None else [FALSE] * len(everyone)
        self.eligible = self.truths(asker(population.eligible, frame)) if population.eligible is not None else everyone
        pools = {name: self.truths(asker(one, frame)) for name, one in population.pools.items()} or {EVERYONE: everyone}
        self.members: dict[str, list[Truth]] = {
            name: [all_of((here, negate(out))) for here, out in zip(truths, self.excluded, strict=True)] for name, truths in pools.items()
        }
        frame.inputs[""] = policy.asked_of_membership
        self.cuts: list[Cut] = []
        self.asked = [
            (rule, pool, self.when(rule, pool), asker(rule.safe_harbor, frame) if rule.safe_harbor is not None else None)
            for rule in policy.rules
            for pool in rule.pools or self.members
        ]
        self.leaving = asker(policy.exit.when, frame) if policy.exit is not None else None
        self.found: list[SchoolVerdict] = []

    def truths(self, ask: Asker) -> list[Truth]:
        return [ask(i).truth for i in range(len(self.frame.roster))]

    def when(self, rule: Rule, pool: str) -> Asker:
        return asker(rule.when, self.frame, lambda ranked: self.contest(rule, pool, ranked))

    def contest(self, rule: Rule, pool: str, ranked: Ranked) -> Cut:
        """Rank a pool by a score."""
        score = self.policy.score_of(ranked.by)
        column = self.frame.scores[score]
        facts = list(zip(column, self.members[pool], self.eligible, strict=True))
        entrants = tuple(
            Entrant(one.low, one.high, one.low_open, one.high_open, _ways(ranked, m, e, one.present, one.absent)) for one, m, e in facts
        )
        share = ranked.share / 100 if ranked.share is not None else Fraction(0)
        standings = rank(entrants, Quota(ranked.count, share, ranked.rounds or "up"), ties=ranked.ties)
        independent = not self.frame.inputs[""] & self.frame.inputs[score]
        exact = all(
            (one.exact or one.is_point) and not (m is UNDETERMINED and e is UNDETERMINED) and (independent or UNDETERMINED not in (m, e))
            for one, m, e in facts
            if m is not FALSE
        )
        schools = tuple(school.school for school in self.frame.roster)
        cut = Cut(rule.id, pool, score, schools, entrants, standings, ranked.ties, exact)
        self.cuts.append(cut)
        return cut

    def verdicts(self) -> Listed[SchoolVerdict]:
        self.found = [self.verdict(i, school) for i, school in enumerate(self.frame.roster)]
        return Listed(self.found)

    def verdict(self, i: int, school: RosterSchool) -> SchoolVerdict:
        rulings = tuple([
            _ruling(rule, pool, self.members[pool][i], when, harbor, i)
            for rule, pool, when, harbor in self.asked
            if self.members[pool][i] is not FALSE
        ])  # fmt: skip
        since = self.frame.statuses.get(school.school, {}).get(self.policy.status.named)
        leaving = self.leaving(i) if self.leaving is not None and since is not None else None
        kept = negate(leaving.truth) if leaving is not None else FALSE
        judged = any_of([*[ruling.truth for ruling in rulings], all_of((kept, negate(self.excluded[i])))])
        imposed = _imposed(self.policy, school, self.frame.as_of) if self.policy.overrides else None
        return SchoolVerdict(
            policy=self.policy,
            school=school,
            index=i,
            judged=judged,
            rulings=rulings,
            is_excluded=self.excluded[i] if self.excluded[i] is not FALSE else None,
            leaving=leaving,
            since=since,
            override=_as_override(imposed) if imposed is not None else None,
            reason_set=imposed.reason if imposed is not None else "",
            unknown=self.unknown(school.school),
        )

    def unknown(self, school: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(self.cells.why.get(school, {}).items())

    def pools(self) -> Listed[Pool]:
        return Listed(self.pool(name, members) for name, members in self.members.items())

    def pool(self, name: str, members: list[Truth]) -> Pool:
        both = [all_of(pair) for pair in zip(members, self.eligible, strict=True)]
        outcomes = [self.outcome_in(verdict, name) for verdict in self.found]
        inside, undetermined = outcomes.count(TRUE), outcomes.count(UNDETERMINED)
        return Pool(name, _counted(members), _counted(both), inside, outcomes.count(FALSE), undetermined)

    def outcome_in(self, verdict: SchoolVerdict, pool: str) -> Truth | None:
        """Return what the rules say of a school in one pool; None where it does not stand there."""
        if self.members[pool][verdict.index] is FALSE:
            return None
        return any_of(ruling.truth for ruling in verdict.rulings if ruling.pool == pool)


def _ruling(rule: Rule, pool: str, member: Truth, when: Asker, harbor: Asker | None, i: int) -> Ruling:
    asked = when(i)
    if member is TRUE and harbor is None:  # the commonest, and nothing is joined
        return Ruling(rule, pool, member, asked, None, asked.truth, asked.exact)
    spared = harbor(i) if harbor is not None else None
    truth = all_of((member, asked.truth, negate(spared.truth) if spared is not None else TRUE))
    open_parts = (member, asked.truth, spared.truth if spared is not None else TRUE).count(UNDETERMINED)
    exact = open_parts < 2 and asked.exact and (spared is None or spared.exact)
    return Ruling(rule, pool, member, asked, spared, truth, exact)


def _counted(truths: Sequence[Truth]) -> tuple[int, int]:
    return truths.count(TRUE), len(truths) - truths.count(FALSE)


_EITHER = {TRUE: (True,), FALSE: (False,), UNDETERMINED: (True, False)}


@cache
def _ways(ranked: Ranked, member: Truth, eligible: Truth, present: bool, absent: bool) -> frozenset[Ranking]:
    """List the ways in which a school may take part in a ranking and in its base."""
    has_score = [here for here, may in ((True, present), (False, absent)) if may]
    return frozenset(
        (in_pool and scored and (may or ranked.of == "pool"), in_pool and ranked.base is not None and (may or ranked.base == "pool"))
        for in_pool in _EITHER[member]
        for may in _EITHER[eligible]
        for scored in has_score
    )


def _imposed(policy: IndexPolicy, school: RosterSchool, as_of: date) -> Imposed | None:
    """Find the outcome that somebody set for a school: the latest that holds on the day; one for the school goes before its district's."""
    holding = [
        one
        for one in policy.overrides
        if one.on <= as_of and (one.until is None or as_of <= one.until)
        and (one.school == school.school or (one.district is not None and one.district == school.district))
    ]  # fmt: skip
    return max(holding, key=lambda one: (one.school is not None, one.on), default=None)


def _as_override(one: Imposed) -> Override:
    truth = TRUE if one.outcome == "in" else FALSE
    return Override(truth, one.outcome, one.on, one.by, one.authority, one.because, one.until)
