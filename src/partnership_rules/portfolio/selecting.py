"""Selections over columns: of a menu that is spelled out, of a clause that is triggered, by who decides; as ``evaluate`` weighs them."""

from __future__ import annotations

from ..consequence import ConsequenceClause, Menu, PolicyClause
from ..evaluation.selecting import LADDER
from .apply import Facts
from .arrays import Bools, Ints, groups, np
from .plan import OVER
from .state import State
from .weigh import Asking

__all__ = ["is_recommended", "is_spelled_out", "is_too_late", "may_stand"]


def is_spelled_out(state: State, rows: Ints) -> Bools:
    """Say where a plan in force, or the policy, spells out consequences."""
    policy = state.plan.policy
    found: Bools = (state.versions[rows] > 0) | bool(policy.clauses or policy.ladder.levels)
    return found


def is_too_late(clause: ConsequenceClause, asked: Asking) -> Bools:
    """Say where the time within which somebody was to choose is over."""
    within = clause.decide_within if isinstance(clause, PolicyClause) else None
    if within is None:
        return np.zeros(asked.base.size, bool)
    place = [name for name, _ in asked.state.plan.clocks].index(within)
    return OVER[asked.state.status[place, asked.at]]


def is_recommended(clause: ConsequenceClause, asked: Asking, schools: Ints, truths: Ints) -> Bools:
    """Say where the default of a clause is recommended: it is triggered, the time to choose is over, and nobody has chosen."""
    late, state = is_too_late(clause, asked), asked.state
    if clause.then.default is None or not late.any():
        return np.zeros(truths.size, bool)
    chosen, cycle = state.chosen[state.plan.defaults.index(clause.id)], state.cycle[asked.at]
    is_chosen = (chosen[asked.at] == cycle) | ((schools >= 0) & (chosen[state.columns.n + schools] == cycle))
    found: Bools = late & (truths == 2) & ~is_chosen
    return found


def may_stand(facts: Facts, rows: Ints, records: Ints) -> Bools:
    """Say which selections are allowed; nothing follows from one of which nobody can say."""
    clauses, words = facts.state.columns.codes("clause")
    found = np.zeros(rows.size, bool)
    for code, at in groups(clauses[records]):
        found[at] = _under(Asking.of(facts.state, rows[at]), facts, records[at], words[code])
    return found


def _under(asked: Asking, facts: Facts, records: Ints, clause: str) -> Bools:
    """Say which selections under a clause of one name are allowed."""
    state = asked.state
    found = np.zeros(records.size, bool)
    if clause == LADDER:
        levels = {level.level: level for level in reversed(state.plan.policy.ladder.levels)}
        for number, places in groups(np.where(state.versions[asked.at] > 0, -1, state.level[asked.at])):
            if number in levels:
                level, late = levels[number], np.zeros(places.size, bool)
                found[places] = _is_offered(facts, records[places], level.then, (level.decided_by, level.decided_by), late)
    for clauses, places in asked.by_clauses():
        for one in clauses:
            if one.id == clause:
                own, here = records[places], asked.only(places)
                for at, _, truths in here.judged(one, facts.school[own]):
                    found[places[at[truths == 2]]] = True
                found[places] &= _is_offered(facts, own, one.then, one.deciders, is_too_late(one, here))
    return found


def _is_offered(facts: Facts, records: Ints, menu: Menu | None, deciders: tuple[str, str], late: Bools) -> Bools:
    """Say which selections are on a menu, and made by who decides, in time or late; who made one need not be on record."""
    columns = facts.state.columns
    offered = columns.in_words("consequence", [one.kind for one in menu.of] if menu else [])[records] >= 0
    in_time, after = (columns.in_words("by", [role])[records] == 0 for role in deciders)
    found: Bools = offered & (np.where(late, after, in_time) | (columns.codes("by")[0][records] < 0))
    return found
