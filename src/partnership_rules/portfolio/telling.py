"""A finished fold as the tables of an answer, and a standing of ``evaluate`` as their lines, in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..clock_status import CLOCK_STATUSES
from ..logic import any_of
from ..standing import Standing
from ..standing.results import CLAUSE_WORDS, OUTCOME_WORDS
from .answer import ANSWERS
from .arrays import EPOCH, NEVER, TRUTHS, Bools, Ints, np, words_of
from .fold import Fold
from .plan import OVER, STATUSES
from .schema import Row, pa
from .selecting import is_recommended, is_too_late
from .weigh import Asking

__all__ = ["Lines", "lines_of", "tell"]

Lines = dict[str, list[Row]]

_RUNS = np.array([CLOCK_STATUSES[word].runs for word in STATUSES])  # type: ignore[index]
_TRUTH_WORDS = [truth.value for truth in TRUTHS]
_MET = [OUTCOME_WORDS[truth] for truth in TRUTHS]
_TRIGGERED = [CLAUSE_WORDS[truth] for truth in TRUTHS]


def tell(fold: Fold, rows: Ints) -> dict[str, tuple[Ints, pa.Table]]:
    """Return the tables of the standings of some rows, each on its present day, and of which of them each line is."""
    asked = Asking.of(fold.state, rows)
    made = {"benchmarks": _benchmarks, "clauses": _clauses, "requirements": _requirements, "clocks": _clocks, "rows": _rows}
    return {name: _table(asked, name, make(asked)) for name, make in made.items()}


def _table(asked: Asking, name: str, columns: Mapping[str, pa.Array | Ints]) -> tuple[Ints, pa.Table]:
    """Put columns together; ``at`` says the place of the row that each line is of."""
    at, state = columns["at"], asked.state
    row = asked.subjects.rows[at]
    head = {"partnership": words_of(state.columns.rows[row], state.columns.ids), "as_of": _days(state.today[row])}
    whole = {**columns, **head}
    return np.asarray(at), pa.table([whole[field.name] for field in ANSWERS[name]], schema=ANSWERS[name])


def _days(days: Ints) -> pa.Array:
    return pa.array((days - EPOCH).astype(np.int32), mask=days >= NEVER).cast(pa.date32())


def _numbers(values: Ints, known: Bools) -> pa.Array:
    return pa.array(values.astype(np.int32), mask=~known)


def _rows(asked: Asking) -> dict[str, pa.Array | Ints]:
    state, plan, rows = asked.state, asked.state.plan, asked.subjects.rows
    ended = state.ended(rows)
    grounds = np.where(ended, -1, asked.grounds())
    versions = state.versions[rows]
    next_level = _next_level(asked, ended)
    documents = [one.id for one in plan.documents]
    return {
        "at": np.arange(rows.size),
        "answered_by": words_of(np.zeros(rows.size, np.int32), ["columns"]),
        "why": pa.nulls(rows.size, pa.string()),
        "policy": words_of(np.zeros(rows.size, np.int32), [plan.policy.id]),
        "state": words_of(state.state[rows], plan.states),
        "since": _days(state.since[rows]),
        "level": _numbers(state.level[rows], np.ones(rows.size, bool)),
        "cycle": _numbers(state.cycle[rows], np.ones(rows.size, bool)),
        "in_force": pa.array(versions > 0),
        "agreement": words_of(state.document(rows), documents),
        "grounds": words_of(grounds, _TRUTH_WORDS),
        "next_level": _numbers(next_level, next_level >= 0),
        "next_change": _days(state.next_clock_day(rows)),
    }


def _next_level(asked: Asking, ended: Bools) -> Ints:
    """Return what the ladder says comes next, as long as no plan is signed; -1 for nothing."""
    state, rows = asked.state, asked.subjects.rows
    levels = sorted(level.level for level in state.plan.policy.ladder.levels)
    if not levels:
        return np.full(rows.size, -1)
    above = np.minimum(np.searchsorted(levels, state.level[rows], side="right"), len(levels) - 1)
    return np.where(ended | (state.versions[rows] > 0), -1, np.array(levels)[above])


def _clocks(asked: Asking) -> dict[str, pa.Array | Ints]:
    state, rows, plan = asked.state, asked.subjects.rows, asked.state.plan
    never = np.full(rows.size, NEVER, np.int32)
    parts = [_clock(asked, place, never) for place in range(len(plan.clocks))]
    joined = {key: np.concatenate([never[:0], *(part[key] for part in parts)]) for key in _CLOCK_DAYS}
    at, status = np.tile(np.arange(rows.size), len(parts)), state.status[:, rows].reshape(-1)
    due, late = joined["due"], joined.pop("late")
    return {
        "at": at,
        "clock": words_of(np.repeat(np.arange(len(parts)), rows.size), [name for name, _ in plan.clocks]),
        "status": words_of(status, list(STATUSES)),
        **{key: _days(days) for key, days in joined.items()},
        "days_left": _numbers(due - state.today[rows][at], _RUNS[status] & (due < NEVER)),
        "days_late": _numbers(late, late > 0),
    }


_CLOCK_DAYS = ("anchor", "due", "met_on", "held_on", "decided_on", "late")


def _clock(asked: Asking, place: int, never: Ints) -> dict[str, Ints]:
    """Return the days of one clock, and the days it is late: until it was met or its review held, or until today."""
    state, rows = asked.state, asked.subjects.rows
    spec, phase = state.plan.clocks[place][1], state.plan.clocks[place][1].phase
    last, met_on, status = state.last[place, rows], state.met(place, rows), state.status[place, rows]
    held, decided = (days[state.plan.reviews.index(phase), rows] for days in (state.held, state.decided)) if phase else (never, never)
    until = np.where(met_on < NEVER, met_on, held if spec.kind == "milestone" else never)
    until = np.where(until < NEVER, until, np.where(state.ended(rows), state.since[rows], state.today[rows]))
    counts = (last < NEVER) & OVER[status] & (spec.kind != "milestone" or phase is not None)
    late = np.where(counts, until - last, 0)
    return {"anchor": state.anchor[place, rows], "due": last, "met_on": met_on, "held_on": held, "decided_on": decided, "late": late}


def _schools(asked: Asking, schools: Ints) -> pa.Array:
    columns = asked.state.columns
    return words_of(columns.school_name[schools], columns.school_names)


def _benchmarks(asked: Asking) -> dict[str, pa.Array | Ints]:
    slots, plan = asked.subjects.slots(), asked.state.plan
    promises, bench = plan.promises, slots.bench
    return {
        "at": slots.base,
        "benchmark": words_of(promises.name[bench], promises.names),
        "school": _schools(asked, slots.school),
        "version": words_of(promises.document[bench], [one.id for one in plan.documents]),
        "phase": words_of(promises.review[bench], plan.reviews),
        "due": _days(slots.due),
        "is_due": pa.array(slots.is_due),
        "outcome": words_of(slots.truth(as_ground=False), _MET),
        "missed": words_of(slots.missed(as_ground=False), _TRUTH_WORDS),
        "without_override": words_of(np.where(slots.override >= 0, slots.judged, -1), _MET),
    }


def _clauses(asked: Asking) -> dict[str, pa.Array | Ints]:
    found = [
        (clause, places[at], schools, truths)
        for clauses, places in asked.by_clauses()
        for clause in clauses
        for at, schools, truths in asked.only(places).judged(clause)
    ]
    of = np.repeat(np.arange(len(found)), [one[1].size for one in found])
    clauses = [one[0] for one in found]
    asks = [(clause, asked.only(at), schools, truths) for clause, at, schools, truths in found]
    late = np.concatenate([_NOBODY, *(is_too_late(clause, at) for clause, at, *_ in asks)])
    default = np.concatenate([_NOBODY, *(is_recommended(*one) for one in asks)])
    return {
        **_weighed(asked, [one[1:] for one in found], _TRIGGERED),
        "clause": _spread(of, [one.id for one in clauses]),
        "effect": _spread(of, [one.effect for one in clauses]),
        "decided_by": _spread(of + len(found) * late, [one.deciders[after] for after in (0, 1) for one in clauses]),
        "default": _spread(np.where(default, of, -1), [one.then.default or "" for one in clauses]),
    }


def _requirements(asked: Asking) -> dict[str, pa.Array | Ints]:
    found = [(one.id, *part) for one in asked.state.plan.policy.requirements for part in asked.judged(one)]
    of = np.repeat(np.arange(len(found)), [one[1].size for one in found])
    return {**_weighed(asked, [one[1:] for one in found], _MET), "requirement": _spread(of, [one[0] for one in found])}


def _weighed(asked: Asking, parts: Sequence[tuple[Ints, ...]], words: list[str]) -> dict[str, pa.Array | Ints]:
    at, schools, truths = (np.concatenate(one) for one in zip(_NOTHING, *parts, strict=True))
    return {"at": at, "school": _schools(asked, schools), "outcome": words_of(truths, words)}


_NOBODY = np.zeros(0, bool)
_NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int8))


def _spread(of: Ints, words: list[str]) -> pa.Array:
    """Return the word of each line, by its place among words that may repeat."""
    place = {word: at for at, word in enumerate(dict.fromkeys(words))}
    return words_of(np.array([*(place[word] for word in words), -1], np.int32)[of], list(place))


def lines_of(standing: Standing, why: str) -> Lines:
    """Return the lines of a standing in each table of an answer."""
    text = standing.agreement in {one.id for one in standing.partnership.agreements}
    row: Row = {
        "answered_by": "evaluate",
        "why": why,
        "policy": standing.policy.id,
        "agreement": standing.agreement if text else None,
        "grounds": None if standing.is_final else any_of(ground.truth for ground in standing.grounds).value,
        "next_level": standing.next_level.level if standing.next_level else None,
        "next_change": next_change(standing),
    }
    parts: dict[str, Iterable[tuple[object, Row]]] = {
        "clocks": ((one, {"clock": one.name}) for one in standing.clocks),
        "benchmarks": (
            (
                one,
                {
                    "benchmark": one.id,
                    "phase": one.benchmark.phase,
                    "missed": one.missed.value,
                    "without_override": OUTCOME_WORDS[one.judged] if one.override else None,
                },
            )
            for one in standing.benchmarks
        ),
        "clauses": (
            (one, {"clause": one.id, "effect": one.clause.effect, "default": one.default.kind if one.default else None})
            for one in standing.clauses
        ),
        "requirements": ((one, {"requirement": one.id}) for one in standing.requirements),
        "rows": [(standing, row)],
    }
    head: Row = {"partnership": standing.partnership.id, "as_of": standing.as_of}
    return {name: [_line(name, one, {**head, **own}) for one, own in listed] for name, listed in parts.items()}


def _line(table: str, one: object, own: Row) -> Row:
    """Fill the columns of a table: with what is given, or else with the attribute of the same name."""
    return {name: own[name] if name in own else getattr(one, name) for name in ANSWERS[table].names}


def next_change(standing: Standing) -> date | None:
    """Return the next day on which a clock does something by itself."""
    days = [one.due.toordinal() + (one.kind == "deadline") for one in standing.clocks if one.says.runs and one.due is not None]
    return None if standing.is_final or not days or min(days) > date.max.toordinal() else date.fromordinal(min(days))
