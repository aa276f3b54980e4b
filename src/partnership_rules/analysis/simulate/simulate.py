"""What if: synthetic partnerships under a policy and its variants; what is done is asked of the public engine only."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Literal, TypedDict, Unpack

from ...condition import ast as c
from ...condition import walk
from ...dates import Period, as_day, shift
from ...errors import InputError, LookupFailed
from ...evaluation import evaluate
from ...kinds import AnyRecord, ReviewDecided, ReviewHeld
from ...logic import FALSE, TRUE
from ...model import expect
from ...policy import Policy
from ...policy.checks import conditions_of
from ...record import Partnership
from ...standing import Standing
from ...words import did_you_mean
from .drawing import Drawn, draw, tenths
from .model import Model

__all__ = ["OUTCOMES", "Drawing", "grid", "last_day", "paths", "shares", "simulate", "variant", "variants", "within"]

Row = dict[str, str | int | None]
Progress = Callable[[int, int], None]

OUTCOMES = ("released", "escalated", "undetermined", "open", "ended")
"""What can have become of a path: released, its level raised, something due unknown, none of these, or closed."""

MOST_PATHS = 1_000_000


class Drawing(TypedDict, total=False):
    """What is drawn: the options of ``simulate`` that ``grid`` and ``paths`` hand on."""

    districts: int
    draws: int
    seed: int
    model: Model | None
    as_of: date | None


def simulate(
    policy: Policy,
    *,
    districts: int = 20,
    draws: int = 5,
    seed: int = 0,
    model: Model | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> list[Row]:
    """Draw synthetic partnerships, run the engine over each, and give one flat row for each, ready for a ``DataFrame``.

    ``model`` says what is drawn (see ``Model``); ``as_of`` is the day looked at, five years after the model begins unless given.
    In each row ``outcome`` is one of ``OUTCOMES``: released (by the authority, or as its schools have left), or its level raised
    and not released since, or a benchmark that is due undetermined, or simply open; ``ended`` is a partnership that was closed.
    ``was_escalated`` (0 or 1) counts those released later too.
    The same arguments give the same rows: each path has a generator of its own, seeded by ``seed`` and its numbers. Nothing
    here describes a real district: compare policies, do not predict.
    Errors: ``InputError`` for numbers below 1, or beyond a million paths; ``DateError`` for a date that is none.

    >>> from partnership_rules import load_policy
    >>> rows = simulate(load_policy("michigan-2017"), districts=2, draws=1, seed=1)
    >>> [(row["district"], row["outcome"] in OUTCOMES) for row in rows]
    [(1, True), (2, True)]
    """
    followed = _all(policy, districts=districts, draws=draws, seed=seed, model=model, as_of=as_of, progress=progress)
    return [_row(drawn, partnership, day) for drawn, partnership, day in followed]


def paths(policy: Policy, *, progress: Progress | None = None, **drawing: Unpack[Drawing]) -> list[Partnership]:
    """Draw synthetic partnerships and follow each to a day, as ``simulate`` does: the partnerships, to be asked about any earlier day.

    Columns answer many days of many at once: ``portfolio.standings(portfolio.read(paths(policy)), as_of=days)``. One that had not begun
    by the day is left out. Errors: those of ``simulate``.

    >>> from partnership_rules import load_policy
    >>> [one.id for one in paths(load_policy("michigan-2017"), districts=2, draws=1, seed=1)]
    ['district-1-1', 'district-2-1']
    """
    return [partnership for _, partnership, _ in _all(policy, progress=progress, **drawing)]


def _all(
    policy: Policy,
    *,
    districts: int = 20,
    draws: int = 5,
    seed: int = 0,
    model: Model | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Drawn, Partnership, date]]:
    """Draw every path and follow it to the day looked at; one that has not begun by then is none."""
    expect(policy, Policy, hint="pr.load_policy() gives one")
    _whole(districts, draws)
    chosen = Model() if model is None else expect(model, Model)
    day = last_day(chosen, as_of)
    for district in range(1, districts + 1):
        for number in range(1, draws + 1):
            drawn = draw(policy, chosen, seed=expect(seed, int), district=district, number=number)
            if drawn.partnership.records[0].on <= day:
                yield drawn, _followed(drawn, day), day
            if progress is not None:
                progress((district - 1) * draws + number, districts * draws)


def last_day(model: Model, as_of: date | None) -> date:
    """Return the day that is looked at: five years after a model begins, unless one is given."""
    return shift(model.begins, Period(months=60)) if as_of is None else as_day(as_of)


def _whole(districts: int, draws: int) -> None:
    for name, value in (("districts", districts), ("draws", draws)):
        if type(value) is not int or value < 1:
            raise InputError(f"'{name}' is a whole number from 1", code="count_invalid", hint="give 1 or more")
    if districts * draws > MOST_PATHS:
        raise InputError(f"at most {MOST_PATHS} paths are drawn at once", code="count_too_large", hint="draw fewer")


def _row(drawn: Drawn, followed: Partnership, day: date) -> Row:
    """Write a path that was followed to a day as a flat row."""
    standing = evaluate(followed, as_of=day)
    seed, district, number = drawn.path
    due = [finding for finding in standing.benchmarks if finding.is_due]
    escalated = next((s.on.isoformat() for s in standing.trail if s.transition is not None and s.transition.escalates), None)
    return {
        "policy": standing.policy.id,
        "seed": seed,
        "district": district,
        "draw": number,
        "outcome": _outcome(standing),
        "state": standing.state,
        "since": standing.since.isoformat(),
        "level": standing.level,
        "schools": len(standing.members),
        "schools_exited": sum(member.status == "exited" for member in standing.members),
        "schools_identified_again": len({record.school for record in standing.partnership.records if record.kind == "designated"}),
        "signed_on": next((r.on.isoformat() for r in standing.partnership.records if r.kind == "agreement_signed"), None),
        "benchmarks_due": len(due),
        "benchmarks_met": sum(finding.truth is TRUE for finding in due),
        "benchmarks_missed": sum(finding.is_missed for finding in due),
        "benchmarks_undetermined": sum(finding.outcome == "undetermined" for finding in due),
        "was_escalated": int(escalated is not None),
        "escalated_on": escalated,
        "ended_on": standing.since.isoformat() if standing.is_final else None,
    }


def _outcome(standing: Standing) -> str:
    if standing.is_final:
        closing = {t.to for t in standing.policy.transitions if t.on == "closed"}
        return "ended" if standing.state in closing else "released"
    if standing.level:
        return "escalated"
    findings = [finding for finding in standing.benchmarks if finding.is_due]
    return "undetermined" if any(finding.outcome == "undetermined" for finding in findings) else "open"


def _followed(drawn: Drawn, day: date) -> Partnership:
    """Hold and decide each review some days after it is due, let the state's rounds come, and let the authority act after each."""
    partnership = drawn.partnership
    for on, records, phase in sorted(_coming(drawn, day), key=lambda one: one[0]):
        if on > day or (standing := evaluate(partnership, as_of=on)).is_final:
            break
        for record in records:
            partnership = partnership.add(record)
        if phase is not None:
            partnership = partnership.add(ReviewDecided(on=on, review=phase, finding=_finding(standing, phase)))
        if phase is not None or not isinstance(records[0], ReviewHeld):
            partnership = _acted(partnership, on)
    return partnership


def _coming(drawn: Drawn, day: date) -> Iterator[tuple[date, tuple[AnyRecord, ...], str | None]]:
    """List what comes of itself: days with their records, and the phase of a review that is decided then."""
    for clock in evaluate(drawn.partnership, as_of=day).clocks:
        if clock.review and clock.due:
            until_held, until_decided = drawn.delays(clock.review)
            held = clock.due + timedelta(days=until_held)
            yield held, (ReviewHeld(on=held, review=clock.review),), None
            yield held + timedelta(days=until_decided), (), clock.review
    asked = _asked(drawn.partnership.policies[0])
    for on, records in drawn.rounds:
        if relevant := tuple(record for record in records if record.kind in asked):
            yield on, relevant, None


def _asked(policy: Policy) -> frozenset[str]:
    """List the kinds of record of the state's rounds that a policy asks about: one that asks for neither has no rounds."""
    leaves = [leaf for _, condition in conditions_of(policy) for _, leaf in walk(condition)]
    kinds = {"school_exited": c.Members, "designated": c.Designated}
    return frozenset(kind for kind, wanted in kinds.items() if any(isinstance(leaf, wanted) for leaf in leaves))


def _finding(standing: Standing, phase: str) -> Literal["met", "not_met", "undetermined"]:
    """Return a review's finding: met when every benchmark of its phase is, not met when one is not, otherwise undetermined."""
    truths = [finding.truth for finding in standing.benchmarks if finding.benchmark.phase == phase]
    if truths and all(truth is TRUE for truth in truths):
        return "met"
    return "not_met" if any(truth is FALSE for truth in truths) else "undetermined"


def _acted(partnership: Partnership, day: date) -> Partnership:
    """Record what the authority does on a day: a release where its guard holds, or else the next level where that holds."""
    standing = evaluate(partnership, as_of=day)
    for kind in ("released", "next_level_signaled"):
        option = next((one for one in standing.options if one.kind == kind and one.guard is TRUE), None)
        if option is not None:
            by = {"by": option.by[0]} if option.by else {}
            return partnership.add({"kind": option.kind, "on": day, **dict(option.with_), **by})
    return partnership


def variant(policy: Policy, *, clocks: Mapping[str, str] | None = None, parameters: Mapping[str, str] | None = None) -> Policy:
    """Build a policy with other periods or parameters, under an id that says so.

    Raises ``LookupFailed`` for a clock or parameter it does not have, ``ModelError`` for a period that is none.

    >>> from partnership_rules import load_policy
    >>> variant(load_policy("michigan-2017"), clocks={"intermediate_review": "P12M"}).id
    'michigan-2017-intermediate_review-P12M'
    """
    data, name = policy.to_dict(), policy.id
    for part, key, changed in (("clocks", "period", clocks or {}), ("parameters", "value", parameters or {})):
        for one, value in changed.items():
            known = data.get(part, {})
            if one not in known:
                what = part.removesuffix("s")
                hint = did_you_mean(one, known)
                raise LookupFailed(f"the policy '{policy.id}' has no {what} of that name", code=f"unknown_{what}", hint=hint)
            if known[one][key] != value:
                known[one][key], name = value, f"{name}-{one}-{value.replace('/', '-of-')}"
    return Policy(**{**data, "id": name})


def variants(
    policy: Policy, *, clock: str | None = None, periods: Sequence[str] = (), parameter: str | None = None, values: Sequence[str] = ()
) -> list[tuple[dict[str, str | None], Policy]]:
    """List every variant of a policy: each period of a clock, with each value of a parameter, and what is varied in it."""
    made = []
    for period, value in product((periods if clock else ()) or (None,), (values if parameter else ()) or (None,)):
        clocks = {clock: period} if clock and period else {}
        one = variant(policy, clocks=clocks, parameters={parameter: value} if parameter and value else {})
        made.append(({"clock": clock, "period": period, "parameter": parameter, "value": value}, one))
    return made


def grid(
    policy: Policy,
    *,
    clock: str | None = None,
    periods: Sequence[str] = (),
    parameter: str | None = None,
    values: Sequence[str] = (),
    progress: Progress | None = None,
    **drawing: Unpack[Drawing],
) -> list[Row]:
    """Simulate every variant of a policy on the same districts: each period of a clock, with each value of a parameter.

    Rows are those of ``simulate``, with the varied clock's ``period`` and the parameter's ``value``; ``drawing`` is handed on.
    Errors: those of ``variant`` and ``simulate``.
    """
    made = variants(policy, clock=clock, periods=periods, parameter=parameter, values=values)
    rows: list[Row] = []
    for place, (varied, one) in enumerate(made):
        found = simulate(one, progress=within(progress, place, len(made)), **drawing)
        rows += [{**varied, **row} for row in found]
    return rows


def within(progress: Progress | None, place: int, number: int) -> Progress | None:
    """Let the progress of one cell be a part of the whole."""
    return None if progress is None else lambda done, total: progress(place * total + done, number * total)


def shares(rows: Iterable[Mapping[str, str | int | None]], *, by: Sequence[str] = ("policy",)) -> list[Row]:
    """Count what became of the paths, for each value of some columns: counts, and shares in percent as exact decimals cut off.

    ``ever_escalated`` counts the paths whose level was raised at any time, those released since included.

    >>> found = shares([{"policy": "p", "outcome": "released"}, {"policy": "p", "outcome": "open"}, {"policy": "p", "outcome": "open"}])
    >>> found[0]["open"], found[0]["open_percent"]
    (2, '66.6')
    """
    groups: dict[tuple[str | int | None, ...], Counter[str]] = {}
    for row in rows:
        counts = groups.setdefault(tuple(row.get(name) for name in by), Counter())
        counts.update({"paths": 1, str(row["outcome"]): 1, "ever_escalated": int(row.get("was_escalated") or 0)})
    found: list[Row] = []
    for key, counts in groups.items():
        numbers = {one: counts[one] for one in ("paths", *OUTCOMES, "ever_escalated")}
        percents = {f"{one}_percent": tenths(1000 * counts[one] // counts["paths"]) for one in (*OUTCOMES, "ever_escalated")}
        found.append({**dict(zip(by, key, strict=True)), **numbers, **percents})
    return found
