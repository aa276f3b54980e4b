"""Verify a policy: explore every situation it can come to, and ask the laws of each."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ...agreement import Agreement
from ...logic import Truth
from ...model import expect
from ...policy import Policy
from .counters import counters
from .default_laws import DEFAULT_LAWS
from .explore import Exploration, explore
from .graph import GRAPH_CHECKS
from .laws import Law
from .model import Model, build_model
from .replay import Case, case_of, happenings, replay
from .report import Report, Result
from .retraction import retraction
from .unknown import unknown_breaches
from .watch import Breach

__all__ = ["MOST_SITUATIONS", "verify"]

MOST_SITUATIONS = 50_000
_TRIES = 24


def verify(
    policy: Policy,
    agreement: Agreement | None = None,
    laws: Sequence[Law] = DEFAULT_LAWS,
    *,
    limit: int = MOST_SITUATIONS,
    extensions: bool = True,
) -> Report:
    """Verify a policy, with an agreement or with one made for the purpose, against laws.

    Every situation is explored: states, clocks in whole days (as zones), kinds of record, and the report cards of what is due.
    Each law is ``proven``, ``refuted`` with the shortest counterexample (turned into real dates and replayed by ``evaluate``
    before it is given), or ``inconclusive`` with the reason. ``extensions`` explores extensions of clocks too; ``limit`` is the
    most situations explored. Pure; what is proven, and under which abstraction, stands in the page on verification.

    >>> from partnership_rules.documents import load_policy
    >>> report = verify(load_policy("michigan-2017"), extensions=False)
    >>> report.of("release-is-earned").outcome, report.of("no-endless-wait").outcome
    ('proven', 'refuted')
    """
    expect(policy, Policy)
    laws = [law for law in laws if not (policy.perpetual and law.graph in ("can_end", "bounded"))]
    model = build_model(policy, agreement, laws)
    plain = explore(model, tuple(laws), limit=limit, extensions=False)
    longer = explore(model, tuple(laws), limit=limit, extensions=True) if extensions else None
    results = tuple(_result(law, plain, longer) for law in laws)
    return _report(model, results, plain, longer)


def _result(law: Law, plain: Exploration, longer: Exploration | None) -> Result:
    """Decide a law: refuted where a case replays, proven where everything was explored and no case was found."""
    explorations = [plain, *([longer] if longer is not None and law.graph != "bounded" else [])]
    open_cases = 0
    for found in explorations:
        if law.graph == "retraction":
            return _retraction(law, found)
        if law.graph == "counters":
            return _counters(law, found)
        for case in islice(_cases(law, found), _TRIES):
            open_cases += 1
            shown = replay(found, case, law) if case.sure else None
            if shown is not None:
                return Result(law, "refuted", f"{len(found.visits)} situations, replayed on real dates", shown)
    stopped = next((found.stopped for found in explorations if not found.complete), "")
    if open_cases:
        return Result(law, "inconclusive", "a case was found that no dates tried replay: the exploration is coarser than the calendar")
    if stopped:
        return Result(law, "inconclusive", stopped)
    return Result(law, "proven", f"{sum(len(found.visits) for found in explorations)} situations, all that there are")


def _cases(law: Law, found: Exploration) -> Iterator[Case]:
    """List the cases that seem to break a law, the shortest first."""
    if law.graph == "can_end" and not found.complete:
        return  # what was not explored looks like a trap
    if law.graph in GRAPH_CHECKS:
        for trouble in GRAPH_CHECKS[law.graph](found):
            yield Case(tuple(happenings(found, trouble.visit)), sure=trouble.sure)
    elif law.graph == "unknown":
        yield from _shortest_first(found, unknown_breaches(found, found.model.reads[law.id]))
    else:
        yield from _shortest_first(found, found.breaches.get(law.id, ()))


def _shortest_first(found: Exploration, breaches: Iterable[Breach]) -> Iterator[Case]:
    listed = sorted(breaches, key=lambda breach: (found.visits[breach.visit].cost, breach.visit))
    yield from (case_of(found, breach) for breach in listed)


def _counters(law: Law, found: Exploration) -> Result:
    """Decide the law of counters."""
    tried, shown = counters(found)
    if shown is not None:
        return Result(law, "refuted", "one count passes over what another counts", shown)
    return Result(law, "proven", f"{tried} counts were held against what is passed over")


def _retraction(law: Law, found: Exploration) -> Result:
    """Decide the law of retraction: the fold leaves withdrawn records out, unless the policy itself answers a retraction."""
    tried, shown = retraction(found)
    if shown is not None:
        return Result(law, "refuted", "the policy answers a retraction", shown)
    answered = "retracted" in {t.on for t in found.model.policy.transitions} | {one.kind for one in found.model.occurrences.values()}
    answered = answered or any(clock.anchor.kind == "retracted" for clock in found.model.specs)
    if answered:
        return Result(law, "inconclusive", "the policy answers a retraction, and no record that was tried shows it")
    return Result(law, "proven", f"a withdrawn record is left out of the fold, and no step answers a retraction; {tried} were replayed")


def _report(model: Model, results: tuple[Result, ...], plain: Exploration, longer: Exploration | None) -> Report:
    machines = [found.machine for found in (plain, longer) if found is not None]
    names = [t.id or f"{t.trigger} #{place + 1}" for place, t in enumerate(model.policy.transitions)]
    fired = {place for machine in machines for place in machine.fired}
    seen = {name: {truth for machine in machines for truth in machine.guard_truths[place]} for place, name in enumerate(names)}
    return Report(
        policy=model.policy,
        agreement=model.agreement.id,
        results=results,
        situations=(len(plain.visits), len(longer.visits) if longer is not None else 0),
        never_fired=tuple(name for place, name in enumerate(names) if place not in fired),
        guard_outcomes={name: tuple(truth.value for truth in Truth if truth in truths) for name, truths in seen.items()},
    )
