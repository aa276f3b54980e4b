"""Which selections of a consequence are allowed: those that the signed plan spells out, of a clause that is triggered, by who decides."""

from __future__ import annotations

from collections.abc import Callable

from ..consequence import ConsequenceClause, Menu
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
    if not at.size:
        return found
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
    for document, places in groups(state.document(asked.at)):
        held = state.plan.documents[document].clauses if document >= 0 and document not in state.plan.texts_left else ()
        for one in held:
            if one.id == clause:
                triggered = _triggered(asked.only(places), facts, records[places], one)
                found[places] = triggered & _on_menu(facts, records[places], one.then, one.decided_by)
    return found


def _on_menu(facts: Facts, records: Ints, menu: Menu | None, role: str) -> Bools:
    columns = facts.state.columns
    offered = columns.in_words("consequence", [one.kind for one in menu.of] if menu else [])[records] >= 0
    by = columns.in_words("by", [role])[records] >= 0
    return offered & (by | (columns.codes("by")[0][records] < 0))


def _triggered(asked: Asking, facts: Facts, records: Ints, clause: ConsequenceClause) -> Bools:
    what = f"clause:{clause.id}"
    if clause.for_ == "district":
        found: Bools = asked.set_by_override(what, asked.weigh(clause.when)) == 2
        return found
    named = facts.school[records]
    one, many = np.flatnonzero(named >= 0), np.flatnonzero(named < 0)
    result = np.zeros(records.size, bool)
    at_school = asked.only(one).at_schools(named[one])
    result[one] = at_school.set_by_override(what, at_school.weigh(clause.when)) == 2
    scoped, owner = asked.only(many).each_school()
    held = scoped.set_by_override(what, scoped.weigh(clause.when)) == 2
    result[many] = np.bincount(owner[held], minlength=many.size) > 0
    unknown = many[~asked.only(many).members_known()]
    whole = asked.only(unknown)
    result[unknown] = whole.set_by_override(what, np.ones(unknown.size, np.int8)) == 2
    return result
