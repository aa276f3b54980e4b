"""A state machine for Hypothesis: a partnership lives step by step, and the promises of the library are held after each.

It is the escape hatch for what strategies and laws cannot say: rules and invariants of an author's own, in a subclass.
Where it is enough to look at a partnership as a whole, a law or a strategy is 20 to 170 times faster.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar

from ..agreement import Agreement
from ..errors import MissingExtraError, PartnershipRulesError
from ..evaluation import evaluate, propose
from ..evidence import Measurement, Milestone
from ..policy import Policy
from ..record import AnyRecord, Partnership
from ..standing import Standing
from .engines import disagreements
from .menus.evidence import evidence_rows
from .menus.partnerships import FIRST_DAYS, MODES, Step, next_day
from .menus.records import Draft, any_records, deciding_facts, moving_records, related_records
from .rows import Row
from .scenarios.pinned import reproduce

try:
    from hypothesis import note
    from hypothesis import strategies as st
    from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
except ImportError:
    raise MissingExtraError("hypothesis", extra="testing") from None

__all__ = ["PartnershipMachine", "partnership_machine"]

Always = Callable[[Standing], str | None]
Answer = tuple[date, date | None, Row | str]
REMEMBERED = 4
_LATE = st.sampled_from([0, 0, 0, 0, 3, 40])
_STEP = st.builds(Step, st.just(0), st.integers(0, 999), st.integers(0, len(MODES) - 1), st.integers(0, 1200), _LATE)
_FIRST = st.integers(0, len(FIRST_DAYS) - 1)


def _goes_on(machine: PartnershipMachine) -> bool:
    return machine.standing is None or not machine.standing.is_final


def _may_be_measured(machine: PartnershipMachine) -> bool:
    return machine.standing is not None and _goes_on(machine) and any(text.benchmarks for text in machine.agreements)


def _answer(partnership: Partnership, *, as_of: date, known_on: date | None = None) -> Row | str:
    """Return everything a standing says, or the code of the error in its place."""
    try:
        return evaluate(partnership, as_of=as_of, known_on=known_on).to_dict()
    except PartnershipRulesError as error:
        return f"error {error.code}"


class PartnershipMachine(RuleBasedStateMachine):
    """A partnership that lives step by step; ``partnership_machine`` gives it a policy.

    A subclass adds rules and invariants. They may use ``standing`` (None before the first record), ``partnership``,
    ``today`` (the last day anything happened) and ``record``; an invariant is first asked when there is a standing.
    """

    policy: ClassVar[Policy]
    agreements: ClassVar[tuple[Agreement, ...]] = ()
    schools: ClassVar[tuple[str, ...]] = ()
    always: ClassVar[tuple[Always, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.draft: Draft = Draft(self.policy, self.agreements, self.schools)
        self.partnership: Partnership = self.draft.partnership()
        self.standing: Standing | None = None
        self._remembered: list[Answer] = []
        self._facts: list[AnyRecord | Measurement | Milestone] = []
        self._engines_were_asked = False

    @property
    def today(self) -> date:
        """Return the last day on which anything happened."""
        return max((fact.on for fact in self._facts), default=self.draft.day)

    def record(self, row: Row, *, on: date | None = None, late: int = 0) -> Standing:
        """Put one more record, or one more entry of evidence, on record, and give the standing of today.

        ``on`` is today unless it is given; a day before today is one that was learned of today. ``late`` says how many days
        later it was learned of. Errors: a record that does not fit the partnership raises ``ModelError``.
        """
        on = on or self.today
        learned = max(on + timedelta(days=late), self.today)
        known = {"recorded_at": datetime.combine(learned, time(12), tzinfo=UTC)} if learned > on else {}
        row = {"id": f"fact{len(self._facts) + 1}", **row, **known, "on": on}
        said = propose(self.partnership, row) if "kind" in row and not known else None
        self._grow(row)
        self.standing = evaluate(self.partnership, as_of=self.today)
        assert said is None or said.standing.to_dict() == self.standing.to_dict(), "proposed, it gave another standing than recorded"
        still = [(day, known_on, answer) for day, known_on, answer in self._remembered if day < on or (known_on and known_on < learned)]
        now = [(self.today, known_on, _answer(self.partnership, as_of=self.today, known_on=known_on)) for known_on in (None, self.today)]
        self._remembered = [*still, *now][-REMEMBERED:]
        self._engines_were_asked = False
        return self.standing

    def _grow(self, row: Row) -> None:
        if "kind" in row:
            self.partnership = self.partnership.add(row)
            self.draft.records.append(row)
            self._facts.append(self.partnership.records[-1])
        else:
            self.partnership = self.partnership.observe(row)
            self.draft.evidence.append(row)
            self._facts.append(self.partnership.evidence[-1])
        self.draft.day = self.today

    def _one_of(self, menus: Sequence[Sequence[Row]], step: Step) -> None:
        """Record one of some possible records, on a day of the mix of days."""
        menu = menus[step.which % len(menus)]
        row = dict(menu[step.which // len(menus) % len(menu)])
        row.pop("target", None)  # every fact has its id already
        self.record(row, on=next_day(self.draft, self.standing, step), late=step.late)

    def _others(self) -> list[list[Row]]:
        return related_records(self.draft, self.standing) or any_records(self.draft, self.standing)

    # ---- what may happen -------------------------------------------------------------------------------------------

    @initialize(first=_FIRST, charter=st.sampled_from([False, None, True]))
    def it_begins(self, first: int, charter: bool | None) -> None:
        """Begin on some day, with a district that is a charter, is none, or does not say."""
        district: Row = {"name": "D"} if charter is None else {"name": "D", "charter": charter}
        self.draft = Draft(self.policy, self.agreements, self.schools, district, day=FIRST_DAYS[first])
        self.partnership = self.draft.partnership()
        self.record({"kind": "identified"})

    @rule(step=_STEP)
    @precondition(_goes_on)
    def it_moves(self, step: Step) -> None:
        """Record what would move the machine now; one time in twelve what would end it without a condition."""
        self._one_of(moving_records(self.draft, self.standing, ending=step.which % 12 == 11) or self._others(), step)

    @rule(step=_STEP)
    @precondition(_goes_on)
    def a_guard_is_answered(self, step: Step) -> None:
        """Record what a guard that leads out of the present state asks about."""
        self._one_of(deciding_facts(self.draft, self.standing) or self._others(), step)

    @rule(step=_STEP)
    @precondition(_goes_on)
    def anything_happens(self, step: Step) -> None:
        """Record any_records, whether it could move the machine or not."""
        self._one_of(any_records(self.draft, self.standing), step)

    @rule(step=_STEP)
    @precondition(_may_be_measured)
    def something_is_measured(self, step: Step) -> None:
        """Publish evidence that a benchmark looks at: what is wanted, just below, just above, or hidden."""
        day = next_day(self.draft, self.standing, step)
        rows = evidence_rows(self.agreements, self.schools, day, n_size=self.policy.n_size)
        if rows:
            self.record(rows[step.which % len(rows)], on=day, late=step.late)

    @rule(days=st.integers(0, 1200))
    @precondition(_goes_on)
    def somebody_looks(self, days: int) -> None:
        """Look on a later day, and at everything: nothing is changed by it, and no deadline is moved."""
        if self.standing is None:
            return
        before = self.partnership.to_dict(), self.standing.to_dict()
        later = evaluate(self.partnership, as_of=self.today + timedelta(days=days))
        later.explain()
        self.standing.explain()
        assert (self.partnership.to_dict(), _answer(self.partnership, as_of=self.today)) == before, "looking changed something"
        for old, new in zip(self.standing.clocks, later.clocks, strict=True) if later.cycle == self.standing.cycle else ():
            if old.anchor is not None:
                assert (new.anchor, new.due) == (old.anchor, old.due), f"looking {days} days later moved the clock '{old.name}'"

    @rule()
    @precondition(lambda self: self.standing is not None and not self._engines_were_asked)
    def all_engines_are_asked(self) -> None:
        """Ask `evaluate`, the machine of `transitions` and the day-by-day oracle for the standing of today."""
        found = disagreements(self.partnership, as_of=self.today)
        assert not found, "\n".join(["the engines disagree", *found])
        self._engines_were_asked = True

    @rule()
    @precondition(lambda self: not _goes_on(self))
    def nothing_more_happens(self) -> None:
        """Rest in a final state, where Hypothesis would stop with an error if no rule could be run."""

    # ---- what holds after every step -------------------------------------------------------------------------------

    @invariant()
    def facts_in_another_order_give_the_same_standing(self) -> None:
        """Hold the first promise: the same facts give the same bytes, in whatever order they arrived."""
        if self.standing is None:
            return
        turned = self.partnership.with_changes(records=self.partnership.records[::-1], evidence=self.partnership.evidence[::-1])
        assert _answer(turned, as_of=self.today) == self.standing.to_dict(), "the same facts in another order give another standing"

    @invariant()
    def missing_data_decides_nothing(self) -> None:
        """Hold the third promise: with every value hidden, a benchmark is judged as before, or is undetermined."""
        if self.standing is None or not self.partnership.evidence:
            return
        hidden = [{**row, "value": "*"} if "value" in row else row for row in self.draft.evidence]
        draft = Draft(**{**self.draft.__dict__, "evidence": hidden})
        after = evaluate(draft.partnership(), as_of=self.today)
        if [(step.what, step.to) for step in after.trail] != [(step.what, step.to) for step in self.standing.trail]:
            return  # what was hidden moved the machine: then other benchmarks are due
        for old, new in zip(self.standing.benchmarks, after.benchmarks, strict=True):
            free = old.benchmark.if_missing == "undetermined"
            assert not free or new.outcome in (old.outcome, "undetermined"), f"'{old.id}' is {new.outcome} because its value is hidden"

    @invariant()
    def what_is_undetermined_names_what_would_decide_it(self) -> None:
        """Hold the third promise: whatever is undetermined lists the facts that could still decide it."""
        if self.standing is None or self.standing.overridden:
            return
        for one in self.standing.undetermined:
            assert one.needs, f"nothing is said to decide {one.what}"

    @invariant()
    def no_later_fact_changed_an_earlier_answer(self) -> None:
        """Hold the fourth promise: what was said of an earlier day, and what was known on one, is still said."""
        for day, known_on, answer in self._remembered:
            again = _answer(self.partnership, as_of=day, known_on=known_on)
            assert again == answer, f"the answer for {day}" + (f" as known on {known_on}" if known_on else "") + " has changed"

    @invariant()
    def people_decide(self) -> None:
        """Hold the eighth promise: every clause and the next level name who decides, and whether they must or may."""
        if self.standing is None:
            return
        level = self.standing.next_level
        named = [(result.clause.decided_by, result.clause.effect) for result in self.standing.clauses]
        for decided_by, effect in [*named, *([(level.decided_by, level.effect)] if level else [])]:
            assert decided_by, "nobody is named to decide a consequence"
            assert effect in ("must", "may")

    @invariant()
    def what_has_ended_stays_ended(self) -> None:
        """Hold that nothing runs in a final state, and nothing leads out of it."""
        if self.standing is not None and self.standing.is_final:
            assert not any(clock.says.runs for clock in self.standing.clocks), "a clock still runs after the end"
            assert not self.standing.options, "something leads out of the end"

    @invariant()
    def every_fact_stays_on_record(self) -> None:
        """Hold the ninth promise, as far as a record without a store can: a fact is added, and none is edited or lost."""
        known = [*self.partnership.records, *self.partnership.evidence]
        assert sorted(map(repr, known)) == sorted(map(repr, self._facts)), "a fact is not on record as it was added"

    @invariant()
    def what_its_author_asks_holds(self) -> None:
        """Hold what was passed as ``always``."""
        for law in self.always if self.standing is not None else ():
            assert self.standing is not None
            wrong = law(self.standing)
            assert not wrong, wrong

    def teardown(self) -> None:
        """Show the YAML that makes the partnership of a failing run; a subclass that has its own calls this one too."""
        note(f"as of {self.today}:\n{reproduce(self.partnership)}")


def partnership_machine(
    policy: Policy, *agreements: Agreement, schools: Sequence[str] = ("s1", "s2"), always: Sequence[Always] = ()
) -> type[PartnershipMachine]:
    """Make a state machine of Hypothesis for a policy: its ``TestCase`` is a test, or ``run_state_machine_as_test`` runs it.

    ``agreements`` are the versions that may be signed, ``schools`` the schools there are. Each function of ``always`` is
    asked about the standing after every step: nothing, or an empty text, says that all is well, a text what is wrong.
    Rules and invariants of one's own go into a subclass.

        >>> import partnership_rules as pr
        >>> from hypothesis import settings
        >>> from hypothesis.stateful import run_state_machine_as_test
        >>> machine = partnership_machine(pr.load_policy("michigan-2017"), always=[lambda standing: "" if standing.trail else "no trail"])
        >>> run_state_machine_as_test(machine, settings=settings(max_examples=3, stateful_step_count=5, deadline=None, database=None))
    """
    fields = {"policy": policy, "agreements": agreements, "schools": tuple(schools), "always": tuple(always), "__module__": __name__}
    return type(f"PartnershipMachineOf_{policy.id.replace('-', '_')}", (PartnershipMachine,), fields)
