"""Which selections of a consequence are allowed: those that the signed plan spells out, of a clause that is triggered, by who decides."""

from __future__ import annotations

from collections.abc import Callable

from ..consequence import Menu
from ..evaluation.selecting import LADDER
from .apply import Facts
from .arrays import Bools, Ints, groups, np
from .columns import KIND_CODE
from .weigh import Asking

__all__ = ["selected"]


def selected(asking: Callable[[Ints], Asking], facts: Facts, rows: Ints, records: Ints) -> Bools:
    """Say which records may stand: all but selections that are not allowed."""
    columns = facts.state.columns
    found = np.ones(rows.size, bool)
    at = np.flatnonzero(columns.kind[records] == KIND_CODE["consequence_selected"])
    clauses, words = columns.codes("clause")
    for code, places in groups(clauses[records[at]]):
        own = at[places]
        found[own] = _under(asking(rows[own]), facts, records[own], words[code])
    return found


def _under(asked: Asking, facts: Facts, records: Ints, clause: str) -> Bools:
    """Say which selections under a clause of one name are allowed."""
    state = asked.state
    found = np.zeros(records.size, bool)
    in_force = state.versions[asked.at] > 0
    if clause == LADDER:
        levels = {level.level: level for level in reversed(state.plan.policy.ladder.levels)}
        for number, places in groups(np.where(in_force, -1, state.level[asked.at])):
            if number in levels:
                found[places] = _on_menu(facts, records[places], levels[number].then, levels[number].decided_by)
    for text, places in asked.by_text():
        for one in text.clauses:
            if one.id == clause:
                for at, _, truths in asked.only(places).judged(one, facts.school[records[places]]):
                    found[places[at[truths == 2]]] = True
                found[places] &= _on_menu(facts, records[places], one.then, one.decided_by)
    return found


def _on_menu(facts: Facts, records: Ints, menu: Menu | None, role: str) -> Bools:
    columns = facts.state.columns
    offered = columns.in_words("consequence", [one.kind for one in menu.of] if menu else [])[records] >= 0
    by = columns.in_words("by", [role])[records] >= 0
    return offered & (by | (columns.codes("by")[0][records] < 0))
