"""A finished fold as tables: what every row comes to on its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..clock_status import CLOCK_STATUSES
from ..consequence import ConsequenceClause
from ..policy import Requirement
from ..standing.results import CLAUSE_WORDS, OUTCOME_WORDS
from .answer import ANSWERS
from .arrays import EPOCH, NEVER, TRUTHS, Bools, Ints, groups, np, words_of
from .fold import Fold
from .plan import STATUSES
from .schema import pa
from .weigh import Asking

__all__ = ["tell"]

_OVER = np.array([CLOCK_STATUSES[word].over for word in STATUSES])  # type: ignore[index]
_RUNS = np.array([CLOCK_STATUSES[word].runs for word in STATUSES])  # type: ignore[index]
_TRUTH_WORDS = [truth.value for truth in TRUTHS]
_MET = [OUTCOME_WORDS[truth] for truth in TRUTHS]
_TRIGGERED = [CLAUSE_WORDS[truth] for truth in TRUTHS]


def tell(fold: Fold, rows: Ints) -> dict[str, pa.Table]:
    """Return the tables of the standings of some rows, each on its present day; rows that are left over are marked by no word."""
    asked = Asking.of(fold.state, rows, fold.overrides)
    parts = {
        "benchmarks": _benchmarks(asked),
        "clauses": _clauses(asked),
        "requirements": _requirements(asked),
        "clocks": _clocks(asked),
        "rows": _rows(asked),  # last, for the others may find that a row is left over
    }
    return {name: _table(asked, name, columns) for name, columns in parts.items()}


def _table(asked: Asking, name: str, columns: Mapping[str, pa.Array | Ints]) -> pa.Table:
    """Put columns together; ``at`` says the place of the row that each line is of."""
    at = columns["at"]
    state = asked.state
    row = asked.rows[at]
    head = {
        "partnership": words_of(state.columns.rows[row], state.columns.ids),
        "as_of": _days(state.today[row]),
    }
    whole = {**head, **{key: value for key, value in columns.items() if key != "at"}}
    return pa.table(
        [pa.array(whole[field.name]) if not isinstance(whole[field.name], pa.Array) else whole[field.name] for field in ANSWERS[name]],
        schema=ANSWERS[name],
    )


def _days(days: Ints) -> pa.Array:
    return pa.array((days - EPOCH).astype(np.int32), mask=days >= NEVER).cast(pa.date32())


def _numbers(values: Ints, known: Bools) -> pa.Array:
    return pa.array(values.astype(np.int32), mask=~known)


def _rows(asked: Asking) -> dict[str, pa.Array | Ints]:
    state, plan, rows = asked.state, asked.state.plan, asked.rows
    ended = state.ended(rows)
    left = state.left[rows]
    grounds = np.where(ended, -1, asked.grounds())
    versions = state.versions[rows]
    next_level = _next_level(asked, ended)
    documents = [one.id for one in plan.documents]
    return {
        "at": np.arange(rows.size),
        "answered_by": words_of(np.where(left, 1, 0), ["columns", "evaluate"]),
        "why": words_of(np.where(left, 0, -1), ["a day lies beyond the calendar, or steps do not come to rest"]),
        "policy": words_of(np.zeros(rows.size, np.int32), [plan.policy.id]),
        "state": words_of(state.state[rows], plan.states),
        "since": _days(state.since[rows]),
        "level": _numbers(state.level[rows], np.ones(rows.size, bool)),
        "cycle": _numbers(state.cycle[rows], np.ones(rows.size, bool)),
        "in_force": pa.array(versions > 0),
        "agreement": words_of(state.document(rows), documents),
        "grounds": words_of(grounds, _TRUTH_WORDS),
        "next_level": _numbers(next_level, next_level >= 0),
        "next_change": _days(_next_change(asked)),
    }


def _next_level(asked: Asking, ended: Bools) -> Ints:
    """Return what the ladder says comes next, as long as no plan is signed; -1 for nothing."""
    state, rows = asked.state, asked.rows
    levels = sorted(level.level for level in state.plan.policy.ladder.levels)
    if not levels:
        return np.full(rows.size, -1)
    above = np.minimum(np.searchsorted(levels, state.level[rows], side="right"), len(levels) - 1)
    return np.where(ended | (state.versions[rows] > 0), -1, np.array(levels)[above])


def _next_change(asked: Asking) -> Ints:
    """Return the next day on which a clock does something by itself."""
    state, rows = asked.state, asked.rows
    found = np.full(rows.size, NEVER)
    for place, (_, spec) in enumerate(state.plan.clocks):
        day = state.last[place, rows] + (spec.kind == "deadline")
        found = np.minimum(found, np.where(_RUNS[state.status[place, rows]], day, NEVER))
    return np.where(state.ended(rows), NEVER, found)


def _clocks(asked: Asking) -> dict[str, pa.Array | Ints]:
    state, rows, plan = asked.state, asked.rows, asked.state.plan
    parts = [_clock(asked, place) for place in range(len(plan.clocks))]
    names = [name for name, _ in plan.clocks]
    at = np.tile(np.arange(rows.size), len(parts))
    joined = {key: np.concatenate([part[key] for part in parts]) if parts else np.zeros(0, np.int32) for key in _CLOCK_DAYS}
    status = state.status[:, rows].reshape(-1)
    last = joined["due"]
    return {
        "at": at,
        "clock": words_of(np.repeat(np.arange(len(parts)), rows.size), names),
        "status": words_of(status, list(STATUSES)),
        **{key: _days(joined[key]) for key in ("anchor", "due", "met_on", "held_on", "decided_on")},
        "days_left": _numbers(last - state.today[rows][at], _RUNS[status] & (last < NEVER)),
        "days_late": _numbers(joined["late"], joined["late"] > 0),
    }


_CLOCK_DAYS = ("anchor", "due", "met_on", "held_on", "decided_on", "late")


def _clock(asked: Asking, place: int) -> dict[str, Ints]:
    """Return the days of one clock, and the days it is late: until it was met or its review held, or until today."""
    state, rows = asked.state, asked.rows
    _, spec = state.plan.clocks[place]
    last, met_on, status = state.last[place, rows], state.met_on[place, rows], state.status[place, rows]
    never = np.full(rows.size, NEVER, np.int32)
    review = state.plan.reviews.index(spec.phase) if spec.phase else None
    held = never if review is None else state.held[review, rows]
    decided = never if review is None else state.decided[review, rows]
    until = np.where(met_on < NEVER, met_on, held if spec.kind == "milestone" else never)
    until = np.where(until < NEVER, until, np.where(state.ended(rows), state.since[rows], state.today[rows]))
    counts = (last < NEVER) & _OVER[status] & (spec.kind != "milestone" or spec.phase is not None)
    late = np.where(counts, until - last, 0)
    return {"anchor": state.anchor[place, rows], "due": last, "met_on": met_on, "held_on": held, "decided_on": decided, "late": late}


def _schools(asked: Asking, schools: Ints) -> pa.Array:
    columns = asked.state.columns
    return words_of(np.where(schools >= 0, np.append(columns.school_name, -1)[schools], -1), columns.school_names)


def _benchmarks(asked: Asking) -> dict[str, pa.Array | Ints]:
    slots, documents = asked.judged.slots, asked.state.plan.documents
    benches = [bench for _, bench in slots.listed]
    ids, phases = sorted({one.id for one in benches}), sorted({one.phase for one in benches})
    texts = sorted({documents[place].id for place, _ in slots.listed})
    of = slots.bench

    def spread(places: Sequence[int]) -> Ints:
        return np.array([*places, -1], np.int32)[of]

    truth = slots.truth(as_ground=False)
    return {
        "at": slots.base,
        "benchmark": words_of(spread([ids.index(one.id) for one in benches]), ids),
        "school": _schools(asked, slots.school),
        "version": words_of(spread([texts.index(documents[place].id) for place, _ in slots.listed]), texts),
        "phase": words_of(spread([phases.index(one.phase) for one in benches]), phases),
        "due": _days(slots.due),
        "is_due": pa.array(slots.is_due),
        "outcome": words_of(truth, _MET),
        "missed": words_of(slots.missed(as_ground=False), _TRUTH_WORDS),
        "without_override": words_of(np.where(slots.override >= 0, slots.judged, -1), _MET),
    }


def _by_school(asked: Asking, one: ConsequenceClause | Requirement) -> Iterator[tuple[Asking, Ints, Ints]]:
    """Yield where something is asked, with the places it is of, and the schools: once for the district, or at each member school."""
    places = np.arange(asked.base.size)
    if one.for_ == "district":
        yield asked, places, np.full(places.size, -1)
        return
    known = asked.members_known()
    scoped, owner = asked.only(np.flatnonzero(known)).each_school()
    assert scoped.school is not None
    yield scoped, np.flatnonzero(known)[owner], scoped.school


def _weighed(asked: Asking, listed: Sequence[ConsequenceClause | Requirement], at: Ints) -> Iterator[tuple[int, Ints, Ints, Ints]]:
    """Yield what is listed with the places it is asked at, the schools, and the truths; of members nobody knows it is undetermined."""
    for number, one in enumerate(listed):
        what = f"{'clause' if isinstance(one, ConsequenceClause) else 'requirement'}:{one.id}"
        for scoped, places, schools in _by_school(asked, one):
            yield number, at[places], schools, scoped.set_by_override(what, _judged(scoped, one))
        if one.for_ == "each" and (nobody := np.flatnonzero(~asked.members_known())).size:
            truth = asked.only(nobody).set_by_override(what, np.ones(nobody.size, np.int8))
            yield number, at[nobody], np.full(nobody.size, -1), truth


def _judged(scoped: Asking, one: ConsequenceClause | Requirement) -> Ints:
    if isinstance(one, ConsequenceClause):
        return scoped.weigh(one.when)
    required = scoped.weigh(one.requires)
    return required if one.when is None else np.maximum(2 - scoped.weigh(one.when), required)


def _clauses(asked: Asking) -> dict[str, pa.Array | Ints]:
    plan = asked.state.plan
    found: list[tuple[ConsequenceClause, Ints, Ints, Ints]] = []
    for document, places in groups(asked.state.document(asked.at)):
        if document >= 0 and document not in plan.texts_left:
            clauses = plan.documents[document].clauses
            weighed = _weighed(asked.only(places), clauses, places)
            found += [(clauses[number], at, schools, truths) for number, at, schools, truths in weighed]
    sizes = [one[1].size for one in found]
    listed = {key: [getattr(clause, key) for clause, *_ in found] for key in ("id", "effect", "decided_by")}
    at, schools, truths = _joined([one[1:] for one in found])
    return {
        "at": at,
        "clause": _repeated(listed["id"], sizes),
        "school": _schools(asked, schools),
        "outcome": words_of(truths, _TRIGGERED),
        "effect": _repeated(listed["effect"], sizes),
        "decided_by": _repeated(listed["decided_by"], sizes),
    }


def _requirements(asked: Asking) -> dict[str, pa.Array | Ints]:
    listed = asked.state.plan.policy.requirements
    found = list(_weighed(asked, listed, np.arange(asked.rows.size)))
    at, schools, truths = _joined([one[1:] for one in found])
    return {
        "at": at,
        "requirement": _repeated([listed[one[0]].id for one in found], [one[1].size for one in found]),
        "school": _schools(asked, schools),
        "outcome": words_of(truths, _MET),
    }


def _joined(found: Sequence[tuple[Ints, ...]]) -> tuple[Ints, Ints, Ints]:
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int8)
    at, schools, truths = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return at, schools, truths


def _repeated(words: list[str], sizes: list[int]) -> pa.Array:
    distinct = sorted(set(words))
    codes = np.repeat(np.array([distinct.index(word) for word in words], np.int32), sizes)
    return words_of(codes, distinct)
