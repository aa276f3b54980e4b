"""Selecting a consequence: only one that the signed plan spells out, of a clause that is triggered, by who decides.

Before a plan is signed the policy's own clauses take the plan's place, and its ladder, whose clause is called ``ladder``.
"""

from __future__ import annotations

from ..consequence import ConsequenceClause, Menu
from ..facts import Facts
from ..kinds import ConsequenceSelected
from ..logic import FALSE, UNDETERMINED, Because, Truth, all_of, any_of, truth_of
from ..policy.checks import LADDER
from ..policy.parts import Level
from .wording import clause_truth, decider_of, explain_judged

__all__ = ["LADDER", "explain_selection", "is_spelled_out", "ladder_level", "selection_truth"]


def ladder_level(facts: Facts) -> Level | None:
    """Return the entry of the ladder that comes next: the lowest level above the one reached, or the top one."""
    levels = sorted(facts.policy.ladder.levels, key=lambda level: level.level)
    above = [level for level in levels if level.level > facts.level]
    return next(iter(above or levels[-1:]), None)


def _reached(facts: Facts) -> Level | None:
    return next((level for level in facts.policy.ladder.levels if level.level == facts.level), None)


def selection_truth(record: ConsequenceSelected, facts: Facts) -> Truth:
    """Say whether a consequence may be selected."""
    return all_of(part.truth for part in _parts(record, facts) if part.truth is not None)


def is_spelled_out(facts: Facts) -> bool:
    """Say whether a plan in force, or the policy, spells out consequences: others are then refused, whatever step would follow."""
    return facts.in_force or bool(facts.policy.clauses or facts.policy.ladder.levels)


def explain_selection(record: ConsequenceSelected, facts: Facts) -> Because:
    """Explain why a consequence may be selected, or not."""
    head = f"selecting '{record.consequence}' under '{record.clause}'"
    return Because(head, selection_truth(record, facts), tuple(_parts(record, facts)))


def _parts(record: ConsequenceSelected, facts: Facts) -> list[Because]:
    if not facts.in_force and record.clause == LADDER:
        level = _reached(facts)
        if level is None:
            return [Because(f"the ladder has no level {facts.level}", FALSE)]
        return [_on_menu(record, level.then), _decided(record, level.decided_by, facts)]
    if facts.in_force and facts.agreement is None:
        return [Because("the text of the agreement is not on record", UNDETERMINED, needs=("the text of the agreement in force",))]
    clause = next((clause for clause in facts.clauses if clause.id == record.clause), None)
    if clause is None and not (facts.in_force or facts.policy.clauses):
        return [Because("no agreement is in force, so no clause spells out a consequence", FALSE)]
    if clause is None:
        return [Because(f"{'the agreement in force' if facts.in_force else 'the policy'} has no clause '{record.clause}'", FALSE)]
    return [_on_menu(record, clause.then), _triggered(record, clause, facts), _decided(record, decider_of(clause, facts), facts)]


def _on_menu(record: ConsequenceSelected, menu: Menu | None) -> Because:
    kinds = [consequence.kind for consequence in menu.of] if menu else []
    return Because(f"the menu offers {', '.join(kinds) or 'nothing'}", truth_of(record.consequence in kinds))


def _triggered(record: ConsequenceSelected, clause: ConsequenceClause, facts: Facts) -> Because:
    schools = facts.membership.scopes(clause.for_ == "each")
    if record.school is not None and clause.for_ == "each":
        schools = [record.school]
    truth = any_of(clause_truth(clause, facts.scoped(school)) for school in schools)
    return Because(f"the clause '{clause.id}' is triggered", truth, tuple(explain_judged(clause, facts.scoped(s)) for s in schools))


def _decided(record: ConsequenceSelected, role: str, facts: Facts) -> Because:
    by = record.by
    said = f"; selected by the {facts.policy.role(by)}" if by else "; who selected it is not on record"
    return Because(f"to be decided by the {facts.policy.role(role)}{said}", truth_of(by is None or by == role))
